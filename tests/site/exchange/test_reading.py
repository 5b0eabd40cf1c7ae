"""Files as they come: each mistake is found at its cell, all of them at once."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
import xlwt
from odf import opendocument, table
from odf import text as odf_text

from hengjian.site.exchange.reading import Known, Reading, read
from hengjian.site.platform.resource import tables

SITES = tables()["sites"]
STREETS = {"sub_district": Known({"D1": "东街道"}, {"东街道": "D1"})}
HEADER = ["编码", "小区名称", "街道", "户数（户）", "建筑面积（平方米）"]


def sheet(path: Path, *rows: Sequence[object], merge: str = "") -> Reading:
    book = xlsxwriter.Workbook(str(path / "in.xlsx"))
    page = book.add_worksheet("小区")
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            page.write(line, column, value)
    if merge:
        page.merge_range(merge, "并")
    book.close()
    return read(path / "in.xlsx", "in.xlsx", SITES, STREETS)


def old_sheet(path: Path, name: str, *rows: Sequence[object]) -> Reading:
    """As Excel 97 and WPS keep it."""
    book = xlwt.Workbook()
    page = book.add_sheet("小区")
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            page.write(line, column, value)
    book.save(str(path / "kept"))
    return read(path / "kept", name, SITES, STREETS)


def open_sheet(path: Path, *rows: Sequence[object]) -> Reading:
    """As LibreOffice keeps it."""
    book = opendocument.OpenDocumentSpreadsheet()
    page = table.Table(name="小区")
    for row in rows:
        line = table.TableRow()
        for value in row:
            kind = {} if isinstance(value, str) else {"valuetype": "float", "value": value}
            cell = table.TableCell(**kind)
            cell.addElement(odf_text.P(text=str(value)))
            line.addElement(cell)
        page.addElement(line)
    book.spreadsheet.addElement(page)
    book.save(str(path / "kept"))
    return read(path / "kept", "in.ods", SITES, STREETS)


def text(path: Path, *lines: str, encoding: str = "utf-8", datum: str = "") -> Reading:
    (path / "in.csv").write_bytes("\n".join(lines).encode(encoding))
    return read(path / "in.csv", "in.csv", SITES, STREETS, datum)


def found(reading: Reading) -> set[tuple[str, str]]:
    return {(p.place.cell or f"{p.place.line}:{p.place.column}", p.code) for p in reading.problems}


@pytest.mark.parametrize("name", ["旧.xls", "金山.et"])
def test_a_binary_workbook_is_read_and_what_it_hides_is_told(tmp_path: Path, name: str) -> None:
    reading = old_sheet(tmp_path, name, HEADER, ["S-1", "甲", "东街道", 43, 5410.37])
    assert reading.problems == []
    assert reading.rows == [
        {
            "code": "S-1",
            "name": "甲",
            "sub_district": "D1",
            "households": 43,
            "floor_area": Decimal("5410.37"),
        }
    ]
    assert [(each.code, each.place.file) for each in reading.warnings] == [
        ("formulas-unseen", name)
    ]


def test_a_problem_of_a_binary_workbook_stands_at_its_cell(tmp_path: Path) -> None:
    reading = old_sheet(tmp_path, "旧.xls", HEADER, ["S-1", "甲", "西街道", "四十", 1])
    assert found(reading) == {("C2", "pointer-unknown"), ("D2", "quantity-unreadable")}
    assert {each.place.file for each in reading.problems} == {"旧.xls"}


def test_an_open_document_is_read_as_a_workbook_is(tmp_path: Path) -> None:
    reading = open_sheet(
        tmp_path, HEADER, ["S-1", "甲", "东街道", 43, 5410.37], ["S-2", "", "", "x"]
    )
    assert reading.rows[0]["floor_area"] == Decimal("5410.37")
    assert ("D3", "quantity-unreadable") in found(reading)
    assert {each.place.file for each in reading.problems} == {"in.ods"}


def test_formulas_are_seen_behind_their_values(tmp_path: Path) -> None:
    reading = sheet(tmp_path, HEADER, ["S-1", "甲", "东街道", "=40+3", 100])
    assert found(reading) == {("D2", "cell-formula")}


def test_merged_cells_are_refused_once(tmp_path: Path) -> None:
    reading = sheet(tmp_path, HEADER, ["S-1", "甲", "东街道", 43, 100], merge="A3:C4")
    assert ("A3", "cell-merged") in found(reading)


@pytest.mark.parametrize(("encoding", "mark"), [("gb18030", ";"), ("utf-8-sig", "\t")])
def test_csv_of_any_usual_encoding_and_delimiter(tmp_path: Path, encoding: str, mark: str) -> None:
    lines = [mark.join(HEADER), mark.join(["S-1", "甲", "东街道", "43", "5410.37"])]
    reading = text(tmp_path, *lines, encoding=encoding)
    assert reading.problems == []
    assert reading.rows[0]["households"] == 43
    assert reading.rows[0]["sub_district"] == "D1"


def test_units_of_the_header_are_converted_and_wrong_ones_refused(tmp_path: Path) -> None:
    reading = text(tmp_path, "编码,小区名称,建筑面积（万平方米）", "S-1,甲,0.541037")
    assert str(reading.rows[0]["floor_area"]) == "5410.37"
    wrong = text(tmp_path, "编码,小区名称,建筑面积（万元）", "S-1,甲,1")
    assert found(wrong) == {("1:3", "unit-mismatch")}


def test_columns_that_are_unknown_or_come_twice(tmp_path: Path) -> None:
    reading = text(tmp_path, "编码,小区名,小区名称,小区名称", "S-1,甲,甲,甲")
    assert found(reading) == {("1:4", "column-twice")}
    (asked,) = reading.headers.asked
    assert (asked.written, asked.read_as, asked.cell, asked.says) == ("小区名", "", "1:2", ("甲",))


def test_rows_beside_their_header_are_one_problem(tmp_path: Path) -> None:
    header = "编码,小区名称,建成年份,户数,建筑面积,社区"
    rows = [f",S-{n},甲,1985,43,5410.37" for n in range(5)]
    assert found(text(tmp_path, header, *rows)) == {("2:1", "columns-shifted")}


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    reading = text(tmp_path, "某区老旧小区一览表,,", "编码,小区名称,户数", "S-1,甲,43")
    assert (reading.problems, len(reading.rows)) == ([], 1)


def test_a_file_of_something_else_names_what_it_holds(tmp_path: Path) -> None:
    assert found(text(tmp_path, "日期,金额", "2024-01-01,3")) == {("1:1", "header-not-found")}


def test_a_header_that_contradicts_the_stated_datum(tmp_path: Path) -> None:
    lines = ("编码,小区名称,经度（GCJ-02）,纬度（GCJ-02）", "S-1,甲,102.5,24.3")
    reading = text(tmp_path, *lines, datum="WGS-84")
    assert found(reading) == {("1:3", "datum-contradicts"), ("1:4", "datum-contradicts")}


def test_a_header_that_names_the_datum_says_it(tmp_path: Path) -> None:
    reading = text(
        tmp_path, "编码,小区名称,经度（GCJ-02）,纬度（GCJ-02）", "S-1,甲,102.5,24.3", datum=""
    )
    assert (reading.problems, reading.rows[0]["datum"]) == ([], "GCJ-02")


def test_a_header_that_names_two_datums_says_none(tmp_path: Path) -> None:
    reading = text(
        tmp_path, "编码,小区名称,经度（GCJ-02）,纬度（WGS-84）", "S-1,甲,102.5,24.3", datum=""
    )
    assert found(reading) == {("2:3", "datum-not-said")}


def test_a_cell_at_the_end_of_the_sheet_does_not_fill_the_memory(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "in.xlsx"))
    page = book.add_worksheet("小区")
    page.write_row(0, 0, HEADER)
    page.write(1_048_575, 16_383, "x")
    book.close()
    reading = read(tmp_path / "in.xlsx", "in.xlsx", SITES, STREETS)
    assert [each.code for each in reading.problems] == ["sheet-too-large"]


def rewritten(path: Path, *sheet: bytes) -> Reading:
    """A workbook whose sheet is these bytes of XML, read."""
    book = xlsxwriter.Workbook(str(path / "plain.xlsx"))
    book.add_worksheet("小区")
    book.close()
    with ZipFile(path / "plain.xlsx") as plain, ZipFile(path / "in.xlsx", "w", 8) as made:
        for name in plain.namelist():
            own = name == "xl/worksheets/sheet1.xml"
            made.writestr(name, b"".join(sheet) if own else plain.read(name))
    return read(path / "in.xlsx", "in.xlsx", SITES, STREETS)


SPACE = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
NAMED = "".join(
    f'<c r="{at}1" t="inlineStr"><is><t>{word}</t></is></c>'
    for at, word in zip("ABC", HEADER, strict=False)
).encode()


def test_a_dimension_that_lies_is_not_believed(tmp_path: Path) -> None:
    row = NAMED.replace(b'1"', b'2"').replace("编码".encode(), b"S-1")
    reading = rewritten(
        tmp_path, SPACE, b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">', NAMED,
        b'</row><row r="2">', row, b"</row></sheetData></worksheet>",
    )  # fmt: skip
    assert [each["code"] for each in reading.rows] == ["S-1"]


def test_empty_styled_rows_are_no_rows_and_merged_ones_do_not_fill_the_memory(
    tmp_path: Path,
) -> None:
    rows = (b'<row r="%d" s="1"><c r="A%d" s="1"/></row>' % (n, n) for n in range(2, 100_000))
    merged = b"<mergeCells>%s</mergeCells>" % b"".join(
        b'<mergeCell ref="A%d:A%d"/>' % (n, n + 1000) for n in range(2, 900_000, 1001)
    )
    tracemalloc.start()
    reading = rewritten(
        tmp_path, SPACE, b'<sheetData><row r="1">', NAMED, b"</row>", *rows, b"</sheetData>",
        merged, b"</worksheet>",
    )  # fmt: skip
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reading.rows == []
    assert {each.code for each in reading.problems} == {"no-rows"}
    assert peak < 200 * 2**20


def test_merged_ranges_are_counted_before_the_workbook_is_opened(tmp_path: Path) -> None:
    reading = rewritten(
        tmp_path, SPACE, b'<sheetData><row r="1">', NAMED, b"</row></sheetData>",
        b'<mergeCells><mergeCell ref="A1:CZ1048576"/></mergeCells></worksheet>',
    )  # fmt: skip
    [found] = reading.problems
    assert (found.code, found.place.sheet) == ("office-file-overfull", "小区")


def test_a_table_of_nothing_but_problems_is_not_read_to_its_end(tmp_path: Path) -> None:
    reading = text(tmp_path, "编码,小区名称", *["S-1,甲"] * 6_000)
    assert reading.problems[0].code == "reading-stopped"
    assert reading.more == 3_001
    totals = text(tmp_path, "编码,小区名称", *["合计,"] * 6_000)
    assert [each.code for each in totals.problems] == ["no-rows"]


def test_rows_of_totals_are_left_out_and_held_against_the_rows(tmp_path: Path) -> None:
    rows = ("S-1,甲,43", "S-2,乙,7", "合 计,,50")
    reading = text(tmp_path, "编码,小区名称,户数", *rows)
    assert (reading.problems, reading.warnings, len(reading.rows)) == ([], [], 2)
    stale = text(tmp_path, "编码,小区名称,户数", *rows[:2], "合计,,60")
    (told,) = stale.warnings
    assert (told.code, told.place.line, len(stale.rows)) == ("total-unlike-rows", 4, 2)


def test_headers_are_read_by_what_they_are_assumed_to_mean(tmp_path: Path) -> None:
    reading = text(tmp_path, "小区代码,改造小区名称,改造面积（万平方米）", "S-1,甲,0.541037")
    assert reading.problems == []
    assert reading.rows[0] == {"code": "S-1", "name": "甲", "floor_area": Decimal("5410.37")}
    assert [each.read_as for each in reading.headers.asked] == ["code", "name", "floor_area"]


def test_a_header_of_two_lines_below_a_title(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "in.xlsx"))
    page = book.add_worksheet("小区")
    page.merge_range("A1:D1", "某区小区一览表（虚构）")
    page.merge_range("C2:D2", "规模（万平方米）")
    page.merge_range("A2:A3", "编码")
    page.merge_range("B2:B3", "小区名称")
    page.write_row("C3", ["户数（户）", "建筑面积"])
    page.write_row("A4", ["S-1", "甲", 43, 0.541037])
    book.close()
    reading = read(tmp_path / "in.xlsx", "in.xlsx", SITES, STREETS)
    assert reading.problems == []
    assert str(reading.rows[0]["floor_area"]) == "5410.37"
    assert reading.rows[0]["households"] == 43


def test_the_template_of_another_table_is_recognised(tmp_path: Path) -> None:
    header = [column.header("zh", marked=True) for column in tables()["buildings"].columns]
    (tmp_path / "in.csv").write_text(",".join(header) + "\n", encoding="utf-8")
    others = tuple(tables().values())
    reading = read(tmp_path / "in.csv", "in.csv", SITES, STREETS, others=others)
    (told,) = reading.problems
    assert told.code == "other-table"
    assert "这份文件像是“楼栋”表，选的是“小区”" in told.message("zh")
