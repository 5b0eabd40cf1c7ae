"""Word files: paragraphs with their automatic numbers, tables, text boxes and footnotes.

Headers, footers, deleted words and field codes are left out. The XML is read directly: it is an
order of magnitude faster than through an object for every run.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]  # it has no stubs

from hengjian.audit.document import Block, BlockKind, Reading, Table
from hengjian.audit.readers.numbering import Numbering
from hengjian.audit.readers.opening import opened_package, refusal, refuse_entities
from hengjian.audit.readers.styles import Styles
from hengjian.audit.readers.tables import Piece, laid_out
from hengjian.audit.readers.words import clean, in_cell

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P, _TBL, _TXBX = f"{_W}p", f"{_W}tbl", f"{_W}txbxContent"
_VAL, _ID = f"{_W}val", f"{_W}id"
_TEXT = {f"{_W}t", f"{_M}t"}
_PLAIN = {f"{_W}tab": " ", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}ptab": " "}
_LEFT_OUT = {
    f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "rPr", "pPr", "delText", "sdtPr")
} | {f"{_MC}Fallback"}
_BREAK, _RENDERED = f"{_W}br", f"{_W}lastRenderedPageBreak"
_NOTE = f"{_W}footnoteReference"
_FRACTION, _DENOMINATOR = f"{_M}f", f"{_M}den"
_DAMAGE = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, etree.XMLSyntaxError)


@dataclass(slots=True)
class _Words:
    """What a paragraph says and holds."""

    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pages: int = 0

    @property
    def text(self) -> str:
        return "".join(self.parts)


def read_docx(path: Path) -> Reading:
    """Read the Word file at ``path``.

    A block's source is ``p17`` or ``t3``: the paragraph or table of that index, from 0, among
    those directly in the body; ``box-p17`` is a text box anchored there, ``fn3`` a footnote.
    Raises ``Refused``: damaged, a zip bomb, or with a document type declaration.
    """
    with opened_package(path) as package:
        try:
            parts = {
                name: _part(package, f"word/{name}.xml", path)
                for name in ("document", "styles", "numbering", "footnotes")
            }
        except _DAMAGE as error:
            raise refusal("document-damaged", path, reason=error) from error
    root = parts["document"]
    body = None if root is None else root.find(f"{_W}body")
    if body is None:
        raise refusal("document-damaged", path, reason="word/document.xml")
    reading = Reading(path.name, "docx")
    styles = Styles(parts["styles"])
    _Walk(reading, styles, Numbering(parts["numbering"]), parts["footnotes"]).through(body)
    return reading


def _part(package: zipfile.ZipFile, name: str, path: Path) -> etree._Element | None:
    if name not in package.NameToInfo:
        return None
    xml = package.read(name)
    refuse_entities(path, xml)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(xml, parser)


class _Walk:
    """The way through the body, with the counts of what was passed."""

    def __init__(
        self, reading: Reading, styles: Styles, numbering: Numbering, notes: etree._Element | None
    ) -> None:
        self.reading = reading
        self.styles = styles
        self.numbering = numbering
        self.notes = {} if notes is None else {n.get(_ID, ""): n for n in notes}
        self.page = 1

    def through(self, body: etree._Element) -> None:
        paragraphs = tables = 0
        for element in _blocks(body):
            direct = element.getparent() is body
            if element.tag == _P:
                self._paragraph(element, f"p{paragraphs}" if direct else "")
                paragraphs += direct
            else:
                self._table(element, f"t{tables}" if direct else "")
                tables += direct
        if self.page > 1:
            self.reading.pages = self.page
        else:
            self.reading.blocks = [replace(block, page=None) for block in self.reading.blocks]

    def _paragraph(self, element: etree._Element, source: str) -> None:
        words = _words(element)
        style = self.styles.of(element)
        number = self.numbering.label(element, style)
        if not style.is_contents:
            lines = [line for line in map(clean, words.text.split("\n")) if line]
            for at, line in enumerate(lines):
                text = number + line if at == 0 else line
                self._add(style.kind, source, text, level=style.level)
        self.page += words.pages
        for box in words.boxes:
            for inner in _blocks(box):
                if inner.tag == _P:
                    self._paragraph(inner, f"box-{source}")
                else:
                    self._table(inner, f"box-{source}")
        for note in filter(None, map(self.notes.get, words.notes)):
            text = clean(" ".join(_words(p).text for p in note.iter(_P)))
            if text:
                self._add("paragraph", f"fn{note.get(_ID)}", text)

    def _table(self, element: etree._Element, source: str) -> None:
        cells = list(element.iterfind(f"{_W}tr/{_W}tc"))
        if all(cell.find(f"{_W}tbl") is not None for cell in cells) or len(cells) == 1:
            # a frame around text, or around tables side by side
            for inner in _blocks(cells[0]):
                if inner.tag == _P:
                    self._paragraph(inner, source)
                else:
                    self._table(inner, source)
            return
        table = self._laid_out(element)
        if table is not None:
            self._add("table", source, table=table)
        page = self.page
        for cell in cells:
            for inner in _blocks(cell):
                if inner.tag == _TBL:
                    self._table(inner, source)
        self.page = page + sum(1 for _ in element.iter(_RENDERED))

    def _add(
        self,
        kind: BlockKind,
        source: str,
        text: str = "",
        *,
        level: int | None = None,
        table: Table | None = None,
    ) -> None:
        block = Block(0, kind, text, page=self.page, level=level, table=table, source=source)
        self.reading.blocks.append(block)

    def _laid_out(self, element: etree._Element) -> Table | None:
        """The table; a cell that goes on from the one above (vMerge) lengthens it."""
        rows: list[list[list[object]]] = []
        above: dict[int, list[object]] = {}
        for tr in _rows(element):
            row: list[list[object]] = []
            column = _number(tr.find(f"{_W}trPr/{_W}gridBefore"), 0)
            if column:
                row.append(["", 1, column])
            here: dict[int, list[object]] = {}
            for tc in _children(tr, f"{_W}tc"):
                columns = max(1, _number(tc.find(f"{_W}tcPr/{_W}gridSpan"), 1))
                merge = tc.find(f"{_W}tcPr/{_W}vMerge")
                goes_on = merge is not None and merge.get(_VAL, "continue") == "continue"
                cell = above.get(column) if goes_on else None
                if cell is not None and cell[2] == columns:
                    cell[1] = int(str(cell[1])) + 1
                else:
                    cell = [self._cell_text(tc), 1, columns]
                    row.append(cell)
                if merge is not None:
                    here[column] = cell
                column += columns
            above = here
            rows.append(row)
        return laid_out(
            [Piece(str(text), int(str(high)), int(str(wide))) for text, high, wide in row]
            for row in rows
        )

    def _cell_text(self, cell: etree._Element) -> str:
        lines = []
        for paragraph in _blocks(cell):
            if paragraph.tag == _TBL:
                continue  # a table inside of a cell is a table of its own
            text = _words(paragraph).text
            if text.strip():
                lines.append(self.numbering.label(paragraph, self.styles.of(paragraph)) + text)
        return in_cell("\n".join(lines))


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, also those inside content controls and inserted parts."""
    for child in parent.iterchildren(tag=etree.Element):
        if child.tag in (_P, _TBL):
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _blocks(child)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for row in _children(table, f"{_W}tr"):
        if row.find(f"{_W}trPr/{_W}del") is None:
            yield row


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The children of a tag, also those inside content controls."""
    for child in parent.iterchildren(tag=etree.Element):
        if child.tag == tag:
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
            yield from _children(child, tag)


def _words(paragraph: etree._Element) -> _Words:
    """The words of a paragraph, in order."""
    found = _Words()
    _gather(paragraph, found)
    return found


def _gather(parent: etree._Element, found: _Words) -> None:
    for element in parent.iterchildren(tag=etree.Element):
        tag = element.tag
        if tag in _TEXT:
            found.parts.append(element.text or "")
        elif tag in _LEFT_OUT:
            continue
        elif tag in _PLAIN:
            found.parts.append(_PLAIN[tag])
        elif tag == _BREAK:
            paged = element.get(f"{_W}type") in ("page", "column")
            found.parts.append("" if paged else "\n")
        elif tag == _RENDERED:
            found.pages += 1
        elif tag == _TXBX:
            found.boxes.append(element)
        elif tag == _NOTE:
            found.notes.append(element.get(_ID, ""))
        elif tag == _DENOMINATOR and parent.tag == _FRACTION:
            found.parts.append("/")
            _gather(element, found)
        else:
            _gather(element, found)


def _number(element: etree._Element | None, otherwise: int) -> int:
    written = "" if element is None else element.get(_VAL, "")
    return (
        int(written)
        if written.isascii() and written.isdecimal() and len(written) < 6
        else otherwise
    )
