"""The middle of numbers and how sure it is, exactly. Stands apart from the projects of a run, whose
reading loads DuckDB: the site asks for a median before anybody asks for a run."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def median(ordered: Sequence[int]) -> Fraction:
    """The middle of rising numbers, halfway between the two middle ones where there are two."""
    half = len(ordered) // 2
    return Fraction(ordered[half] + ordered[-half - 1], 2)


def median_interval(ordered: Sequence[int]) -> tuple[int, int] | None:
    """Between which two of the ordered numbers the median of what they were drawn from lies, in at
    least 95 of 100 draws: by the sign test, exactly, whatever the distribution. None below six
    numbers, which are too few to say it of."""
    count, below = len(ordered), 0
    ways = term = 1
    while 40 * ways <= 2**count:
        below += 1
        term = term * (count - below + 1) // below
        ways += term
    return (ordered[below - 1], ordered[count - below]) if below else None
