"""Signals: each on an answer that deserves it, none on one that does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import count
from typing import Any

from hengjian.geodesy import Spot
from hengjian.site.residents.surveys.quality import Sheet, chance, metres, signals, told

NOON = datetime(2023, 8, 1, 12, tzinfo=UTC)
DAYS = count(100)
"""Each on a day of its own, where it does not matter."""


def sheet(code: str, letters: str = "ABCBA", **values: Any) -> Sheet:
    given: dict[str, Any] = {
        "answers": {f"q{n}": letter for n, letter in enumerate(letters)},
        "satisfaction": letters[:1],
        "seconds": 180,
        "device": "",
        "interviewer": "",
        "answered_at": NOON + next(DAYS) * timedelta(days=1),
    }
    return Sheet(code, **{**given, **values})


def test_each_signal_is_given_to_whom_it_belongs() -> None:
    sheets = [
        *(sheet(f"ok{n}") for n in range(5)),
        sheet("quick", seconds=59),
        sheet("same", "CCCCC"),
        sheet("short", "CCCC"),
        sheet("against", "ADEDE"),
        *(
            sheet(f"near{n}", device="x", answered_at=NOON + n * timedelta(minutes=9))
            for n in (0, 1)
        ),
        *(
            sheet(f"far{n}", device="y", answered_at=NOON + n * timedelta(minutes=11))
            for n in (0, 1)
        ),
        *(
            sheet(f"many{n}", device="z", answered_at=NOON + n * timedelta(days=1))
            for n in range(4)
        ),
    ]
    assert signals(sheets) == {
        "quick": {"fast"},
        "same": {"straight"},
        "against": {"contradictory"},
        **{f"near{n}": {"device"} for n in (0, 1)},
        **{f"many{n}": {"device"} for n in range(4)},
    }


def test_an_interviewer_far_from_the_others_is_a_signal_and_chance_is_not() -> None:
    def asked(who: str, letters: str) -> list[Sheet]:
        return [
            sheet(f"{who}{n}", letter + "BCBA", interviewer=who) for n, letter in enumerate(letters)
        ]

    even = asked("甲", "ADADADADAD") + asked("乙", "DADADADADA")
    assert signals(even) == {}
    found = signals(
        asked("甲", "AAAAAAAAAA") + asked("乙", "DDDDDDDDAD") + asked("丙", "ADADADADAD")
    )
    assert {code[0] for code in found} == {"甲"}
    assert {name for names in found.values() for name in names} == {"interviewer"}


EAST, WEST = Spot(102.545, 24.351), Spot(102.560, 24.351)
"""A kilometre and a half apart."""


def test_two_sites_from_one_place_and_an_answer_from_afar_are_signals() -> None:
    sheets = [
        sheet("a", site="S1", place=EAST, site_spot=EAST, answered_at=NOON),
        sheet("b", site="S2", place=EAST, answered_at=NOON + timedelta(minutes=5)),
        sheet("c", site="S2", place=EAST, answered_at=NOON + timedelta(minutes=30)),
        sheet("d", site="S1", place=EAST, answered_at=NOON + timedelta(minutes=2)),
        sheet("e", site="S1", place=WEST, site_spot=EAST),
        sheet("f", site="S1", site_spot=EAST),
    ]
    assert signals(sheets) == {code: {"place"} for code in "abde"}
    assert 1500 < metres(EAST, WEST) < 1530


def test_the_same_words_by_two_hands_are_a_signal_and_short_ones_are_not() -> None:
    sheets = [
        sheet("a", written=("希望早点把路 铺好",)),
        sheet("b", written=("别的", "希望早点把路铺好")),
        sheet("c", written=("没有",)),
        sheet("d", written=("没有",)),
    ]
    assert signals(sheets) == {"a": {"words"}, "b": {"words"}}


def test_a_third_of_all_within_an_hour_is_a_signal() -> None:
    apart = [sheet(f"x{n}", answered_at=NOON + timedelta(days=n + 1)) for n in range(20)]
    crowd = [sheet(f"y{n}", answered_at=NOON + timedelta(minutes=n)) for n in range(11)]
    assert signals([*apart, *crowd]) == {each.code: {"hour"} for each in crowd}
    assert signals([*apart, *crowd[:10]]) == {}, "ten of thirty are a third, not more"
    day_only = [sheet(f"z{n}", seconds=None) for n in range(40)]
    assert signals(day_only) == {}, "of which only the day is known"
    assert "hour" not in told(day_only)


def test_a_paper_of_which_two_keyings_differed_is_a_signal() -> None:
    sheets = [sheet("a", keyed_apart=True), sheet("b", keyed_apart=False), sheet("c")]
    assert signals(sheets) == {"a": {"keyed"}}


def test_chance_is_small_where_everything_hangs_on_who_asked() -> None:
    pairs = [("甲", 1)] * 10 + [("乙", 0)] * 10
    assert chance(pairs, 199) == Fraction(1, 200)
    assert chance([("甲", 1)] * 5, 199) is None


def test_what_nobody_wrote_down_is_not_looked_for() -> None:
    assert told([sheet("a", "AB", seconds=None)]) == frozenset()
    assert "fast" in told([sheet("a"), sheet("b", seconds=None)])
