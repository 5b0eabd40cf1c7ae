"""Rows of a table that are the sum of other rows, learned from the columns by vote.

A row may add up the rows above it, the subtotals above it, or those that follow. Which one it is
the columns say together; what they agree on is then asked of every column. A row that is called a
total needs no vote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Block, Spot
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import claim_of, printed_again
from hengjian.audit.lexicon import patterns
from hengjian.audit.relations.algebra import Relation, is_trivial, telling
from hengjian.audit.relations.columns import WIDEST, term_at
from hengjian.audit.relations.slips import mends
from hengjian.audit.tables_grid import Entry, Grid, code_places, grids_of, turned_grid

_P = patterns("relations.rows")

MOST = 60
"""Rows that one total may add up."""
ROWS = 400
_LARGEST_SHARE = 1000
"""Points and percentages are below; what is above has a header that was read wrong."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A row and the rows it adds up, with the relation in each column."""

    row: int
    members: tuple[int, ...]
    held: tuple[Relation, ...]
    failed: tuple[Relation, ...]
    called: bool
    """Whether the row is called a total."""
    coded: bool = False
    """Whether the codes of subjects say what it is made of."""

    @property
    def votes(self) -> int:
        """Columns in which it holds and says something."""
        return sum(not is_trivial(each) for each in self.held)


def sums_of(grid: Grid, points: Sequence[int] = ()) -> Iterator[Sum]:
    """The rows that add up others, the best way for each; of columns of ``points`` only those."""
    if grid.width > WIDEST or grid.height > ROWS:
        return
    columns = points or [
        c
        for c in grid.numeric
        if not _P.points.search(grid.headings[c] + _words(grid, c))
        or grid.largest[c] > _LARGEST_SHARE
    ]
    if not columns:
        return
    rows = [row for row in range(grid.headers, grid.height) if _numbers(grid, row, columns)]
    if not points:
        named = [row for row in rows if _label(grid, row)]
        rows = named if 2 * len(named) > len(rows) else rows
        rows = [row for row in rows if not _P.rate.search(_label(grid, row))]
    groups = [] if grid.codes else _groups(grid, rows)
    inner: set[int] = set()
    for at, row in enumerate(rows):
        members = [*_members(grid, rows, at, inner), *(each for each in groups if row < each[0])]
        ways = [_tried(grid, row, each, columns) for each in dict.fromkeys(members)]
        ways = [way for way in ways if way.held or way.failed]
        if not ways:
            continue
        if row in grid.codes:
            yield ways[0]  # the codes say what a subject is made of
            continue
        best = max(ways, key=lambda way: (way.votes - 2 * len(way.failed), -len(way.members)))
        if _accepted(grid, best):
            inner |= {each for each in best.members if each > row}
            yield _with_shares(grid, best)
        elif best.called and best is ways[0] and _plain(grid, best):
            yield best
        for way in ways:
            if way is not best and way.members in groups and _accepted(grid, way):
                yield way


def _words(grid: Grid, column: int) -> str:
    """The words that stand in a column of a turned grid: of the printed line, beside its name."""
    if not grid.turned:
        return ""
    found = (e.words for e in grid.column(column) if e.number is None)
    return "".join(words for words in found if len(words) <= _LONGEST)


_LONGEST = 20


def _with_shares(grid: Grid, way: Sum) -> Sum:
    """A sum that the amounts vote for, with the columns of shares of one whole, which add up too;
    those that fail only where another column of shares holds and one slip mends them."""
    columns = [c for c in grid.numeric if _P.shares.search(grid.headings[c])]
    found = [_relation(grid, way.row, way.members, c, shares=True) for c in columns]
    held = tuple(each for each in found if each is not None and each.holds)
    failed = tuple(
        each for each in found if each is not None and not each.holds and held and bool(mends(each))
    )
    return replace(way, held=way.held + held, failed=way.failed + failed)


def _accepted(grid: Grid, way: Sum) -> bool:
    digits = sum(telling(each.terms) for each in way.held if not is_trivial(each))
    if way.called:
        return way.votes >= 1 and digits >= 3
    whole = _P.whole.search(_label(grid, way.row)) or _P.of_which.search(
        _label(grid, way.members[0])
    )
    if whole:
        return (digits >= 3 or way.votes > 1) and way.votes >= max(1, len(way.failed))
    if way.votes == 1 and digits > 5 and len(way.members) > 2:
        return len(way.failed) < 2 and all(bool(mends(each)) for each in way.failed)
    return way.votes >= 2 and digits >= 8 and way.votes >= 2 * len(way.failed)


def _label(grid: Grid, row: int) -> str:
    return "".join(e.words for e in grid.row_labels(row) if e.number is None)


def _plain(grid: Grid, way: Sum) -> bool:
    """Whether no row of those added is a part of another: no 其中, no levels of numbers."""
    labels = [_label(grid, row) for row in way.members]
    levels = {bool(_P.levels.match(label)) for label in labels}
    return len(levels) == 1 and not any(_P.of_which.search(label) for label in labels)


def _groups(grid: Grid, rows: Sequence[int]) -> list[tuple[int, ...]]:
    """The rows under each heading that stands in a row of its own: 按地区分."""
    found: list[list[int]] = [[]]
    for before, row in zip([grid.headers - 1, *rows], rows, strict=False):
        if row > before + 1 and any(
            _label(grid, r) for r in range(before + 1, row) if r not in rows
        ):
            found.append([])
        found[-1].append(row)
    return [tuple(each) for each in found[1:] if 1 < len(each) <= MOST][:8]


def _members(
    grid: Grid, rows: Sequence[int], at: int, inner: AbstractSet[int]
) -> Iterator[tuple[int, ...]]:
    """What a row may add up, the likeliest first. ``inner`` rows, which a row above them adds up,
    are not added again beside it."""
    if grid.codes:
        yield from _coded(grid.codes, rows, rows[at], total=is_total(grid, rows[at]))
        return
    above = list(rows[max(0, at - MOST) : at])
    totals = [row for row in above if is_total(grid, row)]
    if is_total(grid, rows[at]):
        since = [row for row in above if not totals or row > totals[-1]]
        details = [row for row in above if row not in totals]
        outer = [row for row in since if row not in inner]
        ways = (outer, since, totals, details)
        yield from dict.fromkeys(tuple(each) for each in ways if len(each) > 1)
    below = rows[at + 1 : at + 1 + MOST]
    for end in range(2, min(len(below), 12) + 1):
        if not any(is_total(grid, row) for row in below[:end]):
            yield tuple(below[:end])


def _coded(
    codes: dict[int, str], rows: Sequence[int], row: int, *, total: bool
) -> Iterator[tuple[int, ...]]:
    """The rows of the next level of subjects: of a total the classes (类), of a class its 款."""
    own = codes.get(row, "")
    if not own and not total:
        return
    below = [each for each in rows if each != row and each in codes]
    below = [each for each in below if codes[each].startswith(own) and codes[each] != own]
    if below:
        level = min(len(codes[each]) for each in below)
        members = tuple(each for each in below if len(codes[each]) == level)
        if len(members) > 1:
            yield members


def is_total(grid: Grid, row: int) -> bool:
    """Whether a row is called a total: 合计, 小计; among subjects and points also 人员经费合计."""
    called = _P.named_total if grid.names_totals else _P.total
    return any(
        called.fullmatch(e.words) for e in grid.row_labels(row, own=True) if e.number is None
    )


def _numbers(grid: Grid, row: int, columns: Iterable[int]) -> list[Entry]:
    found = (grid.at(row, column) for column in columns)
    return [e for e in found if e is not None and e.number is not None]


def _tried(grid: Grid, row: int, members: tuple[int, ...], columns: Sequence[int]) -> Sum:
    held: list[Relation] = []
    failed: list[Relation] = []
    for column in columns:
        relation = _relation(grid, row, members, column)
        if relation is not None:
            (held if relation.holds else failed).append(relation)
    return Sum(row, members, tuple(held), tuple(failed), is_total(grid, row), bool(grid.codes))


def _relation(
    grid: Grid, row: int, members: tuple[int, ...], column: int, *, shares: bool = False
) -> Relation | None:
    """The sum in one column; ``None`` where a cell is blank or holds words."""
    total = grid.at(row, column)
    if total is None or total.number is None or total.rows > 1:
        return None
    if total.number.percent and not shares:
        return None
    parts = list(dict.fromkeys(grid.at(member, column) for member in members))
    found = [e for e in parts if e is not None and not e.nothing and not e.blank]
    if len(found) < 2 or any(e.number is None for e in found):
        return None
    if any(e.number is not None and e.number.percent for e in found) and not shares:
        return None
    if any(e.columns > 1 for e in found):
        return None
    places_of_codes = code_places(grid.block)
    if places_of_codes and any(e.origin in places_of_codes for e in (total, *found)):
        return None
    numbers = [e.number for e in found if e.number is not None]
    places = max(each.places for each in numbers)
    grouped = any("," in each.text for each in numbers)
    number = total.number

    def shown(value: Fraction) -> str:
        return number.shown(value, places, grouped=grouped)

    result = replace(term_at(grid, total), shown=shown)
    relation = Relation("sum", result, tuple(term_at(grid, e) for e in found))
    lacking = any(e is None or e.blank for e in parts) or _skips(grid, row, members, column)
    due = relation.due or 0
    # A blank cell is no zero; but parts above their total are too much. Twice or thrice the total
    # are rows of two or three levels.
    unsaid = (lacking and due < number.value) or due in (2 * number.value, 3 * number.value)
    return None if unsaid and not relation.holds else relation


def _skips(grid: Grid, row: int, members: tuple[int, ...], column: int) -> bool:
    """Whether a row among those added has a name and no number, and is no heading of its own; or
    words in place of one of its numbers: 缺数据."""
    low, high = members[0], max(row, members[-1])
    between = set(range(low, high)) - set(members) - {row}
    return any(
        not is_total(grid, each)
        and _label(grid, each)
        and (
            all((e := grid.at(each, c)) is None or e.blank for c in grid.numeric)
            or (_is_worded(grid.at(each, column)) and _numbers(grid, each, grid.numeric))
        )
        for each in between
    )


def _is_worded(entry: Entry | None) -> bool:
    return entry is not None and entry.number is None and not (entry.blank or entry.nothing)


CODE = "table-total"
_BY_VOTE, _BY_ONE, _BY_NAME = Fraction(95, 100), Fraction(85, 100), Fraction(75, 100)


def _run(context: Context) -> Iterator[Claim]:
    for block, _ in context.document.tables():
        yield from _of_block(block, printed_again(context))


def _of_block(block: Block, again: frozenset[Spot]) -> Iterator[Claim]:
    found = [one for grid in (*grids_of(block), turned_grid(block)) for one in sums_of(grid)]
    held = [each for one in found for each in one.held if not is_trivial(each) and one.votes]
    vouched = {term.spot for each in held for term in each.terms}
    for relation in held:
        yield claim_of(CODE, relation, _BY_VOTE)
    failed = [(one, each) for one in found for each in one.failed if _is_plausible(each)]
    said: set[Spot] = set()
    for one, relation in failed:
        if not {term.spot for term in relation.terms} & said:
            claim = _failed(one, relation, vouched | again)
            said |= {finding.spots[0] for finding in claim.findings}
            grave = any(finding.severity != "query" for finding in claim.findings)
            if one.votes or one.coded or grave or _exceeds(relation):
                yield claim  # a name alone, with nothing that would mend it, says too little


def _exceeds(relation: Relation) -> bool:
    """Whether the parts are a little more than their total: much more are rows of two levels."""
    due, total = relation.due or Fraction(0), relation.result.value
    return total < due < total * Fraction(12, 10)


_FAR = 3


def _is_plausible(relation: Relation) -> bool:
    """Whether what is added is anything like the total; else a table was read wrong."""
    due, total = relation.due or Fraction(0), relation.result.value
    if total and any(term.value == total for term in relation.operands):
        return False  # a subtotal of all of it stands among the rows
    if abs(due - total) < relation.result.step:
        return False  # a total in whole units over parts with decimals
    return not total or total <= _FAR * due <= _FAR**2 * total


def _failed(one: Sum, relation: Relation, vouched: set[Spot]) -> Claim:
    certain = _BY_VOTE if one.votes > 1 else _BY_ONE if one.votes or one.coded else _BY_NAME
    if one.called and not relation.result.value:
        certain = _BY_VOTE
    return claim_of(CODE, relation, certain, vouched=vouched)


CHECK = Check(CODE, _run)
