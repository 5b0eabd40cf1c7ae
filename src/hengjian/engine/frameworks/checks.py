"""Checks of a framework as a whole: points, codes, grades, dates, names nobody uses."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import get_args

from hengjian.engine.frameworks.compiled import CompiledIndicator
from hengjian.engine.frameworks.findings import Findings
from hengjian.engine.frameworks.model import Framework, Grade, Indicator
from hengjian.engine.frameworks.naming import Names
from hengjian.engine.frameworks.rules import Rule
from hengjian.engine.frameworks.validation import close_to
from hengjian.engine.frameworks.yaml_tree import Path
from hengjian.engine.language.types import NumberType
from hengjian.quantities import exact_text, units

_LEAF_KEYS = ("score", "value", "target", "veto", "cap", "missing", "survey", "examples")


def check_indicator_tree(framework: Framework, findings: Findings) -> None:
    """Points add up at every level, codes are unique, only leaves are scored."""
    _Points(framework, findings).check()
    _check_codes(framework.indicators, ("indicators",), {}, findings)


def check_units(framework: Framework, findings: Findings) -> None:
    """Units of its own have names of their own and a size above 0."""
    for symbol, declared in framework.units.items():
        if symbol in units():
            findings.note_key("unit-repeated", ("units", symbol), found=symbol)
        if declared.is_ is not None and declared.is_.amount <= 0:
            findings.note("unit-size", ("units", symbol, "is"), found=declared.is_)


def check_rest(
    framework: Framework,
    grades: tuple[Grade, ...],
    names: Names,
    findings: Findings,
) -> None:
    """Grades, dates in force, the grades that vetoes name, the facts that surveys name."""
    if grades or not isinstance(framework.grades, str):
        _check_grades(grades, findings)
        _check_limits(framework.indicators, ("indicators",), grades, findings)
    _check_dates(framework, findings)
    _check_surveys(framework.indicators, ("indicators",), names, findings)


class _Points:
    """Adds up points from the leaves."""

    def __init__(self, framework: Framework, findings: Findings) -> None:
        self.framework, self.findings = framework, findings

    def check(self) -> None:
        """The total against the framework's points."""
        stated = Fraction(self.framework.points)
        if stated <= 0:
            self._not_positive(str(self.framework.title), stated, ("points",))
        found = self._sum(self.framework.indicators, ("indicators",))
        if found is not None and found != stated:
            self._differs(str(self.framework.title), stated, found, ("points",))

    def _sum(self, indicators: tuple[Indicator, ...], path: Path) -> Fraction | None:
        """The points of a level; ``None`` where some are not written."""
        found = [self._points(each, (*path, i)) for i, each in enumerate(indicators)]
        known = [points for points in found if points is not None]
        return sum(known, Fraction(0)) if len(known) == len(found) else None

    def _points(self, indicator: Indicator, path: Path) -> Fraction | None:
        if not indicator.children:
            return self._leaf(indicator, path)
        for key in _LEAF_KEYS:
            if key in indicator.model_fields_set:
                name = str(indicator.name)
                self.findings.note_key("parent-with-leaf-key", (*path, key), name=name, key=key)
        below = self._sum(indicator.children, (*path, "children"))
        stated = indicator.points
        if stated is not None and below is not None and stated != below:
            self._differs(str(indicator.name), stated, below, (*path, "points"))
        return below if stated is None else stated

    def _leaf(self, indicator: Indicator, path: Path) -> Fraction | None:
        name = str(indicator.name)
        if indicator.score is None:
            known = " ".join(_rule_names())
            self.findings.note("leaf-without-score", path, name=name, known=known)
        if indicator.points is None:
            self.findings.note("points-missing", path, name=name)
        elif indicator.points <= 0:
            self._not_positive(name, indicator.points, (*path, "points"))
        elif self._is_too_fine(indicator.points):
            places = self.framework.rounding.places
            values = {"name": name, "found": indicator.points, "places": places}
            self.findings.note("points-too-fine", (*path, "points"), **values)
        return indicator.points

    def _is_too_fine(self, points: Fraction) -> bool:
        """Whether full marks are no whole number of the steps in which leaves are rounded."""
        rounding = self.framework.rounding
        return rounding.of == "leaves" and (points * 10**rounding.places).denominator != 1

    def _differs(self, name: str, stated: Fraction, found: Fraction, path: Path) -> None:
        values = {"stated": exact_text(stated), "sum": exact_text(found)}
        self.findings.note("points-do-not-add-up", path, name=name, **values)

    def _not_positive(self, name: str, found: Fraction, path: Path) -> None:
        self.findings.note("points-not-positive", path, name=name, found=exact_text(found))


def _rule_names() -> list[str]:
    union = get_args(get_args(Rule)[0])
    return [get_args(model.model_fields["rule"].annotation)[0] for model in union]


def _check_codes(
    indicators: tuple[Indicator, ...], path: Path, seen: dict[str, Path], findings: Findings
) -> None:
    for index, indicator in enumerate(indicators):
        here = (*path, index)
        code = indicator.code
        if code in seen:
            first = findings.tree.place(seen[code]).line
            findings.note("code-repeated", (*here, "code"), code=code, first=first)
        seen.setdefault(code, (*here, "code"))
        _check_codes(indicator.children, (*here, "children"), seen, findings)


def _check_grades(grades: tuple[Grade, ...], findings: Findings) -> None:
    """Strictly falling, from at most 100 down to 0. A shipped scale is placed at its name."""
    if not grades:
        findings.note("value-too-short", ("grades",), least=1)
        return
    for index, grade in enumerate(grades):
        path: Path = ("grades", index, "at_least")
        if grade.at_least > 100:
            findings.note("grades-top", path, found=grade.at_least)
        if grade.grade in (better.grade for better in grades[:index]):
            findings.note("grades-repeated", ("grades", index, "grade"), found=grade.grade)
        if index and grade.at_least >= grades[index - 1].at_least:
            above = grades[index - 1].at_least
            findings.note("grades-order", path, found=above, next=grade.at_least)
    if grades[-1].at_least != 0:
        path = ("grades", len(grades) - 1, "at_least")
        findings.note("grades-floor", path, found=grades[-1].at_least)


def _check_dates(framework: Framework, findings: Findings) -> None:
    force = framework.in_force
    if force is not None and force.until is not None and force.until < force.from_:
        values = {"until": force.until, "start": force.from_}
        findings.note("in-force-backwards", ("in_force", "until"), **values)


def _check_limits(
    indicators: tuple[Indicator, ...], path: Path, grades: tuple[Grade, ...], findings: Findings
) -> None:
    """The grades that vetoes and caps allow at best exist."""
    known = [grade.grade for grade in grades]
    for index, indicator in enumerate(indicators):
        here = (*path, index)
        for key, limit in (("veto", indicator.veto), ("cap", indicator.cap)):
            if limit is not None and limit.grade is not None and limit.grade not in known:
                values = {"found": limit.grade, "known": " ".join(known)}
                findings.note("grade-unknown", (*here, key, "grade"), **values)
        _check_limits(indicator.children, (*here, "children"), grades, findings)


def _check_surveys(
    indicators: tuple[Indicator, ...], path: Path, names: Names, findings: Findings
) -> None:
    for index, indicator in enumerate(indicators):
        here = (*path, index)
        if indicator.survey is not None:
            for key in ("positive", "answers", "population"):
                fact = getattr(indicator.survey, key)
                if fact is not None:
                    check_count(fact, (*here, "survey", key), names, findings)
        _check_surveys(indicator.children, (*here, "children"), names, findings)


def check_count(fact: str, path: Path, names: Names, findings: Findings) -> None:
    """A fact named outside a formula exists and is a number."""
    found = names.types.get(fact)
    if found is None:
        meant = close_to(fact, names.types) or " ".join(list(names.types)[:5])
        findings.note("name-undefined", path, found=fact, meant=meant)
    elif not isinstance(found, NumberType):
        wanted = {"wanted_zh": "数", "wanted_en": "a number"}
        findings.note("parameter-unit", path, found=fact, **wanted)


def check_unused(
    framework: Framework,
    names: Names,
    compiled: Iterable[CompiledIndicator],
    findings: Findings,
) -> None:
    """Advice about facts that no indicator uses, directly or through formulas."""
    waiting = [name for indicator in compiled for name in indicator.inputs]
    for indicator in framework.walk():
        survey = indicator.survey
        if survey is not None:
            waiting += [n for n in (survey.positive, survey.answers, survey.population) if n]
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            formula = names.formulas.get(name)
            waiting += formula.inputs if formula else ()
    unused = [
        (section, name)
        for section in ("facts", "measures", "formulas")
        for name in getattr(framework, section)
        if name not in used
    ]
    if unused:
        shown = " · ".join(name for _, name in unused[:5]) + (" …" if len(unused) > 5 else "")
        findings.note_key("facts-unused", unused[0], count=len(unused), names=shown)
