"""Dates that cannot be: days no calendar has, periods that end before they begin, works that are
finished before they start, terms of another length than their dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from hengjian.audit.context import Context
from hengjian.audit.document import Block, Spot, Table
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.prose import Stretch, sentences, texts
from hengjian.bilingual import Text
from hengjian.errors import Refused
from hengjian.periods import Instant, Span, find_dates

_P = patterns("checks.dates")

_CODE = "dates"
_STAGES: tuple[tuple[int, str, str], ...] = (
    (0, "批复", "approval"),
    (1, "招标", "tender"),
    (2, "开工", "start of works"),
    (4, "验收", "acceptance"),
    (3, "完工", "completion"),
)
_WORDS = {
    0: "(?:立项|可研|可行性研究报告?|初步设计)[^，。；]{0,6}?批复|批复(?=日期|时间)",
    1: "(?:公开)?招标|中标",
    2: "(?:正式|全面|开始)?(?:开工|动工)(?!率|及时|数)",
    4: "(?:竣工|交工|完工)?验收",
    3: "完工(?!率)|竣工|建成",
}
_STAGE = re.compile("|".join(f"(?P<s{rank}>{_WORDS[rank]})" for rank, _, _ in _STAGES))


@dataclass(frozen=True, slots=True)
class _Event:
    """A stage of the works with its days and its place."""

    rank: int
    days: Span
    written: str
    spot: Spot
    meant: bool
    """Planned, not done."""


def _run(context: Context) -> Iterator[Claim]:
    for whole in texts(context.document):
        if _P.year.search(whole.text):
            yield from _impossible(whole)
            yield from _reversed(whole)
            yield from _terms(whole)
    for sentence in sentences(context.document, "。！？"):
        if not _P.several.search(sentence.text):
            yield from _ordered(_events(sentence))
    for block, table in context.document.tables():
        for row in range(table.headers, table.height):
            yield from _ordered(_row_events(block, table, row))
    yield from _evaluated_early(context)


def _failed(
    severity: Severity, message: Text, spots: tuple[Spot, ...], stated: str, expected: str = ""
) -> Claim:
    return Claim(_CODE, spots, (Finding(_CODE, severity, message, spots, stated, expected),))


def _instant(year: str, month: str | None, day: str | None) -> Instant | None:
    """The instant; ``None`` where no calendar has it."""
    try:
        return Instant(int(year), int(month) if month else None, int(day) if day else None)
    except Refused:
        return None


def _impossible(whole: Stretch) -> Iterator[Claim]:
    for match in _P.ymd.finditer(whole.text):
        year, month, day = (match[part] or match[f"{part}2"] for part in "ymd")
        spot = whole.of(match)
        if match["mark"] == "." and (int(month) > 12 or int(day) > 31):
            continue  # a version or a section number
        if _instant(year, month, day) is not None:
            yield Claim(_CODE, (spot,))
            continue
        message = tell("checks.dates.impossible", match[0])
        yield _failed("error", message, (spot,), match[0])


def _reversed(whole: Stretch) -> Iterator[Claim]:
    """Spans that end before they begin; where the second year is left out the next may be meant."""
    for match in _P.span.finditer(whole.text):
        if not (match["y2"] or match["m2"]) or (match["m2"] and not match["m"]):
            continue
        first = _instant(match["y"], match["m"], match["d"])
        last = _instant(match["y2"] or match["y"], match["m2"], match["d2"])
        if first is None or last is None:
            continue
        spot, stated = whole.of(match), match[0].strip()
        if last.span.last >= first.span.first:
            yield Claim(_CODE, (spot,))
            continue
        expected = f"{last.text()}至{first.text()}"
        message = tell("checks.dates.reversed", stated)
        yield _failed("error" if match["y2"] else "query", message, (spot,), stated, expected)


def _terms(whole: Stretch) -> Iterator[Claim]:
    """A term in months or years against the only span of dates in its sentence."""
    if not _P.term.search(whole.text):
        return
    for start, end in ((m.start(), m.end()) for m in re.finditer("[^。；\n]+", whole.text)):
        spans = list(_P.span.finditer(whole.text, start, end))
        terms = list(_P.term.finditer(whole.text, start, end))
        if len(spans) != 1 or len(terms) != 1 or not spans[0]["m"] or not spans[0]["m2"]:
            continue
        span, term = spans[0], terms[0]
        first = _instant(span["y"], span["m"], span["d"])
        last = _instant(span["y2"] or span["y"], span["m2"], span["d2"])
        if first is None or last is None or last.span.last < first.span.first:
            continue
        months = (last.year - first.year) * 12 + (last.month or 12) - (first.month or 1)
        stated = int(term["count"]) * (12 if term["unit"] == "年" else 1)
        spots = (whole.of(term), whole.of(span))
        if months - 1 <= stated <= months + 1:
            yield Claim(_CODE, spots)
            continue
        message = tell("checks.dates.terms", term[0], span[0], months + 1)
        yield _failed("warning", message, spots, term[0], f"{months + 1}个月")


def _events(sentence: Stretch) -> list[_Event]:
    """The stages of works that are named with a date in one sentence, in order."""
    found = list(find_dates(sentence.text))
    events: list[_Event] = []
    for at, date in enumerate(found):
        before = sentence.text[found[at - 1].end if at else 0 : date.start]
        after = sentence.text[date.end : found[at + 1].start if at + 1 < len(found) else None]
        clause = re.split("[，。；：]", before)[-1]
        label = _label_before(before) or _label_after(after)
        if label is not None:
            meant = bool(_P.meant.search(sentence.text[: date.start])) and "实际" not in clause
            written = sentence.text[date.start : date.end]
            spot = sentence.spot(date.start, date.end)
            events.append(_Event(label, date.instant.span, written, spot, meant))
    return events


def _label_before(before: str) -> int | None:
    """The stage whose word stands right before a date: 开工日期为."""
    for match in _STAGE.finditer(before):
        if _P.label_end.fullmatch(before, match.end()) and before[match.end() :].strip():
            return _rank(match)
    return None


def _label_after(after: str) -> int | None:
    """The stage that the clause behind a date names: 3月1日正式开工."""
    clause = re.split("[，。；、（]", after)[0][:24]
    if re.match(r"\s*(?:至|到|—|-|~|～|以来)", clause):
        return None
    stages = {_rank(match) for match in _STAGE.finditer(clause)}
    return stages.pop() if len(stages) == 1 else None


def _rank(match: re.Match[str]) -> int:
    return next(rank for rank, _, _ in _STAGES if match[f"s{rank}"])


def _row_events(block: Block, table: Table, row: int) -> list[_Event]:
    """The stages in one row, by the headers over their columns or the cell on their left."""
    events: list[_Event] = []
    cells = table.row(row)
    for at, cell in enumerate(cells):
        dates = list(find_dates(cell.text))
        if len(dates) != 1:
            continue
        labels = [table.heading(cell.column), cells[at - 1].text if at else ""]
        ranks = {rank for label in labels if (rank := _label(label)) is not None}
        if len(ranks) == 1:
            spot = Spot(block.index, dates[0].start, dates[0].end, (cell.row, cell.column))
            written = cell.text[dates[0].start : dates[0].end]
            meant = any(_P.meant.search(label) for label in labels)
            events.append(_Event(ranks.pop(), dates[0].instant.span, written, spot, meant))
    return events


def _label(heading: str) -> int | None:
    stages = [_rank(match) for match in _STAGE.finditer(heading)] if len(heading) <= 16 else []
    return stages[0] if len(stages) == 1 else None


def _ordered(events: Sequence[_Event]) -> Iterator[Claim]:
    for one, two in combinations(events, 2):
        early, late = sorted((one, two), key=lambda event: event.rank)
        if early.rank == late.rank or early.meant != late.meant:
            continue
        spots = (late.spot, early.spot)
        if early.days.first <= late.days.last:
            yield Claim(_CODE, spots)
            continue
        names = {rank: (zh, en) for rank, zh, en in _STAGES}
        (zh, en), (zh_late, en_late) = names[early.rank], names[late.rank]
        message = tell(
            "checks.dates.ordered", zh_late, late.written, zh, early.written, en_late, en
        )
        severity: Severity = "error" if early.rank >= 2 else "warning"
        yield _failed(severity, message, spots, late.written)


def _evaluated_early(context: Context) -> Iterator[Claim]:
    """An evaluation day before the end of the period that is evaluated."""
    days: list[tuple[Span, str, Spot]] = []
    periods: list[tuple[Span, str, Spot]] = []
    for whole in texts(context.document):
        if "评价" not in whole.text:
            continue
        for found in find_dates(whole.text):
            if _P.base_day.search(whole.text[: found.start]):
                written = whole.text[found.start : found.end]
                days.append((found.instant.span, written, whole.spot(found.start, found.end)))
        for match in _P.span.finditer(whole.text):
            last = _instant(match["y2"] or match["y"], match["m2"], match["d2"])
            named = _P.period.search(whole.text[: match.start()])
            if named and last and (match["y2"] or match["m2"]):
                periods.append((last.span, match[0].strip(), whole.of(match)))
    for day, day_written, day_spot in days:
        for end, period_written, period_spot in periods:
            spots = (day_spot, period_spot)
            if day.last >= end.first:
                yield Claim(_CODE, spots)
                continue
            message = tell("checks.dates.evaluated_early", day_written, period_written)
            yield _failed("warning", message, spots, day_written)


CHECK = Check(_CODE, _run)
