"""Percentages over 100 where a share is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.intervals import Interval
from hengjian.audit.prose import Stretch, texts
from hengjian.audit.tables_grid import Grid, grid_of
from hengjian.bilingual import Text
from hengjian.quantities import FULL_WIDTH

_CODE = "over-hundred"
_SHARE = (
    "满意度|满意率|知晓率|占比|比重|开工率|合格率|覆盖率|优良率|回收率|有效率|参与率|处理率"
    "|办结率|达标率|验收率|入住率|及时率|得分率|普及率|归档率|准确率|完好率|取证率|签约率|竣工率"
)
_SPENT = "支出率|到位率|执行率|拨付率|使用率"
_NAMED = re.compile(rf"(?P<share>{_SHARE})|(?P<spent>{_SPENT})")
_IN_WORDS = re.compile(
    rf"(?:(?P<share>{_SHARE})|(?P<spent>{_SPENT}))"
    r"(?:[为是达到仅约：:高]|均|已|只有|\s){0,4}(?P<number>\d[\d,]*(?:\.\d+)?)\s*%"
)
_GROWTH = re.compile("增长|增幅|提高|提升|上升|下降|同比|环比|产值|倍|目标|比例关系|超额")
_OF_PLAN = frozenset(("开工率", "竣工率", "验收率", "签约率", "覆盖率", "办结率"))
_ABOVE_PLAN = re.compile(
    "(?:超过|超出|超|多于|高于)[^，。；]{0,8}?(?:计划|任务|目标|指标|预期)|超额|[计规]划(?:外|新增)|大于计划"
)
"""More was begun or done than planned: the base is the plan, not a whole."""
_LIMIT = Fraction(1)


def _run(context: Context) -> Iterator[Claim]:
    for passage in texts(context.document):
        yield from _in_words(passage)
    for block, _ in context.document.tables():
        yield from _in_table(grid_of(block))


def _in_words(passage: Stretch) -> Iterator[Claim]:
    plain = passage.text.translate(FULL_WIDTH)
    for match in _IN_WORDS.finditer(plain):
        if _GROWTH.search(plain[max(0, match.start() - 6) : match.end()]):
            continue
        value = Fraction(match["number"].replace(",", "")) / 100
        spot = passage.spot(match.start("number"), match.end())
        name = match["share"] or match["spent"]
        if name in _OF_PLAN and value > _LIMIT and _ABOVE_PLAN.search(_sentence(plain, match)):
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
            words = heading if _NAMED.search(heading) else grid.label(entry.row)
            named = _NAMED.search(words)
            if named and not _GROWTH.search(words + heading):
                name = named["share"] or named["spent"]
                spent = bool(named["spent"])
                yield _claim(grid.spot(entry), name, entry.number.text, entry.number.value,
                             spent=spent)  # fmt: skip


def _claim(spot: Spot, name: str, stated: str, value: Fraction, *, spent: bool) -> Claim:
    if value <= _LIMIT:
        return Claim(_CODE, (spot,))
    severity: Severity = "query" if spent else "warning"
    message = Text(
        f"“{name}”印为 {stated}；部分占整体的比率不会超过 100%。",
        f"“{name}” is printed {stated}; a share of a whole is not above 100%.",
    )
    finding = Finding(
        _CODE, severity, message, (spot,), stated, "≤100%", Interval(Fraction(0), _LIMIT),
        Text("核对分子、分母和小数点。", "Check both numbers of the ratio and the decimal point."),
        CHECK.benign,
    )  # fmt: skip
    return Claim(_CODE, (spot,), (finding,))


CHECK = Check(_CODE, _run)
