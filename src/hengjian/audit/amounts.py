"""The amounts of a passage by what they say: how much there is, by how much it changed, or what it
is compared with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from hengjian.audit.figures import Figure
from hengjian.audit.lexicon import patterns
from hengjian.audit.passages import Passage

_P = patterns("amounts")

UP = "增长|增加|提高|提升|上升|上涨|扩大|增收|增支|多收|多支|净增|增幅|涨幅|调增|追加"
DOWN = "下降|减少|降低|缩短|压减|压缩|回落|降幅|减收|减支|少收|少支|短收|调减|核减|减幅"


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with a unit that is no percentage, and the words right before it."""

    figure: Figure
    name: str
    """Without blanks, back to the last mark or the figure before."""
    change: bool
    """Whether it says by how much something is more or less: 增收 5,939 万元."""
    former: bool
    """Whether something else is compared with it: 比上年的 4,513 万元."""
    aside: bool
    """Whether it stands in a bracket."""
    behind: str = ""
    """The words right behind it."""
    period: str = ""
    """The words for the time that were said last before it: 一季度, 1-7月."""

    @property
    def over(self) -> bool:
        """Whether a percentage is of it: 完成年初预算 60 万元的 40.4%."""
        return _P.over.match(self.behind) is not None

    @property
    def plain(self) -> bool:
        """Whether it says how much there is, in the line of the text."""
        return not (self.change or self.former or self.aside)


_CHANGE = re.compile(
    f"(?<![稳促保])(?:{UP}|{DOWN}|[高低大小多少]于(?:[年期]初|上年|调整)?(?:预算|计划|决算|目标)数"
    "|[高低优]于|大于|小于|超过|高出|(?<!新)增|减|[多少])[了额约近达为]*$"
)
_LONGEST, _BEHIND = 40, 20

_TIMES = ((("month", 1),), (("day", 1),))
_NO_AMOUNT = frozenset(("", "倍", "季度", "年", "年度"))


def period_at(passage: Passage, at: int) -> str:
    """The words for the time that were said last in a passage before an offset."""
    found = ""
    for match in _P.period.finditer(passage.plain, 0, at):
        found = "".join(match[0].split()).removesuffix("份")
    return found


def _measures(figure: Figure) -> bool:
    known = figure.unit not in _NO_AMOUNT and figure.dimension not in _TIMES
    return known and not figure.in_range


_RATIOS = frozenset(("%", "百分点", "个百分点"))


@lru_cache(maxsize=4096)
def amounts(passage: Passage) -> tuple[Amount, ...]:
    """The amounts of a passage in order, without ranges and percentages."""
    return tuple(each for each in levels(passage) if each.figure.unit not in _RATIOS)


@lru_cache(maxsize=4096)
def levels(passage: Passage) -> tuple[Amount, ...]:
    """The amounts of a passage and its percentages, in order, without ranges."""
    found: list[Amount] = []
    since = 0
    for figure in passage.figures:
        start = figure.spot.start
        if passage.plain[start - 1 : start] == "[" and not figure.unit:
            continue  # a note's mark
        if _measures(figure):
            words = passage.plain[max(since, start - _LONGEST) : start]
            name = "".join(_P.marks.split(_P.aside.sub("", words).rstrip("：: "))[-1].split())
            change = _CHANGE.search(name) is not None and _P.grown.search(name) is None
            aside = _is_bracketed(passage.plain[max(0, figure.sentence[0], start - 300) : start])
            former = not change and _P.former.search(name) is not None
            behind = passage.plain[figure.spot.end : figure.spot.end + _BEHIND]
            found.append(
                Amount(figure, name, change, former, aside, behind, period_at(passage, start))
            )
        since = figure.spot.end
    return tuple(found)


def _is_bracketed(words: str) -> bool:
    """Whether a bracket stands open behind these words."""
    return words.count("（") + words.count("(") > words.count("）") + words.count(")")


_BASES = tuple(
    map(
        re.compile, ("年初|上年末", "同比|上年|去年|同期|[0-9]年", "环比|上月", "预算|计划", "口径")
    )
)


def one_basis(lead: str, joint: str) -> bool:
    """Whether two changes are against the same: 比年初增加 a，同比增长 p are not."""
    first, second = (
        {at for at, basis in enumerate(_BASES) if basis.search(words)} for words in (lead, joint)
    )
    return second <= first or (not first and second == {1})
