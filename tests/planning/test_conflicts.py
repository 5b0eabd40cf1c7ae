"""Works that would dig one place twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.planning.conflicts import (
    Conflict,
    Meeting,
    Shared,
    Work,
    dug_twice,
    metres_between,
    months_between,
    roads,
)

WATER = Work("water", date(2024, 3, 1), date(2024, 5, 31), street="玉兴路12号")
GAS = Work("gas", date(2025, 3, 1), date(2025, 4, 30), street="玉兴路 30-2 号")


def test_the_same_road_within_the_months_is_dug_twice() -> None:
    meeting = Meeting(Shared.ROAD, "玉兴路")
    assert dug_twice([GAS, WATER], months=12) == (Conflict("water", "gas", (meeting,), 9, False),)


def test_after_the_months_it_is_no_conflict() -> None:
    assert dug_twice([WATER, GAS], months=9) == ()


def test_who_does_not_dig_does_not_conflict() -> None:
    assert dug_twice([WATER, replace(GAS, digs=False)]) == ()


def test_works_at_one_time_can_share_one_opening() -> None:
    found = dug_twice([WATER, replace(GAS, starts_on=date(2024, 5, 31))])
    assert (found[0].overlap, found[0].months) == (True, 0)


def test_everything_two_works_share_is_named() -> None:
    more = {"sites": frozenset({"S1"}), "areas": frozenset({"A1"})}
    found = dug_twice([replace(WATER, **more), replace(GAS, **more)])
    assert [str(meeting.shared) for meeting in found[0].meetings] == ["site", "area", "road"]


def test_points_within_the_metres_meet() -> None:
    one = replace(WATER, street="", longitude=102.540000, latitude=24.350000)
    other = replace(GAS, street="", longitude=102.540300, latitude=24.350000)
    assert metres_between(one, other) == 31
    assert dug_twice([one, other], metres=31)[0].meetings == (Meeting(Shared.NEAR, "31"),)
    assert dug_twice([one, other], metres=30) == ()


@pytest.mark.parametrize(
    ("street", "expected"),
    [
        ("玉兴路12号", {"玉兴路"}),
        ("玉 兴 路", {"玉兴路"}),
        ("玉兴路与红塔大道交叉口", {"玉兴路", "红塔大道"}),
        ("玉兴路（东段）", {"玉兴路"}),
        ("凤凰路、聂耳路", {"凤凰路", "聂耳路"}),
        ("玉兴路１２号", {"玉兴路"}),
        ("Nie Er Square", {"nieersquare"}),
        ("", set()),
    ],
)
def test_roads_are_read_from_addresses(street: str, expected: set[str]) -> None:
    assert roads(street) == expected


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        ("2024-01-31", "2024-02-29", 0),
        ("2024-01-15", "2024-02-15", 1),
        ("2024-05-01", "2024-04-01", 0),
    ],
)
def test_months_are_whole(earlier: str, later: str, months: int) -> None:
    assert months_between(date.fromisoformat(earlier), date.fromisoformat(later)) == months


works = st.lists(
    st.builds(
        Work,
        st.uuids().map(str),
        st.dates(date(2024, 1, 1), date(2026, 1, 1)),
        st.just(date(2026, 2, 1)),
        st.booleans(),
        st.frozensets(st.sampled_from("AB"), max_size=1),
        st.frozensets(st.sampled_from("PQR"), max_size=2),
        st.sampled_from(["", "甲路", "甲路1号", "乙路"]),
        st.integers(0, 8).map(lambda n: 102.54 + n * 0.0003) | st.none(),
        st.integers(0, 8).map(lambda n: 24.35 + n * 0.0003),
    ),
    max_size=12,
    unique_by=lambda work: work.code,
)


@given(works, st.integers(0, 18), st.integers(1, 120), st.randoms(use_true_random=False))
def test_no_pair_is_overlooked(given_works, months, metres, random) -> None:
    """Held against comparing every pair with every pair."""
    shortened = [
        replace(w, ends_on=w.starts_on + timedelta(days=random.randint(0, 90))) for w in given_works
    ]
    expected = set()
    for first in shortened:
        for second in shortened:
            earlier = (first.starts_on, first.ends_on, first.code)
            if not (first.digs and second.digs) or earlier >= (
                second.starts_on,
                second.ends_on,
                second.code,
            ):
                continue
            apart = metres_between(first, second)
            meet = (
                first.sites & second.sites
                or first.areas & second.areas
                or roads(first.street) & roads(second.street)
                or (apart is not None and apart <= metres)
            )
            if meet and months_between(first.ends_on, second.starts_on) < months:
                expected.add((first.code, second.code))
    found = dug_twice(shortened, months=months, metres=metres)
    assert {(c.first, c.second) for c in found} == expected
    assert len(found) == len(expected)
