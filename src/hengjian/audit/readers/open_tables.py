"""Tables of a pdf page without lines between their columns: the places of their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # it has no stubs
import pypdfium2.raw as c  # type: ignore[import-untyped]  # it has no stubs

from hengjian.audit.readers.cells import Word, glued
from hengjian.audit.readers.flattened import is_row
from hengjian.audit.readers.lines import Line, is_caption
from hengjian.audit.readers.words import clean

_NOT_SAID = frozenset("\r\n\t\x02\ufffe\x00")
_GAPS = {"latin": 0.16, "closing": 0.07, "wide": 0.35}
"""From these shares of a character's height on, room parts words: beside a digit or a Latin letter;
where the text has a blank, or behind a mark that closes, which is often set in half its room; and
between Chinese characters, which a full line sets wide."""

_SWAPPED = re.compile(r"\s[“”]|[“”]\s|“”|\s[^\W\d_]“|\s[，。；、：）]+”")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A character in its box, in points."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    spaced: bool
    """Whether the file, or the reader by the room it sees, has a blank before it."""

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def level(self) -> float:
        return (self.top + self.bottom) / 2


def has_open_table(lines: Sequence[Line]) -> bool:
    """Whether some lines of a page may be rows of a table without lines around its cells: rows of
    numbers, or lines below a caption."""
    rows = sum(is_row(line.text) for line in lines)
    return rows >= 2 or any(is_caption(line.text) for line in lines[:-2])


def is_out_of_order(lines: Sequence[Line]) -> bool:
    """Whether marks of quotation stand behind the character they precede: programs that draw them
    in a font of their own draw them after the rest of the line."""
    return any(_SWAPPED.search(line.text) for line in lines)


def with_places(
    page: pdfium.PdfTextPage, lines: Sequence[Line], bottom: float, top: float
) -> list[Line]:
    """The lines between two heights of a page as they stand there, the words with their places.

    A line that the page's text has as it is keeps its text.
    """
    known = {"".join(line.text.split()): line.text for line in lines}
    number = lines[0].page
    found: list[Line] = []
    marks = list(_marks(page, bottom, top))
    unit = median([mark.height for mark in marks]) / 2 if marks else 1
    for at, row in enumerate(_rows(marks), 1):
        words = _words(row, unit)
        if words:
            text = " ".join(word.text for word in words)
            text = known.get("".join(text.split()), text)
            found.append(Line(text, at, number, words=tuple(words)))
    return found


def _marks(page: pdfium.PdfTextPage, bottom: float, top: float) -> Iterator[_Mark]:
    box = c.FS_RECTF()
    spaced = False
    for at in range(page.count_chars()):
        text = chr(c.FPDFText_GetUnicode(page, at))
        if text in _NOT_SAID or text.isspace() or not c.FPDFText_GetLooseCharBox(page, at, box):
            spaced = text.isspace()
            continue
        mark = _Mark(text, box.left, box.right, box.bottom, box.top, spaced)
        spaced = False
        if bottom <= mark.level <= top:
            yield mark


def _rows(marks: Sequence[_Mark]) -> list[list[_Mark]]:
    """The characters that stand on one height, from the top down."""
    rows: list[list[_Mark]] = []
    for mark in sorted(marks, key=lambda one: -one.level):
        if rows and rows[-1][0].level - mark.level < 0.4 * max(mark.height, rows[-1][0].height):
            rows[-1].append(mark)
        else:
            rows.append([mark])
    return rows


def _words(row: Sequence[_Mark], unit: float) -> list[Word]:
    """The words of a line; places are in halves of a character's usual height."""
    words: list[Word] = []
    end = 0.0
    for mark in sorted(row, key=lambda one: one.left):
        begins = not words or mark.left - end > _gap(words[-1].text[-1], mark) * mark.height
        if begins:
            words.append(Word(mark.text, mark.left / unit, mark.right / unit))
        else:
            last = words[-1]
            words[-1] = Word(last.text + mark.text, last.begin, mark.right / unit)
        end = mark.right
    return glued([Word(clean(word.text), word.begin, word.end) for word in words])


def _gap(left: str, right: _Mark) -> float:
    if right.spaced or (left in "）】》”、，。；：" and not right.text.isascii()):
        return _GAPS["closing"]
    return _GAPS["latin" if left.isascii() or right.text.isascii() else "wide"]
