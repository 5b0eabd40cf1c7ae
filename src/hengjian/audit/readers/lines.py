"""Visual lines, as text files and pdf pages give them, become paragraphs and tables again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hengjian.audit.document import Block
from hengjian.audit.lexicon import patterns
from hengjian.audit.readers.cells import Word, cells_of, parts_of
from hengjian.audit.readers.flattened import is_row, rebuilt
from hengjian.audit.readers.placing import unevenness
from hengjian.audit.readers.words import MARK, clean, is_contents_line, is_headline, joined, width

_P = patterns("readers.lines")

_STOPS = "。！？!?：:"
_OPEN = "，、"
"""A line that ends so goes on; some programs break every line there."""
_CLOSING = "，。、；：）”》】"
_LONG = 24
"""Columns from which a line is long enough to say something of the width of the text."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as printed, without spaces at its ends."""

    text: str
    number: int
    """From 1, in its file."""
    page: int | None = None
    gap: bool = False
    """Whether there is more room above it than between the other lines."""
    indent: int = 0
    """How many columns stand free before it."""
    words: tuple[Word, ...] | None = None
    """Its words with their places, where the file says more of them than the text."""

    @property
    def cells(self) -> list[Word]:
        """What it holds, read as a row of a table."""
        return cells_of(self.text, self.indent) if self.words is None else list(self.words)


def blocks_of(
    lines: Sequence[Line], *, numbered: bool = True, usual: int | None = None
) -> list[Block]:
    """The blocks of a text: lines of one paragraph joined, page marks left out, tables rebuilt.

    ``numbered``: whether the line numbers are the block's source; ``usual``: the width of the text
    where these are only some of its lines.
    """
    kept = [line for line in lines if line.text and not _P.page_mark.fullmatch(line.text)]
    return _Gathering(kept, text_width(kept) if usual is None else usual, numbered).run()


def is_caption(text: str) -> bool:
    """Whether a line stands over a table: its number and name, or the unit of its numbers."""
    return bool(_P.caption.match(text) or _P.unit_line.match(text))


def text_width(lines: Sequence[Line]) -> int:
    """The width at which paragraphs are broken; 0 where every line is a paragraph of its own."""
    prose = (line.text for line in lines if not is_contents_line(line.text))
    widths = [(width(text), text[-1]) for text in prose if not is_row(text)]
    long = [(columns, last) for columns, last in widths if columns >= _LONG]
    running = [columns for columns, last in long if last not in _STOPS + "；;"]
    if len(running) < 2 or len(running) * 10 < len(long) * 3:
        return 0
    usual = _at_share(running, 75)
    alike = sum(1 for columns in running if 4 * usual <= 5 * columns <= 6 * usual)
    wider = sum(1 for columns, _ in long if 3 * columns > 4 * usual)
    most = 4 if alike * 10 >= len(running) * 8 else 1  # notes of their own width among lines alike
    return usual if alike * 20 >= len(running) * 9 and wider * 20 <= most * len(long) else 0


def _at_share(widths: Sequence[int], percent: int) -> int:
    return sorted(widths)[(len(widths) - 1) * percent // 100]


class _Gathering:
    """The way through the lines, with those that are held for the block to come."""

    def __init__(self, lines: Sequence[Line], usual: int, numbered: bool) -> None:
        self.lines = lines
        self.usual = usual
        self.numbered = numbered
        self.blocks: list[Block] = []
        self.held: list[Line] = []

    def run(self) -> list[Block]:
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            if self.held and self._breaks_before(line):
                self._flush()
            if not self.held and self._captions(at):
                at = self._table_zone(at)
                continue
            if self._bare_table(at):
                at = self._bare_zone(at)
                continue
            self.held.append(line)
            at += 1
        self._flush()
        return self.blocks

    def _breaks_before(self, line: Line) -> bool:
        last = self.held[-1]
        if _belongs(last.text, line.text):
            return False
        if not self.usual or is_contents_line(last.text):
            return True
        full = 5 * width(last.text) >= 4 * self.usual
        if _P.caption.match(line.text) and 5 * width(line.text) < 4 * self.usual:
            return last.text[-1] in _STOPS or not full
        if last.text[-1] in _STOPS:
            return not full or line.gap or width(last.text) < self.usual - 4 or _marked(line)
        if _outer(line) or (_marked(line) and not full) or _P.caption.match(line.text):
            return True
        if full:
            return False
        if _outer(last) and len(self.held) == 1:
            return True
        prose = "，" in joined([one.text for one in self.held[-2:]]) and last.text[-1] not in "；;"
        return not prose or line.gap or is_headline(last.text)

    def _flush(self) -> None:
        if self.held:
            text = joined([line.text for line in self.held])
            if text:
                self._add(Block(0, "paragraph", text), self.held)
            self.held = []

    def _add(self, block: Block, lines: Sequence[Line]) -> None:
        source = f"{lines[0].number}-{lines[-1].number}" if self.numbered else ""
        page = lines[0].page
        self.blocks.append(
            Block(0, block.kind, block.text, page=page, table=block.table, source=source)
        )

    def _captions(self, at: int) -> bool:
        """Whether the line stands over a table whose cells the text has as lines of their own."""
        text = self.lines[at].text
        if not is_caption(text) or at + 1 >= len(self.lines):
            return False
        following = self.lines[at + 1].text
        return not MARK.match(following) and not self._is_prose(following)

    def _goes_on_as_caption(self, at: int) -> bool:
        """Whether the number of a table stands alone, and its name on the next line."""
        if not _P.number_only.fullmatch(self.lines[at].text) or at + 1 >= len(self.lines):
            return False
        name = self.lines[at + 1].text
        return len(name) <= _LONG and name.endswith("表") and len(cells_of(name)) == 1

    def _is_prose(self, text: str) -> bool:
        wide = 5 * width(text) >= 4 * (self.usual or 2 * _LONG)
        if not wide or is_row(text) or not (self.usual or text[-1] in _STOPS):
            return False
        return bool(_P.said.search(text)) or len(cells_of(text)) < 3

    def _table_zone(self, at: int) -> int:
        """Take a caption and the lines of its table; gives the place after them."""
        named = 2 if self._goes_on_as_caption(at) else 1
        caption = self.lines[at : at + named]
        self._add(Block(0, "caption", clean(" ".join(line.text for line in caption))), caption)
        at += named
        if at < len(self.lines) and _P.unit_line.match(self.lines[at].text):
            self._add(Block(0, "caption", clean(self.lines[at].text)), [self.lines[at]])
            at += 1
        zone = self._zone(at)
        used = self._take_table(zone)
        if not used:
            self._fragments(zone)
        return at + (used or len(zone))

    def _zone(self, at: int) -> Sequence[Line]:
        """The lines from here on that may be of a table."""
        end = at
        while end < len(self.lines) and self._in_zone(end):
            end += 1
        return self.lines[at:end]

    def _take_table(self, zone: Sequence[Line]) -> int:
        """Take the table of some lines; gives how many it takes, 0 where it does not come out."""
        found = rebuilt(_cells(zone))
        if found is None:
            return 0
        table, used = found
        self._flush()
        self._add(Block(0, "table", "", table=table), zone[:used])
        return used

    def _bare_table(self, at: int) -> bool:
        """Whether a table without a caption begins here: names, and rows of numbers below."""
        line = self.lines[at]
        if " " not in line.text or _P.said.search(line.text):
            return False
        cells = line.cells
        if len(cells) < 3 or any(cell.is_value for cell in cells):
            return False
        rows = self.lines[at + 1 : at + 5]
        return sum(is_row(row.text) and not _P.said.search(row.text) for row in rows) >= 2

    def _bare_zone(self, at: int) -> int:
        """Take a table without a caption; where it does not come out, its first line only."""
        used = self._take_table(self._zone(at))
        if not used:
            self.held.append(self.lines[at])
        return at + (used or 1)

    def _in_zone(self, at: int) -> bool:
        line = self.lines[at]
        if _P.caption.match(line.text) or self._is_prose(line.text):
            return False
        return not _outer(line) or _ends_in_numbers(line)

    def _fragments(self, zone: Sequence[Line]) -> None:
        """Lines of a table that cannot be told apart safely: sentences whole, cells in a row."""
        if not zone:
            return
        widths = [width(line.text) for line in zone]
        usual = max(_at_share(widths, 80), 12)
        group: list[Line] = []
        wide = False
        for line, columns in zip(zone, widths, strict=True):
            full = 20 * columns >= 17 * usual and columns >= _LONG
            if group and _parted(group, wide, full, widths=(width(group[-1].text), usual)):
                self._item(group, wide)
                group, wide = [], False
            group.append(line)
            wide = wide or full
        self._item(group, wide)

    def _item(self, group: Sequence[Line], wide: bool) -> None:
        texts = [line.text for line in group]
        text = joined(texts) if wide else clean(" ".join(map(clean, texts)))
        if text:
            self._add(Block(0, "item", text), group)


def _parted(group: Sequence[Line], wide: bool, full: bool, widths: tuple[int, int]) -> bool:
    """Whether the next line of a table begins something new."""
    last, usual = widths
    if not wide:
        return full
    text = group[-1].text
    return text[-1] in "。！？" or 20 * last < 17 * usual or bool(_P.result.search(text))


def _cells(zone: Sequence[Line]) -> list[list[Word]]:
    """The cells of the lines of a table. Programs count a Chinese character as one column or as
    two: as the cells stand below each other."""
    narrow = [line.cells for line in zone]
    if any(line.words is not None for line in zone):
        return narrow
    wide = [cells_of(line.text, line.indent, wide=True) for line in zone]
    return wide if unevenness(wide) < unevenness(narrow) else narrow


def _belongs(above: str, below: str) -> bool:
    """Whether a line is the rest of the one above at any width: it begins with a mark that closes,
    stands behind a comma, or parts 万 from 元."""
    if below[0] in _CLOSING or (above[-1] in _OPEN and not MARK.match(below)):
        return True
    return bool(_P.scale_cut.search(above) and _P.scaled.match(below))


def _ends_in_numbers(line: Line) -> bool:
    """Whether a line with the number of a heading is a row: 一、工程费用 900.00."""
    parts = parts_of(line.cells)
    return bool(parts.lead and parts.values) and not _P.said.search(line.text)


def _marked(line: Line) -> bool:
    return bool(MARK.match(line.text))


def _outer(line: Line) -> bool:
    return bool(_P.outer.match(line.text))
