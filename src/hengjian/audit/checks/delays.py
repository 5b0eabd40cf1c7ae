"""How late something was, with both days: 应于 10 月 31 日完工，实际于 12 月 15 日，延期 45 天."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from hengjian.audit.context import Context
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.intervals import Interval
from hengjian.audit.passages import Passage, passages
from hengjian.bilingual import Text

_CODE = "delay"
_DAY = re.compile(r"((?:19|20)[0-9]{2})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日")
_LATE = re.compile("(?:延期|超期|逾期|滞后|推迟|延迟|延误|拖延|晚|超出|提前)了?(?:约|近|达|共)?$")
_ASIDE = re.compile(
    rf"\s*[（(]\s*(?:自|从)?{_DAY.pattern}\s*[至到—～~-]+\s*{_DAY.pattern}[^（）()]{{0,4}}[）)]"
)
_OTHER = re.compile("工作日|累计|分别|平均|扣除|停工|顺延")


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
    if not _LATE.search(said) or _OTHER.search(said) or figure.hedge:
        return
    days = list(_DAY.finditer(said))
    aside = _ASIDE.match(passage.plain, figure.spot.end)
    if aside is not None:
        start, days = aside.start(), list(_DAY.finditer(aside[0]))
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
    message = Text(
        f"{days[0][0]}到{days[1][0]}相隔 {between} 天，文中写作 {figure.text}",
        f"From {first} to {second} are {between} days, not {figure.text}",
    )
    hint = Text(f"改为 {expected}，或核对两个日期。", "Correct the days, or check both dates.")
    interval = Interval(figure.value * 0 + between - 1, figure.value * 0 + between + 1)
    finding = Finding(
        _CODE, "warning", message, spots, figure.text, expected, interval, hint, CHECK.benign
    )
    yield Claim(_CODE, spots, (finding,))


CHECK = Check(_CODE, _run)
