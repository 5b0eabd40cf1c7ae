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
from hengjian.audit.prose import Stretch, sentences, texts
from hengjian.bilingual import Text
from hengjian.errors import Refused
from hengjian.periods import Instant, Span, find_dates

_CODE = "dates"
_YMD = re.compile(
    r"(?<![0-9.])(?P<y>(?:19|20)[0-9]{2})\s*年\s*(?P<m>[0-9]{1,2})\s*月(?:\s*(?P<d>[0-9]{1,2})\s*日)?"
    r"|(?<![0-9\-./])(?P<y2>(?:19|20)[0-9]{2})(?P<mark>[-./])(?P<m2>[0-9]{1,2})(?P=mark)(?P<d2>[0-9]{1,2})(?![0-9\-./])"
)  # fmt: skip
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_TO = r"\s*起?\s*(?:至|到|—{1,2}|–|-|~|～)\s*"
_SPAN = re.compile(
    r"(?<![0-9.])(?P<y>(?:19|20)[0-9]{2})\s*年(?:\s*(?P<m>[0-9]{1,2})\s*月(?:\s*(?P<d>[0-9]{1,2})\s*日)?)?"
    rf"{_TO}(?:(?P<y2>(?:19|20)[0-9]{{2}})\s*年)?(?:\s*(?P<m2>[0-9]{{1,2}})\s*月(?:\s*(?P<d2>[0-9]{{1,2}})\s*日)?)?"
)  # fmt: skip
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
_SEVERAL = re.compile(
    "分别|分期|分段|分批|部分|标段|[一二三四五六七八九十]期(?!项目)|先后|陆续|首批|第[一二三四五六]批"
)
_MEANT = re.compile("计划|预计|拟[于在]|原定|应[于在当]?|要求|规定|目标")
_LABEL_END = re.compile(r"(?:日期|时间)?(?:为|是|[:：]|于|在)*\s*$")
_TERM = re.compile(
    "(?:工期|建设期|服务期|合同期|实施周期|建设周期|周期|期限|为期|历时)(?:限|共计?|约|为|是|[:：])*"
    r"\s*(?P<count>[0-9]{1,3})\s*(?P<unit>个月|月|年)"
)
_BASE_DAY = re.compile("评价(?:基准|截止)日期?(?:为|是|[:：])*\\s*$")
_PERIOD = re.compile("评价(?:期间|时段|期|的?时间范围|年度)(?:为|是|[:：]|自|从)*\\s*$")


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
        if _YEAR.search(whole.text):
            yield from _impossible(whole)
            yield from _reversed(whole)
            yield from _terms(whole)
    for sentence in sentences(context.document, "。！？"):
        if not _SEVERAL.search(sentence.text):
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
    for match in _YMD.finditer(whole.text):
        year, month, day = (match[part] or match[f"{part}2"] for part in "ymd")
        spot = whole.of(match)
        if match["mark"] == "." and (int(month) > 12 or int(day) > 31):
            continue  # a version or a section number
        if _instant(year, month, day) is not None:
            yield Claim(_CODE, (spot,))
            continue
        message = Text(f"没有“{match[0]}”这一天。", f"No calendar has the day “{match[0]}”.")
        yield _failed("error", message, (spot,), match[0])


def _reversed(whole: Stretch) -> Iterator[Claim]:
    """Spans that end before they begin; where the second year is left out the next may be meant."""
    for match in _SPAN.finditer(whole.text):
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
        message = Text(f"“{stated}”止于开始之前。", f"“{stated}” ends before it begins.")
        yield _failed("error" if match["y2"] else "query", message, (spot,), stated, expected)


def _terms(whole: Stretch) -> Iterator[Claim]:
    """A term in months or years against the only span of dates in its sentence."""
    if not _TERM.search(whole.text):
        return
    for start, end in ((m.start(), m.end()) for m in re.finditer("[^。；\n]+", whole.text)):
        spans = list(_SPAN.finditer(whole.text, start, end))
        terms = list(_TERM.finditer(whole.text, start, end))
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
        message = Text(
            f"“{term[0]}”与“{span[0]}”不符：后者约{months + 1}个月。",
            f"“{term[0]}” does not fit “{span[0]}”, which is about {months + 1} months.",
        )
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
            meant = bool(_MEANT.search(sentence.text[: date.start])) and "实际" not in clause
            written = sentence.text[date.start : date.end]
            spot = sentence.spot(date.start, date.end)
            events.append(_Event(label, date.instant.span, written, spot, meant))
    return events


def _label_before(before: str) -> int | None:
    """The stage whose word stands right before a date: 开工日期为."""
    for match in _STAGE.finditer(before):
        if _LABEL_END.fullmatch(before, match.end()) and before[match.end() :].strip():
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
            meant = any(_MEANT.search(label) for label in labels)
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
        message = Text(
            f"{zh_late}（{late.written}）早于{zh}（{early.written}）。",
            f"The {en_late} ({late.written}) comes before the {en} ({early.written}).",
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
            if _BASE_DAY.search(whole.text[: found.start]):
                written = whole.text[found.start : found.end]
                days.append((found.instant.span, written, whole.spot(found.start, found.end)))
        for match in _SPAN.finditer(whole.text):
            last = _instant(match["y2"] or match["y"], match["m2"], match["d2"])
            named = _PERIOD.search(whole.text[: match.start()])
            if named and last and (match["y2"] or match["m2"]):
                periods.append((last.span, match[0].strip(), whole.of(match)))
    for day, day_written, day_spot in days:
        for end, period_written, period_spot in periods:
            spots = (day_spot, period_spot)
            if day.last >= end.first:
                yield Claim(_CODE, spots)
                continue
            message = Text(
                f"评价基准日{day_written}早于评价期间（{period_written}）的末日。",
                f"The evaluation day {day_written} lies before the end of the period evaluated "
                f"({period_written}).",
            )
            yield _failed("warning", message, spots, day_written)


CHECK = Check(_CODE, _run)
