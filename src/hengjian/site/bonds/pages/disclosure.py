"""The yearly disclosure sheet of bond projects, on a page and as a workbook."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import IO, Any

import xlsxwriter
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from hengjian.bonds.disclosure import COLUMNS, RULE, disclosure_due
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds.pages.listing import TABS
from hengjian.site.bonds.queries import Disclosed, disclosures
from hengjian.site.bonds.terms import yuan_of
from hengjian.site.common.days import shown_day
from hengjian.site.common.trail import head_in_words, head_now
from hengjian.site.common.words import language, said
from hengjian.site.platform.exporting import sent_workbook
from hengjian.site.platform.telling import sentence

FIRST_YEAR = 2015
"""The first special bonds were issued then."""


@needs(Permission.MONEY_VIEW)
def disclosure(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The sheet of a year: a row a bond and project, what a reader would ask about, the day due."""
    today = shown_day()
    year = _year(request.GET.get("year", ""), today.year)
    rows = disclosures(membership, year)
    if request.GET.get("export") == "xlsx" and membership.may(Permission.DATA_EXPORT):
        return sent_workbook(_workbook(rows, year), f"专项债券存续期公开-{year}.xlsx")
    due = disclosure_due(year)
    context = {
        "rows": [_row(each) for each in rows],
        "year": year,
        "years": range(today.year, FIRST_YEAR - 1, -1),
        "due": due,
        "left": (due - today).days,
        "over": (today - due).days,
        "columns": COLUMNS,
        "rule": RULE,
        "synthetic": any(each.use.synthetic or each.use.bond.synthetic for each in rows),
        "may_export": membership.may(Permission.DATA_EXPORT),
        "tab": "disclosure",
        "tabs": TABS,
    }
    return render(request, "bonds/disclosure.html", context)


def _year(asked: str, this: int) -> int:
    if asked.isascii() and asked.isdecimal() and FIRST_YEAR <= int(asked[:4]) <= this:
        return int(asked[:4])
    return this - 1


def _row(each: Disclosed) -> dict[str, Any]:
    if each.row is None:
        return {"use": each.use, "problems": [sentence(p) for p in each.refused]}
    row = each.row
    amounts = (row.investment, row.investment_bond, row.realised, row.realised_bond, row.income)
    return {
        "use": each.use,
        "row": row,
        "amounts": [None if cents is None else yuan_of(cents) for cents in amounts],
        "problems": [sentence(each) for each in row.problems()],
    }


def _workbook(rows: Sequence[Disclosed], year: int) -> IO[bytes]:
    """The sheet in the columns of the rule; text is text, no cell is ever a formula."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(str(year))
    bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "align": "center"})
    money = book.add_format({"num_format": "#,##0.00", "border": 1})
    text = book.add_format({"border": 1, "text_wrap": True})
    zh = language() == "zh"
    sheet.write_string(0, 0, f"{RULE} · {year}" + ("（单位：元）" if zh else " (yuan)"))
    for place, column in enumerate((*COLUMNS, None)):
        name = ("项目" if zh else "project") if column is None else said(column)
        sheet.write_string(1, place, name, bold)
        sheet.set_column(place, place, 18)
    for line, each in enumerate(rows, start=2):
        _write(sheet, line, each, text, money)
    sheet.write_string(len(rows) + 3, 0, said(head_in_words(head_now())))
    sheet.freeze_panes(2, 1)
    book.close()
    return file


def _write(sheet: Any, line: int, each: Disclosed, text: Any, money: Any) -> None:
    row = each.row
    sheet.write_string(line, len(COLUMNS), each.use.project.name, text)
    if row is None:
        sheet.write_string(line, 0, each.use.bond.name, text)
        return
    amounts = {3: row.bond.size, 8: row.investment, 9: row.investment_bond, 10: row.realised,
               11: row.realised_bond, 12: row.income}  # fmt: skip
    for place, cell in enumerate(row.cells()):
        cents = amounts.get(place)
        if cents is None:
            sheet.write_string(line, place, said(cell), text)
        else:
            sheet.write_number(line, place, yuan_of(cents), money)
