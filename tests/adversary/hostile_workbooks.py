"""Workbooks that a few bytes make huge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.office.books import MAIN, worksheet, write_book

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_OVERFULL = "office-file-overfull"


def _merged(reference: bytes) -> Callable[[Path], object]:
    after = b'<mergeCells><mergeCell ref="%s"/></mergeCells>' % reference
    return partial(write_book, sheet=worksheet(b'<row r="1"><c r="A1"/></row>', after))


def _repeated(
    part: str, before: bytes, piece: bytes, times: int, after: bytes
) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        def pieces() -> Iterator[bytes]:
            yield before
            for _ in range(times // 1000):
                yield piece * 1000
            yield after

        write_book(path, parts={part: pieces()})

    return write


def _rows(path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"<worksheet %s><sheetData>" % MAIN
        for start in range(1, 1_900_001, 1000):
            yield b"".join(
                b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n)
                for n in range(start, start + 1000)
            )
        yield b"</sheetData></worksheet>"

    write_book(path, parts={SHEET: pieces()})


WORKBOOKS: list[tuple[str, str, Callable[[Path], object]]] = [
    ("a merged range of 109 million cells", _OVERFULL, _merged(b"A1:CZ1048576")),
    ("1.9 million rows of one cell", _OVERFULL, _rows),
    (
        "14 million shared strings", _OVERFULL,
        _repeated(STRINGS, b"<sst %s>" % MAIN, b"<si/>", 14_000_000, b"</sst>"),
    ),
    (
        "a million columns", _OVERFULL,
        _repeated(
            SHEET, b"<worksheet %s><cols>" % MAIN, b'<col min="1" max="1"/>', 1_000_000,
            b"</cols><sheetData/></worksheet>",
        ),
    ),
]  # fmt: skip
