"""A figure of the text under the name of a table's row: 护岸 25.1 公里, where the row says 21.5."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from hengjian.audit.context import Context
from hengjian.audit.explanations import digit_slip, digits_of
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.measures_words import core
from hengjian.audit.tables_grid import Entry, Grid, grid_of
from hengjian.bilingual import Text
from hengjian.quantities import units

_CODE = "row-restated"
_UNIT_COLUMN = re.compile("(?:计量|计算)?单位")
_SHORTEST = 3
_LEAST_DIGITS = 3


def _run(context: Context) -> Iterator[Claim]:
    rows = _named_rows(context)
    for figure in context.figures:
        name = core(figure.measure)
        if figure.spot.cell is None and name in rows and _is_plain(figure):
            yield from _against(figure, rows[name])


def _is_plain(figure: Figure) -> bool:
    fine = figure.unit and not figure.is_percent and not figure.hedge and not figure.in_range
    return bool(fine) and len(digits_of(figure.text)) >= _LEAST_DIGITS


def _named_rows(context: Context) -> dict[str, list[tuple[Grid, Entry]]]:
    """The numbers of every row that has a unit of its own, by the row's name."""
    found: defaultdict[str, list[tuple[Grid, Entry]]] = defaultdict(list)
    for block, _ in context.document.tables():
        grid = grid_of(block)
        measured = [c for c, heading in enumerate(grid.headings) if _UNIT_COLUMN.fullmatch(heading)]
        if len(measured) != 1 or measured[0] == 0:
            continue
        for row in range(grid.headers, grid.height):
            name, unit = grid.at(row, measured[0] - 1), grid.at(row, measured[0])
            if name is None or unit is None or unit.words not in units():
                continue
            cells = [grid.at(row, column) for column in range(measured[0] + 1, grid.width)]
            numbers = [(grid, e) for e in cells if e is not None and e.number is not None]
            if len(core(name.words)) >= _SHORTEST:
                found[core(name.words)] += numbers
    return found


def _against(figure: Figure, row: Sequence[tuple[Grid, Entry]]) -> Iterator[Claim]:
    """Some number of the row must be the figure; one that differs by a slip is doubtful."""
    printed = digits_of(figure.text)
    for grid, entry in row:
        if digits_of(entry.words) == printed:
            yield Claim(_CODE, (figure.spot, grid.spot(entry)))
            return
    near = [(grid, entry) for grid, entry in row if digit_slip(printed, digits_of(entry.words))]
    if len({digits_of(entry.words) for _, entry in near}) == 1:
        yield _claim(figure, *near[0])


def _claim(figure: Figure, grid: Grid, entry: Entry) -> Claim:
    name = figure.measure
    message = Text(
        f"“{name}”文中写作 {figure.text}，表中为 {entry.words}",
        f"“{name}” is {figure.text} in the text and {entry.words} in the table",
    )
    hint = Text("核对原始资料，统一两处的数。", "Check the source; both must say one number.")
    spots = (figure.spot, grid.spot(entry))
    finding = Finding(
        _CODE, "warning", message, spots, figure.text, entry.words, None, hint, CHECK.benign
    )
    return Claim(_CODE, spots, (finding,))


CHECK = Check(_CODE, _run)
