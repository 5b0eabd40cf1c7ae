"""Text files as they come: UTF-8, with or without a byte-order mark, else GB18030, which Excel
writes on Chinese systems, else UTF-16 where its mark says so. Nothing else is tried. Cells are
divided by commas, tabs or semicolons, whichever the header has most of.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from hengjian.engine.sheets.grid import Grid
from hengjian.errors import Place, Refused, problem
from hengjian.files import reading
from hengjian.foreign_words import csv_words

BYTES = 50_000_000
"""The most bytes one file of a case may have."""
LINES = 2_000_000
"""The most lines of one file, the empty ones too: twice as many as a table may have rows."""
COLUMNS = 16_384
"""The most cells of one row, as many as a worksheet can have."""

_CHINESE = re.compile("[\u4e00-\u9fff]")
_DELIMITERS = ",\t;"
_WORDS = re.compile(r"\S[^\r\n]*")
_LINE = re.compile(r"([^\r\n]*)(?:\r\n?|\n|\Z)")


def bytes_of(file: Path) -> bytes:
    """What stands in ``file``. Raises ``Refused`` where it is not to be had or too large."""
    with reading(file):
        if not file.is_file():
            raise Refused([problem("case-not-found", Place(str(file)), path=file)])
        size = file.stat().st_size
    if size > BYTES:
        values = {"found": megabytes(size), "most": megabytes(BYTES)}
        raise Refused([problem("file-too-large", Place(str(file)), **values)])
    with reading(file):
        return file.read_bytes()


def megabytes(size: int) -> str:
    """A size as people read it."""
    return f"{size / 1_000_000:,.1f} MB"


def decoded(data: bytes, file: str) -> str:
    """The text of ``data``. Raises ``Refused`` (``encoding-unknown``) with the first byte that does
    not fit and its line."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16", file)
    if (nul := data.find(0)) >= 0:
        raise _undecodable(data, nul, file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A few bytes of GB18030 may look like UTF-8 by chance, but not four Chinese characters:
        # then it is UTF-8 with a damaged byte, which GB18030 would turn into wrong words.
        before = data[: error.start].decode("utf-8-sig")
        if len(_CHINESE.findall(before)) >= 4:
            raise _undecodable(data, error.start, file) from error
    return _strictly(data, "gb18030", file)


def _strictly(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error.start, file) from error


def _undecodable(data: bytes, offset: int, file: str) -> Refused:
    line = data.count(b"\n", 0, offset) + 1
    values = {"offset": f"{offset:,}", "byte": f"0x{data[offset]:02X}"}
    return Refused([problem("encoding-unknown", Place(file, line), **values)])


def csv_grid(file: Path) -> Grid:
    """The rows of a CSV file as text. Raises ``Refused`` where it is too large or not text; a
    broken quote is found only as the rows are read."""
    name = str(file)
    text = decoded(bytes_of(file), name)
    if max(text.count("\n"), text.count("\r")) > LINES:
        raise Refused([problem("too-many-rows", Place(name), most=f"{LINES:,}")])
    return Grid(file.stem, _rows(text, name), partial(Place, name))


def _lines(text: str) -> Iterator[str]:
    """One line after the other: a file in memory would hold the whole text once more, four bytes a
    sign."""
    for line in _LINE.finditer(text):
        if line.start() < len(text):
            yield f"{line[1]}\n"


def _rows(text: str, file: str) -> Iterator[tuple[int, Sequence[str]]]:
    header = _WORDS.search(text)
    delimiter = max(_DELIMITERS, key=header[0].count) if header else _DELIMITERS[0]
    lines = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in lines:
            if len(cells) > COLUMNS:
                span = f"{line:,} × {len(cells):,}"
                values = {"sheet": Path(file).stem, "range": span}
                raise Refused([problem("sheet-too-large", Place(file, line), **values)])
            row = [cell.strip() for cell in cells]
            if any(row):
                yield line, row
            line = lines.line_num + 1
    except csv.Error as error:
        raise Refused(
            [problem("csv-broken", Place(file, line), reason=csv_words(str(error)))]
        ) from error
