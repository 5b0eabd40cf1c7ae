"""A framework as a workbook, and the empty workbook to write one in.

What has a column or an entry of its own stands there; everything else stands as YAML in the last
column, so that reading the workbook gives the same framework.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from hengjian import library
from hengjian.bilingual import Language
from hengjian.engine.framework_tables.instructions import LINES
from hengjian.engine.framework_tables.layout import (
    COLUMNS,
    DATA,
    ENTRIES,
    FACTS,
    HEAD,
    HELP,
    INDICATORS,
    KINDS,
    LEVELS,
    MISSING,
    RULES,
    Heading,
)
from hengjian.engine.frameworks.model import Framework
from hengjian.engine.frameworks.yaml_text import as_written, flow_text

ROWS = 300
"""How many lines of the empty workbook have drop-down lists."""
_HEADER = PatternFill("solid", fgColor="E3F0F0")
_HINT = Font(italic=True, color="6B7280", size=9)
_LINE = Border(*(Side(style="thin", color="C9D1D4"),) * 4)
_WIDTHS = {"explanation": 40, "standard": 40, "value": 30, "parameters": 34, "more": 40, "cite": 24}
_WORDED = ("explanation", "standard")


def write_framework(file: Path, framework: Framework, language: Language = "zh") -> None:
    """Write ``framework`` as a workbook that reads back as the same framework."""
    data: dict[str, Any] = framework.model_dump(
        mode="json", by_alias=True, exclude_defaults=True, exclude_none=True
    )
    book = _book(language)
    rows = [(level, row) for level, row in _indicators(data.pop("indicators"))]
    facts = [_fact(section, name, spec) for section, name, spec in _facts(data)]
    _write_head(book, data, language)
    _write_table(book, rows, language)
    _write_facts(book, facts, language)
    book.save(file)


def write_template(file: Path, language: Language = "zh") -> None:
    """Write the empty workbook: hints, drop-down lists, and a sheet of instructions."""
    book = _book(language)
    _write_head(book, {"grades": "cn-90-80-60"}, language)
    _write_table(book, [], language)
    _write_facts(book, [], language)
    book.save(file)


def _book(language: Language) -> Workbook:
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = HELP.of(language)
    sheet.column_dimensions["A"].width = 110
    for number, line in enumerate(LINES, start=1):
        cell = _set(sheet, number, 1, line.of(language))
        cell.font = Font(bold=number == 1, size=13 if number == 1 else 11)
    return book


def _set(sheet: Worksheet, line: int, column: int, value: object) -> Cell:
    """A cell with what it says: text stays text, whatever it begins with."""
    cell = sheet.cell(line, column)
    assert isinstance(cell, Cell), "nothing is merged before it is written"
    cell.value = value  # type: ignore[assignment]  # text or a number
    if isinstance(value, str):
        cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _write_head(book: Workbook, data: Mapping[str, Any], language: Language) -> None:
    sheet = book.create_sheet(HEAD.of(language))
    for letter, width in (("A", 18), ("B", 70), ("C", 50)):
        sheet.column_dimensions[letter].width = width
    for line, (key, heading) in enumerate(ENTRIES.items(), start=1):
        name = _set(sheet, line, 1, heading.title.of(language))
        name.font, name.fill = Font(bold=True), _HEADER
        if key in data:
            _set(sheet, line, 2, _entry(data[key]))
        _set(sheet, line, 3, heading.hint.of(language)).font = _HINT
        if key == "grades":
            _choose(sheet, "B", library.grade_scale_names(), line, line)


def _entry(value: Any) -> str:
    """An entry of the first sheet: a plain word, or YAML."""
    plain = as_written(value)
    return plain if isinstance(plain, str) else flow_text(plain)


def _indicators(
    indicators: Sequence[dict[str, Any]], level: int = 0
) -> Iterator[tuple[int, dict[str, str]]]:
    """Every indicator as a line, parents first, with its level."""
    for each in indicators:
        children = each.pop("children", ())
        yield level, _line(each)
        yield from _indicators(children, level + 1)


def _line(indicator: dict[str, Any]) -> dict[str, str]:
    """What each column says of an indicator; ``more`` takes the rest."""
    english: dict[str, str] = {}
    line: dict[str, str] = {}
    for key in ("name", *_WORDED):
        wording = indicator.pop(key, None)
        if wording is not None:
            line[key] = wording["zh"]
            english |= {key: wording["en"]} if wording["en"] != wording["zh"] else {}
    for key in ("code", "points", "unit", "value", "target"):
        if key in indicator:
            line[key] = indicator.pop(key)
    if "missing" in indicator:
        line["missing"] = MISSING[indicator.pop("missing")].zh
    if "score" in indicator:
        score = dict(indicator.pop("score"))
        line["rule"] = RULES[score.pop("rule")].zh
        line["parameters"] = flow_text(as_written(score)) if score else ""
    if "cite" in indicator:
        line["cite"] = _cites(indicator.pop("cite"))
    more = {**indicator, **({"en": english} if english else {})}
    line["more"] = flow_text(as_written(more)) if more else ""
    return line


def _cites(cites: list[dict[str, Any]]) -> str:
    """One a line, or YAML where a document's number alone would be read otherwise."""
    simple = all(
        set(each) <= {"number", "article"} and not {" ", "\n"} & set(each["number"])
        for each in cites
    )
    if not simple or cites[0]["number"].startswith(("[", "{")):
        return flow_text(as_written(cites))
    return "\n".join(f"{each['number']} {each.get('article', '')}".strip() for each in cites)


def _write_table(
    book: Workbook, rows: Sequence[tuple[int, dict[str, str]]], language: Language
) -> None:
    sheet = book.create_sheet(INDICATORS.of(language))
    depth = max((level for level, _ in rows), default=2) + 1
    headings: dict[str, Heading] = {f"level-{n}": LEVELS[n] for n in range(depth)}
    headings |= COLUMNS
    _write_header(sheet, headings, language)
    letters = {key: get_column_letter(n) for n, key in enumerate(headings, start=1)}
    for line, (level, row) in enumerate(rows, start=2):
        _set(sheet, line, level + 1, row["name"]).font = Font(bold=not row.get("rule"))
        for number, key in enumerate(headings, start=1):
            if row.get(key):
                _set(sheet, line, number, _number(row[key]) if key == "points" else row[key])
        for number in range(1, len(headings) + 1):
            sheet.cell(line, number).border = _LINE
        sheet.row_dimensions[line].height = 15 * _lines(row)
    _merge_levels(sheet, rows, depth)
    last = max(len(rows) + 1, ROWS)
    _choose(sheet, letters["rule"], [word.of(language) for word in RULES.values()], 2, last)
    _choose(sheet, letters["missing"], [word.of(language) for word in MISSING.values()], 2, last)


def _lines(row: Mapping[str, str]) -> int:
    """How many lines the longest cell of a row takes: spreadsheets do not measure on opening."""
    widths = {key: _WIDTHS.get(key, 14) for key in row if key != "name"}
    taken = (
        sum(-(-max(_width(part), 1) // widths[key]) for part in row[key].split("\n"))
        for key in widths
    )
    return min(max(taken, default=1), 12)


def _width(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def _merge_levels(sheet: Worksheet, rows: Sequence[tuple[int, object]], depth: int) -> None:
    """A parent's name stands beside all that is below it."""
    for column in range(1, depth):
        starts = [n for n, (level, _) in enumerate(rows, start=2) if level == column - 1]
        for start in starts:
            end = start
            while end - 1 < len(rows) and rows[end - 1][0] > column - 1:
                end += 1
            if end > start:
                sheet.merge_cells(
                    start_row=start, end_row=end, start_column=column, end_column=column
                )


def _number(text: str) -> str | int | float:
    """Points as a number where a spreadsheet keeps it exactly as written."""
    if "/" in text:
        return text
    exact = Decimal(text)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _write_header(sheet: Worksheet, headings: Mapping[str, Heading], language: Language) -> None:
    for number, (key, heading) in enumerate(headings.items(), start=1):
        cell = _set(sheet, 1, number, heading.title.of(language))
        cell.font, cell.fill, cell.border = Font(bold=True), _HEADER, _LINE
        width = _WIDTHS.get(key, 22 if key.startswith("level") else 14)
        sheet.column_dimensions[get_column_letter(number)].width = width
        hint = heading.hint.of(language)
        if hint:
            rule = DataValidation(showInputMessage=True, allow_blank=True)
            rule.promptTitle, rule.prompt = heading.title.of(language)[:32], hint[:255]
            rule.add(f"{get_column_letter(number)}2:{get_column_letter(number)}{ROWS}")
            if key not in ("rule", "missing", "kind"):  # one list or hint a cell
                sheet.add_data_validation(rule)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def _facts(data: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for section in KINDS:
        for name, spec in data.pop(section, {}).items():
            yield section, name, dict(spec)


def _fact(section: str, name: str, spec: dict[str, Any]) -> dict[str, str]:
    line = {"name": name, "kind": KINDS[section].zh}
    for key in ("unit", "where"):
        if key in spec:
            line[key] = spec.pop(key)
    if section == "formulas":
        line["source"] = spec.pop("value")
    elif section == "measures":
        (aggregate,) = [key for key in _AGGREGATES if key in spec]
        line["source"] = flow_text({aggregate: spec.pop(aggregate)}).strip("{}")
    line["more"] = flow_text(as_written(spec)) if spec else ""
    return line


_AGGREGATES = ("count", "sum", "min", "max", "mean", "share")


def _write_facts(book: Workbook, rows: Sequence[Mapping[str, str]], language: Language) -> None:
    sheet = book.create_sheet(DATA.of(language))
    _write_header(sheet, FACTS, language)
    for line, row in enumerate(rows, start=2):
        for number, key in enumerate(FACTS, start=1):
            if row.get(key):
                _set(sheet, line, number, row[key])
    letter = get_column_letter(list(FACTS).index("kind") + 1)
    words = [word.of(language) for word in KINDS.values()]
    _choose(sheet, letter, words, 2, max(len(rows) + 1, ROWS))


def _choose(sheet: Worksheet, letter: str, words: Sequence[str], first: int, last: int) -> None:
    """A drop-down list of ``words``; other answers may be typed and are told when it is read."""
    rule = DataValidation(
        "list", formula1='"' + ",".join(words) + '"', allow_blank=True, showErrorMessage=False
    )
    rule.add(f"{letter}{first}:{letter}{last}")
    sheet.add_data_validation(rule)
