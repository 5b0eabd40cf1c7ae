"""Workbooks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl

from hengjian.audit.readers import read_document
from tests.audit.readers.conftest import grid


def test_sheets_with_merged_cells_and_formats(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "资金"
    for row in (
        ["单位：万元", None, None],
        ["来源", "金额", "占比"],
        ["市级", 1234.5, 0.256789],
        ["县级", 2000, 1],
        ["日期", dt.date(2023, 9, 30), 0.1 + 0.2],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet["B3"].number_format = "#,##0.00"
    sheet["C3"].number_format = "0.00%"
    book.create_sheet("空表")
    hidden = book.create_sheet("草稿")
    hidden["A1"] = 5
    hidden.sheet_state = "hidden"
    path = tmp_path / "book.xlsx"
    book.save(path)
    document = read_document(path)
    heading, block = document.blocks
    assert (heading.kind, heading.text, block.source) == ("heading", "资金", "资金")
    assert block.table is not None
    assert grid(block.table) == [
        ["单位：万元"] * 3,
        ["来源", "金额", "占比"],
        ["市级", "1,234.50", "25.68%"],
        ["县级", "2000", "1"],
        ["日期", "2023-09-30", "0.3"],
    ]
    assert (block.table.unit, block.table.headers) == ("万元", 2)
