"""A look through a worksheet's XML before its values are read: what a fast reader would hide.

Formulas (of which a reader of values shows only the last result), merged cells, error values,
numbers whose format shows a unit or a percentage, and sheets that would fill the memory. The XML is
streamed; nothing of it is kept but what is found.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any
from xml.parsers import expat

from hengjian.errors import Place, Refused, problem

CELLS = 2_000_000
"""The most cells the used range of a sheet may span, empty ones included."""
CHARACTERS = 50_000_000
"""The most characters all cells of a sheet together may hold."""
_PLAIN_FORMAT = re.compile(r'[^"\\%!,]*')
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(slots=True)
class Scan:
    """What was found; cells are (line, column), from 1."""

    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    """Ranges, ``A1:C1``."""


class _Reader:
    """Expat's handlers of one sheet."""

    def __init__(
        self, parser: Any, place: Place, lengths: list[int], formats: Mapping[int, str]
    ) -> None:
        self.found = Scan()
        self._parser, self._place = parser, place
        self._lengths, self._formats = lengths, formats
        self._cell, self._type = "", ""
        self._line = self._column = self._lines = self._columns = 0
        self._text: list[str] = []
        self._characters = 0
        parser.StartElementHandler = self.start
        parser.StartDoctypeDeclHandler = self.doctype

    def doctype(self, *_: object) -> None:
        raise Refused([problem("workbook-broken", self._place, reason="DOCTYPE")])

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._begin(attributes)
        elif name == "row":
            self._line, self._column = int(attributes.get("r", self._line + 1)), 0
        elif name == "f" or name == "t" or (name == "v" and self._type in ("s", "e", "str")):
            self._text = []
            self._parser.CharacterDataHandler = self._text.append
            self._parser.EndElementHandler = self.end
        elif name == "mergeCell":
            self.found.merged.append(attributes.get("ref", ""))

    def _begin(self, attributes: dict[str, str]) -> None:
        self._type = attributes.get("t", "n")
        match = _CELL.fullmatch(attributes.get("r", ""))
        if match:
            self._line, self._column = int(match[2]), _number(match[1])
        else:
            self._column += 1
        self._lines = max(self._lines, self._line)
        self._columns = max(self._columns, self._column)
        if self._lines * self._columns > CELLS:
            said = f"{self._lines:,} × {self._columns:,}"
            raise Refused(
                [problem("sheet-too-large", self._place, sheet=self._place.sheet, range=said)]
            )
        if self._formats and self._type == "n":
            style = self._formats.get(int(attributes.get("s", 0)))
            if style is not None:
                self.found.formats[(self._line, self._column)] = style

    def end(self, name: str) -> None:
        self._parser.CharacterDataHandler = self._parser.EndElementHandler = None
        text = "".join(self._text)
        spot = (self._line, self._column)
        name = name.rpartition(":")[2]
        if name == "f":
            self.found.formulas[spot] = text
        elif self._type == "e":
            self.found.errors[spot] = text
        elif self._type == "s" and text.isdigit() and int(text) < len(self._lengths):
            self._count(self._lengths[int(text)])
        else:
            self._count(len(text))

    def _count(self, characters: int) -> None:
        self._characters += characters
        if self._characters > CHARACTERS:
            most = f"{CHARACTERS:,}"
            raise Refused([problem("sheet-too-wordy", self._place, most=most)])


def scan(archive: zipfile.ZipFile, part: str, place: Place) -> Scan:
    """Look through the sheet in ``part``.

    Raises ``Refused``: ``sheet-too-large``, ``sheet-too-wordy``, ``workbook-broken``.
    """
    lengths = _lengths(archive, place)
    formats = _formats(archive, place)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    reader = _Reader(parser, place, lengths, formats)
    with archive.open(part) as stream:
        _parse(parser, stream, place)
    return reader.found


def _parse(parser: Any, stream: IO[bytes], place: Place) -> None:
    try:
        parser.ParseFile(stream)
    except (expat.ExpatError, ValueError) as error:
        raise Refused([problem("workbook-broken", place, reason=str(error)[:120])]) from error


def _lengths(archive: zipfile.ZipFile, place: Place) -> list[int]:
    """How many characters each shared string has."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    lengths: list[int] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def words(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.CharacterDataHandler = start, words
    with archive.open("xl/sharedStrings.xml") as stream:
        _parse(parser, stream, place)
    return lengths


def _formats(archive: zipfile.ZipFile, place: Place) -> dict[int, str]:
    """By style, the number formats that show more than the number: a unit, a percentage."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    own: dict[int, str] = {9: "0%", 10: "0.00%"}
    styles: list[int] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        name = name.rpartition(":")[2]
        if name == "numFmt":
            own[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name in ("cellXfs", "cellStyleXfs"):
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            styles.append(int(attributes.get("numFmtId", 0)))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with archive.open("xl/styles.xml") as stream:
        _parse(parser, stream, place)
    telling = {key: code for key, code in own.items() if not _PLAIN_FORMAT.fullmatch(code)}
    return {index: telling[key] for index, key in enumerate(styles) if key in telling}


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def corner(cell: str) -> tuple[int, int]:
    """Line and column of ``B3``: (3, 2). Raises ``ValueError``."""
    match = _CELL.fullmatch(cell)
    if match is None:
        raise ValueError(cell)
    return int(match[2]), _number(match[1])


def letters(column: int) -> str:
    """The name of a column from 1: A, B … AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
