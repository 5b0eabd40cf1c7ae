"""A file of warning rules as it is written."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from hengjian.bilingual import Text
from hengjian.engine.frameworks.fields import Amount, Formula, Model, Slug, UnitOf, Wording
from hengjian.engine.frameworks.model import FactName
from hengjian.engine.frameworks.rules import Citation

Days = Annotated[int, Field(ge=1, le=250, strict=False)]


LevelName = Literal["blue", "yellow", "red"]


class Level(StrEnum):
    """How grave a warning is, from the mildest to the gravest."""

    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"

    @property
    def weight(self) -> int:
        """1 to 3: the more, the graver."""
        return list(Level).index(self) + 1


Office = Literal["implementing_unit", "competent_department", "finance_bureau"]
"""Who answers a warning, or to whom it rises."""
OFFICES: dict[Office, Text] = {
    "implementing_unit": Text("实施单位", "implementing unit"),
    "competent_department": Text("主管部门", "competent department"),
    "finance_bureau": Text("财政部门", "finance bureau"),
}
AREAS = {
    "works": Text("建设进度", "works"),
    "money": Text("资金", "money"),
    "bonds": Text("债券", "bonds"),
    "goals": Text("绩效目标", "goals"),
    "dossier": Text("档案与意见", "dossier and opinions"),
    "residents": Text("居民诉求", "residents"),
}
Area = Literal["works", "money", "bonds", "goals", "dossier", "residents"]


class WatchedFact(Model):
    """A fact that rules may name: a number in a unit, else a date or a condition."""

    en: str
    """Its name in English; in Chinese it is the key."""
    unit: UnitOf | None = None
    type: Literal["number", "date", "boolean"] = "number"
    how: Wording | None = None
    """How it is come by, where no measure says so."""


class Bound(Model):
    """From where on a level holds; exactly one of the four."""

    at_least: Amount | None = None
    above: Amount | None = None
    at_most: Amount | None = None
    below: Amount | None = None


class Escalation(Model):
    """To whom a warning rises that nobody answered, and how long they have."""

    to: Office
    days: Days
    """Working days."""


class WarningRule(Model):
    """One rule: when it applies, what it measures, and from where on it warns."""

    code: Slug
    title: Wording
    area: Area
    applies: Formula | None = None
    """A condition; where it is false the rule has nothing to say of the project."""
    value: Formula
    unit: UnitOf
    """In which the value and the bounds are shown."""
    places: Annotated[int, Field(ge=0, le=4)] = 2
    levels: dict[LevelName, Bound] = Field(min_length=1)
    owner: Office
    answer_days: Days
    """Working days."""
    escalates: Escalation
    suspends: bool = False
    """A red warning proposes to suspend disbursement."""
    cite: tuple[Citation, ...] = ()
    why: Wording
    """What it tells, and why it matters."""
    advice: Wording
    """What its owner is to do."""


class RulesFile(Model):
    """The whole file."""

    watching: Slug
    edition: str
    title: Wording
    facts: dict[FactName, WatchedFact] = {}
    rules: tuple[WarningRule, ...] = Field(min_length=1)
