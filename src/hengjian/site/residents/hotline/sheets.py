"""The export of another hotline platform, read: its columns met by their names, wherever they
stand, or refused by name.

What a row says is checked in whole before anything is kept: all that is wrong is said at once, each
at its cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.engine.facts.tables import merged_problem
from hengjian.engine.sheets.grid import Grid, comparable
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.periods import parse_date
from hengjian.site.common.days import current_day
from hengjian.site.common.words import both
from hengjian.site.platform.workbooks import opened
from hengjian.site.residents.hotline.models import MOST_PEOPLE, Case

ROWS = 20_000
LISTED = 200
HEADER_WITHIN = 10
"""Lines above the header hold titles."""
MOVED = 0.5
"""Where more of a column cannot be read than this, the columns have moved."""
_TIME = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(:\d{2})?\s*$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column by what platforms call it."""

    name: str
    title: Text
    known: tuple[str, ...]
    needed: bool = False


COLUMNS = (
    Column(
        "ref",
        Text("工单编号", "number"),
        ("工单编号", "工单号", "编号", "诉求编号", "受理编号", "code"),
        needed=True,
    ),
    Column(
        "received",
        Text("受理时间", "received at"),
        ("受理时间", "受理日期", "来电时间", "登记时间", "创建时间", "received_on"),
        needed=True,
    ),
    Column(
        "channel",
        Text("来源渠道", "channel"),
        ("来源渠道", "受理渠道", "诉求渠道", "渠道", "来源", "channel"),
    ),
    Column("kind", Text("诉求类型", "class"), ("诉求类型", "工单类型", "诉求类别", "类型", "kind")),
    Column(
        "text",
        Text("诉求内容", "what is said"),
        ("诉求内容", "工单内容", "反映内容", "主要内容", "内容", "text"),
    ),
    Column("site", Text("小区", "site"), ("小区", "小区名称", "所属小区", "小区编号", "site")),
    Column("place", Text("地址", "address"), ("地址", "事发地址", "具体地址", "诉求地址", "place")),
    Column("people", Text("人数", "people"), ("人数", "来访人数", "people")),
    Column(
        "reporter", Text("诉求人", "reporter"), ("诉求人", "来电人", "姓名", "联系人", "市民姓名")
    ),
    Column(
        "phone", Text("联系电话", "phone"), ("联系电话", "来电号码", "电话", "手机号", "联系方式")
    ),
    Column(
        "due",
        Text("办结期限", "to be finished by"),
        ("办结期限", "办理期限", "截止时间", "应办结日期", "due_on"),
    ),
    Column(
        "closed",
        Text("办结时间", "finished on"),
        ("办结时间", "办结日期", "办理完成时间", "closed_on"),
    ),
    Column(
        "satisfied",
        Text("是否满意", "satisfied"),
        ("是否满意", "满意度", "回访满意", "回访结果", "满意情况", "satisfied"),
    ),
)
"""Names are compared without width, case and outer blanks."""
CHANNELS = {
    "热线": "12345",
    "市民热线": "12345",
    "12345热线": "12345",
    "来电": "phone",
    "信件": "letter",
    "网络": "online",
    "微信": "online",
    "小程序": "online",
    "app": "online",
    "走访": "home_visit",
    "现场": "on_site",
    "扫码": "board",
}
KINDS = {"投诉": "complaint", "举报": "complaint", "投诉举报": "complaint", "诉求": "complaint"}
AGREED = frozenset(("是", "满意", "非常满意", "基本满意", "认可", "true", "yes", "1"))
NOT_AGREED = frozenset(("否", "不满意", "非常不满意", "不认可", "一般", "false", "no", "0"))
UNREACHED = frozenset(("未联系上", "未接通", "无法联系", "未回访", ""))


@dataclass(slots=True)
class Row:
    """One case of a sheet."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Sheet:
    """What a sheet says, and everything that is wrong with it."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    columns: Mapping[str, int] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    """Columns that mean nothing here."""


def read_sheet(path: Path, name: str) -> Sheet:
    """Read the file at ``path``, handed in as ``name``; whatever is wrong stands in the answer."""
    sheet = Sheet()
    try:
        found = opened(path, name, lambda titles: titles[0])
        lines = list(islice(found.grid.rows, ROWS + HEADER_WITHIN))
    except Refused as refused:
        sheet.problems = list(refused.problems)
        return sheet
    sheet.problems += [merged_problem(found.grid, each) for each in found.grid.merged]
    if len(lines) == ROWS + HEADER_WITHIN:
        at = found.grid.place(lines[-1][0], 1)
        sheet.problems.append(problem("sheet-too-long", at, most=ROWS))
        return sheet
    header = _header(lines, found.grid, sheet)
    if header:
        _read(found.grid, [each for each in lines if each[0] > header], sheet)
    return sheet


def _header(lines: Sequence[tuple[int, Sequence[str]]], grid: Grid, sheet: Sheet) -> int:
    """The line that names most columns; 0, with a problem, where what is needed is not named."""
    best: tuple[int, int, Sequence[str]] = (0, 1, ())
    for line, cells in lines[:HEADER_WITHIN]:
        hits = sum(bool(_find_column(cell)) for cell in cells)
        if hits > best[0]:
            best = (hits, line, cells)
    _, line, cells = best
    columns: dict[str, int] = {}
    for number, cell in enumerate(cells, start=1):
        column = _find_column(cell)
        if column is None:
            sheet.ignored += [cell] if cell else []
        elif column.name in columns:
            first = cells[columns[column.name] - 1]
            values = {"first": first, "second": cell, "column": column.title}
            sheet.problems.append(problem("sheet-header-twice", grid.place(line, number), **values))
        else:
            columns[column.name] = number
    sheet.columns = columns
    for column in COLUMNS:
        if column.needed and column.name not in columns:
            known = "、".join(column.known[:-1])
            at = grid.place(line, 1)
            sheet.problems.append(
                problem("sheet-header-missing", at, column=column.title, known=known)
            )
    return 0 if sheet.problems else line


def _find_column(cell: str) -> Column | None:
    word = comparable(cell)
    return next((c for c in COLUMNS if word in {comparable(each) for each in c.known}), None)


def _read(grid: Grid, lines: Sequence[tuple[int, Sequence[str]]], sheet: Sheet) -> None:
    wrong: dict[str, list[Problem]] = {}
    found: Counter[str] = Counter()
    seen: dict[str, int] = {}
    for line, cells in lines:
        if not any(cells):
            continue
        row = Row(line)
        for column in COLUMNS:
            number = sheet.columns.get(column.name)
            if number is None:
                continue
            text = cells[number - 1].strip() if number <= len(cells) else ""
            found[column.name] += bool(text)
            try:
                row.values[column.name] = READERS[column.name](text)
            except Refused as refused:
                at = grid.place(line, number)
                wrong.setdefault(column.name, []).extend(p.at(at) for p in refused.problems)
        sheet.problems += _across(row, seen, grid, sheet.columns)
        sheet.rows.append(row)
    sheet.problems += _tell(wrong, found, grid, sheet)
    if not sheet.rows:
        sheet.problems.append(problem("sheet-without-rows", grid.place(1, 1)))


def _tell(
    wrong: Mapping[str, list[Problem]], found: Mapping[str, int], grid: Grid, sheet: Sheet
) -> Iterator[Problem]:
    """Columns that moved are one problem each, not one a row."""
    titles = {each.name: each.title for each in COLUMNS}
    for name, problems in wrong.items():
        if len(problems) > 1 and len(problems) > MOVED * found[name]:
            first = problems[0]
            shown = dict(first.values).get("found", "—")
            values = {"column": titles[name], "wrong": len(problems), "found": shown}
            yield problem("sheet-columns-moved", first.place, **values)
        else:
            yield from problems[:LISTED]


def _across(
    row: Row, seen: dict[str, int], grid: Grid, columns: Mapping[str, int]
) -> Iterator[Problem]:
    """What two cells say against one another, and what two rows do."""
    values = row.values
    ref = values.get("ref")
    if ref is not None:
        if ref in seen:
            at = grid.place(row.line, columns["ref"])
            yield problem("sheet-row-twice", at, found=ref, first=seen[ref])
        seen.setdefault(ref, row.line)
    yield from _days_against(row, grid, columns)


def _days_against(row: Row, grid: Grid, columns: Mapping[str, int]) -> Iterator[Problem]:
    """What the days of a row say against one another, and against today."""

    def at(name: str) -> Place:
        return grid.place(row.line, columns[name])

    values = row.values
    received, closed, due = values.get("received"), values.get("closed"), values.get("due")
    day = timezone.localtime(received).date() if isinstance(received, datetime) else None
    if day is not None and isinstance(closed, date) and closed < day:
        yield problem("case-closed-before-received", at("closed"), closed=closed, received=day)
    if day is not None and isinstance(due, date) and due < day:
        yield problem("case-due-before-received", at("due"), due=due, received=day)
    if isinstance(closed, date) and closed > current_day():
        yield problem("case-closed-in-future", at("closed"), closed=closed)
    judged = values.get("satisfied") in (Case.Verdict.AGREED, Case.Verdict.NOT_AGREED)
    if closed is None and judged:
        yield problem("case-judged-unfinished", at("satisfied"))


def _unreadable(column: str, text: str, wanted: str) -> Refused:
    title = next(each.title for each in COLUMNS if each.name == column)
    place = Place()
    return Refused(
        [problem("sheet-cell-unreadable", place, column=title, found=text[:40], wanted=wanted)]
    )


def _need(column: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    def reader(text: str) -> Any:
        if not text:
            title = next(each.title for each in COLUMNS if each.name == column)
            raise Refused([problem("sheet-cell-empty", column=title)])
        return read(text)

    return reader


def _read_received(text: str) -> datetime:
    try:
        day = parse_date(text)
    except Refused as refused:
        raise _unreadable("received", text, "2022-09-30 10:22") from refused
    clock = _TIME.search(text)
    hour, minute = (int(clock["hour"]), int(clock["minute"])) if clock else (12, 0)
    if hour > 23 or minute > 59:
        raise _unreadable("received", text, "2022-09-30 10:22")
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _day(column: str) -> Callable[[str], date | None]:
    def reader(text: str) -> date | None:
        if not text:
            return None
        try:
            return parse_date(text)
        except Refused as refused:
            raise _unreadable(column, text, "2022-09-30") from refused

    return reader


def _chosen(
    column: str, choices: type[Any], aliases: Mapping[str, str], otherwise: str
) -> Callable[[str], str]:
    known = {comparable(value): value for value in choices.values}
    for value, label in choices.choices:
        said = both(label)
        known |= {comparable(said.zh): value, comparable(said.en): value}
    known |= {comparable(word): value for word, value in aliases.items()}

    def reader(text: str) -> str:
        if not text:
            return otherwise
        if (value := known.get(comparable(text))) is None:
            wanted = "、".join(both(label).zh for _, label in choices.choices)
            raise _unreadable(column, text, wanted)
        return str(value)

    return reader


def _people(text: str) -> int:
    if not text:
        return 1
    if not text.isdecimal() or not 1 <= int(text) <= MOST_PEOPLE:
        raise _unreadable("people", text, f"1—{MOST_PEOPLE}")
    return int(text)


def _verdict(text: str) -> str:
    word = comparable(text)
    if word in UNREACHED:
        return Case.Verdict.NOT_REACHED if word else ""
    if word in AGREED:
        return Case.Verdict.AGREED
    if word in NOT_AGREED:
        return Case.Verdict.NOT_AGREED
    raise _unreadable("satisfied", text, "满意、不满意、未联系上")


READERS: Mapping[str, Callable[[str], Any]] = {
    "ref": _need("ref", str),
    "received": _need("received", _read_received),
    "channel": _chosen("channel", Case.Channel, CHANNELS, Case.Channel.HOTLINE),
    "kind": _chosen("kind", Case.Kind, KINDS, Case.Kind.COMPLAINT),
    "text": str,
    "site": str,
    "place": str,
    "people": _people,
    "reporter": str,
    "phone": str,
    "due": _day("due"),
    "closed": _day("closed"),
    "satisfied": _verdict,
}
