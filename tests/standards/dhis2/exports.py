"""An export of DHIS2 in miniature. Everything in it is invented: uids, names and numbers; only its
shape is that of real exports."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any


def uid(letter: str, number: int = 0) -> str:
    """An invented uid."""
    return f"{letter}invented{number:02d}"


FIRST, SECOND, BORN, PILOT = uid("d", 1), uid("d", 2), uid("d", 3), uid("d", 4)
BOYS, GIRLS = uid("c", 1), uid("c", 2)
PERCENT, MILLE, MANY = uid("t", 1), uid("t", 2), uid("t", 3)
HALF = uid("k", 1)
COVERAGE, DROPOUT, YEARLY, DOUBLE, PROGRAM = (uid("i", n) for n in range(1, 6))


def element(key: str, name: str, **more: Any) -> dict[str, Any]:
    """A data element."""
    said = {
        "id": key,
        "name": name,
        "valueType": "INTEGER_ZERO_OR_POSITIVE",
        "domainType": "AGGREGATE",
        "aggregationType": "SUM",
        "aggregationLevels": [],
        "sharing": {"public": "r-------"},
    }
    return said | more


def indicator(key: str, name: str, over: str, under: str, **more: Any) -> dict[str, Any]:
    """An indicator, in percent."""
    said = {
        "id": key,
        "name": name,
        "numerator": over,
        "numeratorDescription": "invented",
        "denominator": under,
        "denominatorDescription": "invented",
        "annualized": False,
        "indicatorType": {"id": PERCENT},
        "translations": [],
    }
    return said | more


def rule(key: str, name: str, left: str, operator: str, right: str, **more: Any) -> dict[str, Any]:
    """A validation rule; ``missing`` is the strategy of both sides."""
    missing = more.pop("missing", "NEVER_SKIP")
    side = {"missingValueStrategy": missing, "slidingWindow": False, "description": "invented"}
    return {
        "id": key,
        "name": name,
        "operator": operator,
        "leftSide": {**side, "expression": left},
        "rightSide": {**side, "expression": right},
        "periodType": "Monthly",
        **more,
    }


EXPORT: dict[str, Any] = {
    "system": {"id": "invented", "rev": "0000000", "version": "2.40.0", "date": "2026-03-01T08:00"},
    "categoryOptionCombos": [{"id": BOYS, "name": "Boys"}, {"id": GIRLS, "name": "Girls"}],
    "dataElements": [
        element(FIRST, "First dose given"),
        element(SECOND, "Second dose given", aggregationLevels=[3, 4]),
        element(BORN, "Children born"),
        element(PILOT, "Pilot", valueType="TRUE_ONLY"),
    ],
    "indicatorTypes": [
        {"id": PERCENT, "name": "Per cent", "factor": 100},
        {"id": MILLE, "name": "Per thousand", "factor": 1000},
        {"id": MANY, "name": "Per 100 000", "factor": 100000},
    ],
    "constants": [{"id": HALF, "name": "Half", "value": 0.5}],
    "indicators": [
        indicator(
            COVERAGE,
            "Coverage",
            f"#{{{FIRST}.{BOYS}}} + #{{{FIRST}.{GIRLS}}}",
            f"#{{{BORN}}}",
            decimals=1,
            translations=[{"locale": "zh", "property": "NAME", "value": "接种覆盖率"}],
        ),
        indicator(DROPOUT, "Dropout", f"#{{{FIRST}}} - #{{{SECOND}}}", f"#{{{FIRST}}}"),
        indicator(
            YEARLY,
            "Cases a year",
            f"#{{{SECOND}}} * C{{{HALF}}}",
            f"#{{{BORN}}}",
            annualized=True,
            indicatorType={"id": MANY},
        ),
        indicator(DOUBLE, "Twice the coverage", f"N{{{COVERAGE}}} * 2", "1"),
        indicator(PROGRAM, "By program", f"I{{{uid('p')}}}", f"OUG{{{uid('o')}}}"),
    ],
    "indicatorGroups": [
        {
            "id": uid("g", 1),
            "name": "Immunisation",
            "indicators": [{"id": DROPOUT}, {"id": COVERAGE}, {"id": uid("i", 99)}],
        },
        {"id": uid("g", 2), "name": "Again", "indicators": [{"id": COVERAGE}]},
    ],
    "validationRules": [
        rule(uid("v", 1), "Second after first", f"#{{{SECOND}}}", "less_than_or_equal_to",
             f"#{{{FIRST}}}"),
        rule(uid("v", 2), "Both or none", f"#{{{FIRST}}}", "compulsory_pair", f"#{{{BORN}}}"),
        rule(uid("v", 3), "By group", f"#{{{FIRST}}}", "equal_to",
             f"if(orgUnit.group({uid('o')}), 1, 2)"),
    ],
    "programIndicators": [{"id": uid("p", 7), "name": "Events counted"}],
}  # fmt: skip


def export(**changes: Any) -> dict[str, Any]:
    """The export with some lists replaced."""
    return copy.deepcopy(EXPORT) | changes


def write(folder: Path, data: object) -> Path:
    """The export as a file."""
    file = folder / "metadata.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return file
