"""Claims, findings and checks: the vocabulary of the audit."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.intervals import Interval
from hengjian.audit.relations.algebra import Relation
from hengjian.bilingual import Text

Severity = Literal["error", "warning", "query"]
"""``error``: the document contradicts itself by arithmetic alone; ``warning``: a stated basis makes
it very likely wrong; ``query``: a person must look."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that cannot be true, or that a person must look at."""

    code: str
    severity: Severity
    message: Text
    """What is printed, what follows, and why the two cannot meet, in a sentence or two."""
    spots: tuple[Spot, ...]
    """The wrong place first, then what it is held against."""
    stated: str = ""
    """As printed."""
    expected: str = ""
    """What follows, in print."""
    interval: Interval | None = None
    """What follows, as an interval in base units."""
    suggestion: Text | None = None
    """The likely correction."""
    considered: tuple[Text, ...] = ()
    """The benign explanations that were considered and do not hold."""
    consequence: Text | None = None
    """Whether it changes an indicator's score, the total or the grade; filled in last."""
    fact: str = ""
    """The expected fact whose figure is in doubt, where there is one: 已开工小区数."""
    confidence: Fraction | None = None
    """How sure it is, from 0 to 1, where that was weighed; else the severity's own."""
    basis: Text | None = None
    """What ``expected`` follows from, where the document gives more than one to follow from: it
    does not replace what is stated, it is what would be right by this."""

    @property
    def claim(self) -> Claim:
        """The claim that fails by it."""
        return Claim(self.code, self.spots, (self,))


@dataclass(frozen=True, slots=True)
class Meant:
    """A relation that a claim asks, and how certain it is that it is meant, by words or by vote."""

    relation: Relation
    certain: Fraction
    hypotheses: int = 1
    """How many ways were tried."""
    formula: Text | None = None
    """The working in the table's words."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing the document says that could be recomputed. It holds unless it has findings."""

    code: str
    spots: tuple[Spot, ...]
    findings: tuple[Finding, ...] = ()
    meant: Meant | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Example:
    """A text (plain, or markdown with a table) that a check must flag, or must leave in peace."""

    text: str
    expected: str = ""
    """For a flagged one: what the finding must give as ``expected``; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Check:
    """A kind of claim: how to find it. Why it matters stands in checks.toml, what it must and must
    not flag in the folder of examples."""

    code: str
    run: Callable[[Context], Iterator[Claim]]
    replaces: tuple[str, ...] = ()
    """Codes of checks that dissolved into this one; it answers to them, and their examples are
    its own."""

    @property
    def title(self) -> Text:
        """What it is called."""
        return Text(**_words()[self.code]["title"])

    @property
    def why(self) -> Text:
        """Why it matters."""
        return Text(**_words()[self.code]["why"])

    @property
    def benign(self) -> tuple[Text, ...]:
        """The harmless explanations that it considers before it speaks."""
        return tuple(Text(**each) for each in _words()[self.code].get("benign", ()))

    @property
    def flags(self) -> tuple[Example, ...]:
        """The texts it must flag."""
        return self._kept(0)

    @property
    def passes(self) -> tuple[Example, ...]:
        """The look-alikes it must leave in peace."""
        return self._kept(1)

    def _kept(self, kind: int) -> tuple[Example, ...]:
        return tuple(
            example for code in (self.code, *self.replaces) for example in _examples(code)[kind]
        )


@cache
def _words() -> dict[str, dict[str, Any]]:
    place = files("hengjian.audit") / "checks.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


@cache
def _examples(code: str) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """The flagged texts and the others of a check, from its file of examples."""
    place = files("hengjian.audit") / "examples" / f"{code}.toml"
    kept = tomllib.loads(place.read_text(encoding="utf-8"))
    flags, passes = (
        tuple(Example(each["text"], each.get("expected", "")) for each in kept.get(kind, ()))
        for kind in ("flags", "passes")
    )
    return flags, passes
