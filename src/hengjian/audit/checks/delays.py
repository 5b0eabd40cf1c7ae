"""How late something was, with both days: 应于 10 月 31 日完工，实际于 12 月 15 日，延期 45 天."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from hengjian.audit.context import Context
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.intervals import Interval
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.passages import Passage, passages

_P = patterns("checks.delays")

_CODE = "delay"
_ASIDE = re.compile(
    rf"\s*[（(]\s*(?:自|从)?{_P.day.pattern}\s*[至到—～~-]+\s*{_P.day.pattern}[^（）()]{{0,4}}[）)]"
)


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context, tables=False):
        if "日" not in passage.plain or "天" not in passage.plain:
            continue
        for figure in passage.figures:
            if figure.unit == "天":
                yield from _delay(passage, figure)


def _delay(passage: Passage, figure: Figure) -> Iterator[Claim]:
    """The days between the only two days of the sentence, the planned and the actual one, or
    between those in a bracket behind it; with or without the first."""
    start = figure.sentence[0]
    said = passage.plain[start : figure.spot.start]
    if not _P.late.search(said) or _P.other.search(said) or figure.hedge:
        return
    days = list(_P.day.finditer(said))
    aside = _ASIDE.match(passage.plain, figure.spot.end)
    if aside is not None:
        start, days = aside.start(), list(_P.day.finditer(aside[0]))
    elif len(days) != 2 or not re.search("实际|才", said[days[0].end() :]):
        return
    try:
        first, second = (dt.date(*map(int, day.groups())) for day in days)
    except ValueError:
        return  # a day that does not exist is told by the check of dates
    between = abs((second - first).days)
    spots = (figure.spot, *(passage.spot(start + d.start(), start + d.end()) for d in days))
    if between - 1 <= figure.value <= between + 1:
        yield Claim(_CODE, spots)
        return
    expected = f"{between}天"
    message = tell(
        "checks.delays.delay", days[0][0], days[1][0], between, figure.text, first, second
    )
    hint = tell("checks.delays.delay_2", expected)
    interval = Interval(figure.value * 0 + between - 1, figure.value * 0 + between + 1)
    yield Finding(
        _CODE, "warning", message, spots, figure.text, expected, interval, hint, CHECK.benign
    ).claim


CHECK = Check(_CODE, _run)
