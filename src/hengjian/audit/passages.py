"""Running text as the checks read it: a block's or a cell's words with their figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import prod

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.figures import Figure
from hengjian.audit.hedging import as_printed, is_counted
from hengjian.audit.intervals import Interval
from hengjian.audit.lexicon import patterns
from hengjian.quantities import FULL_WIDTH, Unit, round_half_up, unit

_P = patterns("passages")


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """The text of one block, or of one cell of a table, and the figures in it; equal to none but
    itself."""

    text: str
    plain: str
    """The text with narrow digits and signs, offset for offset."""
    block: int
    cell: tuple[int, int] | None
    figures: Sequence[Figure]
    """Those that measure something, in order."""

    def spot(self, start: int, end: int) -> Spot:
        """The place of a stretch of the text."""
        return Spot(self.block, start, end, self.cell)

    def between(self, start: int, end: int) -> list[Figure]:
        """The figures that lie in a stretch of the text."""
        return [f for f in self.figures if start <= f.spot.start and f.spot.end <= end]


_NARROW = {code: narrow for code, narrow in FULL_WIDTH.items() if chr(code) not in "（），：；！？"}


@lru_cache(maxsize=2)
def passages(context: Context, *, tables: bool = True) -> tuple[Passage, ...]:
    """Every passage of the document, in reading order, those of table cells among them."""
    return tuple(_passages(context, tables))


def _passages(context: Context, tables: bool) -> Iterator[Passage]:
    for block in context.document.blocks:
        if block.table is None:
            yield _passage(block.text, block.index, None, context.in_block(block))
        elif tables:
            for cell in block.table.cells:
                figures = context.in_cell(block, cell.row, cell.column)
                yield _passage(cell.text, block.index, (cell.row, cell.column), figures)


def _passage(
    text: str, block: int, cell: tuple[int, int] | None, figures: Sequence[Figure]
) -> Passage:
    measured = [figure for figure in figures if figure.kind == "figure"]
    return Passage(text, text.translate(_NARROW), block, cell, measured)


def worked_out(passage: Passage, share: Figure) -> bool:
    """Whether the working of a figure stands in a bracket behind it: 63.00%（44,856/71,200）."""
    return bool(_P.working.match(passage.plain, share.spot.end))


def plain_interval(figure: Figure) -> Interval:
    """What the figure stands for by its digits alone, whatever hedge stands around it."""
    if figure.hedge is None:
        return figure.interval
    counted = figure.step == 1 and is_counted(unit(figure.unit))
    return as_printed(figure.value, figure.step, counted=counted)


def in_print(value: Fraction, shown: Unit, places: int, *, grouped: bool = False) -> str:
    """``value`` (in base units) as a report prints it: 26.69%, 79,235.50万元."""
    number = round_half_up(value / shown.scale, places)
    return format(number, ",f" if grouped else "f") + shown.symbol


def as_figure(value: Fraction, figure: Figure) -> str:
    """``value`` printed in the unit and with the decimals and commas of ``figure``, and with the
    large numeral that stands before its unit: 2,643.8万公顷."""
    large = _P.large.search(figure.text.removesuffix(figure.unit))
    shown = unit(figure.unit)
    if large is not None:
        scale = prod(10 ** _POWERS[mark] for mark in large[1])
        shown = replace(shown, symbol=large[1] + shown.symbol, scale=shown.scale * scale)
    return in_print(value, shown, figure.places, grouped="," in figure.text)


_POWERS = {"百": 2, "千": 3, "万": 4, "亿": 8}


def said_before(passage: Passage, figure: Figure) -> str:
    """The words right before a figure, without blanks, back to the last mark."""
    words = passage.plain[max(figure.sentence[0], figure.spot.start - 24) : figure.spot.start]
    return "".join(_P.breaks.split(words)[-1].split())
