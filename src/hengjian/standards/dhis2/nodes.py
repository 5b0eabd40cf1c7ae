"""The syntax tree of an expression of DHIS2; ``at`` is where a node stands, from 0, and takes no
part in equality."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What all nodes share."""

    at: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """``12.5``, exactly."""

    amount: Fraction


@dataclass(frozen=True, slots=True)
class Words(Node):
    """``'text'``, as it is meant."""

    text: str


@dataclass(frozen=True, slots=True)
class Word(Node):
    """A bare word: ``true``, ``null``, or an argument such as ``SUM`` or a uid."""

    text: str


@dataclass(frozen=True, slots=True)
class Item(Node):
    """``#{uid.uid}``, ``C{uid}``, ``OUG{uid}`` …: what stands before the brace, and the parts."""

    kind: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named(Node):
    """``[days]``."""

    name: str


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """``-x``, ``+x``, ``!x``."""

    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """``left operator right``."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Call(Node):
    """``function(argument, …)``."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Modified(Node):
    """``x.periodOffset(-1)``: what is asked for in another way than usual."""

    of: Expression
    modifier: str
    arguments: tuple[Expression, ...]


Expression = Number | Words | Word | Item | Named | Unary | Binary | Call | Modified
