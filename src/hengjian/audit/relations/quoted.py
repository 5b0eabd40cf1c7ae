"""One figure in two places: in a table and in the text beside its row's name, or in figures and in
capitals (大写)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from hengjian.audit.context import Context
from hengjian.audit.explanations import digits_of, is_slip
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim
from hengjian.audit.intervals import exactly
from hengjian.audit.judging.verdicts import claim_of
from hengjian.audit.lexicon import patterns
from hengjian.audit.measures_words import core
from hengjian.audit.passages import Passage, as_figure, passages
from hengjian.audit.relations.algebra import Relation, Term, term_of
from hengjian.audit.relations.columns import term_at
from hengjian.audit.tables_grid import Grid, grid_of
from hengjian.errors import Refused
from hengjian.numerals import parse_chinese
from hengjian.quantities import units

_P = patterns("relations.quoted")

LEAST_DIGITS = 5
"""Digits from which two figures are not alike by accident."""
_AROUND = 40


def in_capitals(running: Sequence[Passage]) -> Iterator[Relation]:
    """Amounts in capitals with the amount in figures beside them, or in the line beside theirs."""
    for at, passage in enumerate(running):
        for match in _P.capitals.finditer(passage.plain):
            value = _amount(match[0])
            figure = _beside(running, at, match)
            if value is not None and figure is not None:
                spot = passage.spot(match.start(), match.end())
                words = Term(spot, match[0], value, Fraction(0), exactly(value), _shown_as(figure))
                yield Relation("equal", term_of(figure), (words,))


def in_other_units(passage: Passage) -> Iterator[Relation]:
    """An amount and the same in another unit in a bracket behind it: 152340.5 平方米（15.23
    万平方米）."""
    for one, two in pairwise(passage.figures):
        between = passage.plain[one.spot.end : two.spot.start]
        shut = passage.plain[two.spot.end : two.spot.end + 1]
        same = one.dimension == two.dimension and one.dimension and _unit(one) != _unit(two)
        if same and shut in ("）", ")") and _P.said_again.fullmatch(between):
            result = term_of(two)
            if two.hedge == "about" or "约" in between:
                result = replace(result, interval=two.interval)
            yield Relation("equal", result, (term_of(one),))


def _unit(figure: Figure) -> str:
    return re.sub(r"[0-9.,\\s约近]", "", figure.text)


def _beside(running: Sequence[Passage], at: int, match: re.Match[str]) -> Figure | None:
    """The amount in figures that is nearest to one in capitals."""
    passage = running[at]
    near = [
        figure
        for figure in passage.figures
        if _is_money(passage, figure)
        and -_AROUND < figure.spot.start - match.end() < _AROUND + len(match[0])
        and not match.start() <= figure.spot.start < match.end()
    ]
    if near:
        return min(near, key=lambda f: abs(f.spot.start - match.start()))
    lines = [other for other in running[max(0, at - 1) : at + 2] if other is not passage]
    for other in lines:
        said = [f for f in other.figures if _is_money(other, f)]
        if len(other.plain) <= _AROUND and len(said) == 1 and "小写" in other.plain:
            return said[0]
    return None


def _is_money(passage: Passage, figure: Figure) -> bool:
    before = passage.plain[max(0, figure.spot.start - 6) : figure.spot.start]
    return figure.dimension == (("CNY", 1),) or (
        not figure.unit and re.search("[¥￥]|小写", before) is not None
    )


def _shown_as(figure: Figure) -> Callable[[Fraction], str]:
    def shown(value: Fraction) -> str:
        return as_figure(value, figure)

    return shown


def _amount(written: str) -> Fraction | None:
    """元, 角 and 分 of an amount in capitals; ``None`` where it is no number."""
    text = "".join(written.split()).rstrip("整正").replace("圆", "元").translate(_PLAIN)
    whole, _, rest = text.partition("元")
    try:
        value = parse_chinese(whole)
    except Refused:
        return None
    for mark, worth in (("角", Fraction(1, 10)), ("分", Fraction(1, 100))):
        digit = re.search(f"([壹贰叁肆伍陆柒捌玖]){mark}", rest)
        if digit:
            value += ("壹贰叁肆伍陆柒捌玖".index(digit[1]) + 1) * worth
    return value


_PLAIN = str.maketrans("萬億", "万亿")


def quotations(context: Context) -> Iterator[Relation]:
    """Long figures of the text that are one slip from the figure of the row they name, and from
    no other; the one that is printed more often is right."""
    printed: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in context.figures:
        digits = digits_of(figure.text).strip("0")
        if len(digits) >= LEAST_DIGITS and not figure.hedge:
            printed[digits].append(figure)
    cells = [f for group in printed.values() for f in group if f.spot.cell is not None]
    by_length: defaultdict[int, list[Figure]] = defaultdict(list)
    for figure in cells:
        by_length[len(digits_of(figure.text))].append(figure)
    for digits, group in printed.items():
        prose = [figure for figure in group if figure.spot.cell is None]
        if prose and len(prose) == len(group):
            yield from _misquoted(context, digits, prose[0], by_length)


def _misquoted(
    context: Context, digits: str, figure: Figure, by_length: dict[int, list[Figure]]
) -> Iterator[Relation]:
    text = context.document.read_at(figure.spot)
    words = text[max(0, figure.spot.start - _AROUND) : figure.spot.start]
    own = digits_of(figure.text)
    near = [
        cell
        for cell in by_length.get(len(own), [])
        if _names(cell, words)
        and cell.value
        and is_slip(own, digits_of(cell.text))
        and (cell.value == figure.value or _alike(cell, figure))
    ]
    if len({cell.value for cell in near}) == 1:
        yield Relation("equal", term_of(figure), (term_of(near[0]),))


def _alike(cell: Figure, figure: Figure) -> bool:
    """Whether both are amounts of one size and one kind."""
    kinds = cell.dimension == figure.dimension or not cell.unit
    ratio = figure.value / cell.value if cell.value else Fraction(0)
    return kinds and (Fraction(1, 2) < ratio < 2 or not cell.unit)


def _names(cell: Figure, words: str) -> bool:
    """Whether the words before a figure name the row or the column of a cell."""
    for said in (*cell.scope.split(" "), cell.measure):
        name = re.sub("[0-9.、（）()\\s一二三四五六七八九十其中:：]", "", said)
        if len(name) > 1 and name[:6] in words and not _P.generic.fullmatch(name):
            return True
    return False


_SHORTEST, _WORDS, _MOST_NAMES, _FEWEST = 4, 60, 600, 3


def rounded_quotations(context: Context, running: Sequence[Passage]) -> Iterator[Relation]:
    """Amounts of the text that quote a row of a table by its name, in a larger unit as a rule:
    “住房公积金”科目 174.14 万元, where the row has 1,741,385.00 元."""
    rows: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in context.figures:
        if figure.spot.cell is not None and figure.dimension == _MONEY and figure.scope:
            name = _P.name.sub("", figure.scope.split(" ")[-1])
            if len(name) >= _SHORTEST and not _P.generic.fullmatch(name):
                rows[name].append(figure)
    if not 0 < len(rows) <= _MOST_NAMES:
        return
    printed = {digits_of(f.text).strip("0") for f in context.figures if f.spot.cell is not None}
    for passage in running:
        if passage.cell is None:
            yield from _quoted_rows(passage, rows, printed)


_MONEY = (("CNY", 1),)


def _quoted_rows(
    passage: Passage, rows: dict[str, list[Figure]], printed: set[str]
) -> Iterator[Relation]:
    since = 0
    for figure in passage.figures:
        words = passage.plain[max(since, figure.spot.start - _WORDS) : figure.spot.start]
        if figure.dimension != _MONEY:
            continue
        since = figure.spot.end
        short = not figure.places and len(digits_of(figure.text)) <= _FEWEST
        if figure.hedge or figure.in_range or short:
            continue
        said = _P.name.sub("", words)
        named = [(said.rfind(name) + len(name), len(name), name) for name in rows if name in said]
        if not named or _P.changed.search(said[max(named)[0] :]):
            continue
        cells = rows[max(named)[2]]
        fits = [cell for cell in cells if cell.interval.meets(figure.interval)]
        if fits:
            yield Relation("equal", term_of(figure), (term_of(fits[0]),))
            continue
        digits = digits_of(figure.text).strip("0")
        if len(digits) < _FEWEST or digits in printed:
            continue  # too short to tell, or another row or another form has it
        near = {
            cell.value: cell
            for cell in cells
            if is_slip(digits_of(figure.text), digits_of(as_figure(cell.value, figure)))
        }
        if len(near) == 1:
            yield Relation("equal", term_of(figure), (term_of(next(iter(near.values()))),))


def named_rows(context: Context) -> Iterator[Relation]:
    """Figures of the text under the name of a table's row that has a unit of its own: 护岸 25.1
    公里, where the row says 21.5. Some number of the row must be the figure, but for a slip."""
    rows: defaultdict[str, list[Term]] = defaultdict(list)
    for block, _ in context.document.tables():
        for name, term in _measured_rows(grid_of(block)):
            rows[name].append(term)
    for figure in context.figures:
        name, printed = core(figure.measure), digits_of(figure.text)
        plain = figure.unit and not (figure.is_percent or figure.hedge or figure.in_range)
        if figure.spot.cell is not None or name not in rows or not plain or len(printed) < _FEWEST:
            continue
        same = [term for term in rows[name] if digits_of(term.text) == printed]
        near = [term for term in rows[name] if is_slip(printed, digits_of(term.text))]
        if same or len({term.text for term in near}) == 1:
            yield Relation("equal", term_of(figure), ((same or near)[0],))


def _measured_rows(grid: Grid) -> Iterator[tuple[str, Term]]:
    found = [c for c, heading in enumerate(grid.headings) if _P.unit_column.fullmatch(heading)]
    for row in range(grid.headers, grid.height) if len(found) == 1 and found[0] else ():
        name, measure = grid.at(row, found[0] - 1), grid.at(row, found[0])
        if name is None or measure is None or measure.words not in units():
            continue
        scale = units()[measure.words].scale
        for column in range(found[0] + 1, grid.width):
            entry = grid.at(row, column)
            if entry is not None and entry.number is not None and len(core(name.words)) >= _FEWEST:
                yield core(name.words), term_at(grid, entry).scaled(scale)


_LONG = 6
"""So many digits in another order are no accident."""


def exchanged(context: Context) -> Iterator[Relation]:
    """Amounts of many digits that stand once, where the same digits in another order stand
    several times."""
    groups: defaultdict[str, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in context.figures:
        digits = digits_of(figure.text)
        if len(digits.strip("0")) >= _LONG and not figure.hedge and not figure.in_range:
            groups["".join(sorted(digits))][digits].append(figure)
    for orders in groups.values():
        if len(orders) == 2:
            (one, few), (other, many) = sorted(orders.items(), key=lambda each: len(each[1]))
            places = {(f.spot.block, f.spot.cell) for f in many}
            if len(few) == 1 and len(places) > 1 and is_slip(one, other):
                yield Relation("equal", term_of(few[0]), (term_of(many[0]),))


CODE = "quoted"
_BY_CAPITALS, _BY_ROW = Fraction(95, 100), Fraction(75, 100)


def _run(context: Context) -> Iterator[Claim]:
    for relation in in_capitals(passages(context)):
        yield claim_of(CODE, relation, _BY_CAPITALS)
    for passage in passages(context):
        for relation in in_other_units(passage):
            yield claim_of(CODE, relation, _BY_CAPITALS)
    for relation in quotations(context):
        yield claim_of(CODE, relation, _BY_ROW)
    for relation in (*named_rows(context), *exchanged(context)):
        yield claim_of(CODE, relation, _BY_ROW)
    for relation in rounded_quotations(context, passages(context)):
        yield claim_of(CODE, relation, _BY_ROW)


CHECK = Check(CODE, _run, replaces=("bracketed", "row-restated"))
