"""Shares as bars with their intervals and the target as a line: geometry for the template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hengjian.bilingual import Text
from hengjian.quantities import round_half_up
from hengjian.site.residents.surveys.estimation import MEASURES, TARGETED, Part, Results, Share
from hengjian.statistics.designs import Estimate

WIDTH = 1000
"""Units across, for 0 to 100 %."""
TITLES = {
    "policy_known": Text("知晓政策", "know the policy"),
    "involved": Text("参与过改造", "took part"),
    "satisfaction": Text("满意", "satisfied"),
}
STARTED = {True: Text("已开工", "started"), False: Text("未开工", "not started")}


@dataclass(frozen=True, slots=True)
class Bar:
    """One share: where it stands between 0 and ``WIDTH``, with its words."""

    title: Text
    name: str
    """The figure it opens."""
    answers: int
    share: str = ""
    low: str = ""
    high: str = ""
    at: int = 0
    left: int = 0
    wide: int = 0
    few: bool = False

    @property
    def interval(self) -> str:
        """Its two ends, in per cent."""
        return f"{self.low}—{self.high}"

    @property
    def hidden(self) -> bool:
        """Too few answered: nothing is shown."""
        return not self.share


def percent(share: Fraction, places: int = 2) -> str:
    """``37.19``: in per cent, half up."""
    return str(round_half_up(share * 100, places))


def bar(title: Text, name: str, answers: int, found: Estimate, *, few: bool = False) -> Bar:
    """The bar of an estimate."""
    bounds = found.bounds
    left, right = _at(bounds.low), _at(bounds.high)
    return Bar(
        title,
        name,
        answers,
        percent(found.share),
        percent(bounds.low),
        percent(bounds.high),
        _at(found.share),
        left,
        max(right - left, 1),
        few,
    )


def _at(share: Fraction) -> int:
    return int(round_half_up(share * WIDTH, 0))


def shares_of(results: Results) -> dict[str, Share]:
    """Every measure that somebody answered."""
    told = [name for name in MEASURES if any(row.letters.get(name) for row in results.rows)]
    return {name: results.share(name) for name in told}


def bars_of(shares: dict[str, Share]) -> list[Bar]:
    """Each measure over all."""
    return [bar(TITLES[name], name, each.answers, each.weighted) for name, each in shares.items()]


def parts_of(parts: Sequence[Part], name: str = TARGETED) -> Iterator[tuple[Part, Bar]]:
    """A measure by stratum; hidden ones without a share."""
    for number, part in enumerate(parts):
        where, state = part.layer.stratum.sub_district, STARTED[part.layer.stratum.started]
        title = Text(f"{where}·{state.zh}", f"{where}, {state.en}")
        if part.estimate is None:
            yield part, Bar(title, "", part.layer.answers)
        else:
            found = f"{name}-{number}"
            yield part, bar(title, found, part.layer.answers, part.estimate, few=part.few)


def verdict(share: Share, target: int) -> Text:
    """The share against its target: reached, missed, or neither within the error."""
    bounds, goal = share.bounds, Fraction(target, 100)
    low, high = percent(bounds.low), percent(bounds.high)
    if bounds.high < goal:
        zh = f"未达到目标（≥{target}%）：区间的上限 {high}% 也低于目标"
        return Text(zh, f"missed (target {target} %): even the upper end, {high} %, is below it")
    if bounds.low >= goal:
        zh = f"达到目标（≥{target}%）：区间的下限 {low}% 也不低于目标"
        return Text(
            zh, f"reached (target {target} %): even the lower end, {low} %, is not below it"
        )
    zh = f"不能断定是否达到目标（≥{target}%）：目标在区间 {low}%—{high}% 之内"
    return Text(zh, f"not decided (target {target} %): it lies within {low} %–{high} %")
