"""HTML: pages, and the tables that converters write into markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from hengjian.audit.document import Block, Reading, Table
from hengjian.audit.readers.tables import MOST_COLUMNS, Piece, laid_out
from hengjian.audit.readers.words import clean, in_cell
from hengjian.errors import Place, Refused, problem

_SKIPPED = frozenset({"script", "style", "template", "noscript", "head", "nav", "svg", "iframe"})
_BREAKING = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd",
        "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p",
        "pre", "section", "summary", "td", "th", "title", "tr", "ul",
    }
)  # fmt: skip
MOST_DEEP = 10_000
"""Elements within each other: a parser takes time by their square; no page has a tenth of it."""
_ENDED = re.compile(
    r"<(/?)(a|article|b|blockquote|center|div|em|font|form|i|main|ol|section|span|strong|table|u|ul)\b",
    re.IGNORECASE,
)
"""Elements whose end is written: others leave it out, and would count as nested."""
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read_html(text: str, name: str) -> Reading:
    """A page's headings, paragraphs, items and tables; scripts and navigation are left out."""
    reading = Reading(name, "html")
    walk = _Walk(reading)
    root = _parsed(text, name).body
    if root is not None:
        walk.through(root)
        walk.flush()
    return reading


def table_of_html(text: str) -> Table | None:
    """The first table of a piece of HTML; ``None`` where it has no words."""
    node = _parsed(text, "").css_first("table")
    return None if node is None else _table(node)


def _parsed(text: str, name: str) -> LexborHTMLParser:
    """Raises ``Refused`` (``document-too-deep``) before the parser would take its time."""
    deep = 0
    for tag in _ENDED.finditer(text):
        deep = max(0, deep - 1) if tag[1] else deep + 1
        if deep > MOST_DEEP:
            place = Place(file=name, line=text.count("\n", 0, tag.start()) + 1)
            raise Refused([problem("document-too-deep", place, most=MOST_DEEP)])
    return LexborHTMLParser(text)


class _Walk:
    """Text gathered on the way through a page, without recursion: pages may be nested deep."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.parts: list[str] = []
        self.kind: list[str] = []

    def through(self, root: LexborNode) -> None:
        stack: list[tuple[LexborNode, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            tag = node.tag or ""
            if leaving:
                self.flush(tag)
            elif tag == "-text":
                self.parts.append((node.text_content or "").replace("\n", " "))
            elif tag == "br":
                self.parts.append("\n")
            elif tag == "table":
                self.flush()
                self._add_table(node)
            elif tag not in _SKIPPED:
                if tag in _BREAKING:
                    self.flush()
                    stack.append((node, True))
                stack.extend((child, False) for child in reversed(_children(node)))

    def flush(self, tag: str = "") -> None:
        """What was gathered becomes a block for each line."""
        lines = [line for line in map(clean, "".join(self.parts).split("\n")) if line]
        self.parts.clear()
        level = _HEADINGS.get(tag)
        for line in lines:
            if level:
                self.reading.blocks.append(Block(0, "heading", line, level=level))
            else:
                self.reading.blocks.append(Block(0, "item" if tag == "li" else "paragraph", line))

    def _add_table(self, node: LexborNode) -> None:
        table = _table(node)
        if table is not None:
            for caption in node.css("caption"):
                self.reading.blocks.append(Block(0, "caption", clean(caption.text())))
            self.reading.blocks.append(Block(0, "table", "", table=table))


def _children(node: LexborNode) -> list[LexborNode]:
    return list(node.iter(include_text=True))


def _table(node: LexborNode) -> Table | None:
    return laid_out([[_piece(cell) for cell in _cells(row)] for row in _rows(node)])


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    """The rows of this table, not those of tables inside its cells."""
    for child in table.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child.iter() if row.tag == "tr")


def _cells(row: LexborNode) -> Iterator[LexborNode]:
    return (cell for cell in row.iter() if cell.tag in ("td", "th"))


def _piece(cell: LexborNode) -> Piece:
    return Piece(
        _cell_text(cell), _span(cell, "rowspan", 65534), _span(cell, "colspan", MOST_COLUMNS)
    )


def _cell_text(cell: LexborNode) -> str:
    parts: list[str] = []
    stack = list(reversed(_children(cell)))
    while stack:
        node = stack.pop()
        tag = node.tag or ""
        if tag == "-text":
            parts.append((node.text_content or "").replace("\n", " "))
        elif tag == "br":
            parts.append("\n")
        elif tag not in _SKIPPED:
            if tag in _BREAKING:
                parts.append("\n")
            stack.extend(reversed(_children(node)))
    return in_cell("".join(parts))


def _span(cell: LexborNode, attribute: str, most: int) -> int:
    """A span as written; 1 where it is absent or no number, as browsers take it."""
    written = (cell.attributes.get(attribute) or "").strip()
    if not (written.isascii() and written.isdecimal()) or len(written) > 6:
        return 1
    return min(int(written), most)
