"""What a finding changes: an indicator's score, the total or the grade, as the document scores."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from hengjian.audit.against import CODE as AGAINST
from hengjian.audit.against import Expected
from hengjian.audit.context import Context
from hengjian.audit.document import Document, Spot
from hengjian.audit.findings import Claim, Finding
from hengjian.audit.grading import NATIONAL, Scale, graded, scales
from hengjian.audit.measures_words import core
from hengjian.audit.messages import tell
from hengjian.audit.score_tables import Line, level_one, score_tables
from hengjian.audit.tables_grid import number_of
from hengjian.bilingual import Text
from hengjian.quantities import exact_text, round_half_up

_HARMLESS = frozenset(("slips", "references"))
"""Findings of wording alone."""


@dataclass(frozen=True, slots=True)
class _Indicator:
    name: str
    points: Fraction
    score: Fraction
    places: int
    source: str = ""
    """The case its points and score are from; empty where the document prints them."""


@dataclass(frozen=True, slots=True)
class _Book:
    """What the document says of its scores."""

    total: Fraction | None
    total_spots: frozenset[Spot]
    scale: Scale
    indicators: tuple[_Indicator, ...]


def with_consequences(
    claims: Iterable[Claim], context: Context, expected: Sequence[Expected] = ()
) -> tuple[Claim, ...]:
    """The claims, each finding with its consequence for indicator scores, total and grade.

    An indicator of which the document prints no points has those ``expected`` of it.
    """
    given = tuple(claims)
    if all(claim.holds for claim in given):
        return given
    book = _book(context.document)
    printed = {each.name for each in book.indicators}
    more = (each for each in _expected_indicators(expected) if each.name not in printed)
    book = replace(book, indicators=(*book.indicators, *more))
    facts = _Facts(context, expected)
    return tuple(
        claim if claim.holds else _told(claim, book, context.document, facts) for claim in given
    )


class _Facts:
    """The facts that are expected, by the places of the figures that state them."""

    def __init__(self, context: Context, expected: Sequence[Expected]) -> None:
        self._names = {core(each.name): each.name for each in expected if each.kind == "fact"}
        self._figures = {f.spot: f for f in context.figures} if self._names else {}

    def of(self, finding: Finding) -> str:
        """The fact whose figure a finding doubts; empty where it is none."""
        found = (self._figures[spot] for spot in finding.spots if spot in self._figures)
        doubted = [f for f in found if f.text in (finding.stated, finding.expected)]
        names = (self._names.get(core(figure.measure), "") for figure in doubted)
        return next(filter(None, names), "")


def _told(claim: Claim, book: _Book, document: Document, facts: _Facts) -> Claim:
    findings = []
    for finding in claim.findings:
        told = finding.consequence
        if told is None and (finding.code != AGAINST or number_of(finding.expected)):
            told = _consequence(finding, book, document)
        findings.append(replace(finding, consequence=told, fact=facts.of(finding)))
    return replace(claim, findings=tuple(findings))


def _book(document: Document) -> _Book:
    tables = list(score_tables(document))
    totals: dict[Spot, Fraction] = {}
    for each in graded(document):
        if each.own:
            totals[each.score_spot] = each.score
    for table in tables:
        last = table.total
        if last is not None and last.score is not None and last.score.number is not None:
            totals[table.grid.spot(last.score)] = last.score.number.value
    indicators = [_indicator(line) for table in tables for line in table.leaves]
    values = list(totals.values())
    total = max(values, key=values.count) if values else None
    spots = frozenset(spot for spot, value in totals.items() if value == total)
    printed = scales(document)
    known = tuple(each for each in indicators if each is not None)
    return _Book(total, spots, printed[0] if printed else NATIONAL, known)


def _indicator(line: Line) -> _Indicator | None:
    points, score = line.points, line.score
    if points is None or score is None or not points.number or not score.number or not line.name:
        return None
    if level_one(line.name):
        return None
    return _Indicator(line.name, points.number.value, score.number.value, score.number.places)


def _expected_indicators(expected: Sequence[Expected]) -> Iterator[_Indicator]:
    """The indicators of a case that are scored by their rate."""
    points = {each.name: each.value for each in expected if each.kind == "points"}
    for each in expected:
        if each.kind == "score" and each.proportional and each.name in points:
            yield _Indicator(each.name, points[each.name], each.value, 2, each.source)


def _consequence(finding: Finding, book: _Book, document: Document) -> Text:
    if finding.code in _HARMLESS:
        return tell("consequences.consequence")
    if finding.code == "grade":
        return tell("consequences.consequence_2", finding.stated, finding.expected)
    if book.total is None:
        return tell("consequences.consequence_3")
    if finding.spots and finding.spots[0] in book.total_spots:
        corrected = number_of(finding.expected)
        if corrected is not None:
            return _new_total(corrected.value, book.total, book.scale)
    return _by_indicator(finding, book, book.total, document)


def _new_total(
    corrected: Fraction, total: Fraction, scale: Scale, before: Text | None = None
) -> Text:
    old, new = scale.grade(total), scale.grade(corrected)
    kept = old == new
    zh = f"总分由 {_print(total)} 变为 {_print(corrected)}，" + (
        f"等级仍为“{old}”。" if kept else f"等级由“{old}”变为“{new}”。"
    )
    en = f"The total changes from {_print(total)} to {_print(corrected)}; " + (
        f"the grade stays “{old}”." if kept else f"the grade changes from “{old}” to “{new}”."
    )
    return Text((before.zh if before else "") + zh, (before.en + " " if before else "") + en)


def _by_indicator(finding: Finding, book: _Book, total: Fraction, document: Document) -> Text:
    stated, expected = number_of(finding.stated), number_of(finding.expected)
    moved = tell("consequences.by_indicator")
    if finding.basis is not None:  # either may be right: neither moves
        return _margin(total, book, moved)
    if stated is not None and expected is not None and stated.percent and expected.percent:
        change = (expected.value - stated.value) * 100
        sign = "+" if change > 0 else ""
        moved = tell(
            "consequences.by_indicator_2", finding.stated, finding.expected, sign, _print(change)
        )
        words = re.sub(r"\s+", "", _around(finding, document))
        for each in book.indicators:
            if each.name in words and _proportional(each, stated.value):
                return _rescored(each, expected.value, total, book.scale)
    return _margin(total, book, moved)


def _around(finding: Finding, document: Document) -> str:
    """The words about the wrong place: those of its sentence, or of its row of a table."""
    spot = finding.spots[0]
    block = document.blocks[spot.block]
    if spot.cell is not None and block.table is not None:
        return " ".join(c.text for c in block.table.cells if c.row <= spot.cell[0] < c.row + c.rows)
    start = max(block.text.rfind(mark, 0, spot.start) for mark in "。；！？")
    return block.text[start + 1 : spot.end]


def _proportional(each: _Indicator, rate: Fraction) -> bool:
    """Whether the printed score is the printed rate times the points."""
    return Fraction(round_half_up(rate * each.points, each.places)) == each.score


def _rescored(each: _Indicator, rate: Fraction, total: Fraction, scale: Scale) -> Text:
    score = Fraction(round_half_up(min(rate, Fraction(1)) * each.points, max(each.places, 2)))
    whose = f"，据“{each.source}”" if each.source else ""
    whose_en = f" in “{each.source}”" if each.source else ""
    before = tell(
        "consequences.rescored",
        each.name,
        _print(each.points),
        whose,
        _print(each.score),
        _print(score),
        whose_en,
    )
    return _new_total(total + score - each.score, total, scale, before)


_UNTIED = Text(
    "看不出此数计入哪个指标的得分，得分是否变化无法判断",
    "Which indicator is scored by it is not printed, so a change of score cannot be told",
)
_NO_POINTS = Text(
    "文中没有印出可据以重算的指标分值，得分是否变化无法判断",
    "The document prints no indicator points to recompute it by, so a change of score cannot be "
    "told",
)


def _margin(total: Fraction, book: _Book, moved: Text) -> Text:
    """Why a change of score cannot be told, and how far the total is from another grade."""
    below, above = book.scale.margin(total)
    grade = book.scale.grade(total)
    why = _UNTIED if book.indicators else _NO_POINTS
    zh, en = [], []
    if below is not None:
        zh.append(f"降低 {_print(below)} 分以上")
        en.append(f"fall by more than {_print(below)}")
    if above is not None:
        zh.append(f"提高 {_print(above)} 分")
        en.append(f"rise by {_print(above)}")
    return tell(
        "consequences.margin",
        moved.zh,
        why.zh,
        _print(total),
        "或".join(zh),
        grade,
        moved.en,
        " " if moved.en else "",
        why.en,
        " or ".join(en),
    )


def _print(value: Fraction) -> str:
    """A score with two decimals, or as a whole number."""
    return exact_text(value) if value.denominator == 1 else format(round_half_up(value, 2), "f")
