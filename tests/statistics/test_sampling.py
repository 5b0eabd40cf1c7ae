"""Sizes, shares and draws against the values of the paper and what a spreadsheet would do."""

from __future__ import annotations

import csv
from collections import Counter
from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian import library
from hengjian.errors import Refused
from hengjian.statistics.sampling import (
    FrameSite,
    Stratum,
    Visited,
    allocate,
    draw_visits,
    fingerprint,
    plan_sample,
)


def frame(*, all_planned: bool = False) -> list[FrameSite]:
    """The reference case's sites: those at work, or all of the plan."""
    with (library.case_folder("hongta") / "sites.csv").open(encoding="utf-8") as file:
        return [
            FrameSite(
                row["code"],
                row["name"],
                Stratum(row["sub_district"], bool(row["started_on"])),
                int(row["households"]),
            )
            for row in csv.DictReader(file)
            if all_planned or row["started_on"]
        ]


FIVE = Fraction("0.05")


def test_the_reference_sample_of_started_sites() -> None:
    plan = plan_sample(frame(), margin=FIVE, response=Fraction("0.8"), seed="20230801")
    assert (plan.population, plan.answers, plan.size) == (4259, 353, 442)
    plan = plan_sample(frame(), margin=FIVE, seed="20230801")
    by_name = {each.stratum.sub_district: each.size for each in plan.shares}
    assert by_name == {"凤凰街道": 140, "玉兴街道": 120, "李棋街道": 54, "玉带街道": 39}


def test_the_reference_sample_of_all_planned_sites() -> None:
    plan = plan_sample(frame(all_planned=True), margin=FIVE, seed="20230801")
    found = {
        (each.stratum.sub_district[:2], each.stratum.started): each.size for each in plan.shares
    }
    assert (plan.population, plan.size) == (19759, 377)
    assert found == {
        ("凤凰", False): 90,
        ("凤凰", True): 32,
        ("玉兴", False): 96,
        ("玉兴", True): 28,
        ("李棋", False): 50,
        ("李棋", True): 13,
        ("玉带", False): 59,
        ("玉带", True): 9,
    }


def test_a_stranger_draws_the_same_households_by_the_printed_rule() -> None:
    plan = plan_sample(frame(), margin=FIVE, seed="20230801")
    stratum = Stratum("玉带街道", True)
    own = sorted(
        (sha256(f"20230801|{each.code}|{ordinal}".encode()).hexdigest(), each.code, ordinal)
        for each in frame()
        if each.stratum == stratum
        for ordinal in range(1, each.households + 1)
    )[:39]
    assert [(each.rank, each.site, each.ordinal) for each in plan.drawn[stratum]] == own


def test_the_frame_is_known_again_and_another_seed_draws_others() -> None:
    sites = frame()
    assert fingerprint(sites) == fingerprint(list(reversed(sites)))
    assert fingerprint(sites) != fingerprint(sites[1:])
    one, other = (plan_sample(sites, margin=FIVE, seed=seed) for seed in ("1", "2"))
    assert one.fingerprint == other.fingerprint
    assert one.drawn != other.drawn


def test_every_fault_of_a_frame_is_told_at_once() -> None:
    site = frame()[0]
    with pytest.raises(Refused) as refused:
        plan_sample([site, site], margin=FIVE, response=Fraction(2), seed="1")
    assert {each.code for each in refused.value.problems} == {
        "sample-frame-twice",
        "sample-response-impossible",
    }
    with pytest.raises(Refused):
        plan_sample([], margin=FIVE, seed="1")
    unknown = FrameSite("X", "无户数", site.stratum, 0)
    assert plan_sample([site, unknown], margin=FIVE, seed="1").without_households == ("X",)


populations = st.dictionaries(st.integers(), st.integers(1, 5000), min_size=1, max_size=12)


@given(populations, st.data())
def test_shares_add_up_and_none_gets_more_than_it_has(
    populations: dict[int, int], data: st.DataObject
) -> None:
    size = data.draw(st.integers(0, sum(populations.values())))
    found = allocate(populations, size)
    assert sum(found.values()) == size
    assert all(0 <= found[key] <= count for key, count in populations.items())
    if size >= 2 * len(populations):
        assert all(found[key] >= min(2, count) for key, count in populations.items())


visited = st.builds(
    Visited,
    code=st.uuids().map(str),
    stage=st.sampled_from(["started", "finished", "planned"]),
    money=st.integers(0, 10**12),
)


@given(st.lists(visited, min_size=1, max_size=40, unique_by=lambda each: each.code), st.data())
def test_visits_are_as_many_as_wanted_each_once_and_see_every_stage(
    sites: list[Visited], data: st.DataObject
) -> None:
    size = data.draw(st.integers(0, len(sites)))
    found = draw_visits(sites, size, "7")
    assert len({each.code for each in found}) == len(found) == size
    assert found == draw_visits(list(reversed(sites)), size, "7")
    stages = {each.stage for each in sites}
    if size >= len(stages):
        assert {each.stage for each in found} == stages


def test_where_the_money_is_visits_go() -> None:
    """A site with half of the money is always seen; of the others each about as often."""
    sites = [
        Visited("large", "started", 1000),
        *(Visited(f"S{n}", "started", 100) for n in range(10)),
    ]
    found = Counter(each.code for seed in range(300) for each in draw_visits(sites, 3, str(seed)))
    assert found["large"] == 300
    assert all(30 <= found[f"S{number}"] <= 90 for number in range(10))
    with pytest.raises(Refused):
        draw_visits(sites, 12, "1")
