"""Workbooks that a few bytes make huge, and XML and zips that libraries read differently."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.office.books import MAIN, PARTS, worksheet, write_book

Write = Callable[[Path], object]
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
HEAD = b"<worksheet %s><sheetData>" % MAIN
TAIL = b"</sheetData></worksheet>"


def in_sheet(after: bytes = b"", cells: bytes = b"", before: bytes = b"") -> Write:
    """A workbook of one sheet with these pieces of XML."""
    return partial(write_book, sheet=worksheet(cells, after, before))


def in_part(part: str, before: bytes, piece: bytes, times: int, after: bytes) -> Write:
    """A workbook in one part of which a piece is repeated."""

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
        yield HEAD
        for start in range(1, 1_900_001, 1000):
            yield b"".join(
                b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n)
                for n in range(start, start + 1000)
            )
        yield TAIL

    write_book(path, parts={SHEET: pieces()})


def merged(reference: bytes, times: int = 1) -> Write:
    """A workbook with merged ranges."""
    after = b"<mergeCells>" + b'<mergeCell ref="%s"/>' % reference * times + b"</mergeCells>"
    return in_sheet(after, b'<row r="1"><c r="A1"/></row>')


def cell(attributes: bytes, inside: bytes = b"") -> Write:
    """A workbook with one cell."""
    return in_sheet(cells=b'<row r="1"><c %s>%s</c></row>' % (attributes, inside))


def row(attributes: bytes) -> Write:
    """A workbook with one row."""
    return in_sheet(cells=b"<row %s><c/></row>" % attributes)


def raw(sheet: bytes) -> Write:
    """A workbook whose sheet is these bytes."""
    return partial(write_book, sheet=sheet)


def spoilt(change: Callable[[bytes], bytes]) -> Write:
    """A workbook whose bytes were changed."""

    def write(path: Path) -> None:
        write_book(path)
        path.write_bytes(change(path.read_bytes()))

    return write


def with_parts(**options: object) -> Write:
    """A workbook with further parts."""
    return lambda path: write_book(path, parts=options["parts"])  # type: ignore[arg-type]


def _directory(data: bytes, offset: int, value: bytes) -> bytes:
    """The first entry of the directory changed."""
    at = data.index(b"PK\x01\x02") + offset
    return data[:at] + value + data[at + len(value) :]


def _overlapping(data: bytes) -> bytes:
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    return data[: second + 42] + struct.pack("<L", 0) + data[second + 46 :]


def _twice(path: Path) -> None:
    write_book(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/WORKBOOK.XML", PARTS["xl/workbook.xml"])


def _named(name: str) -> Write:
    def write(path: Path) -> None:
        write_book(path)
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, b"x")

    return write


def _many_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        for number in range(21_000):
            archive.writestr(f"xl/media/{number}.png", b"")


def _wide_directory(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(1_000):
            archive.writestr("x" * 60_000 + str(number), b"")


def _compressed_otherwise(method: int) -> Write:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", method) as archive:
            for name, content in PARTS.items():
                archive.writestr(name, content)

    return write


def _within(levels: int) -> Write:
    """Archives within archives, the innermost of 100 MB noughts."""

    def write(path: Path) -> None:
        inner = b"\0" * 100_000_000
        for _ in range(levels):
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("xl/workbook.xml", inner)
            inner = path.read_bytes()

    return write


def _laughs() -> bytes:
    lines = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    return b'<!DOCTYPE a [<!ENTITY l0 "ha">%s]><a>&l9;</a>' % lines


LONG = b"<sst %s><si><t>%s</t></si></sst>" % (MAIN, b"x " * 30_000)
USES = b'<c t="s"><v>0</v></c>'
OVERFULL, BROKEN, LARGE = "office-file-overfull", "BROKEN", "sheet-too-large"
WORKBOOKS: list[tuple[str, str, Write]] = [
    ("a merged range of 109 million cells", OVERFULL, merged(b"A1:CZ1048576")),
    ("the same in small letters", OVERFULL, merged(b"a1:cz1048576")),
    ("the same with dollar signs", OVERFULL, merged(b"$A$1:$CZ$1048576")),
    ("the same backwards", OVERFULL, merged(b"CZ1048576:A1")),
    ("whole columns merged", BROKEN, merged(b"A:XFD")),
    ("whole lines merged", BROKEN, merged(b"1:1048576")),
    ("a merged range of 20 digits", BROKEN, merged(b"A1:A99999999999999999999")),
    ("a merged range of nothing", BROKEN, merged(b"")),
    ("20,000 merged ranges", OVERFULL, merged(b"A1:B1", 20_000)),
    ("a link over 16 million cells", OVERFULL, in_sheet(b'<hyperlink ref="A1:P1048576"/>')),
    ("a link over whole columns", BROKEN, in_sheet(b'<hyperlink ref="A:Z"/>')),
    ("1.9 million rows of one cell", OVERFULL, _rows),
    ("a million empty rows", OVERFULL, in_part(SHEET, HEAD, b"<row/>", 1_000_000, TAIL)),
    ("a row beyond the last", LARGE, row(b'r="1048577"')),
    ("a row number with an exponent", BROKEN, row(b'r="1e9"')),
    ("a negative row", BROKEN, row(b'r="-5"')),
    ("a row number of 30 digits", BROKEN, row(b'r="' + b"9" * 30 + b'"')),
    ("an Arabic row number", BROKEN, row('r="٣"'.encode())),
    ("two million cells in a row", LARGE, in_part(SHEET, HEAD + b"<row>", b"<c/>", 2_000_000,
                                                     b"</row>" + TAIL)),
    ("a cell at the far corner", LARGE, cell(b'r="XFD1048576"')),
    ("a cell beyond the last column", LARGE, cell(b'r="ZZZ1"')),
    ("a cell without an address", BROKEN, cell(b'r=""')),
    ("a cell named with a sheet", BROKEN, cell(b'r="Sheet1!A1"')),
    ("14 million shared strings", OVERFULL,
     in_part(STRINGS, b"<sst %s>" % MAIN, b"<si/>", 14_000_000, b"</sst>")),
    ("600,000 shared strings with words", OVERFULL,
     in_part(STRINGS, b"<sst %s>" % MAIN, b"<si><t>ab</t></si>", 600_000, b"</sst>")),
    ("one long string used 10,000 times", OVERFULL, lambda path: write_book(
        path, worksheet(b"<row>" + USES * 10_000 + b"</row>"), {STRINGS: LONG})),
    ("a million columns", OVERFULL, in_part(
        SHEET, b"<worksheet %s><cols>" % MAIN, b'<col min="1" max="1"/>', 1_000_000,
        b"</cols><sheetData/></worksheet>")),
    ("300,000 cell formats", OVERFULL, in_part(
        STYLES, b"<styleSheet %s><cellXfs>" % MAIN, b"<xf/>", 300_000, b"</cellXfs></styleSheet>")),
    ("300,000 rules of validation", OVERFULL, in_part(
        SHEET, HEAD + b"</sheetData>", b'<dataValidation sqref="A1"/>', 300_000, b"</worksheet>")),
    ("300,000 defined names", OVERFULL, in_part(
        "xl/workbook.xml", b"<workbook %s><definedNames>" % MAIN, b'<definedName name="a"/>',
        300_000, b"</definedNames></workbook>")),
    ("300,000 comments", OVERFULL, in_part(
        "xl/comments1.xml", b"<comments %s>" % MAIN, b'<comment ref="A1"/>', 300_000,
        b"</comments>")),
    ("ten million elements in each other", OVERFULL,
     in_part(SHEET, HEAD, b"<a>", 10_000_000, b"")),
    ("ten million attributes", OVERFULL, in_part(SHEET, b"<worksheet ", b'a="" ', 2_000_000,
                                                 b"/>")),
    ("an attribute of 150 MB", OVERFULL, in_part(SHEET, b'<worksheet a="', b"x" * 1000, 150_000,
                                                 b'"/>')),
    ("a comment of 150 MB", OVERFULL, in_part(SHEET, b"<!--", b"x" * 1000, 150_000, b"--><a/>")),
    ("190 MB of words in a cell", OVERFULL, in_part(
        SHEET, HEAD + b'<row><c t="inlineStr"><is><t>', b"x" * 1000, 190_000,
        b"</t></is></c></row>" + TAIL)),
    ("a document type", BROKEN, raw(b"<!DOCTYPE a><a/>")),
    ("an entity from a file", BROKEN,
     raw(b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>')),
    ("an entity of a billion laughs", BROKEN, raw(_laughs())),
    ("a parameter entity from the network", BROKEN,
     raw(b'<!DOCTYPE a [<!ENTITY %% e SYSTEM "http://127.0.0.1:9/">%%e;]><a/>')),
    ("a document type in UTF-16", BROKEN, raw("<!DOCTYPE a><a/>".encode("utf-16"))),
    ("rows in UTF-16", OVERFULL,
     raw(worksheet(b"<row/>" * 250_000).decode().encode("utf-16"))),
    ("an encoding of mainframes", BROKEN, raw(b"<?xml version='1.0' encoding='cp037'?><a/>")),
    ("an encoding that is none", BROKEN, raw(b"<?xml version='1.0' encoding='x'?><a/>")),
    ("a part cut short", BROKEN, raw(HEAD)),
    ("a part of nothing", BROKEN, with_parts(parts={SHEET: b""})),
    ("a part of noughts", BROKEN, raw(bytes(1000))),
    ("rows under a picture's name", OVERFULL, with_parts(
        parts={"xl/media/a.png": worksheet(b"<row/>" * 250_000)})),
    ("a zip with a comment", BROKEN, spoilt(lambda d: d[:-2] + b"\x03\x00PK!")),
    ("a zip behind a script", BROKEN, spoilt(lambda d: b"PK\x03\x04#!/bin/sh\n" + d)),
    ("a zip with zip64 fields", "TOO-LARGE", spoilt(
        lambda d: d[:-22] + b"PK\x06\x07" + bytes(16) + d[-22:])),
    ("parts that overlap", BROKEN, spoilt(_overlapping)),
    ("a wrong check sum", BROKEN, spoilt(lambda d: _directory(d, 16, bytes(4)))),
    ("a part longer than it says", BROKEN, spoilt(
        lambda d: _directory(d, 24, struct.pack("<L", 10)))),
    ("a part that says 4 GB", "TOO-LARGE", spoilt(
        lambda d: _directory(d, 24, struct.pack("<L", 4_000_000_000)))),
    ("a part with a password", "ENCRYPTED", spoilt(
        lambda d: _directory(d, 8, b"\x01\x00"))),
    ("a part of an unknown kind of compression", BROKEN, spoilt(
        lambda d: _directory(d, 10, b"\x63\x00"))),
    ("compression by bzip2", BROKEN, _compressed_otherwise(zipfile.ZIP_BZIP2)),
    ("compression by lzma", BROKEN, _compressed_otherwise(zipfile.ZIP_LZMA)),
    ("a part that comes twice", BROKEN, _twice),
    ("a part that leads outside", BROKEN, _named("../../evil.xml")),
    ("a part with an absolute name", BROKEN, _named("/etc/evil.xml")),
    ("a part on a drive", BROKEN, _named("c:/evil.xml")),
    ("a part that leads outside with backslashes", BROKEN, _named("xl\\..\\..\\evil.xml")),
    ("21,000 parts", "TOO-LARGE", _many_parts),
    ("a directory of 60 MB", "file-too-large", _wide_directory),
    ("two gigabytes of noughts", "TOO-LARGE", in_part(
        "xl/media/a.png", b"", bytes(1000), 2_000_000, b"")),
    ("archives within archives", BROKEN, _within(3)),
    ("a file cut in the middle", BROKEN, spoilt(lambda d: d[: len(d) // 2])),
    ("a file without its last bytes", BROKEN, spoilt(lambda d: d[:-30])),
]  # fmt: skip
