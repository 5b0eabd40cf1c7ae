"""Relations between the forms of one document: final accounts and budgets print the same total in
several forms. Which ones is data (``cross_forms.toml``); here they are found and compared."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from hengjian.audit.context import Context
from hengjian.audit.document import Block, Document
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import claim_of
from hengjian.audit.relations.algebra import Relation, Term, term_in_digits
from hengjian.audit.relations.columns import term_at
from hengjian.audit.tables_grid import Entry, Grid, grid_of
from hengjian.bilingual import Text

_ABOVE = 3
"""Lines above a table in which its name may stand."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where a total stands: a form, a row, a column or a side of it."""

    form: str
    row: str
    column: str = ""
    side: str = ""
    other: str = ""
    """What the name of a form may not say."""


@dataclass(frozen=True, slots=True)
class CrossForm:
    """A total that is printed in two forms."""

    told: Text
    result: Wanted
    operands: tuple[Wanted, ...]


@cache
def cross_forms() -> tuple[CrossForm, ...]:
    """The relations between forms that are known."""
    place = files("hengjian.audit.relations") / "cross_forms.toml"
    kept = tomllib.loads(place.read_text(encoding="utf-8"))
    return tuple(
        CrossForm(
            Text(each["zh"], each["en"]),
            _wanted(each["result"]),
            tuple(_wanted(operand) for operand in each["operands"]),
        )
        for each in kept["relation"]
    )


def _wanted(kept: dict[str, str]) -> Wanted:
    return Wanted(
        kept["form"], kept["row"], kept.get("column", ""), kept.get("side", ""), kept.get("not", "")
    )


def relations_between(document: Document) -> Iterator[tuple[CrossForm, Relation]]:
    """The totals of a document that are printed in two of its forms, each with its relation."""
    named = [(_name(document, block), block) for block, _ in document.tables()]
    if len(named) < len(("one", "two")):
        return
    for known in cross_forms():
        result = _found(named, known.result)
        operands = [_found(named, operand) for operand in known.operands]
        terms = [_printed(term) for term in operands if term is not None]
        if result is None or len(terms) < len(operands):
            continue
        if result.spot != terms[0].spot:
            yield known, Relation("equal", _printed(result), tuple(terms))


def _printed(term: Term) -> Term:
    """A term by its digits: a form that does not say its unit has that of the others."""
    return term_in_digits(term.text, term.spot).exactly()


def _name(document: Document, block: Block) -> str:
    """The caption of a table and the lines above it, without blanks."""
    before = document.blocks[max(0, block.index - _ABOVE) : block.index]
    lines = [each.text for each in before if each.table is None and len(each.text) < 40]
    caption = block.table.caption if block.table is not None else ""
    return "".join("".join([*lines, caption]).split())


def _found(named: list[tuple[str, Block]], wanted: Wanted) -> Term | None:
    """The only number at a place that is wanted; ``None`` where there is none or several."""
    found: dict[object, Term] = {}
    for name, block in named:
        last = max((match.end() for match in re.finditer(wanted.form, name)), default=-1)
        if last < 0 or (wanted.other and re.search(wanted.other, name)):
            continue
        grid = grid_of(block)
        for entry in _entries(grid, wanted):
            term = term_at(grid, entry)
            found.setdefault(term.value, term)
    return next(iter(found.values())) if len(found) == 1 else None


def _entries(grid: Grid, wanted: Wanted) -> Iterator[Entry]:
    label = re.compile(rf"(?:[一二三四五六七八九十]、)?(?:{wanted.row})(?:[（(].*[）)])?")
    for row in range(grid.height):
        entries = list(dict.fromkeys(grid.at(row, column) for column in range(grid.width)))
        labels = [e for e in entries if e is not None and label.fullmatch(e.words)]
        if wanted.side == "left":
            labels = labels[:1]
        elif wanted.side == "right":
            labels = labels[1:] or [e for e in labels if e.column > grid.width // 2 - 1]
        for name in labels[:1]:
            numbers = [
                e for e in entries
                if e is not None and e.number is not None and e.column > name.column
            ]  # fmt: skip
            if wanted.column:
                numbers = [e for e in numbers if re.search(wanted.column, grid.headings[e.column])]
            yield from numbers[:1]


CODE = "cross-form"
_CERTAIN = Fraction(93, 100)


def _run(context: Context) -> Iterator[Claim]:
    for known, relation in relations_between(context.document):
        yield claim_of(CODE, relation, _CERTAIN, formula=known.told)


CHECK = Check(CODE, _run)
