"""The workbook that people fill in: one table, checked by the spreadsheet as it is typed.

Three sheets: the table (header, one greyed example row that is never imported, cells with drop-down
lists and checks), what each column means in both languages, and a hidden sheet with the lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import IO, Any

import xlsxwriter

from hengjian.bilingual import Language, Text
from hengjian.engine.sheets.grid import column_letters
from hengjian.site.exchange.reading import Known
from hengjian.site.platform.columns import EXAMPLE, Column, Spec

CHECKED = 5_000
"""Rows below the header whose cells are checked as they are typed."""
LEAST = -(10**15)
HELP, LISTS = Text("填写说明", "Instructions"), "lists"
FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2100, 12, 31)
YES_NO = Text("是", "yes"), Text("否", "no")
KINDS = {
    "text": Text("文字", "text"),
    "long": Text("文字", "text"),
    "integer": Text("整数", "whole number"),
    "number": Text("数字", "number"),
    "date": Text("日期", "date"),
    "yes_no": Text("是或否", "yes or no"),
    "choice": Text("从列表选", "one of a list"),
    "reference": Text("编码", "code"),
    "list": Text("清单，用分号隔开", "a list, separated by semicolons"),
}


def write_template(
    file: IO[bytes], spec: Spec, known: Mapping[str, Known], language: Language
) -> None:
    """Write the empty template of a table, with the region's own codes in its lists."""
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(spec.title.of(language)[:31])
    help_sheet = book.add_worksheet(HELP.of(language))
    lists = book.add_worksheet(LISTS)
    lists.hide()
    looks = _looks(book)
    for place, column in enumerate(spec.columns):
        options = _options(column, known, language)
        _column(sheet, place, column, language, looks)
        if options:
            where = _list(lists, place, options)
            _offer(sheet, place, where, strict=column.kind == "choice")
        elif column.kind in CHECKS:
            rule = CHECKS[column.kind](language) | ({"value": LEAST} if column.negative else {})
            sheet.data_validation(2, place, CHECKED, place, rule)
    sheet.freeze_panes(1, 2)
    _instructions(help_sheet, spec, looks)
    sheet.activate()
    book.close()


def example_row(spec: Spec, language: Language) -> list[str]:
    """The greyed row: its code says that it is an example."""
    cells = [_example(column, language) for column in spec.columns]
    cells[0] = f"{EXAMPLE.of(language)}-{cells[0]}"
    return cells


def _looks(book: Any) -> dict[str, Any]:
    plain = {"valign": "top", "text_wrap": True}
    return {
        "must": book.add_format({"bold": True, "bg_color": "#0f5f63", "font_color": "#ffffff",
                                 "border": 1, "border_color": "#ffffff", **plain}),
        "may": book.add_format({"bold": True, "bg_color": "#e3efee", "font_color": "#1b2733",
                                "border": 1, "border_color": "#ffffff", **plain}),
        "example": book.add_format({"italic": True, "font_color": "#808a93",
                                    "bg_color": "#f1f3f5"}),
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "bold": book.add_format({"bold": True, **plain}),
        "plain": book.add_format(plain),
    }  # fmt: skip


def _column(sheet: Any, place: int, column: Column, language: Language, looks: Any) -> None:
    width = 26 if column.name in ("name", "street", "description") else 15
    kind = {"text": "text", "reference": "text", "date": "date"}.get(column.kind)
    sheet.set_column(place, place, width, looks[kind] if kind else None)
    look = looks["must" if column.required else "may"]
    sheet.write_string(0, place, column.header(language, marked=True), look)
    example = _example(column, language)
    if place == 0:
        example = f"{EXAMPLE.of(language)}-{example}"
    sheet.write_string(1, place, example, looks["example"])
    if column.hint.zh:
        sheet.write_comment(0, place, column.hint.of(language), {"x_scale": 1.5, "y_scale": 0.6})


def _example(column: Column, language: Language) -> str:
    if column.kind == "date":
        return "2022-07-31"
    words = {code: text.of(language) for code, text in column.choices}
    shown = str(column.example) if column.example is not None else ""
    return words.get(shown, shown)


def _options(column: Column, known: Mapping[str, Known], language: Language) -> list[str]:
    if column.choices:
        return [words.of(language) for _, words in column.offered or column.choices]
    if column.kind == "yes_no":
        return [each.of(language) for each in YES_NO]
    found = known.get(column.name)
    if found is None:
        return []
    return [name if found.codes.get(name) == code else code for code, name in found.names.items()]


def _list(lists: Any, place: int, options: list[str]) -> str:
    for line, option in enumerate(options):
        lists.write_string(line, place, option)
    column = column_letters(place + 1)
    return f"={LISTS}!${column}$1:${column}${len(options)}"


def _offer(sheet: Any, place: int, where: str, *, strict: bool) -> None:
    """A drop-down; codes of rows entered elsewhere may be newer than the template."""
    rule = {"validate": "list", "source": where, "error_type": "stop" if strict else "warning"}
    sheet.data_validation(2, place, CHECKED, place, rule)


def _whole(language: Language) -> dict[str, Any]:
    said = Text("请填不小于 0 的整数；不知道就留空", "a whole number from 0; empty if not known")
    return {"validate": "integer", "criteria": ">=", "value": 0, **_cell_format(said, language)}


def _decimal(language: Language) -> dict[str, Any]:
    said = Text("请只填数字，单位见表头", "a number only; its unit stands in the header")
    return {"validate": "decimal", "criteria": ">=", "value": 0, **_cell_format(said, language)}


def _day(language: Language) -> dict[str, Any]:
    said = Text("请填完整的日期，如 2022-07-31", "a whole date, like 2022-07-31")
    between = {"criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
    return {"validate": "date", **between, **_cell_format(said, language)}


def _cell_format(text: Text, language: Language) -> dict[str, Any]:
    return {"error_message": text.of(language), "error_title": "衡鉴 Hengjian"}


CHECKS: dict[str, Callable[[Language], dict[str, Any]]] = {
    "integer": _whole,
    "number": _decimal,
    "date": _day,
}


GENERAL = (
    Text("第一行是表头，不要改动；不需要的列可以删去。",
         "The first line is the header: leave its words; columns you do not need may be deleted."),
    Text("第二行灰色的是示例，不会导入，可以保留。",
         "The grey second line is an example. It is never imported and may stay."),
    Text("深色表头的列，新记录必须填写；更新已有记录时，留空的格不改动原有内容。",
         "Columns with a dark header must be filled for new rows; an empty cell changes nothing."),
    Text("要清空一项，在格里写“清空”。", "To empty a field, write “clear” in its cell."),
    Text("不要合并单元格，不要用公式，不要加合计行。",
         "No merged cells, no formulas, no rows of totals."),
    Text("单位写在表头括号里；改成万元、万平方米也可以，会精确换算。不写单位的数按模板的单位。",
         "Units stand in the brackets of the header; another one (万元) is converted exactly."),
    Text("列名前加 # 的列不读取，可以用来写备注。",
         "A column whose name begins with # is not read: use it for notes."),
)  # fmt: skip


def _instructions(sheet: Any, spec: Spec, looks: Any) -> None:
    sheet.set_column(0, 1, 24, looks["plain"])
    sheet.set_column(2, 4, 18, looks["plain"])
    sheet.set_column(5, 6, 44, looks["plain"])
    title = f"{spec.title.zh} {spec.title.en} · {spec.purpose.zh} / {spec.purpose.en}"
    sheet.write_string(0, 0, title, looks["bold"])
    line = 1
    for text in GENERAL:
        sheet.write_string(line, 0, f"· {text.zh}  {text.en}")
        line += 1
    heads = ("列名", "Column", "必填 Required", "内容 Kind", "单位 Unit", "说明", "Notes")
    for place, head in enumerate(heads):
        sheet.write_string(line + 1, place, head, looks["may"])
    for number, column in enumerate(spec.columns, start=line + 2):
        kind = KINDS[column.kind]
        must = "是 yes" if column.required else ""
        cells = (
            column.title.zh, column.title.en, must, f"{kind.zh} {kind.en}", column.unit,
            _notes(column, "zh"), _notes(column, "en"),
        )  # fmt: skip
        for place, cell in enumerate(cells):
            sheet.write_string(number, place, cell, looks["plain"])


def _notes(column: Column, language: Language) -> str:
    options = [words.of(language) for _, words in (column.offered or column.choices)[:12]]
    listed = ("、" if language == "zh" else ", ").join(options)
    return "; ".join(part for part in (column.hint.of(language), listed) if part)
