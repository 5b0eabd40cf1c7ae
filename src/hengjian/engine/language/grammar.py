"""The grammar of formulas: marks, how tightly they bind, functions, and bounds.

From loose to tight: ``or`` · ``and`` · ``not`` · comparison and ``in`` · ``+ -`` · ``* /`` · unary
``-``. All but the comparisons associate to the left; comparisons do not chain.
"""

from __future__ import annotations

from dataclasses import dataclass

from hengjian.engine.language.nodes import Function
from hengjian.errors import Place

TEXT_LIMIT = 2000
"""The most characters one formula may have."""
NESTING_LIMIT = 50
"""The most brackets, calls and prefix signs that may stand inside one another."""
HEIGHT_LIMIT = 100
"""The most levels the tree of a formula may have; a chain ``a + b + …`` is a level a sign. It keeps
everything that walks trees well inside Python's stack."""
NODE_LIMIT = 500
"""The most names, literals, operators and calls one formula may have."""

OR, AND, NOT, COMPARISON, SUM, PRODUCT, NEGATION, ATOM = range(1, 9)

COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
BINDING = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(COMPARISONS, COMPARISON),
    "+": SUM,
    "-": SUM,
    "*": PRODUCT,
    "/": PRODUCT,
}
"""How tightly each operator between two operands binds."""

KEYWORDS = frozenset({"and", "or", "not", "in", "true", "false"})
SYNONYMS = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">=", "×": "*", "÷": "/", "−": "-"}
"""Marks people type, and the mark of the grammar each stands for."""

FULL_WIDTH = str.maketrans(
    "０１２３４５６７８９（）＋－＊／＜＞＝！％．＂＇", "0123456789()+-*/<>=!%.\"'"
)
"""Full-width forms, one character each, so that offsets into the text stay true."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A function: how many arguments it takes (``most``: ``None`` for any number), and its use."""

    function: Function
    least: int
    most: int | None
    usage: str


FUNCTIONS = {
    "if": Signature("if", 3, 3, "if(a > b, a, b)"),
    "min": Signature("min", 2, None, "min(a, b)"),
    "max": Signature("max", 2, None, "max(a, b)"),
    "sum": Signature("sum", 2, None, "sum(a, b, c)"),
    "coalesce": Signature("coalesce", 2, None, "coalesce(a, b)"),
    "round": Signature("round", 2, 2, "round(a / b, 0.01%)"),
    "ceil": Signature("ceil", 2, 2, "ceil(a - b, 1%)"),
    "floor": Signature("floor", 2, 2, "floor(a, 10天)"),
    "abs": Signature("abs", 1, 1, "abs(a - b)"),
    "known": Signature("known", 1, 1, "known(a)"),
}
"""Every function by its name."""


def spot(offset: int) -> Place:
    """The place of a character of the formula: column ``offset + 1`` of its only line."""
    return Place(line=1, column=offset + 1)
