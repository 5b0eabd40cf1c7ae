"""The day or the period that the words around a figure give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from hengjian.audit.lexicon import patterns
from hengjian.periods import Found, Instant, Precision, find_dates

_P = patterns("dating")

Period = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Dated:
    """A stretch of text that says when: a day, or a period's first and last day."""

    start: int
    end: int
    date: dt.date | None
    period: Period | None


def evaluation_date(texts: Sequence[str]) -> dt.date | None:
    """The evaluation day, where a text states it (评价基准日为 2023 年 7 月 31 日).

    Where none does but 截至评价日 is said, it is the last day up to which the document counts
    (截至2023年7月31日).
    """
    unnamed = False
    for text in texts:
        if "评价" not in text:
            continue
        unnamed = unnamed or _P.at_evaluation.search(text) is not None
        for found in find_dates(text):
            exact = found.instant.precision is Precision.DAY
            if exact and _P.stated_day.search(text[: found.start]):
                return found.instant.span.first
    return counted_up_to(texts) if unnamed else None


def counted_up_to(texts: Sequence[str]) -> dt.date | None:
    """The last day up to which a document counts: 截至2023年7月31日."""
    days = [
        found.instant.span.first
        for text in texts
        if "截" in text
        for found in find_dates(text)
        if found.instant.precision is Precision.DAY and _P.up_to.search(text[: found.start])
    ]
    return max(days, default=None)


def dated(text: str, evaluated_on: dt.date | None = None) -> list[Dated]:
    """Everything in ``text`` that says when, in order; titles and document numbers do not."""
    if not any(mark.isdigit() or mark == "年" for mark in text) and "评价" not in text:
        return []
    apart = [match.span() for match in _P.titles.finditer(text)]
    dates = [
        found
        for found in find_dates(text)
        if not any(start <= found.start < end for start, end in apart)
    ]
    result = _spans(text, dates)
    result += [
        Dated(match.start(), match.end(), evaluated_on, None)
        for match in _P.at_evaluation.finditer(text)
    ]
    return sorted(result, key=lambda each: each.start)


def when(
    text: str, moments: Sequence[Dated], start: int, end: int, sentence: tuple[int, int]
) -> Dated | None:
    """What says when for the figure at ``start`` to ``end``: the nearest before it in its sentence,
    else one in brackets right behind it."""
    before = [each for each in moments if sentence[0] <= each.start and each.end <= start]
    if before:
        return before[-1]
    after = (each for each in moments if end <= each.start < sentence[1])
    return next((each for each in after if _P.aside.fullmatch(text, end, each.start)), None)


def _spans(text: str, dates: Sequence[Found]) -> list[Dated]:
    """The dates, two joined by 至 as one period, and months or quarters behind a year with it."""
    result: list[Dated] = []
    rest = list(dates)
    while rest:
        found = rest.pop(0)
        follower = rest[0] if rest else None
        if follower and _P.between.fullmatch(text, found.end, follower.start):
            rest.pop(0)
            first, last = found.instant.span.first, follower.instant.span.last
            if first <= last:
                result.append(Dated(found.start, follower.end, None, (first, last)))
                continue
        result.append(_single(text, found))
    return result


def _single(text: str, found: Found) -> Dated:
    instant = found.instant
    span = instant.span
    if instant.precision is Precision.YEAR and (
        since := _P.year_before.search(text, 0, found.start)
    ):
        first = Instant(int(since["year"])).span.first
        return Dated(since.start(), found.end, None, (min(first, span.first), span.last))
    if instant.precision is Precision.DAY:
        return Dated(found.start, found.end, span.first, None)
    if end := _P.year_end.match(text, found.end):
        return Dated(found.start, end.end(), span.last, None)
    if _P.up_to.search(text[: found.start]):
        return Dated(found.start, found.end, span.last, None)
    if instant.precision is Precision.YEAR and (part := _part_of(text, found.end, instant.year)):
        return Dated(found.start, part[0], None, part[1])
    return Dated(found.start, found.end, None, (span.first, span.last))


def _part_of(text: str, at: int, year: int) -> tuple[int, Period] | None:
    """The half, the quarter or the months of a year that are named right behind it."""
    if match := _P.part.match(text, at):
        if match["half"]:
            first, count = (1 if match["half"] == "上" else 7), 6
        else:
            quarter = match["quarter"]
            first, count = (
                3 * (int(quarter) if quarter.isdigit() else "一二三四".index(quarter) + 1) - 2,
                3,
            )
        return match.end(), _months(year, first, first + count - 1)
    match = _P.months_after.match(text, at)
    if match and match["first"]:
        first, last = int(match["first"]), int(match["last"])
        if 1 <= first <= last <= 12:
            return match.end(), _months(year, first, last)
    return None


def _months(year: int, first: int, last: int) -> Period:
    return Instant(year, first).span.first, Instant(year, last).span.last
