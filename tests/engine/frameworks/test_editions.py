"""Which edition is in force, and what changed between two."""

from __future__ import annotations

import datetime as dt

import pytest

from hengjian.engine.frameworks.editions import diff, in_force
from hengjian.errors import Refused
from tests.engine.frameworks.written import HEAD, compiled, leaf

TEXT = leaf("value: 完成率, target: 100%, score: proportional")


def edition(name: str, dates: str) -> str:
    return TEXT.replace('edition: "1"', f'edition: "{name}"') + f"in_force: {{{dates}}}\n"


OLD = compiled(edition("2020", "from: 2020-01-01, until: 2021-12-31"))
NEW = compiled(edition("2022", "from: 2022-01-01"))


@pytest.mark.parametrize(
    ("day", "name"), [("2020-01-01", "2020"), ("2021-12-31", "2020"), ("2022-01-01", "2022")]
)
def test_the_edition_in_force_both_ends_included(day: str, name: str) -> None:
    assert in_force([OLD, NEW], dt.date.fromisoformat(day)).framework.edition == name


def test_none_in_force_names_those_there_are() -> None:
    with pytest.raises(Refused) as caught:
        in_force([OLD, NEW], dt.date(2019, 1, 1))
    (found,) = caught.value.problems
    assert found.code == "edition-none"
    assert found.hint("en") == "there are: 2020 (2020-01-01–2021-12-31); 2022 (2022-01-01–)"


def test_two_in_force_are_not_chosen_between() -> None:
    without_dates = compiled(TEXT)
    with pytest.raises(Refused) as caught:
        in_force([NEW, without_dates], dt.date(2022, 6, 1))
    assert [p.code for p in caught.value.problems] == ["edition-several"]
    assert in_force([without_dates], dt.date(1999, 1, 1)) is without_dates


def test_nothing_changed() -> None:
    assert diff(OLD.framework, OLD.framework) == ()


def test_changes_in_reading_order_with_before_and_after() -> None:
    before = HEAD + (
        "indicators:\n"
        "  - {code: A, name: 甲, points: 6, value: 完成率, target: 100%, score: proportional}\n"
        "  - {code: B, name: 乙, points: 4, score: pass_fail}\n"
    )
    after = (
        HEAD.replace("at_least: 60", "at_least: 70").replace("户数: {unit: 户}", "栋数: {unit: 栋}")
        + "indicators:\n"
        "  - {code: A, name: 甲, points: 7, value: 完成率, target: 90%,\n"
        "     score: {rule: proportional, floor: 60%}}\n"
        "  - {code: C, name: 丙, points: 3, score: pass_fail}\n"
    )
    changes = diff(compiled(before).framework, compiled(after).framework)
    assert [(c.kind, c.what, c.name, c.before, c.after) for c in changes] == [
        ("changed", "grade", "中", "≥ 60", "≥ 70"),
        ("changed", "points", "A", "6", "7"),
        ("changed", "target", "A", "100%", "90%"),
        ("changed", "score", "A", "proportional", "{rule: proportional, floor: 60%}"),
        ("added", "indicator", "C", "", "丙 · 3 · pass_fail"),
        ("removed", "indicator", "B", "乙 · 4 · pass_fail", ""),
        ("removed", "fact", "户数", "{unit: 户}", ""),
        ("added", "fact", "栋数", "", "{unit: 栋}"),
    ]


def test_an_indicator_that_moved_says_from_where_to_where() -> None:
    flat = HEAD + (
        "indicators:\n"
        "  - {code: A, name: 甲, children: [{code: X, name: 丁, points: 4, score: pass_fail}]}\n"
        "  - {code: B, name: 乙, children: [{code: Y, name: 戊, points: 6, score: pass_fail}]}\n"
    )
    moved = flat.replace("code: X", "code: Z").replace("code: Y", "code: X")
    moved = moved.replace("code: Z", "code: Y")
    changes = diff(compiled(flat).framework, compiled(moved).framework)
    assert ("parent", "X", "A", "B") in [(c.what, c.name, c.before, c.after) for c in changes]
