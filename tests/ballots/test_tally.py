"""The lines of the law, and the count held against a second one that shares no code."""

from __future__ import annotations

import time
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengjian.ballots.editions import rules
from hengjian.ballots.tally import ANSWERS, INVALID, Count, Vote, Weight, count
from hengjian.errors import Refused
from tests.depth import examples

NOW = rules().law_on(date(2023, 9, 1))
ALL = Weight(541_037, 43)
"""The first site of the reference case: 43 units, 5,410.37 m²."""


def votes_of(*parts: tuple[int, str]) -> list[Vote]:
    """So many of the 43 say this, each with a 43rd of the area."""
    return [Vote({1: said}, Weight(12_582, 1)) for times, said in parts for _ in range(times)]


def counted(kind: str, *parts: tuple[int, str]) -> Count:
    return count(1, kind, votes_of(*parts), ALL, NOW)


def test_the_lines_of_the_reference_site() -> None:
    found = counted("ordinary", (30, "yes"))
    assert found.quorum is not None
    area, heads = found.quorum
    assert (heads.least, area.least) == (29, 360_692)


@pytest.mark.parametrize(
    ("kind", "yes", "passed"),
    [
        ("ordinary", 15, False),
        ("ordinary", 16, True),
        ("special", 22, False),
        ("special", 23, True),
    ],
)
def test_more_than_half_does_not_include_the_half(kind: str, yes: int, passed: bool) -> None:
    """过半数 leaves the number out, 以上 takes it in: 15 of 30 fail."""
    assert counted(kind, (yes, "yes"), (30 - yes, "no")).passed is passed


def test_three_quarters_exactly_are_enough() -> None:
    assert counted("special", (24, "yes"), (8, "no")).passed


def test_to_abstain_is_to_take_part_and_an_invalid_paper_is_not() -> None:
    abstained = counted("ordinary", (16, "yes"), (14, "abstain"))
    assert (abstained.took_part.heads, abstained.passed) == (30, True)
    spoilt = counted("ordinary", (16, "yes"), (14, INVALID))
    assert (spoilt.took_part.heads, spoilt.quorate, spoilt.passed) == (16, False, False)
    taken = count(1, "ordinary", votes_of((16, "yes"), (14, INVALID)), ALL, NOW,
                  invalid_takes_part=True)  # fmt: skip
    assert (taken.took_part.heads, taken.passed) == (30, True)


def test_area_and_heads_must_both_hold() -> None:
    big = Vote({1: "yes"}, Weight(400_000, 1))
    small = [Vote({1: "no"}, Weight(1_000, 1)) for _ in range(29)]
    found = count(1, "ordinary", [big, *small], ALL, NOW)
    assert found.consent is not None
    assert [each.holds for each in found.consent] == [True, False]
    assert not found.passed


def test_the_older_law_measures_against_every_owner() -> None:
    old = rules().law_on(date(2019, 5, 1))
    assert old.code == "property-law-2007"
    few = count(1, "ordinary", votes_of((20, "yes")), ALL, old)
    more = count(1, "ordinary", votes_of((22, "yes")), ALL, old)
    assert (few.passed, more.passed) == (False, True)
    assert few.quorum is None


def test_who_is_silent_joins_only_an_answer_that_leads_on_both_bases() -> None:
    def joined(*votes: Vote) -> Count:
        return count(1, "ordinary", votes, ALL, NOW, silent="majority")

    yes, no = Vote({1: "yes"}, Weight(9_000, 2)), Vote({1: "no"}, Weight(8_000, 1))
    leading = joined(yes, no)
    assert (leading.joined, leading.passed) == ("yes", True)
    assert leading.took_part == ALL
    split = joined(Vote({1: "yes"}, Weight(9_000, 1)), Vote({1: "no"}, Weight(8_000, 2)))
    assert (split.joined, split.quorate) == ("", False)


weights = st.builds(Weight, st.integers(1, 40_000), st.integers(1, 4))
rolls = st.lists(st.tuples(weights, st.sampled_from(("", *ANSWERS, INVALID))), max_size=60)


def second_count(
    roll: list[tuple[Weight, str]], kind: str, silent: str, spoilt: bool
) -> tuple[bool, bool]:
    """The law once more, from its words: fractions of sums, no code of the product."""
    came = ("yes", "no", "abstain", *((INVALID,) if spoilt else ()))
    joins = ""
    sums = {
        basis: {
            said: sum(getattr(w, basis) for w, what in roll if what == said)
            for said in ("", "yes", "no", "abstain", INVALID)
        }
        for basis in ("area", "heads")
    }
    if silent == "majority":
        ahead = [each["yes"] - each["no"] for each in sums.values()]
        joins = "yes" if min(ahead) > 0 else "no" if max(ahead) < 0 else ""
    quorate = passed = True
    for each in sums.values():
        whole = sum(each.values())
        part = sum(each[said] for said in came) + (each[""] if joins else 0)
        agreed = each["yes"] + (each[""] if joins == "yes" else 0)
        quorate &= whole > 0 and Fraction(part, whole) >= Fraction(2, 3)
        share = Fraction(agreed, part) if part else Fraction(0)
        passed &= share > Fraction(1, 2) if kind == "ordinary" else share >= Fraction(3, 4)
    return quorate, quorate and passed


@given(rolls, st.sampled_from(["ordinary", "special"]), st.sampled_from(["apart", "majority"]),
       st.booleans())  # fmt: skip
@settings(max_examples=examples(400), deadline=None)
def test_a_second_count_comes_to_the_same(
    roll: list[tuple[Weight, str]], kind: str, silent: str, spoilt: bool
) -> None:
    whole = sum((w for w, _ in roll), Weight())
    votes = [Vote({1: said}, w) for w, said in roll if said]
    found = count(1, kind, votes, whole, NOW, silent=silent, invalid_takes_part=spoilt)
    assert (found.quorate, found.passed) == second_count(roll, kind, silent, spoilt)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
@settings(max_examples=examples(300), deadline=None)
def test_the_least_number_is_the_least(part: int, whole: int) -> None:
    for line in (NOW.ordinary, NOW.special):
        least = line.least(whole)
        if whole:
            assert line.holds(least, whole)
            assert not line.holds(least - 1, whole)
            assert line.holds(part, whole) is (part >= least)
        else:
            assert not line.holds(part, whole)


def test_twenty_thousand_owners_and_three_questions_in_a_second() -> None:
    votes = [
        Vote({number: ANSWERS[(owner + number) % 3] for number in (1, 2, 3)},
             Weight(5_000 + owner % 700, 1))
        for owner in range(20_000)
    ]  # fmt: skip
    roll = sum((each.weight for each in votes), Weight())
    begun = time.process_time()
    found = [count(number, "ordinary", votes, roll, NOW) for number in (1, 2, 3)]
    assert time.process_time() - begun <= 1
    assert sum(each.by_answer["yes"].heads for each in found) == 20_000


def test_a_file_of_rules_that_is_wrong_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("editions: [{code: x, from: 2021-01-01}]\nterms: []\n", encoding="utf-8")
    monkeypatch.setenv("HENGJIAN_BALLOT_RULES", str(path))
    rules.cache_clear()
    try:
        with pytest.raises(Refused) as refused:
            rules()
        assert refused.value.problems[0].code == "ballot-rules-unreadable"
    finally:
        monkeypatch.undo()
        rules.cache_clear()
