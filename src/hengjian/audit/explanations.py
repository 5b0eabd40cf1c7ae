"""Why a wrong figure may be wrong: the likeliest slips first, and the benign ones ruled out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from hengjian.audit.hedging import as_printed
from hengjian.audit.intervals import Interval
from hengjian.audit.messages import tell
from hengjian.bilingual import Text
from hengjian.quantities import FULL_WIDTH, round_half_up


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed figure by its value and the worth of its last digit, both in base units."""

    text: str
    value: Fraction
    step: Fraction

    @property
    def interval(self) -> Interval:
        """Everything that rounds or is cut to it."""
        return as_printed(self.value, self.step)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A claim that holds, elsewhere in the document: 25.68% is 76/296, at 联动实施率."""

    stated: str
    working: str
    name: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A likely correction, and what was considered and does not explain the gap."""

    suggestion: Text | None
    considered: tuple[Text, ...]


def explained(
    stated: Printed,
    follows: Interval,
    expected: str,
    *,
    counts: tuple[int, int] | None = None,
    elsewhere: Iterable[Elsewhere] = (),
) -> Explanation:
    """Explain why ``stated`` is printed where ``expected`` (``follows`` as an interval) is due.

    ``counts`` are numerator and denominator when the figure is a share of counted things.
    """
    power = power_of_ten(stated, follows)
    found = list(_slips(stated, power, expected, counts, elsewhere))
    words = Text("；".join(text.zh for text in found), "; ".join(text.en for text in found))
    return Explanation(words if found else None, tuple(_ruled_out(stated, follows, power)))


def only_count(stated: Printed, base: int) -> int | None:
    """The only whole number of ``base`` that gives the percentage; ``None`` if none or several."""
    counts = counts_for(stated.interval, base)
    return counts[0] if len(counts) == 1 else None


def counts_for(share: Interval, base: int) -> range:
    """Every count of ``base`` whose share lies in ``share``, which must be bounded."""
    if share.low is None or share.high is None:
        return range(base + 1)
    low, high = share.low * base, share.high * base
    return range(-(-low.numerator // low.denominator), high.numerator // high.denominator + 1)


def _slips(
    stated: Printed,
    power: int,
    expected: str,
    counts: tuple[int, int] | None,
    elsewhere: Iterable[Elsewhere],
) -> Iterator[Text]:
    copied = next((other for other in elsewhere if other.stated == stated.text), None)
    if copied is not None:
        yield _stale(stated, copied, expected)
    count = only_count(stated, counts[1]) if counts and counts[1] > 0 else None
    if counts and count is not None and count != counts[0] and 0 <= count <= counts[1]:
        given = f"{count}/{counts[1]}"
        yield tell("explanations.slips", counts[1], count, given, stated.text, counts[0])
    if copied is None and count is None:
        yield from _digit_slips(stated, power, expected)


def _stale(stated: Printed, copied: Elsewhere, expected: str) -> Text:
    at = Text(f"，见“{copied.name}”" if copied.name else "",
              f", printed at {copied.name}" if copied.name else "")  # fmt: skip
    return tell("explanations.stale", stated.text, copied.working, at.zh, expected, at.en)


def _digit_slips(stated: Printed, power: int, expected: str) -> Iterator[Text]:
    if power:
        times = f"10^{abs(power)}" if abs(power) > 1 else "10"
        yield tell("explanations.digit_slips", times, expected)
    elif slip := digit_slip(digits_of(stated.text), digits_of(expected)):
        yield tell("explanations.digit_slips_2", slip.zh, expected, slip.en)


def power_of_ten(stated: Printed, follows: Interval) -> int:
    """The n for which ``stated`` is 10^n times what follows; 0 where there is none."""
    ends = [end for end in follows.ends if end]
    if not stated.value or all(abs(end) < 3 * abs(stated.value) < 9 * abs(end) for end in ends):
        return 0  # nothing like ten times, nor a tenth: most are asked in vain
    printed = stated.interval
    return next((n for n, times in _POWERS if printed.meets(follows.scaled(times))), 0)


_POWERS = tuple((n, Fraction(10) ** n) for n in (1, -1, 2, -2, 3, -3, 4, -4, 8, -8))


def digit_slip(stated: str, expected: str) -> Text | None:
    """What happened to the digits: two swapped, one left out, one too many, or one wrong."""
    if stated == expected or not stated or not expected:
        return None
    if len(stated) == len(expected):
        wrong = [i for i, (a, b) in enumerate(zip(stated, expected, strict=True)) if a != b]
        if len(wrong) == 1:
            a, b = stated[wrong[0]], expected[wrong[0]]
            return tell("explanations.digit_slip", b, a)
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1 and _swapped(stated, expected, wrong[0]):
            return tell("explanations.digit_slip_2")
    if _without_one(expected, stated):
        return tell("explanations.digit_slip_3")
    if _without_one(stated, expected):
        return tell("explanations.digit_slip_4")
    return None


def is_slip(stated: str, expected: str) -> bool:
    """Whether ``digit_slip`` can say what happened, without saying it: very many are asked."""
    if stated == expected or not stated or not expected:
        return False
    if len(stated) == len(expected):
        wrong = [i for i, (a, b) in enumerate(zip(stated, expected, strict=True)) if a != b]
        beside = len(wrong) == 2 and wrong[1] == wrong[0] + 1
        return len(wrong) == 1 or (beside and _swapped(stated, expected, wrong[0]))
    return _without_one(expected, stated) or _without_one(stated, expected)


def _swapped(stated: str, expected: str, at: int) -> bool:
    return stated[at] == expected[at + 1] and stated[at + 1] == expected[at]


def _without_one(longer: str, shorter: str) -> bool:
    if len(longer) != len(shorter) + 1:
        return False
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


@lru_cache(maxsize=4096)
def digits_of(text: str) -> str:
    """The digits of a printed figure, in narrow form, without signs and marks."""
    return "".join(mark for mark in text.translate(FULL_WIDTH) if mark.isdigit())


def _ruled_out(stated: Printed, follows: Interval, power: int) -> Iterator[Text]:
    if follows.low is None or follows.high is None:
        return
    low, high = follows.low, follows.high
    gap = max(low - stated.value, stated.value - high)
    steps = round_half_up(gap / stated.step, 1) if stated.step else None
    if steps is not None:
        yield tell("explanations.ruled_out", steps)
    if not power:
        yield tell("explanations.ruled_out_2")
