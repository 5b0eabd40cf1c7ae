"""A look through a worksheet's XML before its values are read: what a fast reader would hide.

Formulas (of which a reader of values shows only the last result), merged cells, error values,
numbers whose format shows a unit or a percentage. The XML is streamed; nothing of it is kept but
what is found. How much of it there may be was counted before (``hengjian.office``).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any
from xml.parsers import expat

from hengjian.errors import Place, Refused, problem
from hengjian.office import column_number

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

    def __init__(self, parser: Any, formats: Mapping[int, str]) -> None:
        self.found = Scan()
        self._parser, self._formats = parser, formats
        self._type = ""
        self._line = self._column = 0
        self._text: list[str] = []
        parser.StartElementHandler = self.start

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._begin(attributes)
        elif name == "row":
            self._line, self._column = int(attributes.get("r", self._line + 1)), 0
        elif name == "f" or (name == "v" and self._type == "e"):
            self._text = []
            self._parser.CharacterDataHandler = self._text.append
            self._parser.EndElementHandler = self.end
        elif name == "mergeCell":
            self.found.merged.append(attributes.get("ref", ""))

    def _begin(self, attributes: dict[str, str]) -> None:
        self._type = attributes.get("t", "n")
        match = _CELL.fullmatch(attributes.get("r", ""))
        if match:
            self._line, self._column = int(match[2]), column_number(match[1])
        else:
            self._column += 1
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
        else:
            self.found.errors[spot] = text


def scan(archive: zipfile.ZipFile, part: str, place: Place) -> Scan:
    """Look through the sheet in ``part``.

    Raises ``Refused`` (``workbook-broken``).
    """
    formats = _formats(archive, place)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    reader = _Reader(parser, formats)
    with archive.open(part) as stream:
        _parse(parser, stream, place)
    return reader.found


def _parse(parser: Any, stream: IO[bytes], place: Place) -> None:
    try:
        parser.ParseFile(stream)
    except (expat.ExpatError, ValueError) as error:
        raise Refused([problem("workbook-broken", place, reason=str(error)[:120])]) from error


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


def corner(cell: str) -> tuple[int, int]:
    """Line and column of ``B3``: (3, 2). Raises ``ValueError``."""
    match = _CELL.fullmatch(cell)
    if match is None:
        raise ValueError(cell)
    return int(match[2]), column_number(match[1])
