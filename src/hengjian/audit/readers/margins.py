"""What pages repeat at their head and foot: it is no part of what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from hengjian.audit.lexicon import patterns
from hengjian.audit.readers.lines import Line
from hengjian.audit.readers.words import clean

_P = patterns("readers.margins")

_Part = TypeVar("_Part")


def without_margins(pages: Sequence[Sequence[_Part]]) -> list[_Part]:
    """Everything on the pages but page numbers and the headers and footers that they repeat."""
    repeated = Counter(
        (at, _shape(line, number))
        for number, page in enumerate(pages)
        for at, line in _outermost(page)
    )
    kept: list[_Part] = []
    for number, page in enumerate(pages):
        margins = {
            id(line)
            for at, line in _outermost(page)
            if _P.page_mark.fullmatch(line.text.strip())
            or (repeated[at, _shape(line, number)] * 2 > len(pages) > 2)
            or (at in (0, -1) and len(pages) < 3 and _P.bare_number.fullmatch(line.text))
        }
        kept += [part for part in page if id(part) not in margins]
    return kept


def _outermost(page: Sequence[object]) -> list[tuple[int, Line]]:
    """The first two and the last two lines of a page, with their places from its nearer end."""
    places = [at for at in (0, 1) if at < len(page)]
    places += [at for at in (-2, -1) if len(page) + at > 1]
    return [(at, line) for at in places if isinstance(line := page[at], Line)]


def _shape(line: Line, page: int) -> str:
    """What a line says but for its numbers; of a bare number, by how much it is more than the
    count of pages, as other numbers may end a page too."""
    if _P.bare_number.fullmatch(line.text):
        return str(int(_P.digits.findall(line.text)[0]) - page)
    return _P.digits.sub("0", clean(line.text))
