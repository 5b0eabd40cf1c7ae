"""Shipped questionnaires: each a source that people review, made an XLSForm workbook when asked."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any

import xlsxwriter
import yaml

NAMES = ("satisfaction", "needs", "scheme", "visit")
MADE = datetime(2023, 1, 1, tzinfo=UTC)
ZH, EN = "中文 (zh)", "English (en)"
COLUMNS = (
    *("type", "name", "label", "hint", "required", "relevant", "constraint"),
    *("constraint_message", "calculation", "choice_filter"),
)
WORDED = frozenset(("label", "hint", "constraint_message"))
Source = dict[str, Any]


@cache
def source_of(name: str) -> Source:
    """The source of a shipped questionnaire, read once. Raises ``KeyError`` for another name."""
    if name not in NAMES:
        raise KeyError(name)
    text = resources.files(__package__).joinpath(f"{name}.yaml").read_text("utf-8")
    read: Source = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return read


def workbook_of(name: str) -> bytes:
    """A shipped questionnaire as an XLSForm workbook. Raises ``KeyError``."""
    source, buffer = source_of(name), io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": MADE})  # the same source is the same file: no new edition
    heads = [head for column in COLUMNS for head in _heads(column)]
    _write(book, "survey", [heads, *_survey(source)])
    _write(book, "choices", _choices(source))
    settings = ["form_title", "form_id", "version", "default_language"]
    _write(
        book,
        "settings",
        [settings, [source["title"][0], source["form_id"], source["version"], ZH]],
    )
    book.close()
    return buffer.getvalue()


def _heads(column: str) -> list[str]:
    return [f"{column}::{ZH}", f"{column}::{EN}"] if column in WORDED else [column]


def _survey(source: Source) -> list[list[str]]:
    rows = []
    for page in source["pages"]:
        rows.append(_row({"type": "begin_group", "name": page["name"], "label": page["label"]}))
        rows += [_row(question) for question in page["questions"]]
        rows.append(_row({"type": "end_group"}))
    return rows


def _row(values: dict[str, Any]) -> list[str]:
    told = values | ({"constraint_message": values["message"]} if "message" in values else {})
    row: list[str] = []
    for column in COLUMNS:
        value = told.get(column, ["", ""] if column in WORDED else "")
        row += list(value) if column in WORDED else [value]
    return row


def _choices(source: Source) -> list[list[str]]:
    more = sorted(
        {
            key
            for options in source["lists"].values()
            for option in options.values()
            if isinstance(option, dict)
            for key in option
        }
        - {"label"}
    )
    rows = [["list_name", "name", *_heads("label"), *more]]
    for name, options in source["lists"].items():
        for value, option in options.items():
            label = option["label"] if isinstance(option, dict) else option
            beside = option if isinstance(option, dict) else {}
            rows.append([name, value, *label, *(beside.get(key, "") for key in more)])
    return rows


def _write(book: Any, title: str, rows: list[list[str]]) -> None:
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True})
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write_string(number, place, value, bold if number == 0 else None)
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, len(rows[0]) - 1, 24)
