"""Which words of its sentence belong to a figure: its measure, and of whom or what it speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hengjian.audit.dating import Dated
from hengjian.audit.hedging import is_counted
from hengjian.audit.lexicon import patterns
from hengjian.audit.measures_words import (
    counted_of,
    measure_of,
    noun_after,
    place_first,
    without_project,
)
from hengjian.audit.sentences import sentence_at
from hengjian.numerals import Numeral
from hengjian.quantities import Unit

_P = patterns("clauses")

_NOT_COUNTS = frozenset(("point", "day", "month", "working day"))
_AREA = (("area", 1),)


@dataclass(frozen=True, slots=True)
class Words:
    """What a figure measures, and of whom or what."""

    measure: str
    scope: str


@dataclass(frozen=True, slots=True)
class _Chain:
    """What the later figures of a sentence hang on: 其中 and 涉及 point to the figure before."""

    head: str = ""
    place: str = ""
    aside: bool = False
    """Whether it began in a bracket, with which it ends."""


def words_for(
    text: str,
    numerals: Sequence[Numeral],
    spans: Sequence[tuple[int, int]],
    moments: Sequence[Dated],
) -> list[Words]:
    """The words of each figure among ``numerals``, which are all the numbers of ``text``."""
    masked = _masked(text, numerals, moments)
    result: list[Words] = []
    chain = _Chain()
    before: list[Numeral] = []
    last = (-1, -1)
    for figure in (numeral for numeral in numerals if numeral.kind == "figure"):
        sentence = sentence_at(spans, figure.start)
        if sentence != last:
            last, chain, before = sentence, _Chain(), []
        lead, closed = _lead(masked, sentence[0], before, figure)
        previous = result[-1].measure if before else ""
        chain = _continued(chain, lead, previous, closed)
        measure = _measure(masked, figure, sentence, lead) or _taken_over(
            previous, before, figure, lead
        )
        if place := place_first(lead):
            chain = replace(chain, place=place)
            measure = measure.removeprefix(place) or measure
        result.append(Words(measure, " ".join(filter(None, (chain.place, chain.head)))))
        before.append(figure)
    return result


def _lead(masked: str, start: int, before: Sequence[Numeral], figure: Numeral) -> tuple[str, bool]:
    """The words between the figure before and this one, without the noun counted there; and whether
    a bracket closes among them, which is left out as a whole."""
    since = before[-1].end if before else start
    lead = masked[since : figure.start]
    opened = _opening(masked, start, since, lead)
    if opened is not None:
        ends = [each.end for each in before if each.end <= opened]
        since = ends[-1] if ends else start
        closed = max(lead.rfind("）"), lead.rfind(")"))
        lead = masked[since:opened] + lead[closed + 1 :]
    if since == start:
        return lead, opened is not None
    first = _P.separator.search(lead)
    if first:
        return lead[first.start() :], opened is not None
    return lead.strip().removeprefix(_noun(masked, before[-1])), opened is not None


def _opening(masked: str, start: int, since: int, lead: str) -> int | None:
    """Where the bracket opens, before ``since``, that closes in ``lead``; ``None`` without one."""
    depth, unmatched = 0, 0
    for mark in lead:
        depth += (mark in "（(") - (mark in "）)")
        unmatched = max(unmatched, -depth)
    if not unmatched:
        return None
    for at in range(since - 1, start - 1, -1):
        unmatched += (masked[at] in "）)") - (masked[at] in "（(")
        if not unmatched:
            return at
    return None


def _continued(chain: _Chain, lead: str, previous: str, closed: bool) -> _Chain:
    if link := _P.link.search(lead):
        words = lead[: link.start("link")]
        fresh = not previous or _P.clause.search(words[:-1])
        aside = words.rstrip().endswith(("（", "("))
        own = measure_of(_clause(words)) if aside and fresh else ""
        return replace(chain, head=own or previous or chain.head, aside=aside)
    if chain.head and ((closed and chain.aside) or _P.new_start.search(lead)):
        return replace(chain, head="", aside=False)
    return chain


def _measure(masked: str, figure: Numeral, sentence: tuple[int, int], lead: str) -> str:
    unit, noun = figure.unit, _noun(masked, figure)
    raw = masked[sentence[0] : figure.start]
    operand = bool(_P.before_operator.match(masked, figure.end))
    if _P.after_operator.search(raw) or (operand and lead.endswith(("（", "("))):
        return noun
    if _P.after_equals.search(raw):
        return noun if operand else _result_name(raw)
    words = _clause(lead)
    measure = counted_of(words) if unit is None or _counts(unit) else measure_of(words)
    if unit and unit.dimension:
        measure = _P.share_of.sub("", measure)
    if unit and unit.symbol == "户" and not measure and not noun.startswith("户"):
        return noun or "户"
    if noun and noun not in measure:
        return measure + noun
    return measure


def _counts(unit: Unit) -> bool:
    """Whether ``unit`` counts things, which may be named behind it."""
    return is_counted(unit) and bool(unit.dimension) and unit.dimension[0][0] not in _NOT_COUNTS


def _noun(masked: str, figure: Numeral) -> str:
    unit = figure.unit
    return noun_after(masked, figure.end, unit.symbol) if unit and _counts(unit) else ""


def _taken_over(previous: str, before: Sequence[Numeral], figure: Numeral, lead: str) -> str:
    """The measure of a figure without words: that of the one before it, where this one only says it
    in another unit (占总投资的 56.59%，约 46373 万元); 面积 for a bare area."""
    dimension = figure.unit.dimension if figure.unit else ()
    if dimension == _AREA:
        return "面积"
    if not before or not figure.unit or _P.equals.search(lead):
        return ""
    other = before[-1].unit
    same = other is not None and other.dimension == dimension
    return "" if same or measure_of(lead.strip("，,（(、 ")) else previous


def _clause(lead: str) -> str:
    """The last clause of the words before a figure; one that ends in ： or （ counts as open."""
    lead = "".join(without_project(part) for part in _P.parts.split(lead))
    lead = _P.aside.sub("", lead).rstrip(" ：:（(")
    return _P.clause.split(lead)[-1].rpartition("：")[2]


def _result_name(before: str) -> str:
    """The name at the head of a calculation: 开工率=80/296=."""
    clause = re.split("[，,；;。\n]", before)[-1]
    head = _P.equals.split(clause)[0]
    return "" if re.search("[0-9]", head) else measure_of(_clause(head))


def _masked(text: str, numerals: Sequence[Numeral], moments: Sequence[Dated]) -> str:
    """``text``, offset for offset, with dates as ``\\0`` and telephone numbers and the like as
    blanks."""
    plain = list(text)
    for numeral in numerals:
        if numeral.kind not in ("figure", "ordinal"):
            mark = "\0" if numeral.kind == "date" else " "
            plain[numeral.start : numeral.end] = [mark, *" " * (numeral.end - numeral.start - 1)]
    for moment in moments:
        if moment.date is not None or moment.period is not None:
            plain[moment.start : moment.end] = ["\0", *" " * (moment.end - moment.start - 1)]
    return "".join(plain)
