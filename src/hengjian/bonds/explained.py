"""How a result came about: steps with formula, values put in, and inputs with date and source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hengjian.bilingual import Language, Text
from hengjian.quantities import Quantity, round_half_up, unit


@dataclass(frozen=True, slots=True)
class Input:
    """One value that went in: what it is, in print with its unit, as of when, and from where."""

    name: Text
    value: str
    as_of: dt.date | None = None
    source: str = ""
    """The key or title of the source."""
    place: str = ""
    """Section, table and page in the source."""
    synthetic: bool = False
    """Invented, to be marked wherever it shows."""

    def as_json(self, language: Language) -> dict[str, Any]:
        """The input as JSON."""
        return {
            "name": self.name.of(language),
            "value": self.value,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "source": self.source,
            "place": self.place,
            "synthetic": self.synthetic,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the formula in words, the same with its values, what comes out."""

    title: Text
    formula: Text
    substituted: str
    value: str
    inputs: tuple[Input, ...] = ()
    rule: str = ""
    """The document and article the formula comes from."""

    def as_json(self, language: Language) -> dict[str, Any]:
        """The step as JSON."""
        return {
            "title": self.title.of(language),
            "formula": self.formula.of(language),
            "substituted": self.substituted,
            "value": self.value,
            "inputs": [each.as_json(language) for each in self.inputs],
            "rule": self.rule,
        }


@dataclass(frozen=True, slots=True)
class Explained:
    """The steps to one result, in order."""

    steps: tuple[Step, ...]

    def as_json(self, language: Language) -> list[dict[str, Any]]:
        """The steps as JSON."""
        return [step.as_json(language) for step in self.steps]


def money(cents: Fraction | int) -> str:
    """An amount of cents in 元 with two decimals, grouped: ``1,234.56元``."""
    return Quantity(Fraction(cents) / 100, unit("元")).text(2, grouped=True)


def percent(share: Fraction, places: int = 4) -> str:
    """A share as a percentage, rounded to ``places`` and without idle zeros: ``3.21%``."""
    written = format(round_half_up(share * 100, places), "f")
    return (written.rstrip("0").rstrip(".") if "." in written else written) + "%"


def ratio(value: Fraction | None, places: int = 4) -> str:
    """A ratio in print; a dash where it is undefined."""
    return "—" if value is None else format(round_half_up(value, places), "f")
