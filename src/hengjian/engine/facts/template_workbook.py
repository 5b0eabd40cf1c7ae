"""The empty case as one workbook: a sheet each for project, sources, facts, evidence, judgements
and every record table, with drop-down lists. Columns that begin with ``#`` are guidance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from hengjian.bilingual import Language, Text
from hengjian.engine.facts.asking import (
    facts_asked,
    judgements_asked,
    tables_asked,
)
from hengjian.engine.facts.sheets import BASES, ENTRIES, KINDS, PARTS, SHEETS
from hengjian.engine.facts.writing import column_title
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.model import Column, Table

LONGEST_LIST = 255
"""The most characters of a drop-down list that stands in its cell."""
ROWS = 1_000
"""How many rows below the header have drop-down lists and formats."""

_HEADER = PatternFill("solid", fgColor="E3F0F0")
_REMARK = Text("# 说明", "# remark")
_YES_NO = Text("是,否", "yes,no")
_ENTRIES = ("case", "title", "project", "framework", "edition", "as_of", "basis", "note")
_HINTS = {
    "case": Text("小写字母、数字和连字符", "small letters, digits and hyphens"),
    "as_of": Text("如 2022-07-31", "like 2022-07-31"),
    "basis": Text(
        "填报和记录都有时，以哪个为准；不一致总会提示",
        "which counts where a figure is both reported and recorded; differences are always shown",
    ),
}
_NAMES = Text("以 # 开头的列和工作表不读取", "columns and sheets that begin with # are not read")


def write_template(
    file: Path, framework: CompiledFramework, language: Language, named: str
) -> None:
    """Write the workbook to be filled in for ``framework``, which the case calls ``named``."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _project(book, framework, language, named)
    _add(book, "sources", [], language)
    _facts(book, framework, language)
    evidence = _add(book, "evidence", [], language)
    _choose(evidence, "C", [text.of(language) for text in KINDS.values()])
    _choose_source(evidence, "D", language)
    _judgements(book, framework, language)
    for key in tables_asked(framework):
        _table(book, key, framework.tables[key], language)
    book.save(file)


def _sheet(
    book: Workbook, title: str, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> Worksheet:
    sheet: Worksheet = book.create_sheet(title)
    for row in (header, *rows):
        sheet.append(list(row))
    for index, cell in enumerate(sheet[1], start=1):
        cell.font, cell.fill = Font(bold=True), _HEADER
        longest = max((_width(row[index - 1]) for row in (header, *rows)), default=0)
        sheet.column_dimensions[get_column_letter(index)].width = min(max(longest + 4, 14), 60)
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"
    return sheet


def _width(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def _add(
    book: Workbook,
    key: str,
    rows: Sequence[Sequence[str]],
    language: Language,
    remark: bool = False,
) -> Worksheet:
    spec = SHEETS[key]
    header = [title.of(language) for title in spec.columns.values()]
    return _sheet(
        book, spec.title.of(language), [*header, *([_REMARK.of(language)] * remark)], rows
    )


def _project(book: Workbook, framework: CompiledFramework, language: Language, named: str) -> None:
    model = framework.framework
    known = {
        "case": "new-case",
        "framework": named,
        "edition": model.edition,
        "basis": BASES["reported"].of(language),
    }
    rows = [
        [
            ENTRIES[key].of(language),
            known.get(key, ""),
            _HINTS[key].of(language) if key in _HINTS else "",
        ]
        for key in _ENTRIES
    ]
    rows[-1][-1] = _NAMES.of(language)
    sheet = _add(book, "case", rows, language, remark=True)
    sheet.column_dimensions["B"].width = 60
    basis = _ENTRIES.index("basis") + 2
    _choose(sheet, "B", [text.of(language) for text in BASES.values()], basis, basis)


def _facts(book: Workbook, framework: CompiledFramework, language: Language) -> None:
    rows = [
        [fact.name, "", fact.unit, "", "", "", "", fact.remark]
        for fact in facts_asked(framework, language)
    ]
    sheet = _add(book, "facts", rows, language, remark=True)
    _dates(sheet, "D")
    _choose_source(sheet, "E", language)


def _judgements(book: Workbook, framework: CompiledFramework, language: Language) -> None:
    asked = list(judgements_asked(framework, language))
    rows = [
        [
            j.indicator,
            PARTS[j.part].of(language),
            j.item,
            "",
            "",
            "",
            "",
            "",
            f"{j.name} · {j.remark}",
        ]
        for j in asked
    ]
    sheet = _add(book, "judgements", rows, language, remark=True)
    _dates(sheet, "H")
    for row, judgement in enumerate(asked, start=2):
        if judgement.part in ("criterion", "passed"):
            _choose(sheet, "D", _YES_NO.of(language).split(","), row, row, strict=False)


def _table(book: Workbook, key: str, table: Table, language: Language) -> None:
    title = table.title.of(language)
    if len(title) > 31 or set(title) & set("[]:*?/\\"):
        title = key
    header = [column_title(column, language) for column in table.columns.values()]
    sheet = _sheet(book, title, header, [])
    for letter, column in _letter(table):
        if column.type == "date":
            _dates(sheet, letter)
        elif column.type == "boolean":
            _choose(sheet, letter, _YES_NO.of(language).split(","))
        elif column.options:
            listed = [column.word(option).of(language) for option in column.options]
            if len(",".join(listed)) <= LONGEST_LIST:
                _choose(sheet, letter, listed)


def _letter(table: Table) -> Iterator[tuple[str, Column]]:
    for index, column in enumerate(table.columns.values(), start=1):
        yield get_column_letter(index), column


def _choose(
    sheet: Worksheet,
    letter: str,
    words: Sequence[str],
    first: int = 2,
    last: int = ROWS,
    strict: bool = True,
) -> None:
    """A drop-down list of ``words``; where it is not strict, other answers may be typed."""
    listed = '"' + ",".join(words) + '"'
    rule = DataValidation("list", formula1=listed, allow_blank=True, showErrorMessage=strict)
    rule.add(f"{letter}{first}:{letter}{last}")
    sheet.add_data_validation(rule)


def _choose_source(sheet: Worksheet, letter: str, language: Language) -> None:
    """A drop-down list of the keys on the sheet of sources."""
    listed = f"='{SHEETS['sources'].title.of(language)}'!$A$2:$A$200"
    rule = DataValidation("list", formula1=listed, allow_blank=True, showErrorMessage=True)
    rule.add(f"{letter}2:{letter}{ROWS}")
    sheet.add_data_validation(rule)


def _dates(sheet: Worksheet, letter: str) -> None:
    """Show dates as they are written in official documents."""
    for row in range(2, ROWS + 1):
        sheet[f"{letter}{row}"].number_format = "yyyy-mm-dd"
