"""Percentages over 100 where a share is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.intervals import Interval
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.prose import Stretch, texts
from hengjian.audit.tables_grid import Grid, grid_of
from hengjian.quantities import FULL_WIDTH

_P = patterns("checks.over_hundred")

_CODE = "over-hundred"
_OF_PLAN = frozenset(("开工率", "竣工率", "验收率", "签约率", "覆盖率", "办结率"))
_LIMIT = Fraction(1)


def _run(context: Context) -> Iterator[Claim]:
    for passage in texts(context.document):
        yield from _in_words(passage)
    for block, _ in context.document.tables():
        yield from _in_table(grid_of(block))


def _in_words(passage: Stretch) -> Iterator[Claim]:
    plain = passage.text.translate(FULL_WIDTH)
    for match in _P.in_words.finditer(plain):
        if _P.growth.search(plain[max(0, match.start() - 6) : match.end()]):
            continue
        value = Fraction(match["number"].replace(",", "")) / 100
        spot = passage.spot(match.start("number"), match.end())
        name = match["share"] or match["spent"]
        if name in _OF_PLAN and value > _LIMIT and _P.above_plan.search(_sentence(plain, match)):
            continue
        yield _claim(spot, name, passage.text[match.start("number") : match.end()], value,
                     spent=bool(match["spent"]))  # fmt: skip


def _sentence(plain: str, match: re.Match[str]) -> str:
    start = max(plain.rfind(mark, 0, match.start()) for mark in "。\n") + 1
    ends = [at for mark in "。\n" if (at := plain.find(mark, match.end())) >= 0]
    return plain[start : min(ends, default=len(plain))]


def _in_table(grid: Grid) -> Iterator[Claim]:
    for column, heading in enumerate(grid.headings):
        for entry in grid.column(column):
            if entry.number is None or not entry.number.percent or entry.column != column:
                continue
            words = heading if _P.named.search(heading) else grid.label(entry.row)
            named = _P.named.search(words)
            if named and not _P.growth.search(words + heading):
                name = named["share"] or named["spent"]
                spent = bool(named["spent"])
                yield _claim(grid.spot(entry), name, entry.number.text, entry.number.value,
                             spent=spent)  # fmt: skip


def _claim(spot: Spot, name: str, stated: str, value: Fraction, *, spent: bool) -> Claim:
    if value <= _LIMIT:
        return Claim(_CODE, (spot,))
    severity: Severity = "query" if spent else "warning"
    message = tell("checks.over_hundred.claim", name, stated)
    return Finding(
        _CODE, severity, message, (spot,), stated, "≤100%", Interval(Fraction(0), _LIMIT),
        tell("checks.over_hundred.claim_2"),
        CHECK.benign,
    ).claim  # fmt: skip


CHECK = Check(_CODE, _run)
