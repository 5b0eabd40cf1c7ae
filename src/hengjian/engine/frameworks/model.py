"""The model of a framework: what an authority issues, as data.

Names are Chinese where the field's are; keys are English. The JSON Schema for editors is generated
from these classes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from hengjian.bilingual import Text, same
from hengjian.engine.frameworks.fields import (
    Amount,
    Code,
    Date,
    Exact,
    Formula,
    Model,
    Slug,
    UnitOf,
    Wording,
    Worth,
    refused_value,
)
from hengjian.engine.frameworks.rules import Citation, Rule
from hengjian.errors import Refused, problem
from hengjian.quantities import ONE

ColumnName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
FactName = Annotated[str, StringConstraints(pattern=r"^[^\W\d]\w*$", max_length=60)]
UnitName = Annotated[str, StringConstraints(pattern=r"^[^\W\d_]+(·[^\W\d_]+)*$", max_length=20)]
Missing = Literal["missing", "zero", "reweight"]


class OwnUnit(Model):
    """A unit of the framework's own: so much of another, or a counted thing by itself."""

    is_: Amount | None = Field(default=None, alias="is")
    title: Wording | None = None


def _unit_entry(value: Any) -> Any:
    """Nothing need be said of a counted thing: ``题:`` alone declares it."""
    return {} if value is None else value


class Column(Model):
    """One column of a record table."""

    type: Literal["number", "date", "boolean", "text"]
    title: Wording
    unit: UnitOf = ONE
    places: int = Field(default=0, ge=0, le=6)
    """Numbers are whole multiples of 10^-places of the unit (money in 元 with 2: cents)."""
    required: bool = False
    negative: bool = False
    """Whether a number below zero can be right (a refund); it is a problem otherwise."""
    at_most: Amount | None = None
    options: tuple[str, ...] = ()
    """The values a text may have; any where empty."""
    words: dict[str, Wording] = Field(default_factory=dict)
    """What options are called; the word in either language may be written for the option."""
    description: Wording | None = None

    @field_validator("words")
    @classmethod
    def _words_of_options(cls, words: dict[str, Text], info: ValidationInfo) -> dict[str, Text]:
        options = info.data.get("options", ())
        strange = [key for key in words if key not in options]
        if strange:
            values = {"found": strange[0], "options": "、".join(options)}
            raise refused_value(Refused([problem("word-of-no-option", **values)]))
        return words

    def word(self, option: str) -> Text:
        """What an option is called; itself where it has no word."""
        return self.words.get(option) or same(option)


class Table(Model):
    """A record table of the data dictionary: one row a site, a payment, an answer …"""

    title: Wording
    key: ColumnName | None = None
    """The column whose values are unique."""
    columns: dict[ColumnName, Column]
    description: Wording | None = None


class Ranged(Model):
    """The range a fact can have: a share cannot exceed 100%, however it was come by."""

    at_least: Amount | None = None
    at_most: Amount | None = None

    def admits(self, value: Fraction) -> bool:
        """Whether ``value``, in base units, lies in the range, ends included."""
        low, high = self.at_least, self.at_most
        return (low is None or value >= low.base) and (high is None or value <= high.base)

    def range_text(self) -> str:
        """The range in print."""
        bounds = [("≥", self.at_least), ("≤", self.at_most)]
        return " ".join(f"{mark} {bound}" for mark, bound in bounds if bound is not None)


class FactSpec(Ranged):
    """A fact that is only ever reported, never counted from records."""

    unit: UnitOf = ONE
    type: Literal["number", "date", "boolean", "text"] = "number"
    title: Wording | None = None
    description: Wording | None = None
    cite: tuple[Citation, ...] = ()


class Measure(Ranged):
    """A fact counted from records: exactly one of count, sum, min, max, mean, share.

    ``count`` and ``share`` name a table, the others ``table.column``. ``where`` keeps rows for
    which it is true (neither false nor missing); ``share`` is the rows with ``where`` among those
    with ``among``. ``mean`` may be of a ratio of two columns, ``table.column / table.column``: the
    mean of the rows' ratios, each rounded to ``each_to`` first where that is written; rows without
    both numbers, or divided by 0, do not count. Over no rows, count and sum are 0; min, max, mean
    and share are missing.
    """

    unit: UnitOf = ONE
    title: Wording | None = None
    description: Wording | None = None
    count: str | None = None
    sum: str | None = None
    min: str | None = None
    max: str | None = None
    mean: str | None = None
    each_to: Amount | None = None
    share: str | None = None
    where: Formula | None = None
    among: Formula | None = None
    cite: tuple[Citation, ...] = ()


class NamedFormula(Ranged):
    """A fact computed from other facts."""

    value: Formula
    unit: UnitOf = ONE
    title: Wording | None = None
    description: Wording | None = None
    cite: tuple[Citation, ...] = ()


class Veto(Model):
    """When ``when`` holds the indicator scores 0 and, with ``grade``, the grade is no better."""

    when: Formula
    why: Wording
    grade: str | None = None
    cite: tuple[Citation, ...] = ()


class Cap(Model):
    """When ``when`` holds the indicator scores at most ``share`` of its points and, with ``grade``,
    the grade is no better."""

    when: Formula
    why: Wording
    share: Amount | None = None
    grade: str | None = None
    cite: tuple[Citation, ...] = ()


class Survey(Model):
    """The counts behind a survey-based value, for its interval: facts by name."""

    positive: str
    answers: str
    population: str | None = None


class Indicator(Model):
    """A node of the indicator tree. A leaf has a rule; a parent's points are its children's."""

    code: Code
    name: Wording
    points: Worth | None = None
    children: tuple[Indicator, ...] = ()
    explanation: Wording | None = None
    standard: Wording | None = None
    """What earns the points, in the authority's own words (评价标准)."""
    value: Formula | None = None
    unit: UnitOf | None = None
    """The unit in which value and target are shown."""
    places: int = Field(default=2, ge=0, le=10)
    """Decimals in which the value is shown; scoring uses the exact value."""
    target: Formula | None = None
    score: Rule | None = None
    missing: Missing = "missing"
    veto: Veto | None = None
    cap: Cap | None = None
    survey: Survey | None = None
    cite: tuple[Citation, ...] = ()
    examples: tuple[dict[str, str | bool | dict[str, object]], ...] = ()
    """Fact names to quantities, ``judgement`` to a judgement; and what must follow: ``value``,
    ``score``, ``status``."""

    def walk(self) -> Iterator[Indicator]:
        """This indicator and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


class Grade(Model):
    """A grade and the least share of the framework's points, in points of 100, that earns it."""

    at_least: Exact
    grade: str
    title: Wording | None = None


class GradeScale(Model):
    """A scale of grades that frameworks and cases can name."""

    scale: Slug
    title: Wording
    authority: tuple[Citation, ...] = ()
    grades: tuple[Grade, ...] = Field(min_length=1)


class Rounding(Model):
    """How official scores are rounded: once, half up.

    ``of: leaves`` rounds each scored indicator, and all else adds up rounded scores. ``of: total``
    adds up exact scores and rounds each sum where it is told.
    """

    places: int = Field(default=2, ge=0, le=6)
    of: Literal["leaves", "total"] = "leaves"
    mode: Literal["half_up"] = "half_up"


class InForce(Model):
    """The dates an edition applies to, both included; open where ``until`` is missing."""

    from_: Date = Field(alias="from")
    until: Date | None = None

    def covers(self, day: dt.date) -> bool:
        """Whether the edition is in force on ``day``."""
        return self.from_ <= day and (self.until is None or day <= self.until)


class Framework(Model):
    """An edition of an indicator framework."""

    framework: Slug
    edition: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    title: Wording
    description: Wording | None = None
    authority: tuple[Citation, ...] = ()
    in_force: InForce | None = None
    points: Exact
    rounding: Rounding = Rounding()
    grades: tuple[Grade, ...] | Slug
    """The grades, best first, or the name of a shipped scale."""
    reconstruction: Wording | None = None
    """Where the points are not the authority's own: what must be said wherever they show."""
    advice: tuple[Slug, ...] = ()
    """The policy rules this framework asks to be checked against, by name."""
    units: dict[UnitName, Annotated[OwnUnit, BeforeValidator(_unit_entry)]] = {}
    """Units of its own, beside those known everywhere."""
    tables: dict[ColumnName, Table] = {}
    """Record tables of its own, beside the published data dictionary."""
    facts: dict[FactName, FactSpec] = {}
    measures: dict[FactName, Measure] = {}
    formulas: dict[FactName, NamedFormula] = {}
    indicators: tuple[Indicator, ...] = Field(min_length=1)

    def ranged(self, name: str) -> Ranged:
        """The declaration of the fact ``name``. Raises ``KeyError``."""
        return self.facts.get(name) or self.measures.get(name) or self.formulas[name]

    def walk(self) -> Iterator[Indicator]:
        """All indicators, parents first, in order."""
        for indicator in self.indicators:
            yield from indicator.walk()
