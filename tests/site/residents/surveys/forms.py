"""Forms to compare two evaluators over, and fills of them drawn by chance."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from openpyxl import Workbook

from hengjian.site.residents.surveys.forms.reading import Form, form_of
from hengjian.site.residents.surveys.forms.sheets import read_grids, sheets_of
from hengjian.site.residents.surveys.forms.xforms import bind_patterns, xform_of
from hengjian.site.residents.surveys.shipped import workbook_of

Rows = Sequence[Sequence[Any]]
HEAD = (
    *("type", "name", "label", "required", "relevant", "constraint", "calculation"),
    "choice_filter",
)
CHOICES: Rows = (
    ("list_name", "name", "label", "town"),
    *(("town", name, name.upper(), "") for name in ("east", "west")),
    ("street", "e1", "东一", "east"),
    ("street", "e2", "东二", "east"),
    ("street", "w1", "西一", "west"),
    *(("many", name, name, "") for name in ("a", "b", "c", "none")),
)
CALCULATIONS = (
    "${people} + ${old} * 2 - 1",
    "${people} div ${old}",
    "${people} mod 3",
    "-${people}",
    "round(${rate} * ${people}, 1)",
    "round(${rate})",
    "int(${rate} * 7)",
    "min(${people}, ${old}, 4)",
    "max(${people}, ${old})",
    "pow(${people}, 2)",
    "number(${words}) + 1",
    "concat(${words}, '-', ${people}, '-', ${many})",
    "string-length(${words})",
    "substr(${words}, 1, 3)",
    "coalesce(${words}, 'nothing')",
    "if(selected(${many}, 'a') and ${people} > 2, 'both', if(${old} = '', 'none', ${old}))",
    "count-selected(${many}) * 10",
    "selected-at(${many}, 1)",
    "not(${people} > 3) or false()",
    "boolean(${people} > 1)",
    "regex(${words}, '[a-z]{2,4}') or regex(${words}, '1|2')",
    "contains(${words}, 'b')",
    "starts-with(${words}, 'a')",
    "${on} > '2022-07-14'",
    "format-date(${on}, '%Y/%n/%e')",
    "date(${on}) = '2022-07-14'",
    "jr:choice-name(${street}, '${street}')",
    "${people} = 3 or ${people} != '3'",
    "${words} = '3'",
    "${people} <= ${old} and not(${people} >= ${old})",
    "string(${rate})",
    "once(concat('x', 1 + 1))",
    "true()",
)
EVERYTHING: Rows = (
    HEAD,
    ("integer", "people", "人", "yes", "", ". > 0 and . < 20", "", ""),
    ("integer", "old", "老", "${people} > 3", "${people} > 1", ". <= ${people}", "", ""),
    ("decimal", "rate", "率", "", "", ". >= 0", "", ""),
    ("text", "words", "字", "", "", "string-length(.) < 4 or regex(., '[a-z ]+')", "", ""),
    ("date", "on", "日", "", "", ". <= today()", "", ""),
    ("begin_group", "more", "更多", "", "${people} != 4", "", "", ""),
    ("select_one town", "town", "镇", "yes", "", "", "", ""),
    ("select_one street", "street", "街", "yes", "${town} != ''", "", "", "town = ${town}"),
    (
        "select_multiple many", "many", "多", "", "",
        "not(selected(., 'none') and count-selected(.) > 1)", "", "",
    ),
    ("end_group", "", "", "", "", "", "", ""),
    *(
        ("calculate", f"c{number}", "", "", "", "", told, "")
        for number, told in enumerate(CALCULATIONS)
    ),
    ("calculate", "last", "", "", "${c7} != ''", "", "${c0} + ${c6}", ""),
)  # fmt: skip


def workbook(**sheets: Rows) -> bytes:
    """An xlsx file of these sheets."""
    book, buffer = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(buffer)
    return buffer.getvalue()


def everything() -> bytes:
    """A form that calls every function that is carried."""
    settings = (("form_title", "form_id", "version"), ("全部", "everything", "1"))
    return workbook(survey=EVERYTHING, choices=CHOICES, settings=settings)


def shipped_form(name: str, folder: Path) -> tuple[Form, Path]:
    """A form that comes with the product, or ``everything``, compiled; and its workbook."""
    path = folder / f"{name}.xlsx"
    path.write_bytes(everything() if name == "everything" else workbook_of(name))
    return form_of(sheets_of(path, path.name)), path


def served(path: Path) -> str:
    """The XForm of a workbook as collecting clients get it."""
    root = ElementTree.fromstring(xform_of(path))
    bind_patterns(root)
    return ElementTree.tostring(root, encoding="unicode")


def form(*rows: Sequence[Any], head: Sequence[str] = HEAD, choices: Rows = CHOICES) -> Form:
    """A form of these rows. Raises ``Refused``."""
    return form_of(read_grids({"survey": [head, *rows], "choices": choices}))


def filled(form: Form, dice: random.Random) -> list[tuple[str, str, str]]:
    """Answers to some of its questions, good and bad: name, kind, value."""
    found = []
    for item in form["items"]:
        kind = item["type"]
        if kind in ("group", "note") or "calculate" in item or dice.random() < 0.25:
            continue
        if kind in ("one", "many"):
            names = [row["name"] for row in form["lists"][item["list"]]]
            some = [name for name in names if dice.random() < 0.4]
            value = dice.choice(names) if kind == "one" else " ".join(some)
        else:
            value = dice.choice(VALUES[kind])
        if value:
            found.append((item["name"], kind, value))
    return found


VALUES = {
    "integer": [str(number) for number in range(-2, 25)],
    "decimal": ["0.5", "20.5", "-1.25", "3.25", "2.5"],  # the engine writes 1 as 1.0
    "date": ["2022-07-14", "2022-07-15", "2031-01-01", "1999-12-31"],
    "text": ["字", "ab", "abcdef", "12", "3", "a b c", "字字字字字", "x1字y"],
}
