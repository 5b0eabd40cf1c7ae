"""The figures of a passage: a block's text, or the text of one cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from hengjian.audit.clauses import Words, words_for
from hengjian.audit.dating import Dated, dated, when
from hengjian.audit.document import Spot
from hengjian.audit.figures import Figure
from hengjian.audit.lexicon import patterns
from hengjian.audit.measures_words import is_of_section
from hengjian.audit.sentences import sentence_at, sentences
from hengjian.numerals import Numeral, find_numerals
from hengjian.quantities import ONE, Unit
from hengjian.quantities import unit as unit_named

_P = patterns("reading_passages")

_LOW = 3
"""More characters than the low end of such a range and its mark have."""


@dataclass(frozen=True)
class Passage:
    """A text with its place and what its surroundings say of its figures."""

    text: str
    spot: Spot
    """Its block and cell; the offsets do not count."""
    scope: str = ""
    """The scope of figures that name none themselves."""
    evaluated_on: dt.date | None = None
    measure: str = ""
    """The measure of figures without words of their own."""
    topic: str = ""
    """The scope of a figure that speaks of its section only: 本部分满分, 得分."""

    @cached_property
    def moments(self) -> Sequence[Dated]:
        """What says when."""
        return dated(self.text, self.evaluated_on)


def figures_in(passage: Passage) -> Iterator[Figure]:
    """The figures of ``passage``, in order."""
    text = passage.text
    if not _P.digits.search(text):
        return
    numerals = _outside_titles(text, find_numerals(text))
    figures = [numeral for numeral in numerals if numeral.kind == "figure"]
    if not figures:
        return
    spans = sentences(text)
    ranges = _ranges(text, figures)
    units = _money(text, figures, _units(figures, ranges), spans)
    words = words_for(text, numerals, spans, passage.moments)
    for index, numeral in enumerate(figures):
        sentence = sentence_at(spans, numeral.start)
        said = words[index]
        if {index - 1, index} <= ranges and not said.measure:
            said = words[index - 1]
        figure = _figure(passage, numeral, units[index], said, sentence, index in ranges)
        yield figure


def _figure(
    passage: Passage,
    numeral: Numeral,
    unit: Unit,
    words: Words,
    sentence: tuple[int, int],
    in_range: bool,
) -> Figure:
    moment = when(passage.text, passage.moments, numeral.start, numeral.end, sentence)
    measure = words.measure or passage.measure
    topic = passage.topic if is_of_section(measure) else ""
    return Figure.of(
        numeral,
        unit,
        passage.text,
        passage.spot,
        sentence=sentence,
        measure=measure,
        scope=words.scope or topic or passage.scope,
        date=moment.date if moment else None,
        period=moment.period if moment else None,
        in_range=in_range,
    )


def _outside_titles(text: str, numerals: Sequence[Numeral]) -> list[Numeral]:
    titles = [match.span() for match in _P.title.finditer(text)]
    return [
        numeral
        for numeral in numerals
        if not any(start < numeral.start < end for start, end in titles)
    ]


def _ranges(text: str, figures: Sequence[Numeral]) -> frozenset[int]:
    """The figures that are ends of ranges, by number: 60—80分, 三至五年; 100-20=80 is none."""
    found = {
        at
        for at, each in enumerate(figures)
        if _P.chinese_low.search(text, max(0, each.start - _LOW), each.start)
    }
    for index, (low, high) in enumerate(pairwise(figures)):
        joiner = _P.joiner.fullmatch(text, low.end, high.start)
        if joiner is None or low.amount > high.amount:
            continue
        if joiner["mark"] in "-－" and _P.sum.match(text, high.end):
            continue
        found |= {index, index + 1}
    return frozenset(found)


_YUAN, _WORDS = "元", 8


def _money(
    text: str, figures: Sequence[Numeral], units: list[Unit], spans: Sequence[tuple[int, int]]
) -> list[Unit]:
    """The units, with 元 for money that is printed without it: 300.00 万 in a sentence about money,
    审定金额 100055.85 where no other unit of money is printed."""
    bare = [
        at for at, unit in enumerate(units) if unit is ONE and _P.ends.match(text, figures[at].end)
    ]
    for at in bare:
        figure = figures[at]
        start, end = sentence_at(spans, figure.start)
        if _P.bare.search(figure.text):
            meant = _P.meant.search(text, start, end)
        elif "元" in text[start:end]:
            continue
        else:
            meant = _P.priced.search(text, max(start, figure.start - _WORDS), figure.start)
        if meant is not None:
            units[at] = unit_named(_YUAN)
    return units


def _units(figures: Sequence[Numeral], ranges: frozenset[int]) -> list[Unit]:
    """The unit of each figure; the first of a range has that of the second."""
    units = [figure.unit or ONE for figure in figures]
    for index, figure in enumerate(figures[:-1]):
        if figure.unit is None and {index, index + 1} <= ranges:
            units[index] = units[index + 1]
    return units
