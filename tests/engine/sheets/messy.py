"""Workbooks as offices keep them: the same three invented payments in ten shapes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlwt
from odf import opendocument, table, text
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADER = ["支付编号", "支付日期", "支付金额（元）", "资金来源", "收款单位"]
PAID = [
    ["P1", dt.date(2023, 1, 5), 10000, "专项债券", "虚构公司甲"],
    ["P2", dt.date(2023, 3, 1), 250000.5, "中央补助", "虚构公司乙"],
    ["P3", dt.date(2023, 5, 20), 5000, "居民出资", "虚构公司丙"],
]
"""Every workbook says these: code, day, amount in 元, source of funds, payee."""


def in_wan(amount: float) -> float:
    """The amount in 万元, as somebody types it."""
    return round(amount / 10000, 8)


def _sheet(book: Workbook, title: str) -> Worksheet:
    sheet = book.worksheets[0]
    sheet.title = title
    return sheet


def titles_above(sheet: Worksheet) -> None:
    """Two title lines and 单位：万元 above the header; the header says no unit."""
    sheet.append(["某区老旧小区改造资金支付情况（虚构）"])
    sheet.merge_cells("A1:E1")
    sheet.append(["填报单位：虚构单位", None, None, None, "单位：万元"])
    sheet.append(["支付编号", "支付日期", "支付金额", "资金来源", "收款单位"])
    for code, day, amount, source, payee in PAID:
        sheet.append([code, day, in_wan(amount), source, payee])


def two_line_header(sheet: Worksheet) -> None:
    """A header of two lines: the unit stands over a group of columns, the rest is merged."""
    sheet.append(["支付编号", "支付日期", "金额（万元）", None, "资金来源", "收款单位"])
    sheet.append([None, None, "合同总价", "支付金额", None, None])
    sheet.merge_cells("C1:D1")
    for column in "ABEF":
        sheet.merge_cells(f"{column}1:{column}2")
    for code, day, amount, source, payee in PAID:
        sheet.append([code, day, in_wan(amount * 2), in_wan(amount), source, payee])


def other_names(sheet: Worksheet) -> None:
    """No column is called as the dictionary calls it."""
    sheet.append(["付款单号", "付款时间", "实付金额（元）", "资金渠道", "付款对象"])
    for row in PAID:
        sheet.append(row)


def totals_and_notes(sheet: Worksheet) -> None:
    """Subtotals, a total, a note and the hands of those who filled it in."""
    sheet.append(HEADER)
    sheet.append(PAID[0])
    sheet.append(PAID[1])
    sheet.append(["小 计", None, 260000.5, None, None])
    sheet.append(PAID[2])
    sheet.append(["小计：", None, 5000, None, None])
    sheet.append([None, "合  计", "=SUM(C2:C6)", None, None])
    sheet.append(["注：本表数据为虚构"])
    sheet.append(["填表人：张某", None, "审核人：李某", None, "填报日期：2023-12-31"])


def wan_and_dashes(sheet: Worksheet) -> None:
    """万元 in the header, days in other spellings, a column of dashes that is no use to anybody."""
    sheet.append(["支付编号", "支付日期", "支付金额\n（万元）", "资金来源", "收款单位", "标段"])
    days = ["2023年1月5日", "2023.3.1", "2023/5/20"]
    for (code, _, amount, source, payee), day in zip(PAID, days, strict=True):
        sheet.append([code, day, in_wan(amount), source, payee, None])


def another_title(sheet: Worksheet) -> None:
    """A running number before the code, a column nobody knows, a sheet called by the year."""
    sheet.title = "2023年付款台账"
    sheet.append(["序号", *HEADER, "经手科室"])
    for number, row in enumerate(PAID, start=1):
        sheet.append([number, *row, "虚构科"])


def printed_pages(sheet: Worksheet) -> None:
    """The header again on each page, headings between the rows, a total of the page."""
    sheet.append(HEADER)
    sheet.append(["一、市政部分"])
    sheet.merge_cells("A2:E2")
    sheet.append(PAID[0])
    sheet.append(["本页小计", None, 10000, None, None])
    sheet.append([])
    sheet.append(HEADER)
    sheet.append(["二、房屋部分"])
    sheet.merge_cells("A7:E7")
    sheet.append(PAID[1])
    sheet.append(PAID[2])
    sheet.append(["总计", None, 265000.5, None, None])


def merged_words(sheet: Worksheet) -> None:
    """The payee merged over the rows it is said of, beside them empty columns."""
    sheet.append([None, *HEADER[:4], "收款单位", None])
    for code, day, amount, source, _ in PAID:
        sheet.append([None, code, day, amount, source, "虚构公司甲"])
    sheet.merge_cells("F2:F4")


SHAPES: dict[str, Callable[[Worksheet], None]] = {
    "titles above": titles_above,
    "two-line header": two_line_header,
    "other names": other_names,
    "totals and notes": totals_and_notes,
    "wan and dashes": wan_and_dashes,
    "another title": another_title,
    "printed pages": printed_pages,
    "merged words": merged_words,
}


def write_messy(folder: Path, shape: str) -> Path:
    """The workbook of one shape: one of ``SHAPES``, or ``old xls``, ``et of WPS``,
    ``open document``."""
    if shape in ("old xls", "et of WPS"):
        return _write_old(folder / ("ledger.xls" if shape == "old xls" else "ledger.et"))
    if shape == "open document":
        return _write_open(folder / "ledger.ods")
    book = Workbook()
    SHAPES[shape](_sheet(book, "资金支付"))
    file = folder / "ledger.xlsx"
    book.save(file)
    return file


def _rows() -> list[list[Any]]:
    return [
        ["资金支付台账（虚构）", "", "", "", ""],
        ["支付编号", "付款日期", "支付金额（万元）", "资金来源", "收款单位"],
        *([code, day, in_wan(amount), source, payee] for code, day, amount, source, payee in PAID),
        ["合计", "", 26.50005, "", ""],
    ]


def _write_old(file: Path) -> Path:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("资金支付")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for line, row in enumerate(_rows()):
        for column, value in enumerate(row):
            if isinstance(value, dt.date):
                sheet.write(line, column, value, day)
            elif value != "":
                sheet.write(line, column, value)
    sheet.merge(0, 0, 0, 4)
    book.save(str(file))
    return file


def _write_open(file: Path) -> Path:
    document = opendocument.OpenDocumentSpreadsheet()
    sheet = table.Table(name="资金支付")
    for number, row in enumerate(_rows()):
        line = table.TableRow()
        for value in row:
            line.addElement(_open_cell(value, spanned=5 if number == 0 and value else 1))
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    document.save(str(file))
    return file


def _open_cell(value: Any, spanned: int) -> Any:
    if isinstance(value, dt.date):
        cell = table.TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, float | int):
        cell = table.TableCell(valuetype="float", value=str(value))
    elif not value:
        return table.TableCell()
    else:
        cell = table.TableCell(valuetype="string", numbercolumnsspanned=str(spanned))
    cell.addElement(text.P(text=str(value)))
    return cell
