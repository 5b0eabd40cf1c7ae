"""The kinds of works of a renewal: read once from ``scope.yaml``, checked at the start."""

from __future__ import annotations

import os
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ImproperlyConfigured

from hengjian.bilingual import Text, same
from hengjian.errors import Refused
from hengjian.quantities import unit

SHIPPED = Path(__file__).parent / "scope.yaml"


class WorksClass(StrEnum):
    """The three classes of works of 国办发〔2020〕23号."""

    BASIC = "basic"
    IMPROVED = "improved"
    UPGRADED = "upgraded"


@dataclass(frozen=True, slots=True)
class ScopeKind:
    """One kind of works."""

    code: str
    name: Text
    works_class: WorksClass
    unit: str
    """A symbol of ``hengjian.quantities``: what its quantity is counted in."""
    unit_name: Text
    """The unit as the reader's language writes it."""
    utility: str = ""
    """Whose lines the works touch, a value of ``Utility``; empty where nobody's."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Every kind of works by its code, and the names of the classes."""

    kinds: dict[str, ScopeKind]
    classes: dict[WorksClass, Text]
    authority: str


@cache
def scope() -> Scope:
    """The catalogue in force. Raises ``ImproperlyConfigured`` naming the file and what is wrong."""
    path = Path(os.environ.get("HENGJIAN_SCOPE") or SHIPPED)
    try:
        return _read(yaml.safe_load(path.read_text(encoding="utf-8")))
    except Refused as reason:
        raise ImproperlyConfigured(f"{path}: {reason}") from reason
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as reason:
        raise ImproperlyConfigured(f"{path}: {reason!r}") from reason


def catalogue() -> dict[str, ScopeKind]:
    """Every kind of works by its code, in the order of the file."""
    return scope().kinds


def works_named(item: str, quantity: Decimal) -> str:
    """A quantity of works as the trail names it: 给水管网 127 米; the code where it is unknown."""
    kind = catalogue().get(item)
    amount = f"{quantity.normalize():,f}"
    return f"{kind.name.zh} {amount} {kind.unit}" if kind else f"{item} {amount}"


def class_name(works_class: WorksClass) -> Text:
    """The name of a class: 基础类, Basic."""
    return scope().classes[works_class]


def _read(written: dict[str, Any]) -> Scope:
    classes = {WorksClass(code): _text(name) for code, name in written["classes"].items()}
    kinds: dict[str, ScopeKind] = {}
    for class_code, items in written["items"].items():
        for code, row in items.items():
            if code in kinds:
                raise ValueError(f"{code} stands twice")
            kinds[code] = _kind(code, WorksClass(class_code), row, written["units"])
    missing = [each for each in WorksClass if each not in classes]
    if missing:
        raise ValueError(f"classes without a name: {missing}")
    return Scope(kinds, classes, str(written["authority"]))


UTILITIES = frozenset(("", "water", "power", "gas", "heat", "telecom", "drainage"))


def _kind(code: str, works_class: WorksClass, row: Any, names: dict[str, str]) -> ScopeKind:
    strange = set(row) - {"zh", "en", "unit", "utility"}
    if strange:
        raise ValueError(f"{code} has keys nobody reads: {sorted(strange)}")
    utility = row.get("utility", "")
    if utility not in UTILITIES:
        raise ValueError(f"{code} names the unknown utility {utility}")
    unit(row["unit"])
    english = names.get(row["unit"])
    unit_name = Text(row["unit"], english) if english else same(row["unit"])
    return ScopeKind(code, _text(row), works_class, row["unit"], unit_name, utility)


def _text(row: Any) -> Text:
    return Text(row["zh"], row["en"])
