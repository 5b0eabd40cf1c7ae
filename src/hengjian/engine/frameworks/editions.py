"""Editions of a framework: which one is in force on a day, and what changed between two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.model import Framework, Grade, Indicator
from hengjian.errors import Refused, problem

Kind = Literal["added", "removed", "changed"]


def in_force(frameworks: Sequence[CompiledFramework], day: dt.date) -> CompiledFramework:
    """The edition that is in force on ``day``; one without dates is always in force.

    Raises ``Refused`` where there is none (``edition-none``) or there are several
    (``edition-several``).
    """
    found = [each for each in frameworks if _covers(each.framework, day)]
    if len(found) == 1:
        return found[0]
    name = frameworks[0].framework.framework if frameworks else ""
    if not found:
        known = "; ".join(_date(each.framework) for each in frameworks)
        raise Refused([problem("edition-none", day=day, name=name, known=known)])
    editions = "; ".join(_date(each.framework) for each in found)
    raise Refused([problem("edition-several", day=day, name=name, found=editions)])


def _covers(framework: Framework, day: dt.date) -> bool:
    return framework.in_force is None or framework.in_force.covers(day)


def _date(framework: Framework) -> str:
    force = framework.in_force
    if force is None:
        return framework.edition
    return f"{framework.edition} ({force.from_}–{force.until or ''})"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two editions."""

    kind: Kind
    what: str
    """The key that differs (``points``, ``value``, ``score`` …), or what was added or removed:
    ``indicator``, ``fact``, ``measure``, ``formula``, ``grade``."""
    name: str
    """The code of the indicator, or the name of what differs; empty for the framework itself."""
    title: str
    """In words, what differs."""
    before: str
    """As it was written; empty where it was not there."""
    after: str


_HEAD = ("title", "authority", "points", "rounding", "reconstruction")
_INDICATOR = ("name", "points", "value", "target", "unit", "places", "score", "missing", "veto",
              "cap", "survey", "explanation", "standard", "cite")  # fmt: skip
_SECTIONS = (("facts", "fact"), ("measures", "measure"), ("formulas", "formula"))


def diff(old: Framework, new: Framework) -> tuple[Change, ...]:
    """What changed from ``old`` to ``new``, in reading order: the head, the grades, the indicators
    in the order of ``new`` with the removed ones after them, then facts, measures, formulas.

    Indicators are the same where their codes are.
    """
    return (
        *_fields(_HEAD, old, new, "", str(new.title)),
        *_grades(old, new),
        *_indicators(old, new),
        *(change for section, what in _SECTIONS for change in _section(section, what, old, new)),
    )


def _fields(
    keys: Sequence[str], old: object, new: object, name: str, title: str
) -> Iterator[Change]:
    for key in keys:
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            yield Change("changed", key, name, title, written(before), written(after))


def _grades(old: Framework, new: Framework) -> Iterator[Change]:
    if old.grades == new.grades:
        return
    if isinstance(old.grades, str) or isinstance(new.grades, str):
        before, after = written(old.grades), written(new.grades)
        yield Change("changed", "grades", "", str(new.title), before, after)
        return
    before_by = {grade.grade: grade for grade in old.grades}
    after_by = {grade.grade: grade for grade in new.grades}
    for name, grade in (before_by | after_by).items():
        before, after = _line(before_by.get(name)), _line(after_by.get(name))
        if before != after:
            title = str(grade.title or name)
            yield Change(_kind(before, after), "grade", name, title, before, after)


def _line(grade: Grade | None) -> str:
    return f"≥ {grade.at_least:f}" if grade else ""


def _kind(before: str, after: str) -> Kind:
    return "added" if not before else "removed" if not after else "changed"


def _indicators(old: Framework, new: Framework) -> Iterator[Change]:
    before = {indicator.code: (indicator, parent) for indicator, parent in _walk(old.indicators)}
    after = {indicator.code: (indicator, parent) for indicator, parent in _walk(new.indicators)}
    for code, (indicator, parent) in after.items():
        title = str(indicator.name)
        if code not in before:
            yield Change("added", "indicator", code, title, "", _summary(indicator))
            continue
        was, was_below = before[code]
        if was_below != parent:
            yield Change("changed", "parent", code, title, was_below, parent)
        yield from _fields(_INDICATOR, was, indicator, code, title)
    for code, (indicator, _) in before.items():
        if code not in after:
            yield Change("removed", "indicator", code, str(indicator.name), _summary(indicator), "")


def _walk(indicators: Sequence[Indicator], parent: str = "") -> Iterator[tuple[Indicator, str]]:
    for indicator in indicators:
        yield indicator, parent
        yield from _walk(indicator.children, indicator.code)


def _summary(indicator: Indicator) -> str:
    rule = indicator.score.rule if indicator.score else ""
    parts = (str(indicator.name), written(indicator.points), rule)
    return " · ".join(part for part in parts if part)


def _section(section: str, what: str, old: Framework, new: Framework) -> Iterator[Change]:
    before, after = getattr(old, section), getattr(new, section)
    for name in before | after:
        was, now = written(before.get(name)), written(after.get(name))
        if was != now:
            yield Change(_kind(was, now), what, name, name, was, now)


def written(value: object) -> str:
    """A part of a framework on one line, as one would write it; empty where there is none."""
    if value is None or value == ():
        return ""
    if hasattr(value, "model_dump"):
        value = value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if isinstance(value, dict):
        if set(value) == {"rule"}:
            return str(value["rule"])
        return "{" + ", ".join(f"{key}: {written(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "; ".join(map(written, value))
    return str(value)
