"""What stands in the XML of an office file, counted while it streams by; nothing of it is kept.

A few hundred bytes can say ``<mergeCell ref="A1:CZ1048576"/>``, for which a library makes a hundred
million cells. So rows, cells, what merged ranges and links cover, shared strings, columns and all
other elements are counted first, whatever the part is called and however it is written, by the same
XML parser that the libraries use.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from hengjian.bilingual import Text
from hengjian.errors import Place, Refused, problem
from hengjian.office.archive import Archive, Bounds, Unsound

LINES, COLUMNS = 1_048_576, 16_384
"""What a worksheet of the format itself can have (ECMA-376, 18.3.1.73 and 18.3.1.4)."""
DEPTH = 256
"""Elements within elements."""
LONGEST_TAG = 4_000_000
"""Bytes of one tag with its attributes; Word keeps drawings in them."""
_RANGE = re.compile(
    r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?", re.IGNORECASE
)
_LINE = re.compile(r"[0-9]{1,7}")
_ENCODINGS = frozenset(("UTF-8", "UTF-16", "US-ASCII"))
_CHEAP = frozenset(("v", "f", "is", "t", "phoneticPr", "sheetData"))
"""Elements that stand in most cells and strings and cost a library little."""
_RELATIONS, _WORKBOOK = "xl/_rels/workbook.xml.rels", "xl/workbook.xml"
_ORDER = (_RELATIONS, _WORKBOOK, "xl/sharedStrings.xml")
"""The parts that say what the others are called and hold, read first."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The most that one file may hold: what a library reads in seconds and some hundred MB."""

    cells: int = 1_000_000
    """Written, or covered by merged ranges and links, in all sheets."""
    span: int = 1_000_000
    """Lines × columns of the used range of one sheet, empty cells included."""
    rows: int = 200_000
    """In all sheets, empty ones included."""
    ranges: int = 10_000
    """Merged ranges and links over several cells."""
    strings: int = 300_000
    """Shared strings."""
    columns: int = 20_000
    """Column definitions, in all sheets."""
    characters: int = 50_000_000
    """Of all cells together, a shared string counted as often as it is used."""
    elements: int = 200_000
    """Of every other kind: styles, comments, drawings, paragraphs."""


WORDS: dict[str, Text] = {
    "cells": Text("单元格", "cells"),
    "rows": Text("行", "rows"),
    "covered": Text("合并或带链接的单元格", "cells under merged ranges and links"),
    "ranges": Text("合并区域和链接", "merged ranges and links"),
    "strings": Text("共用文字", "shared strings"),
    "columns": Text("列", "columns"),
    "characters": Text("字", "characters"),
    "elements": Text("格式、批注、图形等部件", "elements (styles, comments, drawings and others)"),
    "depth": Text("层层嵌套的部件", "elements within elements"),
    "tag": Text("一个标记里的字节", "bytes in one tag"),
}


def check_office(file: Path, name: str, bounds: Bounds, counts: Counts) -> frozenset[str]:
    """Look through the office file at ``file``, handed in as ``name``; the names of its parts.

    Raises ``Unsound`` where its zip or XML is not as it must be; ``Refused``
    (``office-file-overfull``, ``sheet-too-large``) with the sheet where it holds too much.
    """
    with Archive(file, bounds) as archive:
        looking = _Looking(name, counts)
        for part in sorted(archive.parts, key=_precedence):
            looking.through(part.filename, archive.chunks(part))
        return frozenset(part.filename for part in archive.parts)


def _precedence(part: zipfile.ZipInfo) -> int:
    return _ORDER.index(part.filename) if part.filename in _ORDER else len(_ORDER)


class _Looking:
    """The counts of one file on the way through its parts."""

    def __init__(self, name: str, most: Counts) -> None:
        self.name, self.most = name, most
        self.cells = self.rows = self.covered = self.ranges = self.columns = 0
        self.elements = self.cheap = self.characters = 0
        self.lengths: list[int] = []
        """Characters of each shared string."""
        self._titles: dict[str, str] = {}
        self._relations: dict[str, str] = {}

    def through(self, part: str, chunks: Iterator[bytes]) -> None:
        """Read one part to its end, as XML where it begins like XML."""
        head = next(chunks, b"")
        if not _is_xml(part, head):
            for _ in chunks:
                pass
            return
        reader = _Reader(self, part)
        reader.feed(head)
        for chunk in chunks:
            reader.feed(chunk)
        reader.feed(b"", final=True)

    def relate(self, attributes: dict[str, str]) -> None:
        """Remember a relationship of the workbook."""
        self._relations[attributes.get("Id", "")] = attributes.get("Target", "")

    def entitle(self, attributes: dict[str, str]) -> None:
        """Remember which part holds the sheet of this title."""
        key = next((value for at, value in attributes.items() if at.rpartition(":")[2] == "id"), "")
        target = self._relations.get(key, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        self._titles[part] = attributes.get("name", "")

    def refuse(self, part: str, what: str, found: int, most: int) -> NoReturn:
        """Refuse the file for having more than ``most`` of ``what`` in it."""
        title = self._titles.get(part, "")
        values = {"what": WORDS[what], "most": f"{most:,}", "found": f"{found:,}"}
        where = title or part
        place = Place(self.name, sheet=title)
        raise Refused([problem("office-file-overfull", place, part=where, **values)])

    def refuse_span(self, part: str, lines: int, columns: int) -> NoReturn:
        """Refuse a sheet for how far its cells lie apart."""
        title = self._titles.get(part, part)
        place = Place(self.name, sheet=title)
        span = f"{lines:,} × {columns:,}"
        raise Refused([problem("sheet-too-large", place, sheet=title, range=span)])


def _is_xml(part: str, head: bytes) -> bool:
    return part.endswith((".xml", ".rels", ".vml")) or head.lstrip(
        b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"
    ).startswith(b"<")


class _Reader:
    """Expat's handlers for one part."""

    def __init__(self, looking: _Looking, part: str) -> None:
        self._looking, self._most, self._part = looking, looking.most, part
        self._depth = self._fed = 0
        self._line = self._column = self._lines = self._columns = 0
        self._repeats = self._in_string = False
        longest = max(looking.lengths, default=0)
        self._weighty = longest * looking.most.cells > looking.most.characters
        """Whether it matters how often which shared string is used."""
        self._taking = False
        self._pointer: list[str] = []
        """The number of a shared string, as it comes."""
        self._parser = expat.ParserCreate()
        self._parser.XmlDeclHandler = self._refuse_declaration
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, chunk: bytes, *, final: bool = False) -> None:
        """Parse on. Raises ``Unsound`` (damaged) where it is no XML."""
        self._fed += len(chunk)
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError as error:
            raise Unsound("damaged", f"{self._part}: {error}") from error
        if self._looking.cheap > 4 * self._most.cells:
            self._refuse("elements", self._looking.cheap, 4 * self._most.cells)
        behind = self._fed - self._parser.CurrentByteIndex
        if not final and behind > LONGEST_TAG:
            self._refuse("tag", behind, LONGEST_TAG)

    def _refuse(self, what: str, found: int, most: int) -> NoReturn:
        self._looking.refuse(self._part, what, found, most)

    def _unreadable(self, element: str, attribute: str, said: str) -> Unsound:
        """A place that is written as no office program writes it, and libraries guess at."""
        return Unsound("damaged", f"{self._part}: <{element} {attribute}={said[:40]!r}>")

    def _refuse_declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.upper() not in _ENCODINGS:
            raise Unsound("damaged", f"{self._part}: encoding {encoding[:40]}")

    def _doctype(self, *_: object) -> None:
        raise Unsound("damaged", f"{self._part}: DOCTYPE")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH:
            self._refuse("depth", self._depth, DEPTH)
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._cell(attributes)
        elif name in _CHEAP:
            self._looking.cheap += 1
            if name == "t":
                self._begin(self._count)
            elif self._repeats and name == "v":
                self._begin(self._pointer.append)
        else:
            _HANDLERS.get(name, _Reader._element)(self, attributes)

    def _begin(self, take: Callable[[str], None]) -> None:
        self._taking = True
        self._parser.CharacterDataHandler = take

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._taking:
            self._taking = False
            self._parser.CharacterDataHandler = None
            if self._pointer:
                self._count_shared()
        elif self._in_string and name.rpartition(":")[2] == "si":
            self._in_string = False

    def _count(self, text: str) -> None:
        """Count text as it comes, of a shared string or of a cell."""
        if self._in_string:
            self._looking.lengths[-1] += len(text)
        else:
            self._add_characters(len(text))

    def _count_shared(self) -> None:
        """Count the shared string that a cell points to."""
        text = "".join(self._pointer).strip()
        self._pointer.clear()
        if not _LINE.fullmatch(text):
            raise self._unreadable("v", "", text)
        if int(text) < len(self._looking.lengths):
            self._add_characters(self._looking.lengths[int(text)])

    def _add_characters(self, more: int) -> None:
        self._looking.characters += more
        if self._looking.characters > self._most.characters:
            self._refuse("characters", self._looking.characters, self._most.characters)

    def _element(self, _attributes: object = None) -> None:
        self._looking.elements += 1
        if self._looking.elements > self._most.elements:
            self._refuse("elements", self._looking.elements, self._most.elements)

    def _cell(self, attributes: dict[str, str]) -> None:
        looking = self._looking
        looking.cells += 1
        if looking.cells > self._most.cells:
            self._refuse("cells", looking.cells, self._most.cells)
        self._repeats = self._weighty and attributes.get("t") == "s"
        self._column += 1
        reference = attributes.get("r")
        if reference is not None:
            if (found := _RANGE.fullmatch(reference)) is None:
                raise self._unreadable("c", "r", reference)
            self._line, self._column = int(found[2]), column_number(found[1])
        if self._line > self._lines or self._column > self._columns:
            self._lines = max(self._lines, self._line)
            self._columns = max(self._columns, self._column)
            beyond = self._lines > LINES or self._columns > COLUMNS
            if beyond or self._lines * self._columns > self._most.span:
                looking.refuse_span(self._part, self._lines, self._columns)

    def _row(self, attributes: dict[str, str]) -> None:
        looking = self._looking
        looking.rows += 1
        if looking.rows > self._most.rows:
            self._refuse("rows", looking.rows, self._most.rows)
        said = attributes.get("r")
        if said is not None and not _LINE.fullmatch(said):
            raise self._unreadable("row", "r", said)
        self._line, self._column = self._line + 1 if said is None else int(said), 0
        if self._line > LINES:
            looking.refuse_span(self._part, self._line, max(self._columns, 1))

    def _covering(self, attributes: dict[str, str]) -> None:
        """A merged range or a link: the libraries walk through it cell by cell."""
        looking = self._looking
        self._element()
        reference = attributes.get("ref")
        if reference is None:
            return
        if (found := _RANGE.fullmatch(reference)) is None:
            raise self._unreadable("mergeCell/hyperlink", "ref", reference)
        if found[3] is None:
            return
        looking.ranges += 1
        if looking.ranges > self._most.ranges:
            self._refuse("ranges", looking.ranges, self._most.ranges)
        height = abs(int(found[4]) - int(found[2])) + 1
        width = abs(column_number(found[3]) - column_number(found[1])) + 1
        looking.covered += height * width
        if looking.covered > self._most.cells:
            self._refuse("covered", looking.covered, self._most.cells)

    def _share(self, _attributes: object) -> None:
        self._looking.lengths.append(0)
        self._in_string = True
        if len(self._looking.lengths) > self._most.strings:
            self._refuse("strings", len(self._looking.lengths), self._most.strings)

    def _column_definition(self, _attributes: object) -> None:
        self._looking.columns += 1
        if self._looking.columns > self._most.columns:
            self._refuse("columns", self._looking.columns, self._most.columns)

    def _relationship(self, attributes: dict[str, str]) -> None:
        self._element()
        if self._part == _RELATIONS:
            self._looking.relate(attributes)

    def _sheet(self, attributes: dict[str, str]) -> None:
        self._element()
        if self._part == _WORKBOOK:
            self._looking.entitle(attributes)


def column_number(letters: str) -> int:
    """The number of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


_HANDLERS: dict[str, Callable[[_Reader, dict[str, str]], None]] = {
    "row": _Reader._row,
    "mergeCell": _Reader._covering,
    "hyperlink": _Reader._covering,
    "si": _Reader._share,
    "col": _Reader._column_definition,
    "Relationship": _Reader._relationship,
    "sheet": _Reader._sheet,
}
