"""The table of differences as a workbook: claimed, verified, rule, reason, evidence missing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from hengjian.bilingual import Language, Text
from hengjian.files import write_whole
from hengjian.recheck.rechecking import Recheck, Row

_HEADS = (
    (Text("一级指标", "Level 1"), 14),
    (Text("指标", "Indicator"), 26),
    (Text("指标值", "Target"), 14),
    (Text("填报完成值", "Reported"), 16),
    (Text("案例中的值", "In the case"), 14),
    (Text("分值", "Points"), 8),
    (Text("自评得分", "Claimed"), 10),
    (Text("复核得分", "Verified"), 10),
    (Text("虚高", "Inflated"), 8),
    (Text("规则", "Rule"), 34),
    (Text("理由", "Reason"), 60),
    (Text("佐证", "Evidence"), 10),
)
_FIRST_NUMBER, _LAST_NUMBER = 6, 9
_HEAD_FILL = PatternFill("solid", fgColor="E6EFEF")
_WARNING = Font(color="B3261E", bold=True)


def write_differences(found: Sequence[Recheck], path: Path, language: Language) -> None:
    """Write one sheet a form. Raises ``Refused`` (``file-unwritable``); nothing partial is left."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for number, each in enumerate(found, start=1):
        name = Text(f"复核{number}", f"recheck {number}").of(language)
        _fill(workbook.create_sheet(name), each, language)
    made = io.BytesIO()
    workbook.save(made)
    write_whole(path, made.getvalue())


def _fill(sheet: Worksheet, found: Recheck, language: Language) -> None:
    sheet.append([found.form.project])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([head.of(language) for head, _ in _HEADS])
    for cell in sheet[2]:
        cell.font, cell.fill = Font(bold=True), _HEAD_FILL
    for column, (_, width) in enumerate(_HEADS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row in found.rows:
        sheet.append(_cells(row, language))
    total = Text("合计", "Total").of(language)
    sums = (found.claimed, found.verified, found.inflated)
    sheet.append(["", total, "", "", "", "", *sums])
    _layout(sheet)
    for problem in found.problems:
        sheet.append([str(problem.place.cell), problem.message(language)])


def _cells(row: Row, language: Language) -> list[object]:
    evidence = {
        None: "—",
        True: Text("有", "yes").of(language),
        False: Text("缺", "missing").of(language),
    }
    return [
        row.level1,
        row.name.of(language),
        row.target,
        row.actual,
        row.from_case,
        row.points,
        row.claimed,
        row.verified,
        row.inflated,
        row.rule.of(language),
        "\n".join(problem.message(language) for problem in row.problems),
        evidence[row.evidence],
    ]


def _layout(sheet: Worksheet) -> None:
    for cells in sheet.iter_rows(min_row=3, max_row=sheet.max_row):
        for cell in cells:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        for cell in cells[_FIRST_NUMBER - 1 : _LAST_NUMBER]:
            cell.number_format = "0.00"
            cell.alignment = Alignment(vertical="top", horizontal="right")
        inflated = cells[_LAST_NUMBER - 1]
        if isinstance(inflated.value, Decimal) and inflated.value > 0:
            inflated.font = _WARNING
    sheet.freeze_panes = "C3"
