"""Signals: each on an answer that deserves it, none on one that does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from hengjian.site.residents.surveys.quality import Sheet, chance, signals, told

NOON = datetime(2023, 8, 1, 12, tzinfo=UTC)


def sheet(code: str, letters: str = "ABCBA", **values: Any) -> Sheet:
    given: dict[str, Any] = {
        "answers": {f"q{n}": letter for n, letter in enumerate(letters)},
        "satisfaction": letters[:1],
        "seconds": 180,
        "device": "",
        "interviewer": "",
        "answered_at": NOON,
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


def test_chance_is_small_where_everything_hangs_on_who_asked() -> None:
    pairs = [("甲", 1)] * 10 + [("乙", 0)] * 10
    assert chance(pairs, 199) == Fraction(1, 200)
    assert chance([("甲", 1)] * 5, 199) is None


def test_what_nobody_wrote_down_is_not_looked_for() -> None:
    assert told([sheet("a", "AB", seconds=None)]) == frozenset()
    assert "fast" in told([sheet("a"), sheet("b", seconds=None)])
