"""A printed scoring rule, the printed value, and the printed score."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.hedging import as_printed
from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.score_tables import Line, ScoreTable, score_tables
from hengjian.audit.tables_grid import Entry, Number, bare, number_of
from hengjian.bilingual import Text
from hengjian.quantities import FULL_WIDTH, exact_text

_P = patterns("checks.rule_score")

_CODE = "rule-score"


def _run(context: Context) -> Iterator[Claim]:
    for table in score_tables(context.document):
        columns = [c for c, heading in enumerate(table.grid.headings) if _P.rule.search(heading)]
        if table.score is None or not columns:
            continue
        for line in table.leaves:
            rule = table.grid.at(line.row.index, columns[-1])
            if rule is not None and rule.words and line.points and line.score:
                yield from _line(table, line, rule)


def _line(table: ScoreTable, line: Line, rule: Entry) -> Iterator[Claim]:
    if not line.points or not line.score or not line.points.number or not line.score.number:
        return
    points, score = line.points.number, line.score.number
    if points.percent or score.percent or line.points.rows != line.score.rows:
        return
    words = rule.words.translate(FULL_WIDTH)
    spots = (table.grid.spot(line.score), table.grid.spot(rule), table.grid.spot(line.points))
    deductions = list(_P.deduction.finditer(words))
    if _P.proportion.search(words) and not _P.bands.search(words):
        yield from _proportional(table, line, points, score, spots)
    elif len(deductions) == 1 and not _P.proportion.search(words) and words.count("扣") <= 2:
        step = Fraction(deductions[0]["number"])
        if words.count("分") - words.count("扣分") - words.count("得分") <= 2 and step:
            yield _deducted(line, points, score, step, spots)


def _proportional(table: ScoreTable, line: Line, points: Number, score: Number,
                  spots: tuple[Spot, ...]) -> Iterator[Claim]:  # fmt: skip
    completion = _completion(table, line)
    if completion is None:
        return
    rate, value, entry = completion
    low = None if rate.low is None else min(rate.low, Fraction(1)) * points.value
    high = None if rate.high is None else min(rate.high, Fraction(1)) * points.value
    follows = Interval(low, high)
    spots = (*spots, table.grid.spot(entry))
    if follows.meets(as_printed(score.value, score.step)):
        yield Claim(_CODE, spots)
        return
    expected = score.shown(min(value, Fraction(1)) * points.value, 2)
    message = tell("checks.rule_score.proportional", points.text, entry.text.strip(), expected)
    yield _wrong(line, score, expected, follows, spots, message)


def _completion(table: ScoreTable, line: Line) -> tuple[Interval, Fraction, Entry] | None:
    """Actual over target, with the cell of the actual value."""
    headings = [bare(heading) for heading in table.grid.headings]
    targets = [c for c, heading in enumerate(headings) if _P.target.search(heading)]
    actuals = [c for c, heading in enumerate(headings) if _P.actual.search(heading)]
    if len(targets) != 1 or len(actuals) != 1:
        return None
    target, actual = (table.grid.at(line.row.index, c) for c in (targets[0], actuals[0]))
    if target is None or actual is None or re.search("[≤<＜]|以内|不超过", target.text):
        return None
    aim, done = (_read(entry) for entry in (target, actual))
    if aim is None or done is None or not aim.value or done.value < 0:
        return None
    if aim.unit.dimension != done.unit.dimension or aim.percent != done.percent:
        return None
    exact = not done.places and not done.percent
    rate = done.interval(exact=exact) / exactly(aim.value)
    return rate, done.value / aim.value, actual


def _read(entry: Entry) -> Number | None:
    return entry.number or number_of(re.sub("^[≥>＞]=?|以上$|^不低于", "", entry.words))


def _deducted(line: Line, points: Number, score: Number, step: Fraction,
              spots: tuple[Spot, ...]) -> Claim:  # fmt: skip
    lost = points.value - score.value
    if lost <= 0 or score.value == 0 or (lost / step).denominator == 1:
        return Claim(_CODE, spots)
    shown, each = exact_text(lost), exact_text(step)
    times = lost // step
    choices = " / ".join(exact_text(points.value - step * n) for n in (times, times + 1))
    around = Interval(points.value - step * (times + 1), points.value - step * times)
    message = tell("checks.rule_score.deducted", each, shown, choices)
    return _wrong(line, score, choices, around, spots, message)


def _wrong(line: Line, score: Number, expected: str, follows: Interval, spots: tuple[Spot, ...],
           why: Text) -> Claim:  # fmt: skip
    message = tell("checks.rule_score.wrong", line.name, score.text, why.zh, why.en)
    return Finding(
        _CODE, "warning", message, spots, score.text, expected, follows,
        tell("checks.rule_score.wrong_2"), CHECK.benign,
    ).claim  # fmt: skip


CHECK = Check(_CODE, _run)
