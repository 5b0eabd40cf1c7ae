"""What a workbook holds is counted before any library opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hengjian.audit.readers import read_document
from hengjian.engine.facts.reading import read_case
from hengjian.errors import Refused
from hengjian.office import Bounds, Counts, Unsound, check_office
from hengjian.recheck.reading import read_forms
from tests.office.books import MAIN, worksheet, write_book

FEW = Counts(
    cells=50, span=100, rows=20, ranges=3, strings=10, columns=5, characters=100, elements=60
)


def checked(path: Path, counts: Counts = FEW) -> None:
    check_office(path, "甲.xlsx", Bounds(), counts)


def overfull(path: Path, counts: Counts = FEW) -> str:
    """What there is too much of."""
    with pytest.raises(Refused) as refused:
        checked(path, counts)
    [found] = refused.value.problems
    assert found.place.file == "甲.xlsx"
    assert found.message("zh")
    assert found.hint("en")
    return found.message("en")


def row(number: int, *cells: bytes) -> bytes:
    return b'<row r="%d">%s</row>' % (number, b"".join(cells))


MANY: list[tuple[bytes, str]] = [
    (worksheet(after=b'<mergeCells><mergeCell ref="A1:CZ1048576"/></mergeCells>'), "109,051,904"),
    (worksheet(after=b'<mergeCells><mergeCell ref="a$1:$cz1048576"/></mergeCells>'), "109,051,904"),
    (worksheet(after=b'<hyperlinks><hyperlink ref="A1:B26"/></hyperlinks>'), "52 cells under"),
    (worksheet(after=b'<mergeCell ref="A1:A2"/>' * 4), "4 merged ranges"),
    (worksheet(b"".join(row(n) for n in range(1, 22))), "21 rows"),
    (worksheet(b"<row>" + b"<c/>" * 51 + b"</row>"), "51 cells"),
    (worksheet(row(1, b'<c r="A1"/>') + row(11, b'<c r="J11"/>')), "11 × 10"),
    (worksheet(row(1_048_577)), "1,048,577 × 1"),
    (worksheet(row(1, b'<c r="XFE1"/>')), "1 × 16,385"),
    (worksheet(before=b"<cols>" + b"<col/>" * 6 + b"</cols>"), "6 columns"),
    (worksheet(after=b"<x/>" * 60), "61 elements"),
    (worksheet(row(1, b'<c t="inlineStr"><is><t>' + b"x" * 101 + b"</t></is></c>")), "101 char"),
    (worksheet(after=b"<a>" * 256 + b"</a>" * 256), "257 elements within"),
]


@pytest.mark.parametrize(("sheet", "said"), MANY)
def test_too_much_of_anything_is_refused_with_the_sheet(
    tmp_path: Path, sheet: bytes, said: str
) -> None:
    counts = FEW if "within" not in said else Counts()
    message = overfull(write_book(tmp_path / "a.xlsx", sheet), counts)
    assert said in message
    assert "项目" in message


def test_a_prefix_or_another_encoding_hides_nothing(tmp_path: Path) -> None:
    prefixed = b"<x:worksheet xmlns:x=%s><x:sheetData>%s</x:sheetData></x:worksheet>" % (
        MAIN.partition(b"=")[2], b"<x:row/>" * 21,
    )  # fmt: skip
    assert "21 rows" in overfull(write_book(tmp_path / "a.xlsx", prefixed))
    wide = worksheet(b"<row/>" * 21).decode().encode("utf-16")
    assert "21 rows" in overfull(write_book(tmp_path / "b.xlsx", wide))


def test_a_sheet_under_any_name_is_counted(tmp_path: Path) -> None:
    hidden = write_book(tmp_path / "a.xlsx", parts={"xl/pictures/a.png": worksheet(b"<row/>" * 21)})
    assert "21 rows" in overfull(hidden)


def test_shared_strings_count_as_often_as_they_are_used(tmp_path: Path) -> None:
    strings = b"<sst %s><si><t>%s</t></si></sst>" % (MAIN, b"x" * 30)
    cells = b'<c t="s"><v>0</v></c>'
    three = {"xl/sharedStrings.xml": strings}
    checked(write_book(tmp_path / "a.xlsx", worksheet(row(1, cells * 3)), three))
    four = write_book(tmp_path / "b.xlsx", worksheet(row(1, cells * 4)), three)
    assert "120 characters" in overfull(four)
    many = {"xl/sharedStrings.xml": b"<sst %s>%s</sst>" % (MAIN, b"<si/>" * 11)}
    assert "11 shared strings" in overfull(write_book(tmp_path / "c.xlsx", parts=many))


def test_a_tag_without_end_is_refused_before_it_is_held(tmp_path: Path) -> None:
    def attributes() -> Iterator[bytes]:
        yield b"<worksheet %s " % MAIN
        yield from (b'a%d="" ' % number for number in range(600_000))
        yield b"/>"

    endless = write_book(tmp_path / "a.xlsx", parts={"xl/worksheets/sheet1.xml": attributes()})
    assert "bytes in one tag" in overfull(endless)


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DOCTYPE"),
        (b"<?xml version='1.0' encoding='cp037'?><a/>", "encoding"),
        (worksheet(b"<row>"), "mismatched"),
        (worksheet(row(1, b'<c r="A99999999"/>')), "A99999999"),
        (worksheet(b'<row r="1e6"/>'), "1e6"),
        (worksheet(after=b'<mergeCell ref="A:XFD"/>'), "A:XFD"),
        (worksheet(after=b'<hyperlink ref="1:1048576"/>'), "1:1048576"),
    ],
)
def test_what_libraries_would_guess_at_is_refused(tmp_path: Path, sheet: bytes, said: str) -> None:
    with pytest.raises(Unsound) as unsound:
        checked(write_book(tmp_path / "a.xlsx", sheet))
    assert unsound.value.kind == "damaged"
    assert said in unsound.value.reason


@pytest.mark.parametrize("read", [read_case, read_forms, read_document])
def test_every_door_of_the_command_line_counts_first(
    tmp_path: Path, read: Callable[[Path], object]
) -> None:
    path = write_book(tmp_path / "a.xlsx", MANY[0][0])
    with pytest.raises(Refused) as refused:
        read(path)
    [found] = refused.value.problems
    assert (found.code, found.place.sheet) == ("office-file-overfull", "项目")
