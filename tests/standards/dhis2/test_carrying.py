"""Metadata of DHIS2 made a framework: carried numbers are those of DHIS2, the rest is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hengjian.bilingual import same
from hengjian.engine.api import check_examples_of, evaluate_case
from hengjian.engine.result import Evaluation
from hengjian.errors import Refused, Severity
from hengjian.standards.dhis2 import Carried, carry, metadata, read_metadata
from hengjian.standards.dhis2.carrying import Heading
from tests.standards.dhis2.exports import (
    BORN,
    COVERAGE,
    DOUBLE,
    DROPOUT,
    FIRST,
    MANY,
    MILLE,
    PILOT,
    PROGRAM,
    SECOND,
    YEARLY,
    element,
    export,
    indicator,
    rule,
    uid,
    write,
)

HEADING = Heading("vaccines", "2026", same("Vaccines (invented)"))
CASE = """\
case: invented
title: 虚构的项目
framework: framework.yaml
as_of: 2026-03-31
basis: reported
sources: {form: {title: 虚构的报表}}
facts:
"""
FACTS = {
    "First_dose_given_Boys": "30",
    "First_dose_given_Girls": "42",
    "First_dose_given": "72",
    "Second_dose_given": "54",
    "Children_born": "96",
    "本期天数": "73",
}


def carried(tmp_path: Path, *, as_dhis2: bool = False, **changes: Any) -> Carried:
    file = write(tmp_path, export(**changes))
    return carry(read_metadata(file), HEADING, file=str(file), as_dhis2=as_dhis2)


def evaluated(tmp_path: Path, found: Carried, facts: dict[str, str]) -> Evaluation:
    (tmp_path / "framework.yaml").write_text(found.text, encoding="utf-8")
    lines = (f"  {name}: {{value: '{value}', source: form}}\n" for name, value in facts.items())
    (tmp_path / "case.yaml").write_text(CASE + "".join(lines), encoding="utf-8")
    return evaluate_case(tmp_path)


def codes(found: Carried) -> list[str]:
    return [each.code for each in found.problems]


def test_what_is_carried_gives_the_numbers_of_dhis2(tmp_path: Path) -> None:
    found = carried(tmp_path)
    assert not [p for p in check_examples_of(found.framework) if p.severity is Severity.ERROR]
    result = evaluated(tmp_path, found, FACTS)
    assert result[COVERAGE].value_shown == "75.0%"
    assert result[DROPOUT].value_shown == "25.00%"
    # 54 × ½ × 100,000 × 365/73 ÷ 96
    assert result[YEARLY].value_shown == "140625.00"
    assert result[DOUBLE].value_shown == "15000.00%"  # N{} is 75 in DHIS2, and the type is per cent
    shown = {each.code: each.compiled.indicator.name.en for each in result.indicators}
    assert shown[COVERAGE] == "Coverage"
    assert result[COVERAGE].compiled.indicator.name.zh == "接种覆盖率"
    assert result[COVERAGE].compiled.parent == uid("g", 1)
    assert result[YEARLY].compiled.parent == "ungrouped"


def test_validation_rules_are_facts_that_are_true_or_false(tmp_path: Path) -> None:
    found = carried(tmp_path)
    assert found.rules == 2
    facts = evaluated(tmp_path, found, FACTS).facts.by_name
    assert facts["Second_after_first"].value is True
    assert facts["Both_or_none"].value is True
    late = evaluated(tmp_path, found, {**FACTS, "Second_dose_given": "90"}).facts.by_name
    assert late["Second_after_first"].value is False
    alone = {k: v for k, v in FACTS.items() if k != "Children_born"}
    assert evaluated(tmp_path, found, alone).facts.by_name["Both_or_none"].value is False


@pytest.mark.parametrize(
    ("operator", "missing", "second", "holds"),
    [
        ("equal_to", "NEVER_SKIP", "72", True),
        ("not_equal_to", "NEVER_SKIP", "72", False),
        ("greater_than", "NEVER_SKIP", None, True),
        ("less_than", "SKIP_IF_ANY_VALUE_MISSING", None, None),
        ("less_than_or_equal_to", "SKIP_IF_ALL_VALUES_MISSING", None, None),
        ("greater_than_or_equal_to", "SKIP_IF_ALL_VALUES_MISSING", "72", True),
        ("exclusive_pair", "NEVER_SKIP", None, True),
        ("exclusive_pair", "NEVER_SKIP", "0", False),
        ("compulsory_pair", "NEVER_SKIP", None, False),
    ],
)
def test_a_validation_rule_says_what_a_missing_value_is(
    tmp_path: Path, operator: str, missing: str, second: str | None, holds: bool | None
) -> None:
    one = rule(uid("v", 1), "One", f"#{{{FIRST}}}", operator, f"#{{{SECOND}}}", missing=missing)
    found = carried(tmp_path, validationRules=[one])
    facts = {**FACTS, "Second_dose_given": second}
    result = evaluated(tmp_path, found, {k: v for k, v in facts.items() if v is not None})
    assert result.facts.by_name["One"].value is holds


def test_a_missing_value_stays_missing_unless_one_asks_for_dhis2(tmp_path: Path) -> None:
    facts = {k: v for k, v in FACTS.items() if k != "First_dose_given_Girls"}
    strict, loose = carried(tmp_path), carried(tmp_path, as_dhis2=True)
    assert "dhis2-missing-strict" in codes(strict)
    assert "dhis2-missing-strict" not in codes(loose)
    assert evaluated(tmp_path, strict, facts)[COVERAGE].value is None
    assert evaluated(tmp_path, loose, facts)[COVERAGE].value_shown == "31.3%"  # 30 ÷ 96
    facts.pop("First_dose_given_Boys")
    assert evaluated(tmp_path, loose, facts)[COVERAGE].value is None


def test_each_thing_left_out_is_told_with_its_reason_and_place(tmp_path: Path) -> None:
    found = carried(tmp_path)
    assert codes(found) == [
        "dhis2-indicator-left",
        "dhis2-indicator-left",
        "dhis2-rule-left",
        "dhis2-object-left",
        "dhis2-levels",
        "dhis2-missing-strict",
        "dhis2-group-lacks",
        "dhis2-in-several-groups",
    ]
    first = found.problems[0]
    assert first.place.path == "/indicators/4"
    assert PROGRAM in first.message("en")
    assert "program indicator" in first.message("en")
    assert PROGRAM not in found.text


def test_facts_that_only_what_is_left_out_needs_are_asked_of_nobody(tmp_path: Path) -> None:
    one = indicator(uid("i", 9), "One", f"#{{{FIRST}}}", f"#{{{BORN}}}")
    left = indicator(uid("i", 8), "Two", f"#{{{SECOND}}}", "log(2)")
    found = carried(tmp_path, indicators=[one, left], validationRules=[])
    assert list(found.framework.framework.facts) == ["First_dose_given", "Children_born"]
    assert "dhis2-levels" not in codes(found)


def test_indicators_that_refer_to_one_another_are_left_out(tmp_path: Path) -> None:
    a, b, c = uid("i", 11), uid("i", 12), uid("i", 13)
    circle = [
        indicator(a, "A", f"N{{{b}}}", "1"),
        indicator(b, "B", f"1 + (N{{{a}}})", "1"),
        indicator(c, "C", "2", f"N{{{a}}}"),
        indicator(COVERAGE, "Sound", f"#{{{FIRST}}}", f"#{{{BORN}}}"),
    ]
    found = carried(tmp_path, indicators=circle)
    told = [p.message("en") for p in found.problems if p.code == "dhis2-indicator-left"]
    assert [("one another" in line, "rests on" in line) for line in told] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    assert found.indicators == 1


@pytest.mark.parametrize(
    ("over", "more", "told"),
    [
        ("1 $ 2", {}, "“$” at character 3"),
        ("", {}, "numerator is missing"),
        (f"#{{{uid('z')}}}", {}, "not in the file"),
        (f"#{{{FIRST}.{uid('z')}}}", {}, f"categoryOptionCombo {uid('z')}"),
        (f"#{{{PILOT}}}", {}, "TRUE_ONLY"),
        (f"C{{{uid('z')}}}", {}, "not in the file"),
        (f"N{{{uid('z')}}}", {}, "not in the file"),
        (f"#{{{FIRST}}} > 1", {}, "it is no number"),
        (f"#{{{FIRST}}} + (1 < 2)", {}, "cannot be used"),
        (f"#{{{FIRST}}} / 0", {}, "cannot be used"),
        (" + ".join([f"if(#{{{FIRST}}} > 1, 1, 2)"] * 80), {}, "cannot be used"),
        ("1", {"indicatorType": {"id": uid("z")}}, "indicatorType.factor is missing"),
    ],
)
def test_an_indicator_that_cannot_be_carried_says_why(
    tmp_path: Path, over: str, more: dict[str, Any], told: str
) -> None:
    bad = indicator(uid("i", 20), "Bad", over, "1", **more)
    sound = indicator(COVERAGE, "Sound", f"#{{{FIRST}}}", f"#{{{BORN}}}")
    found = carried(tmp_path, indicators=[bad, sound])
    (problem,) = [p for p in found.problems if p.code == "dhis2-indicator-left"]
    assert told in problem.message("en")
    assert problem.message("zh") != problem.message("en")


def test_totals_and_wildcards_are_the_data_element_itself(tmp_path: Path) -> None:
    total = f"#{{{FIRST}.*}} + #{{{FIRST}.*.*}} + #{{{FIRST}}}"
    one = indicator(COVERAGE, "One", total, "1", indicatorType={"id": MILLE})
    found = carried(tmp_path, indicators=[one], validationRules=[])
    assert list(found.framework.framework.facts) == ["First_dose_given"]
    result = evaluated(tmp_path, found, {"First_dose_given": "0.002"})
    assert result[COVERAGE].value_shown == "6.00‰"


def test_two_of_one_name_keep_apart(tmp_path: Path) -> None:
    twice = [element(FIRST, "Doses!"), element(SECOND, "Doses?"), element(BORN, "if")]
    over = f"#{{{FIRST}}} + #{{{SECOND}}} + #{{{BORN}}}"
    one = indicator(COVERAGE, "Doses", over, "1", indicatorType={"id": MANY})
    found = carried(tmp_path, dataElements=twice, indicators=[one], validationRules=[])
    names = list(found.framework.framework.facts)
    assert len(set(names)) == 3
    result = evaluated(tmp_path, found, dict(zip(names, ("1", "2", "3"), strict=True)))
    assert result[COVERAGE].value_shown == "600000.00"


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ([], ["dhis2-not-metadata"]),
        ({"indicators": []}, ["dhis2-not-metadata"]),
        ({"indicators": [{"id": "short", "numerator": 3}]}, ["standard-kind", "dhis2-uid"]),
        (
            {"indicators": [{"id": FIRST}], "dataElements": [{"id": FIRST}, {"name": "x"}]},
            ["dhis2-uid", "dhis2-uid-twice"],
        ),
    ],
)
def test_what_is_no_metadata_is_refused_at_once(
    tmp_path: Path, data: object, wanted: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        read_metadata(write(tmp_path, data))
    assert sorted(p.code for p in refused.value.problems) == sorted(wanted)


def test_a_file_is_bounded_before_it_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metadata, "BYTES", 10)
    (tmp_path / "big.json").write_bytes(b"{not json at all")
    with pytest.raises(Refused, match="more than 10"):
        read_metadata(tmp_path / "big.json")


@pytest.mark.parametrize("content", [b"{", b"[" * 100_000, b"\xff\xfe", b'{"indicators": NaN'])
def test_what_is_no_json_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "metadata.json"
    file.write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_metadata(file)
    assert [p.code for p in refused.value.problems] == ["standard-not-json"]


def test_where_nothing_can_be_carried_nothing_is_made(tmp_path: Path) -> None:
    bad = indicator(COVERAGE, "Bad", f"I{{{uid('p')}}}", "1")
    with pytest.raises(Refused) as refused:
        carried(tmp_path, indicators=[bad])
    assert [p.code for p in refused.value.problems] == [
        "dhis2-indicator-left",
        "dhis2-nothing-carried",
    ]
