"""Spending categories and the rules of the red line, as data: ``spending.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

from hengjian.bilingual import Text


@dataclass(frozen=True, slots=True)
class Rule:
    """The document a prohibition comes from."""

    document: str
    article: str = ""

    def __str__(self) -> str:
        return f"{self.document} {self.article}".strip()


@dataclass(frozen=True, slots=True)
class Category:
    """What money is spent on."""

    code: str
    name: Text
    forbidden: dict[str, Rule] = field(default_factory=dict)
    """By source: the rule that forbids paying for this from it."""


@dataclass(frozen=True, slots=True)
class Weight:
    """How a rule of the red line weighs."""

    level: str
    """``stop`` or ``escalate``."""
    override: bool
    """Whether a second person may let a payment pass it."""


@cache
def _data() -> dict[str, Any]:
    text = resources.files("hengjian.funds").joinpath("spending.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@cache
def categories() -> dict[str, Category]:
    """Every category by its code, in the order of the file."""
    return {
        code: Category(
            code,
            Text(**given["name"]),
            {source: Rule(**rule) for source, rule in given.get("forbidden", {}).items()},
        )
        for code, given in _data()["categories"].items()
    }


def forbids(source: str, category: str) -> Rule | None:
    """The rule that forbids paying for the category from the source; None where none does."""
    found = categories().get(category)
    return found.forbidden.get(source) if found else None


@cache
def listed() -> dict[str, tuple[str, ...]]:
    """The sources that have a list of what they may not pay for, each with its documents."""
    found: dict[str, dict[str, None]] = {}
    for category in categories().values():
        for source, rule in category.forbidden.items():
            found.setdefault(source, {})[str(rule)] = None
    return {source: tuple(rules) for source, rules in found.items()}


@cache
def weights() -> dict[str, Weight]:
    """How each rule of the red line weighs, by its code."""
    return {code: Weight(**given) for code, given in _data()["rules"].items()}
