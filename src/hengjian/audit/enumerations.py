"""Wholes and their parts in running text: 共12项，其中甲4项、乙8项; 甲4项、乙8项，合计12项."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import islice

from hengjian.audit.brackets import is_bracketed, list_end, pieces, sentence_around
from hengjian.audit.explanations import digit_slip, digits_of
from hengjian.audit.figures import Figure
from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.lexicon import patterns
from hengjian.audit.passages import Passage, plain_interval
from hengjian.quantities import round_half_up, unit

_P = patterns("enumerations")


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A whole and the parts listed for it."""

    whole: Figure
    parts: tuple[Figure, ...]
    names: tuple[str, ...]
    """The words of each part."""
    open: bool
    """Whether the wording says that more may belong to it: 等, 主要, 包括."""
    closes: bool
    """Whether the list runs to the end of its sentence or bracket."""
    labelled: bool = True
    """Whether the link between parts and whole is said in words, not only by their order."""

    @property
    def total(self) -> Interval:
        """What the parts add up to."""
        return sum((plain_interval(part) for part in self.parts), exactly(0 * self.whole.value))

    @property
    def overlapping(self) -> bool:
        """Whether the parts may count the same thing twice: 女性, 60岁以上, 党员. Money does not:
        what is paid for 困难企业 is paid once."""
        counted = self.whole.dimension != _MONEY and not self.exhaustive
        return counted and any(_P.overlaps.search(name) for name in self.names)

    @property
    def exhaustive(self) -> bool:
        """Whether the last part is the rest: 其他 74 人; or two parts are opposites: 公办, 民办."""
        if len(self.names) > 2:
            return bool(re.match("其[他它余]", self.names[-1]))
        if len(self.names) == 2 and re.search("(?:及|和|与)其[他它余]", self.names[1]):
            return True
        pair = {name[:2] for name in self.names}
        return len(self.names) == 2 and any(pair == opposites for opposites in _OPPOSITES)

    @property
    def averaged(self) -> bool:
        """Whether the whole is an average, a rate or a term, which parts do not add up to."""
        return bool(_P.average.search(self.whole.measure) or self.whole.dimension in _TERMS)

    @property
    def regrouped(self) -> bool:
        """Whether the whole is divided twice, in two ways: 一般债、专项债；债券、非债券."""
        sums = [
            sum((plain_interval(part) for part in self.parts[:end]), exactly(0 * self.whole.value))
            for end in range(2, len(self.parts) - 1)
        ]
        return any(each.meets(self.whole.interval) for each in sums)

    @property
    def alike(self) -> bool:
        """Whether the parts are named as kinds of one thing: 数量指标, 质量指标."""
        endings = {name[-2:] for name in self.names}
        return len(endings) == 1 and len(self.parts) > 1 and len(next(iter(endings))) == 2


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    end: int
    name: str
    figure: Figure
    tail: str


_MONEY = (("CNY", 1),)
_TERMS = ((("day", 1),), (("month", 1),))
_OPPOSITES = tuple(
    set(pair.split())
    for pair in (
        "公办 民办", "公立 私立", "公立 民营", "国有 民营", "城市 农村", "城镇 农村", "在编 编外",
        "行政 事业", "男性 女性", "一般 专项", "合格 不合", "寄宿 走读", "线上 线下", "新建 改建",
        "新建 改造", "小学 初中", "户籍 非户",
    )
)  # fmt: skip
"""The beginnings of two names that leave no third."""


@lru_cache(maxsize=4096)
def enumerations(passage: Passage) -> tuple[Enumeration, ...]:
    """Every 其中 of a passage with the whole before it and the parts behind it. Several checks ask,
    one after the other over the whole document."""
    return tuple(_enumerations(passage)) if len(passage.figures) > 1 else ()


def _enumerations(passage: Passage) -> Iterator[Enumeration]:
    for opening in islice(_P.opening.finditer(passage.plain), _MOST):
        found = _listed(passage, opening)
        if found is not None:
            yield found
    for whole in passage.figures:
        yield from _in_bracket(passage, whole)
        yield from _among(passage, whole)


def _listed(passage: Passage, opening: re.Match[str]) -> Enumeration | None:
    bounds = sentence_around(passage.plain, opening.start())
    before = passage.between(bounds[0], opening.start())
    inner = "；" in passage.plain[bounds[0] : opening.start()]  # 甲 a；乙 b，其中|丙 c；丁 d
    end = list_end(passage.plain, opening.end(), bounds[1], among="；" if inner else "")
    items = _run(passage, opening.end(), end)
    if not items:
        return None
    wanted = items[0].figure.dimension
    before = _outside_lists(passage, before, bounds[0], opening.start())
    alike = [f for f in reversed(before) if f.dimension == wanted]
    total = sum((item.figure.value for item in items), Fraction(0))
    # 引进 138 人，完成目标 120 人的 115%；其中: what was done is divided, not the target.
    whole = next((f for f in alike if f.value == total), alike[0] if alike else None)
    far = whole is not None and opening.start() - whole.spot.end > _FAR
    if not passage.plain[bounds[0] : opening.start()].strip() or (
        whole is None and opening.start() - bounds[0] < _SUBJECT
    ):
        whole, far = _said_before(passage, bounds[0], items), False
    if whole is None or far or whole.in_range or any(_P.got.search(item.name) for item in items):
        return None
    words = passage.plain[opening.end() : items[-1].end]
    rest = passage.plain[items[-1].end : end]
    is_open = bool(_P.open.search(opening[0] + words) or re.match(r"\s*等", rest))
    closes = _closes(rest) or _ends_among_commas(passage.plain, items, rest)
    return _enumeration(whole, items, is_open=is_open, closes=closes)


def _closes(rest: str) -> bool:
    """Whether nothing more is listed: the sentence ends, or its part before a semicolon."""
    return rest[:1] in ("；", ";") or not rest.strip(" 。；;，")


def _ends_among_commas(plain: str, items: list[_Item], rest: str) -> bool:
    """Whether a comma ends a list whose own mark is 、: 其中甲 4 所、乙 8 所，受益学生 900 人."""
    marks = {plain[item.end : item.end + 1] for item in items[:-1]}
    more = re.match("[，,](?![^，。；]{0,4}(?:其余|其他|其它|剩余|另|还|其中))", rest)
    return marks == {"、"} and more is not None


def _outside_lists(passage: Passage, before: list[Figure], start: int, at: int) -> list[Figure]:
    """``before`` without the parts of a list that a semicolon ends: 收入包括甲、乙；支出包括|…."""
    ended = passage.plain.rfind("；", start, at)
    opened = list(_P.opening.finditer(passage.plain, start, max(start, ended)))
    if not opened or any(f.spot.start > ended for f in before):
        return before
    return [f for f in before if f.spot.end <= opened[0].start()]


def _said_before(passage: Passage, start: int, items: list[_Item]) -> Figure | None:
    """The whole of a list that opens a sentence: the only such figure of the sentence before, or of
    several the one that the parts add up to, but for a slip of one digit."""
    bounds = sentence_around(passage.plain, start - 1) if start > 1 else (0, 0)
    wanted = items[0].figure
    alike = [f for f in passage.between(bounds[0], start) if f.dimension == wanted.dimension]
    alike = [f for f in alike if f.unit == wanted.unit] or alike
    if len(alike) == 1:
        return alike[0]
    earlier = [f for f in passage.between(0, start) if f.unit == wanted.unit]
    if len(items) < 3 or not wanted.places:
        return None
    total = sum((item.figure.value for item in items), Fraction(0)) / unit(wanted.unit).scale
    digits = format(round_half_up(total, wanted.places), "f").replace(".", "")
    near = [f for f in earlier if digits == _digits(f) or digit_slip(_digits(f), digits)]
    return near[0] if len({f.value for f in near}) == 1 else None


def _digits(figure: Figure) -> str:
    return digits_of(figure.text)


def _among(passage: Passage, whole: Figure) -> Iterator[Enumeration]:
    """Parts behind 中: 未完工9个中，县道1个、乡道2个、村道6个."""
    link = _P.among_them.match(passage.plain, whole.spot.end)
    if link is None or not whole.unit or whole.in_range:
        return
    end = list_end(passage.plain, link.end(), sentence_around(passage.plain, link.end())[1])
    items = _run(passage, link.end(), end)
    if len(items) > 1 and items[0].figure.dimension == whole.dimension:
        rest = passage.plain[items[-1].end : end]
        closes = _closes(rest)
        yield _enumeration(whole, items, is_open=False, closes=closes, labelled=False)


def _in_bracket(passage: Passage, whole: Figure) -> Iterator[Enumeration]:
    """Parts in a bracket right behind the whole: 100万元（中央60万元、省级40万元）."""
    bracket = _P.bracket.match(passage.plain, whole.spot.end)
    if bracket is None or not whole.unit or whole.in_range:
        return
    end = list_end(passage.plain, bracket.end(), len(passage.plain))
    items = _run(passage, bracket.end(), end)
    if len(items) > 1 and items[-1].end == end and items[0].figure.dimension == whole.dimension:
        yield _enumeration(whole, items, is_open=False, closes=True, labelled=False)


_FAR = 60
_SUBJECT = 6
"""So few characters before a list are its subject alone: 资金|用于五个方面."""
_MOST = 200
"""No paragraph lists more often than that."""


def _enumeration(
    whole: Figure, items: list[_Item], *, is_open: bool, closes: bool, labelled: bool = True
) -> Enumeration:
    figures = tuple(item.figure for item in items)
    names = tuple(item.name or item.tail for item in items)
    return Enumeration(whole, figures, names, is_open, closes, labelled)


def _run(passage: Passage, start: int, end: int) -> list[_Item]:
    """The items from ``start`` on that list parts of one thing in one way."""
    told = _told(passage, start, end)
    if told:
        return told
    found: list[_Item] = []
    for low, high in pieces(passage.plain, start, end):
        if found and _P.share.fullmatch(passage.plain[low:high]):
            found[-1] = replace(found[-1], end=high)
            continue
        item = _item(passage, low, high)
        ended = len(found) > 1 and passage.plain[low - 1] == "；"
        if item is None or (found and not _like(item, found[0])):
            break
        if ended and passage.plain[found[0].end] == "、":
            break
        found.append(item)
        if len(found) > 60:
            break
    return found


def _told(passage: Passage, start: int, end: int) -> list[_Item]:
    """Items that each say more of themselves: 其中：甲 a，惠及 p 人；乙 b，惠及 q 人."""
    found: list[_Item] = []
    for low, high in pieces(passage.plain, start, end, _P.semicolon):
        inner = pieces(passage.plain, low, high)
        item = _item(passage, *inner[0])
        if item is None or not item.name or (found and not _like(item, found[0])):
            return []
        others = [
            f for f in passage.between(inner[0][1], high) if not is_bracketed(passage.plain, low, f)
        ]
        if any(other.dimension == item.figure.dimension for other in others):
            return []
        found.append(replace(item, end=high))
        if len(found) == 1 and len(inner) == 1:
            return []
    return found if len(found) > 2 else []


_TIMES = ((("month", 1),), (("day", 1),))


def _item(passage: Passage, low: int, high: int, *, named: bool = True) -> _Item | None:
    """A stretch with one figure outside brackets and a name before or behind it."""
    inside = [f for f in passage.between(low, high) if not is_bracketed(passage.plain, low, f)]
    if len(inside) > 1:
        inside = [f for f in inside if f.dimension not in _TIMES]
    if len(inside) != 1 or inside[0].is_percent or not inside[0].unit:
        return None
    figure = inside[0]
    name = _P.join.sub("", passage.plain[low : figure.spot.start])
    tail = _P.from_bracket.sub("", passage.plain[figure.spot.end : high])
    name, tail = (_P.marks.sub("", words) for words in (name, tail))
    name = name.rpartition("分别")[2]
    if _P.stop.search(name) or _P.stop.search(tail) or (named and not (name or tail)):
        return None
    return _Item(low, high, name, figure, tail)


def _like(item: _Item, first: _Item) -> bool:
    """Whether an item lists a further part in the way of the first."""
    if item.figure.dimension != first.figure.dimension or bool(item.name) != bool(first.name):
        return False
    if first.name and item.tail not in ("", first.tail) and first.tail not in ("等",):
        return item.tail.startswith("等")
    acts = _P.acts.search(item.name) is not None
    return not acts or _P.acts.search(first.name + first.tail) is not None
