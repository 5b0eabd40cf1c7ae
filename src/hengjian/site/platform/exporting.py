"""A list as a workbook: written row by row, in constant memory, safe to open."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, TypeVar
from urllib.parse import quote

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.text import capfirst

from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.platform.english import with_unit
from hengjian.site.platform.lists import Column, Listing

SHAPES = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "money": "#,##0.00"}
"""How numbers are shown in a workbook, by what they are."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_of(listing: Listing, rows: QuerySet[Any]) -> FileResponse:
    """Every row of the listing; amounts in 元, text as text: no cell is ever a formula."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(str(listing.title)[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    looks = {name: book.add_format({"num_format": shape}) for name, shape in SHAPES.items()}
    for place, column in enumerate(listing.columns):
        sheet.write_string(0, place, _header(column), bold)
        sheet.set_column(place, place, 28 if column.kind == "name" else 14)
    for line, row in enumerate(rows.iterator(chunk_size=2000), start=1):
        for place, column in enumerate(listing.columns):
            value: Any = column.value(row)
            if column.kind == "badge" and value:
                value = value[1]  # its words, without its colour
            _write(sheet, line, place, value, looks)
    sheet.freeze_panes(1, 0)
    book.close()
    return sent_workbook(file, f"{listing.title}-{current_day().isoformat()}.xlsx")


def sent_workbook(file: IO[bytes], name: str) -> FileResponse:
    """A written workbook as a download under its name."""
    return sent(file, name, XLSX)


def sent(file: IO[bytes], name: str, media_type: str) -> FileResponse:
    """A written file as a download, never a page."""
    file.seek(0)
    return attached(FileResponse(file, content_type=media_type), name)


Answer = TypeVar("Answer", bound=HttpResponseBase)


def attached(answer: Answer, name: str) -> Answer:
    """The answer as a download under its name, never a page."""
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _header(column: Column) -> str:
    unit = words("元", "yuan") if column.kind == "money" else column.unit
    return with_unit(capfirst(str(column.title)), str(unit))


def _write(sheet: Any, line: int, place: int, value: object, looks: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int):
        sheet.write_number(line, place, value)
    elif isinstance(value, Decimal):
        sheet.write_number(line, place, value, looks["money"])
    elif isinstance(value, datetime):
        sheet.write_datetime(line, place, timezone.make_naive(value), looks["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, looks["day"])
    elif isinstance(value, tuple):
        sheet.write_string(line, place, "/".join(str(part) for part in value))
    else:
        sheet.write_string(line, place, str(value))
