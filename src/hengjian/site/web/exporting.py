"""A list as a workbook: written row by row, in constant memory, safe to open."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

if TYPE_CHECKING:
    from hengjian.site.web.lists import Column, Listing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_of(listing: Listing, rows: QuerySet[Any]) -> FileResponse:
    """Every row of the listing; amounts in 元, text as text: no cell is ever a formula."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(str(listing.title)[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    dates = book.add_format({"num_format": "yyyy-mm-dd"})
    money = book.add_format({"num_format": "#,##0.00"})
    for place, column in enumerate(listing.columns):
        sheet.write_string(0, place, _header(column), bold)
        sheet.set_column(place, place, 28 if column.kind == "name" else 14)
    for line, row in enumerate(rows.iterator(chunk_size=2000), start=1):
        for place, column in enumerate(listing.columns):
            _write(sheet, line, place, column.value(row), dates, money)
    sheet.freeze_panes(1, 0)
    book.close()
    return sent_workbook(file, f"{listing.title}-{timezone.localdate().isoformat()}.xlsx")


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
    unit = "元" if column.kind == "money" else str(column.unit)
    return f"{column.title}（{unit}）" if unit else str(column.title)


def _write(sheet: Any, line: int, place: int, value: object, dates: Any, money: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int):
        sheet.write_number(line, place, value)
    elif isinstance(value, Decimal):
        sheet.write_number(line, place, value, money)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, place, timezone.make_naive(value), dates)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, dates)
    elif isinstance(value, tuple):
        sheet.write_string(line, place, "/".join(str(part) for part in value))
    else:
        sheet.write_string(line, place, str(value))
