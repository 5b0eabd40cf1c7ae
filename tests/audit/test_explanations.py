"""Why a wrong figure may be wrong."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengjian.audit.explanations import (
    Elsewhere,
    Printed,
    counts_for,
    digit_slip,
    explained,
    only_count,
    power_of_ten,
)
from hengjian.audit.intervals import Interval, exactly


def percent(text: str) -> Printed:
    digits = text.rstrip("%")
    places = len(digits.partition(".")[2])
    return Printed(text, Fraction(digits) / 100, Fraction(1, 100 * 10**places))


def test_only_one_count_gives_a_percentage() -> None:
    assert only_count(percent("25.68%"), 296) == 76
    assert only_count(percent("26%"), 296) is None
    assert only_count(percent("66.13%"), 40) is None
    assert list(counts_for(percent("27%").interval, 296)) == [79, 80, 81, 82]
    assert len(counts_for(Interval(None, None), 5)) == 6


def test_a_stale_copy_comes_first_and_the_only_count_next() -> None:
    other = Elsewhere("25.68%", "76/296", "连片实施率")
    found = explained(
        percent("25.68%"), exactly(Fraction(79, 296)), "26.69%", counts=(79, 296), elsewhere=[other]
    )
    assert found.suggestion is not None
    assert found.suggestion.en.startswith("25.68% is 76/296, printed at 连片实施率")
    assert "of 296 only 76 (76/296)" in found.suggestion.en
    assert "见“连片实施率”" in found.suggestion.zh
    assert len(found.considered) == 2


def test_a_slip_of_the_unit_is_a_power_of_ten() -> None:
    stated = Printed("39600元", Fraction(39600), Fraction(1))
    assert power_of_ten(stated, exactly(Fraction(396_000_000))) == -4
    found = explained(stated, exactly(Fraction(396_000_000)), "39600万元")
    assert found.suggestion is not None
    assert "10^4" in found.suggestion.zh
    assert len(found.considered) == 1


@pytest.mark.parametrize(
    ("stated", "expected", "words"),
    [
        ("18.95", "19.85", None),
        ("1895", "1985", "two digits probably swapped"),
        ("1985", "1986", "probably 5 typed for 6"),
        ("195", "1985", "a digit probably left out"),
        ("19885", "1985", "a digit probably typed twice or added"),
        ("1985", "1985", None),
        ("1", "999", None),
    ],
)
def test_what_happened_to_the_digits(stated: str, expected: str, words: str | None) -> None:
    slip = digit_slip(stated, expected)
    assert (slip.en if slip else None) == words
