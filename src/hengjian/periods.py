"""Instants and spans.

An instant is a day, a month or a year, as precise as it was written: ``2022.7`` is July 2022 and no
particular day of it. A span has a first and a last day, both included.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from hengjian.errors import Refused, problem


class Precision(Enum):
    """How precisely an instant is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Span:
    """The days from ``first`` to ``last``, both included.

    Raises ``Refused`` (``span-reversed``).
    """

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Refused([problem("span-reversed", first=self.first, last=self.last)])

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last

    def covers(self, other: Span) -> bool:
        """Whether every day of ``other`` is in this span."""
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: Span) -> bool:
        """Whether the spans share a day."""
        return self.first <= other.last and other.first <= self.last

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def __str__(self) -> str:
        return f"{self.first}/{self.last}"


@dataclass(frozen=True, slots=True)
class Instant:
    """A year, a month or a day. Raises ``Refused`` (``date-impossible``) for 2022-02-30."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        try:
            dt.date(
                self.year,
                1 if self.month is None else self.month,
                1 if self.day is None else self.day,
            )
        except ValueError:
            raise Refused([problem("date-impossible", found=self)]) from None

    @property
    def precision(self) -> Precision:
        """Whether it is a year, a month or a day."""
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def span(self) -> Span:
        """All the days it may mean."""
        last_month = self.month or 12
        last_day = self.day or calendar.monthrange(self.year, last_month)[1]
        return Span(
            dt.date(self.year, self.month or 1, self.day or 1),
            dt.date(self.year, last_month, last_day),
        )

    def text(self) -> str:
        """As official documents write it: ``2022年7月31日``."""
        parts = zip((self.year, self.month, self.day), "年月日", strict=True)
        return "".join(f"{number}{mark}" for number, mark in parts if number is not None)

    def __str__(self) -> str:
        parts = (part for part in (self.month, self.day) if part is not None)
        return "-".join((f"{self.year:04}", *(f"{part:02}" for part in parts)))


_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_CHINESE_SMALL = {
    tens + ones: 10 * tens_value + ones_value
    for tens_value, tens in enumerate(("", "十", "二十", "三十"))
    for ones_value, ones in enumerate(("", *"一二三四五六七八九"))
}

_CHINESE_YEAR = "[一二][〇零一二三四五六七八九]{3}"
_YEAR = f"(?:1[89]|2[01])[0-9]{{2}}|{_CHINESE_YEAR}"
_SMALL = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_DATE = re.compile(
    rf"""(?=[12一二])(?:
      (?<![0-9.,])(?P<year>{_YEAR})\s*年(?:度|\s*(?P<month>{_SMALL})\s*月(?:份|\s*(?P<day>{_SMALL})\s*[日号])?)?
    | (?<![0-9.,/\-])(?P<y>(?:1[89]|2[01])[0-9]{{2}})(?P<mark>[-./])(?P<m>[0-9]{{1,2}})
      (?:(?P=mark)(?P<d>[0-9]{{1,2}}))?(?![0-9]|[.,/\-][0-9])
    )""",
    re.VERBOSE,
)
_DATE_SIGN = re.compile("年|[0-9０-９][-./－／]")
"""What every date in a running text has, as written."""
_COMPACT = re.compile(r"((?:19|20|21)[0-9]{2})([0-9]{2})([0-9]{2})")
_YEAR_ALONE = re.compile(rf"{_YEAR}")
_TIME_OF_DAY = re.compile(r"(?:[T\s]\s*)[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?Z?")
_SERIAL = re.compile(r"([1-9][0-9]{4})(?:\.[0-9]+)?")
_SERIALS = range(20_000, 73_051)
"""Serial numbers that are taken for dates, 1954-10-03 to 2099-12-31."""


@dataclass(frozen=True, slots=True)
class Found:
    """A date found in a text at offsets ``start`` (included) to ``end`` (excluded)."""

    start: int
    end: int
    instant: Instant


def find_dates(text: str) -> Iterator[Found]:
    """The dates with a year in a running text, Chinese, ISO and dotted, in order.

    Something shaped like a date that no calendar has (2022年13月) is passed over.
    """
    if not _DATE_SIGN.search(text):
        return
    for match in _DATE.finditer(text.translate(_FULL_WIDTH)):
        try:
            yield Found(match.start(), match.end(), _instant(match))
        except Refused:
            continue


def _instant(match: re.Match[str]) -> Instant:
    """The instant of a match of ``_DATE``. Raises ``Refused`` (``date-impossible``)."""
    if match["y"]:
        return Instant(int(match["y"]), int(match["m"]), int(match["d"]) if match["d"] else None)
    year = int(match["year"].translate(_CHINESE_DIGITS))
    month, day = (_small(match[part], match) for part in ("month", "day"))
    return Instant(year, month, day)


def _small(written: str | None, match: re.Match[str]) -> int | None:
    if written is None or written.isdigit():
        return int(written) if written else None
    if written not in _CHINESE_SMALL:
        raise Refused([problem("date-impossible", found=match[0])])
    return _CHINESE_SMALL[written]


def parse_instant(text: str) -> Instant:
    """The instant written ``text``: ``2022-07-31``, ``2022.7``, ``2022年7月``, ``二〇二二年``,
    ``2022``.

    Raises ``Refused`` with ``date-is-serial``, ``date-impossible`` or ``date-unreadable``.
    """
    written = text.strip().translate(_FULL_WIDTH)
    if match := _COMPACT.fullmatch(written):
        year, month, day = (int(part) for part in match.groups())
        return Instant(year, month, day)
    if _YEAR_ALONE.fullmatch(written):
        return Instant(int(written.translate(_CHINESE_DIGITS)))
    match = _DATE.match(written)
    if match and (match.end() == len(written) or _TIME_OF_DAY.fullmatch(written, match.end())):
        return _instant(match)
    serial = _SERIAL.fullmatch(written)
    if serial and int(serial[1]) in _SERIALS:
        day_meant = date_from_serial(int(serial[1]))
        raise Refused([problem("date-is-serial", found=text, date=day_meant)])
    raise Refused([problem("date-unreadable", found=text)])


def parse_date(text: str) -> dt.date:
    """The day written ``text``: ``2022-07-31``, ``2022/7/31``, ``2022.7.31``, ``2022年7月31日``,
    ``20220731`` (ISO 8601 basic); a time of day after it is dropped.

    Raises ``Refused`` as ``parse_instant`` does, and with ``date-imprecise`` for a month or a year.
    """
    instant = parse_instant(text)
    if instant.precision is not Precision.DAY:
        raise Refused([problem("date-imprecise", found=text, last=instant.span.last)])
    return instant.span.first


def date_from_serial(serial: int) -> dt.date:
    """The day a spreadsheet means by ``serial`` in the 1900 date system, for real date cells.

    Serials up to 60 stand before the day 1900-02-29 that only spreadsheets know, and are refused
    (``date-impossible``), as are those past the year 9999.
    """
    if not 60 < serial < 2_958_466:
        raise Refused([problem("date-impossible", found=serial)])
    return dt.date(1899, 12, 30) + dt.timedelta(days=serial)


_BETWEEN = re.compile(r"\s*(?:至|到|—{1,2}|–|-{1,2}|~|～|/)\s*")
_REST = re.compile(rf"(?P<month>{_SMALL})\s*月(?:份|\s*(?P<day>{_SMALL})\s*[日号])?")
_PART_OF_YEAR = re.compile(
    rf"(?P<year>{_YEAR})\s*年\s*(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度)"
)


def parse_span(text: str) -> Span:
    """The span written ``text``: an instant (all its days), ``2021年3月至2022年7月``,
    ``2021年3月至7月``, ``2021.3-2022.7``, ``2021-03-01/2022-07-31``, ``2022年上半年``,
    ``2022年第三季度``.

    Raises ``Refused`` as ``parse_instant`` does, and with ``span-reversed``.
    """
    written = text.strip().translate(_FULL_WIDTH)
    if match := _PART_OF_YEAR.fullmatch(written):
        return _part_of_year(match)
    for between in _BETWEEN.finditer(written):
        start = _readable(written[: between.start()])
        end = start and _end(written[between.end() :], start)
        if start and end:
            return Span(start.span.first, end.span.last)
    return parse_instant(text).span


def _readable(written: str) -> Instant | None:
    try:
        return parse_instant(written)
    except Refused:
        return None


def _end(written: str, start: Instant) -> Instant | None:
    """The end of a span, which may leave out the year of its start."""
    if short := _REST.fullmatch(written):
        return Instant(start.year, _small(short["month"], short), _small(short["day"], short))
    return _readable(written)


def _part_of_year(match: re.Match[str]) -> Span:
    year = int(match["year"].translate(_CHINESE_DIGITS))
    if match["half"]:
        first, months = (1 if match["half"] == "上" else 7), 6
    else:
        first, months = 3 * int(match["quarter"].translate(_CHINESE_DIGITS)) - 2, 3
    last = Instant(year, first + months - 1).span.last
    return Span(dt.date(year, first, 1), last)


def add_months(day: dt.date, count: int) -> dt.date:
    """The same day ``count`` months later, earlier where it is negative; the last day of the month
    where that month is too short."""
    year, month = divmod(12 * day.year + day.month - 1 + count, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
