"""What the columns of a table have to do with each other, learned from the values by vote.

Every way in which a column can come about from others (quotient, growth, difference, sum, product,
share of a total) is tried on every line. The lines vote; words of the headers stand for the vote
only in tables of a line or two. The same is done over the lines, with the table turned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Block, Spot
from hengjian.audit.explanations import digits_of
from hengjian.audit.findings import Check, Claim
from hengjian.audit.intervals import Interval
from hengjian.audit.judging.verdicts import claim_of, printed_again
from hengjian.audit.lexicon import patterns
from hengjian.audit.relations.algebra import Relation, Sort, Term, is_trivial
from hengjian.audit.relations.slips import best_mend, chance_of_mend
from hengjian.audit.tables_grid import Entry, Grid, bare, code_places, grids_of, turned_grid
from hengjian.bilingual import Text

_P = patterns("relations.columns")

NEXT, HUNDRED = -1, -2
NEAR = 9
"""How many of the nearest columns a column may come from."""
WIDEST = 60
_LONGEST_NAME = 24
"""Signs of a header that names its column: what is longer, over a turned table, is prose."""
LONGEST = 400
"""Lines that vote; a longer table is asked by its first ones."""
_ALL_TRIVIAL = Fraction(6, 10)
_ALL_FAILED = Fraction(15, 10)
_ACCIDENT = Fraction(1, 4)
"""How likely an accident may be where one line of two holds and a slip mends the other."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How a column may come about: from which columns, or from one and its own total row."""

    sort: Sort
    columns: tuple[int, ...]
    total: int | None = None
    """The row of the total that a share is of; ``NEXT``: of the nearest total below each line;
    ``HUNDRED``: of the nearest row above that has 100 %."""
    back: int = 0
    """How many lines further down the former value of a growth stands; negative: further up."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with the rule that its lines voted for, and the relation of each line."""

    column: int
    rule: Rule
    held: tuple[Relation, ...]
    failed: tuple[Relation, ...]
    named: bool
    """Whether the headers name the rule too."""
    formula: str
    """The rule in the words of the headers: 实际支付 ÷ 拨付金额."""


def columns_of(grid: Grid) -> Iterator[Column]:
    """The columns of a grid that come from others. Of three columns of which each is the sum or the
    difference of the others, the one is told that the headers name, else the last."""
    linear: dict[frozenset[int], Column] = {}
    for found in _each_elected(grid):
        if found.rule.sort not in ("sum", "balance", "product"):
            yield found
            continue
        key = frozenset((found.column, *found.rule.columns))
        before = linear.get(key)
        if before is None or found.named >= before.named:
            linear[key] = found
    yield from linear.values()


def _each_elected(grid: Grid) -> Iterator[Column]:
    if grid.width > WIDEST or grid.height - grid.headers < 1:
        return
    for column in sorted(grid.numeric):
        if _P.unrelated.search(grid.headings[column]):
            continue
        entries = [e for e in grid.numbers(column)[:LONGEST] if e.column == column]
        if entries:
            found = _elected(grid, column, entries)
            if found is not None:
                yield found


def _elected(grid: Grid, column: int, entries: Sequence[Entry]) -> Column | None:
    rules = list(_rules(grid, column, entries))
    best: tuple[Fraction, Column] | None = None
    for rule in rules:
        asked = _asked(grid, entries, rule)
        if asked is None:
            continue
        found = Column(column, rule, *asked, is_named(grid, column, rule), formula_of(grid, rule))
        score = _score(grid, found)
        if best is None or score > best[0]:
            best = score, found
    if best is None or not _accepted(best[1]):
        return None
    return best[1]


_Asked = tuple[tuple[Relation, ...], tuple[Relation, ...]]


def _asked(grid: Grid, entries: Sequence[Entry], rule: Rule) -> _Asked | None:
    """The lines that hold and those that do not; ``None`` where there is none, or where too many
    fail for the rule ever to be accepted."""
    held: list[Relation] = []
    failed: list[Relation] = []
    for entry in entries:
        relation = _relation(grid, entry, rule)
        if relation is not None:
            (held if relation.holds else failed).append(relation)
            if len(failed) > 3 and 3 * len(failed) > len(entries):
                return None
    return (tuple(held), tuple(failed)) if held or failed else None


def _score(grid: Grid, found: Column) -> Fraction:
    trivial = sum(is_trivial(each) for each in found.held)
    far = sum(abs(c - found.column) for c in found.rule.columns)
    votes = len(found.held) - _ALL_TRIVIAL * trivial - _ALL_FAILED * len(found.failed)
    return votes + Fraction(found.named, 2) - Fraction(far, 1000)


def _accepted(found: Column) -> bool:
    telling = [each for each in found.held if not is_trivial(each)]
    digits = sum(max(0, len(digits_of(each.result.text).lstrip("0")) - 1) for each in telling)
    if found.named and len(found.held) + len(found.failed) <= 3:
        return len(telling) + bool(found.rule.back) >= len(found.failed)
    linear = found.rule.sort in ("sum", "balance", "product")
    if linear:  # round numbers add up by accident
        digits = sum(max(0, len(each.result.digits) - 1) for each in telling)
    if found.rule.sort == "quotient" and len(telling) == len(found.failed) == 1 and digits > 2:
        return best_mend(found.failed[0]) is not None and (
            chance_of_mend(found.failed[0], NEAR * NEAR) < _ACCIDENT
        )
    least, fewest = (2, 2) if found.named else (3, 7) if linear else (2, 4)
    enough = len(telling) >= least and digits >= fewest
    return enough and len(telling) >= 2 * len(found.failed)


def _rules(grid: Grid, column: int, entries: Sequence[Entry]) -> Iterator[Rule]:
    others = [c for c in grid.numeric if c != column and not grid.is_ratio(c)]
    others = [c for c in others if not _P.unrelated.search(grid.headings[c])]
    others = sorted(others, key=lambda c: (abs(c - column), c))[:NEAR]
    ratio = grid.is_ratio(column)
    heading = grid.headings[column]
    if _P.mean.search(bare(heading)):
        yield Rule("mean", tuple(c for c in sorted(grid.numeric) if c < column))
    if ratio or (len(heading) <= _LONGEST_NAME and _P.per.search(heading)):
        for above in others:
            for below in others:
                if above != below:
                    yield Rule("quotient", (above, below))
                    if ratio:
                        yield Rule("growth", (above, below))
                        yield Rule("saving", (above, below))
            if ratio:
                yield from (Rule("quotient", (above,), row) for row in _totals(grid, above))
                yield from (Rule("quotient", (above,), at) for at in (NEXT, HUNDRED))
                yield from (Rule("growth", (above,), back=back) for back in (-1, 1))
    if ratio:
        return
    for above in others:
        for below in others:
            if above != below:
                yield Rule("balance", (above, below))
            if above < below:
                yield Rule("sum", (above, below))
                yield Rule("product", (above, below))


_SIGNS_SHOWN = {"quotient": " ÷ ", "balance": " − ", "sum": " + ", "product": " × "}


def formula_of(grid: Grid, rule: Rule) -> str:
    """A rule in the words of the headers."""
    names = [bare(grid.headings[column]) or f"第{column + 1}列" for column in rule.columns]
    if rule.sort == "mean":
        return "各列平均"
    if rule.total is not None:
        return f"{names[0]} ÷ {names[0]}合计"
    if rule.back:
        return f"{names[0]}比上年"
    if rule.sort in ("growth", "saving"):
        first, second = names if rule.sort == "growth" else names[::-1]
        return f"（{first} − {second}）÷ {names[1]}"
    return _SIGNS_SHOWN[rule.sort].join(names)


def _totals(grid: Grid, column: int) -> list[int]:
    """The rows that may be what shares of a column are of: a total, or the largest number."""
    numbers = [e for e in grid.numbers(column) if e.number is not None and e.number.value > 0]
    named = [e.row for e in numbers if _P.total.search(_label(grid, e.row))]
    largest = max(numbers, key=lambda e: e.number.value if e.number else 0, default=None)
    return list(dict.fromkeys([*named, *([largest.row] if largest else [])]))[:4]


def _label(grid: Grid, row: int) -> str:
    return "".join(e.words for e in grid.row_labels(row) if e.number is None)


def _relation(grid: Grid, result: Entry, rule: Rule) -> Relation | None:
    places = [(result.row, column) for column in rule.columns]
    if rule.total is not None:
        if rule.total == NEXT:
            total = _next_total(grid, result.row)
        elif rule.total == HUNDRED:
            total = _hundred(grid, result, rule.columns[0])
        else:
            total = rule.total
        if total is None:
            return None
        places.append((total, rule.columns[0]))
    if rule.back:
        if not _year_before(grid, result.row, result.row + rule.back):
            return None
        places.append((result.row + rule.back, rule.columns[0]))
    found = [grid.at(*place) for place in places]
    entries = [e for e in found if e is not None and e.number is not None]
    if len(entries) < 2 or (len(entries) < len(found) and rule.sort != "mean"):
        return None
    codes = code_places(grid.block)
    if codes and any(e.origin in codes for e in (result, *entries)):
        return None
    if any(e.rows > result.rows for e in entries if rule.total is None) and rule.sort != "quotient":
        return None
    values = [e.number.value for e in entries if e.number is not None]
    if rule.sort in ("quotient", "growth", "saving") and values[1] <= 0:
        return None
    terms = tuple(term_at(grid, e) for e in entries)
    found_here = Relation(rule.sort, term_at(grid, result), terms)
    if rule.sort == "balance" and values[0] < values[1] and not found_here.holds:
        other = Relation(rule.sort, found_here.result, terms[::-1])
        unsigned = found_here.result.value > 0 and not is_named(grid, result.column, rule)
        return other if other.holds or unsigned else found_here  # 增减 without its sign
    return found_here


def _hundred(grid: Grid, entry: Entry, column: int) -> int | None:
    """The nearest row above a share that is printed as 100 % of itself."""
    for row in range(entry.row - 1, max(grid.headers - 1, entry.row - _FAR), -1):
        other = grid.at(row, entry.column)
        if other is not None and other.number is not None and other.number.value == 1:
            amount = grid.at(row, column)
            return row if amount is not None and amount.number is not None else None
    return None


def _next_total(grid: Grid, row: int) -> int | None:
    if _P.total.search(_label(grid, row)):
        return None
    below = range(row + 1, min(grid.height, row + 1 + _FAR))
    return next((at for at in below if _P.total.search(_label(grid, at))), None)


_FAR = 40


def _year_before(grid: Grid, row: int, other: int) -> bool:
    """Whether another line is of the year before, where the lines are of years."""
    if not grid.headers <= other < grid.height:
        return False
    years = [_P.year.findall("".join(e.words for e in grid.row_labels(at))) for at in (row, other)]
    return all(years) and int(years[0][0]) == int(years[1][0]) + 1


def term_at(grid: Grid, entry: Entry) -> Term:
    """The term of a number of a grid. Raises ``ValueError`` for an entry without a number."""
    term: Term | None = grid.terms.get(entry)
    if term is None:
        term = grid.terms[entry] = _term_at(grid, entry)
    return term


def _term_at(grid: Grid, entry: Entry) -> Term:
    number = entry.number
    if number is None:
        raise ValueError("an entry without a number")

    def shown(value: Fraction) -> str:
        return number.shown(value)

    spot = grid.spot(entry)
    interval = grid.interval(entry)
    if number.percent and not number.places and number.value in (0, 1):
        interval = Interval(number.value, number.value)
    return Term(spot, number.text, number.value, number.step, interval, shown)


_SIGNS: dict[str, Sort] = {
    "-": "balance", "－": "balance", "−": "balance", "+": "sum", "/": "quotient", "÷": "quotient",
    "*": "product", "×": "product",
}  # fmt: skip
_NAMES: tuple[tuple[str, str, str], ...] = (
    (
        "支出率|支付率|使用率|拨付率|支出进度",
        "支付|支出|使用|已付|拨付",
        "到位|拨付|下达|预算|额度|安排",
    ),
    ("执行率", "执行|支出|支付", "预算|到位|安排"),
    ("到位率", "到位", "预算|计划|应到|批复|投资"),
    ("完成率|开工率|完工率|完成比例|^完成值", "完成|实际|开工|完工|已", "计划|目标|任务|总数|应"),
    ("合格率|达标率", "合格|达标", "检查|抽查|检验|总|送检"),
    ("满意率|满意度", "满意", "有效|回收|收回|总"),
    ("回收率", "回收|收回", "发放"),
)


def is_named(grid: Grid, column: int, rule: Rule) -> bool:
    """Whether the headers say this rule: by letters (B/A), or by words (完成率: 完成, 计划)."""
    heading = grid.headings[column]
    formula = _P.formula.search(heading.replace(" ", ""))
    if formula is not None:
        marks = [_P.letters.search(grid.headings[c]) for c in rule.columns]
        said = [mark[1].upper() for mark in marks if mark is not None]
        wanted = [formula[1].upper(), formula[3].upper()]
        same = said == wanted or (
            rule.sort in ("sum", "product") and sorted(said) == sorted(wanted)
        )
        return same and _SIGNS[formula[2]] == rule.sort
    if len(heading) > _LONGEST_NAME:
        return False
    names = [grid.headings[c] for c in rule.columns]
    if rule.total is not None:
        return bool(_P.share.search(heading))
    if rule.back:
        return bool(re.search("增长|增幅|增速|同比", heading)) and not re.search("均|环比", heading)
    if rule.sort == "growth":
        return bool(_P.grown.search(heading)) and _later(names)
    if rule.sort == "saving":
        return bool(_P.less.search(heading))
    if rule.sort == "balance":
        return bool(_P.gap.search(heading))
    if rule.sort != "quotient":
        return rule.sort == "mean"
    return any(
        re.search(rate, heading) and re.search(part, names[0]) and re.search(whole, names[1])
        for rate, part, whole in _NAMES
    )


def _later(names: Sequence[str]) -> bool:
    """Whether the first of two columns is the later: 本年, 上年; 2022, 2021."""
    years = [re.findall("(?:19|20)[0-9]{2}", name) for name in names]
    if all(years):
        return int(years[0][-1]) > int(years[1][-1])
    return bool(re.search("上年|去年|年初|预算", names[1]))


CODE = "columns"
_BY_VOTE, _BY_FEW, _BY_NAME = Fraction(97, 100), Fraction(80, 100), Fraction(90, 100)
_MANY = 3


def _run(context: Context) -> Iterator[Claim]:
    for block, _ in context.document.tables():
        yield from _of_block(block, printed_again(context))


def _of_block(block: Block, again: frozenset[Spot]) -> Iterator[Claim]:
    found = [
        column for grid in (*grids_of(block), turned_grid(block)) for column in columns_of(grid)
    ]
    held = [relation for column in found for relation in column.held if not is_trivial(relation)]
    vouched = {term.spot for relation in held for term in relation.terms}
    said: set[Spot] = set()
    for relation in held:
        if relation.result.spot not in said:
            said.add(relation.result.spot)
            yield claim_of(CODE, relation, _BY_VOTE)
    for column in found:
        for relation in column.failed:
            if not _is_plausible(relation):
                continue
            if relation.result.spot not in vouched and not said & _spots(relation, vouched):
                claim = _failed(column, relation, vouched, again)
                said |= {spot for finding in claim.findings for spot in finding.spots[:1]}
                yield claim


_TIMES = 3


def _is_plausible(relation: Relation) -> bool:
    """Whether what follows is anything like what is printed; else a table was read wrong."""
    due, printed = abs(relation.due or Fraction(0)), abs(relation.result.value)
    linear = relation.sort in ("sum", "balance", "product")
    return not linear or not printed or printed <= _TIMES * due <= _TIMES**2 * printed


def _spots(relation: Relation, vouched: set[Spot]) -> set[Spot]:
    """The places of a relation that may be wrong: a figure is blamed once."""
    return {term.spot for term in relation.terms} - vouched


def _failed(
    column: Column, relation: Relation, vouched: set[Spot], again: frozenset[Spot]
) -> Claim:
    telling = sum(not is_trivial(each) for each in column.held)
    certain = _BY_VOTE if telling >= _MANY else _BY_FEW
    if column.named:
        certain = max(certain, _BY_NAME)
    others = vouched - {term.spot for term in relation.terms} | _elsewhere(column, relation)
    vouching = (others & vouched) | again
    return claim_of(
        CODE, relation, certain, vouched=vouching, formula=Text(column.formula, column.formula)
    )


def _elsewhere(column: Column, relation: Relation) -> set[Spot]:
    """The operands that serve other lines of the column well: a total that shares are of."""
    return {term.spot for each in column.held for term in each.operands}


CHECK = Check(CODE, _run)
