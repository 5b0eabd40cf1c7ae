"""Forms whose lines or columns say themselves how they come about: (5)=(3)-(4), 比例(B/A), 3=1+2.

A formula that is cut, or that speaks of lines nobody numbered, says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import claim_of
from hengjian.audit.lexicon import patterns
from hengjian.audit.relations.algebra import Relation, Sort, Term, with_exact_wholes
from hengjian.audit.relations.columns import term_at
from hengjian.audit.tables_grid import Grid, grids_of
from hengjian.quantities import FULL_WIDTH

_P = patterns("relations.forms")

_SIGNS: dict[str, Sort] = {
    "+": "sum", "-": "balance", "/": "quotient", "÷": "quotient", "*": "product", "×": "product",
}  # fmt: skip
_LEAST = 2
"""Lines that bear a mark in a form."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A column or a line with those that its words say it comes from."""

    at: int
    sort: Sort
    places: tuple[int, ...]


def column_relations(grid: Grid) -> Iterator[Relation]:
    """What the headings of a grid say of its columns, line by line."""
    for formula in _formulas([_narrow(heading) for heading in grid.headings]):
        for row in range(grid.headers, grid.height):
            yield from _relation(grid, formula, [(row, c) for c in (formula.at, *formula.places)])


def line_relations(grid: Grid) -> Iterator[Relation]:
    """What a form says of its lines beside their names, in each column."""
    words = [_narrow(_words(grid, row)) for row in range(grid.height)]
    for formula in _formulas(words):
        for column in range(grid.width):
            yield from _relation(
                grid, formula, [(r, column) for r in (formula.at, *formula.places)]
            )


def _relation(
    grid: Grid, formula: Formula, places: Sequence[tuple[int, int]]
) -> Iterator[Relation]:
    found = [grid.at(*place) for place in places]
    entries = [e for e in found if e is not None and e.number is not None]
    if len(entries) == len(found) == len(set(entries)):
        result, *operands = (term_at(grid, e) for e in entries)
        if formula.sort == "quotient":
            if operands[1].value <= 0:
                return
            if not entries[0].number or not entries[0].number.percent:
                result = _as_percent(result, operands)
        yield with_exact_wholes(Relation(formula.sort, result, tuple(operands)))


def _as_percent(result: Term, operands: Sequence[Term]) -> Term:
    """A quotient that is printed without its percent sign, where it is nearer to one: 90.56."""
    due = operands[0].value / operands[1].value
    hundredth = Fraction(1, 100)
    if not due or abs(result.value - due) <= abs(result.value * hundredth - due):
        return result

    return result.scaled(hundredth)


_LONGEST = 40


def _words(grid: Grid, row: int) -> str:
    """The words of a line that are no numbers, each merged cell once and none that is prose."""
    found = dict.fromkeys(grid.at(row, column) for column in range(grid.width))
    return " ".join(
        e.words for e in found
        if e is not None and e.number is None and e.rows == 1 and len(e.words) <= _LONGEST
    )  # fmt: skip


def _formulas(plain: Sequence[str]) -> Iterator[Formula]:
    if not any("=" in each or _P.bare.search(each) for each in plain):
        return
    marks: dict[str, int] = {}
    for at, heading in enumerate(plain):
        said = _P.whole.search(heading)
        mark = said[1] if said else next((a or b for a, b in _P.own.findall(heading)), "")
        if mark:
            marks.setdefault(mark.upper(), at)
    if len(marks) < _LEAST:
        return
    for at, heading in enumerate(plain):
        said = _P.whole.search(heading)
        working = said[2] if said else (bare[1] if (bare := _P.bare.search(heading)) else "")
        found = _formula(at, working, marks) if working else None
        if found is not None:
            yield found


def _narrow(heading: str) -> str:
    return heading.translate(FULL_WIDTH).replace("−", "-")


def _formula(at: int, working: str, marks: dict[str, int]) -> Formula | None:
    pieces = [(sign, mark.upper()) for sign, mark in _P.piece.findall(working)]
    signs = {sign for sign, _ in pieces[1:]}
    if len(signs) != 1 or any(mark not in marks for _, mark in pieces):
        return None  # mixed signs are for written arithmetic
    sort = _SIGNS.get(signs.pop())
    places = tuple(marks[mark] for _, mark in pieces)
    paired = sort not in ("quotient", "product") or len(places) == len(("a", "b"))
    if sort is None or not paired or at in places or len(set(places)) < len(places):
        return None
    return Formula(at, sort, places)


CODE = "form-line"
_BY_FORM = Fraction(92, 100)


def _run(context: Context) -> Iterator[Claim]:
    for block, _ in context.document.tables():
        for grid in grids_of(block):
            for relation in chain(column_relations(grid), line_relations(grid)):
                yield claim_of(CODE, relation, _BY_FORM)


CHECK = Check(CODE, _run)
