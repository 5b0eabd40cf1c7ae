"""What a rule says of one project on one day, and how it came to say so."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from hengjian.engine.language.evaluating import Value
from hengjian.engine.language.printing import substituted, text_of
from hengjian.engine.trace import exact_value, show
from hengjian.monitoring.model import Level
from hengjian.monitoring.reading import Rule, Rules
from hengjian.quantities import quantity_from_base

Facts = Mapping[str, Value | None]
"""The facts of one project on one day, numbers in base units; absent or ``None``: not known."""
COMPARE = {
    "at_least": operator.ge,
    "above": operator.gt,
    "at_most": operator.le,
    "below": operator.lt,
}
MARKS = {"at_least": "≥", "above": ">", "at_most": "≤", "below": "<"}


class Verdict(StrEnum):
    """What a rule has to say."""

    WARNS = "warns"
    CLEAR = "clear"
    NOT_APPLICABLE = "not_applicable"
    """The rule is about something that this project does not have."""
    NOT_JUDGED = "not_judged"
    """A fact is missing: nothing can be said, and that is said."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one rule says."""

    rule: Rule
    verdict: Verdict
    level: Level | None = None
    value: Fraction | None = None
    missing: tuple[str, ...] = ()
    """The facts that are not known, where the rule is not judged; empty: it divides by zero."""


def judge(rule: Rule, facts: Facts) -> Judgement:
    """The level that ``facts`` come to, or why there is none."""
    if rule.run_applies is not None:
        applies = rule.run_applies(facts.get)
        if applies is None:
            return _not_judged(rule, facts)
        if not applies:
            return Judgement(rule, Verdict.NOT_APPLICABLE)
    value = rule.run_value(facts.get)
    if not isinstance(value, Fraction):
        return _not_judged(rule, facts)
    for level, how, bound in rule.ladder:
        if COMPARE[how](value, bound):
            return Judgement(rule, Verdict.WARNS, level, value)
    return Judgement(rule, Verdict.CLEAR, None, value)


def judge_all(rules: Rules, facts: Facts) -> Iterator[Judgement]:
    """Each rule in the order of the file."""
    for rule in rules.rules:
        yield judge(rule, facts)


def _not_judged(rule: Rule, facts: Facts) -> Judgement:
    missing = tuple(name for name in rule.inputs if facts.get(name) is None)
    return Judgement(rule, Verdict.NOT_JUDGED, missing=missing)


def explained(found: Judgement, facts: Facts, rules: Rules) -> dict[str, Any]:
    """The calculation as JSON: the formula, the formula with its values, the inputs, the bounds.

    Numbers are exact texts in base units beside the way they are shown.
    """
    rule, said = found.rule, found.rule.said
    shown = {name: shown_fact(name, facts.get(name), rules) for name in rule.inputs}
    return {
        "formula": text_of(rule.value),
        "substituted": substituted(rule.value, shown),
        "applies": None if rule.applies is None else text_of(rule.applies),
        "value": None if found.value is None else exact_value(found.value),
        "shown": shown_value(found),
        "verdict": str(found.verdict),
        "level": None if found.level is None else str(found.level),
        "missing": list(found.missing),
        "inputs": [
            {
                "name": name,
                "en": rules.facts[name].en,
                "value": exact_value(facts.get(name)),
                "shown": shown[name],
            }
            for name in rule.inputs
        ],
        "bounds": [
            {
                "level": str(level),
                "mark": MARKS[how],
                "bound": quantity_from_base(bound, said.unit).shown(said.places),
            }
            for level, how, bound in reversed(rule.ladder)
        ],
    }


def shown_value(found: Judgement) -> str:
    """The value in the unit of its rule; a dash where there is none."""
    if found.value is None:
        return "—"
    said = found.rule.said
    return quantity_from_base(found.value, said.unit).text(said.places, grouped=True)


def shown_fact(name: str, value: Value | None, rules: Rules) -> str:
    """A fact in its unit; a dash where it is not known."""
    return show(value, rules.unit_of(name)) or "—"
