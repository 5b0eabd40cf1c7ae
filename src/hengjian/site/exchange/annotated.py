"""A copy of a handed-in table with its problems: coloured cells with notes, and a list of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from hengjian.bilingual import Language, Text
from hengjian.errors import Refused
from hengjian.site.platform.workbooks import opened

LIST = Text("问题清单", "Problems")
HEADS = Text("单元格|问题|怎么改", "Cell|Problem|What to do")
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
LONGEST = 32_000
"""Characters a cell of a workbook may hold, and a note with them."""
Told = Mapping[str, Any]


def write_annotated(
    file: IO[bytes], path: Path, name: str, problems: Sequence[Told], language: Language
) -> None:
    """Write the rows of the file at ``path`` as they were read, each problem at its cell.

    Every cell is text, as shown; formulas are text too. A file that cannot be read at all gives
    the list of problems alone.
    """
    book = xlsxwriter.Workbook(file, SAFE)
    wrong = book.add_format({"bg_color": "#fbe9e7", "font_color": "#b3261e", "border": 1})
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheets = {each["sheet"] for each in problems if each["sheet"]}
    _copy(book, path, name, problems, language, wrong, next(iter(sheets), ""))
    sheet = book.add_worksheet(LIST.of(language))
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 2, 60, wrapped)
    for place, head in enumerate(HEADS.of(language).split("|")):
        sheet.write_string(0, place, head, bold)
    for line, each in enumerate(problems, start=1):
        said = each[language]
        for place, text in enumerate((each["cell"], said["message"], said["hint"])):
            sheet.write_string(line, place, text[:LONGEST], wrapped)
    book.close()


def _copy(
    book: Any,
    path: Path,
    name: str,
    problems: Sequence[Told],
    language: Language,
    wrong: Any,
    title: str,
) -> None:
    try:
        found = opened(path, name, lambda titles: title if title in titles else titles[0])
        lines = list(found.grid.rows)
    except Refused:
        return
    notes: dict[tuple[int, int], list[str]] = {}
    for each in problems:
        if each["line"]:
            said = each[language]
            spot = (each["line"], each["column"] or 1)
            notes.setdefault(spot, []).append(f"{said['message']}\n{said['hint']}".strip())
    sheet = book.add_worksheet((found.sheet or LIST.of(language) + " csv")[:31])
    sheet.set_column(0, 40, 14)
    for line, cells in lines:
        for column, text in enumerate(cells, start=1):
            noted = (line, column) in notes
            if text or noted:
                sheet.write_string(line - 1, column - 1, text[:LONGEST], wrong if noted else None)
    for (line, column), said in notes.items():
        options = {"x_scale": 2, "y_scale": 1.2, "author": "衡鉴 Hengjian"}
        sheet.write_comment(line - 1, column - 1, "\n".join(said)[:LONGEST], options)
    sheet.freeze_panes(1, 0)
