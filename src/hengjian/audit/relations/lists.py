"""Lines of a list with a figure each: 沙石：36万元 / 工时：18万元 / 小计：54万元; and shares that
together make 100 %."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from hengjian.audit.amounts import Amount, amounts
from hengjian.audit.figures import Figure
from hengjian.audit.hedging import as_printed, is_counted
from hengjian.audit.intervals import Interval
from hengjian.audit.kinds import all_kinds
from hengjian.audit.lexicon import patterns
from hengjian.audit.passages import Passage
from hengjian.audit.relations.algebra import Relation, Term, making_up, term_in_digits, term_of
from hengjian.audit.relations.columns import term_at
from hengjian.audit.tables_grid import Grid
from hengjian.quantities import unit

_P = patterns("relations.lists")

LONGEST_LINE = 60
MOST = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: its name, its amount, and the share behind it: 道路：350 万元（70%）."""

    name: str
    amount: Amount
    share: Figure | None = None
    of: str = ""
    """What the share is said to be of: 到位资金 of 占到位资金的 70%."""


def list_totals(running: Sequence[Passage]) -> Iterator[Relation]:
    """The totals of lists over the lines above them, back to the list's beginning or the total
    before."""
    run: list[Line] = []
    for passage in running:
        line = _line(passage)
        if line is None or (run and line.amount.figure.dimension != run[0].amount.figure.dimension):
            run = []
        if line is None:
            continue
        if passage.plain.rstrip().endswith(("：", ":")):
            run = []  # the whole above a list, of which it is no line
        elif _P.total.match(line.name) and len(run) > 1:
            parts = tuple(term_of(each.amount.figure).rounded() for each in run)
            yield Relation("sum", term_of(line.amount.figure).rounded(), parts)
            run = []
        else:
            run = [*run, line][-MOST:]


def _line(passage: Passage) -> Line | None:
    if passage.cell is not None or len(passage.plain) > LONGEST_LINE or "。" in passage.plain[:-1]:
        return None
    told = amounts(passage)
    if len(told) != 1 or not told[0].plain:
        return None
    name = _P.mark.sub("", passage.plain[: told[0].figure.spot.start]).strip(" ：:，,")
    behind = passage.between(told[0].figure.spot.end, len(passage.plain))
    shares = [figure for figure in behind if figure.is_percent and not figure.hedge]
    share = shares[0] if len(shares) == 1 else None
    if not name or len(name) >= LONGEST_LINE // 2:
        return None
    return Line(name, told[0], share, _said_whole(passage, told[0].figure, share))


def _said_whole(passage: Passage, part: Figure, share: Figure | None) -> str:
    if share is None:
        return ""
    said = _P.of_whole.search(passage.plain[part.spot.end : share.spot.start])
    return said["whole"] if said is not None else ""


_Held = tuple[list[Relation], list[Relation]]
"""The lines that hold, and those that do not."""


def list_shares(running: Sequence[Passage]) -> Iterator[_Held]:
    """Of each list with a share in every line: the lines that hold, and those that do not, of the
    whole that most lines agree on; none where the lines say that each is of another whole."""
    run: list[Line] = []
    for at, passage in enumerate(running):
        line = _line(passage)
        if line is not None and line.share is not None:
            run.append(line)
        if (line is None or line.share is None or at + 1 == len(running)) and run:
            if len(run) > 1 and len({line.of for line in run}) == 1:
                yield _shared(run, running[max(0, at - len(run) - _BACK) : at])
            run = []


_BACK = 12


def _shared(run: Sequence[Line], before: Sequence[Passage]) -> _Held:
    told = [each for passage in before for each in amounts(passage)]
    named = [each for each in told if run[0].of and run[0].of in each.name]
    pairs = [(line.amount.figure, line.share) for line in run if line.share is not None]
    return _of_one_whole(pairs, named or told)


_FEWEST, _EACH_OWN = 2, re.compile("各自|增|减|降")


def shares_in_order(passage: Passage) -> Iterator[_Held]:
    """甲、乙、丙分别为 160、520、120 万元，占 20.0%、65.0% 和 15.0%, of the whole most agree on;
    and 建筑费 a，占 p%；设备费 b，占 q%, of their sum."""
    told = amounts(passage)
    for shares in _runs(passage, [f for f in passage.figures if f.is_percent]):
        before = [e for e in told if e.figure.spot.end <= shares[0].spot.start]
        parts = before[-len(shares) :]
        lead = passage.plain[parts[-1].figure.spot.end : shares[0].spot.start] if parts else ""
        fits = len({e.figure.unit for e in parts}) == 1 and _P.shared.fullmatch(
            re.sub("的?(?:比例|比重|比)?(?:分别)?[为是]?$", "", lead.strip())
        )
        if len(parts) == len(shares) and fits and not _EACH_OWN.search(lead):
            pairs = list(zip((e.figure for e in parts), shares, strict=True))
            yield _of_one_whole(pairs, before[: -len(shares)])
    pairs = []
    for share in passage.figures:
        part = next((e for e in reversed(told) if e.figure.spot.end <= share.spot.start), None)
        lead = passage.plain[part.figure.spot.end : share.spot.start] if part is not None else ""
        if part is not None and share.is_percent and re.fullmatch("[，,]\\s*占\\s*", lead):
            pairs.append((part.figure, share))
    if len(pairs) > _FEWEST and len({part.unit for part, _ in pairs}) == 1:
        yield _of_one_whole(pairs, [e for e in told if e.figure.spot.end <= pairs[0][0].spot.start])


def _runs(passage: Passage, shares: Sequence[Figure]) -> Iterator[list[Figure]]:
    run: list[Figure] = []
    for share in shares:
        if run and not _P.joint.fullmatch(passage.plain, run[-1].spot.end, share.spot.start):
            if len(run) > _FEWEST:
                yield run
            run = []
        run.append(share)
    if len(run) > _FEWEST:
        yield run


def _of_one_whole(pairs: Sequence[tuple[Figure, Figure]], told: Sequence[Amount]) -> _Held:
    """Parts with their shares, of the whole most of them agree on: their sum or another amount."""
    run = [share for _, share in pairs]
    parts = [term_of(part) for part, _ in pairs]
    total = sum((part.value for part in parts), Fraction(0))
    summed = Term(parts[0].spot, "+".join(p.text for p in parts), total, Fraction(0),
                  Interval(total, total), parts[0].shown)  # fmt: skip
    wholes = [
        term_of(each.figure)
        for each in told
        if _alike(each.figure, pairs[0][0]) and each.figure.value > parts[0].value
    ]
    best: tuple[list[Relation], list[Relation]] = ([], [])
    for whole in (summed, *wholes):
        tried = [
            Relation("quotient", term_of(share), (part, whole))
            for share, part in zip(run, parts, strict=True)
            if whole.value
        ]
        held = [each for each in tried if each.holds]
        if len(held) > len(best[0]):
            best = held, [each for each in tried if not each.holds]
    return best


def _alike(one: Figure, two: Figure) -> bool:
    """Whether one may be part of the other: of a dimension, or both counted (人 of 份)."""
    counted = is_counted(unit(one.unit)) and is_counted(unit(two.unit))
    return one.dimension == two.dimension or counted


_LEAST, _WHOLE = 2, Fraction(1)
_FAR = Fraction(1, 5)


def shares_of_all(passage: Passage) -> Iterator[tuple[Relation, bool]]:
    """Shares of one sentence that should make 100 %, and whether words say that they are all."""
    sentences: dict[tuple[int, int], list[Term]] = {}
    names: dict[tuple[int, int], list[str]] = {}
    for figure in passage.figures:
        words = passage.plain[max(figure.sentence[0], figure.spot.start - 24) : figure.spot.start]
        clause = re.split("[，,；;。、：:]", words)[-1].strip()
        if figure.is_percent and not figure.hedge and not figure.in_range and _P.of.search(clause):
            sentences.setdefault(figure.sentence, []).append(term_of(figure))
            names.setdefault(figure.sentence, []).append(_P.of.sub("", clause) or clause)
    for sentence, terms in sentences.items():
        total = sum((term.value for term in terms), Fraction(0))
        everything = all_kinds(names[sentence])
        if len(terms) < _LEAST or (len(terms) == _LEAST and not everything):
            continue
        if not everything and _complete(terms[:-1]):
            continue  # the one behind them is a share of something else
        if everything or abs(total - 1) < _FAR:
            yield _all(terms), everything


def _complete(terms: Sequence[Term]) -> bool:
    """Whether the first of these shares, two and more, make 100 %."""
    return any(sum(term.value for term in terms[:many]) == 1 for many in range(2, len(terms) + 1))


_PARTS = r"[0-9]{1,2}(?:\.[0-9]{1,2})?"
_RATIO = re.compile(rf"(?<![0-9.:：∶]){_PARTS}(?:\s*[:：∶]\s*{_PARTS}){{2,6}}(?![0-9.:：∶])")
_ROW = re.compile(
    rf"(?:三次|[一第]、?二、?三(?:次)?)产业[^0-9。；]{{0,30}}?(?:比重|占比|构成)[^0-9。；]{{0,6}}"
    rf"(?P<terms>{_PARTS}\s*%(?:\s*[、，,和]\s*{_PARTS}\s*%){{2}})"
)
_NEAR = 10
"""Terms that come so near to a hundred are meant to make it up."""


def compositions(running: Sequence[Passage]) -> Iterator[Relation]:
    """三次产业结构比为 12.4:48.3:39.3, and 一、二、三产业的比重分别为 …, that should make 100."""
    for passage in running:
        for match in _RATIO.finditer(passage.plain):
            start = max(passage.plain.rfind("。", 0, match.start()), match.start() - 40, 0)
            if re.search("比|结构|构成", passage.plain[start : match.start()]):
                yield from _hundred(_printed(passage, match.start(), match.end()))
        for match in _ROW.finditer(passage.plain):
            yield from _hundred(_printed(passage, match.start("terms"), match.end()))


def composed(grid: Grid) -> Iterator[Relation]:
    """Cells one below the other under 构成 that make a hundred, or nearly."""
    for column in sorted(grid.numeric):
        run: list[Term] = []
        for entry in (
            (*grid.column(column), None) if _P.composed.search(grid.headings[column]) else ()
        ):
            if entry is not None and entry.number is not None:
                scale = Fraction(100 if entry.number.percent else 1)
                term = term_at(grid, entry).scaled(scale)
                if 0 <= term.value < 100:
                    run.append(replace(term, interval=as_printed(term.value, term.step)))
                    continue
            yield from _hundred(run)
            run = []


def _printed(passage: Passage, start: int, end: int) -> list[Term]:
    found = re.compile(_PARTS).finditer(passage.plain, start, end)
    return [term_in_digits(match[0], passage.spot(*match.span())) for match in found]


def _hundred(terms: Sequence[Term]) -> Iterator[Relation]:
    total = sum((term.value for term in terms), Fraction(0))
    if len(terms) > 1 and abs(total - 100) <= _NEAR:
        yield making_up(Fraction(100), terms)


def _all(terms: Sequence[Term]) -> Relation:
    """The last share against 100 % less the others, which are printed in the same way."""
    half = max(term.step for term in terms) * (len(terms) - 1)
    return making_up(_WHOLE, terms, Interval(_WHOLE - half / 2, _WHOLE + half / 2))
