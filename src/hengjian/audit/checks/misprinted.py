"""Figures that nothing around them gives, but for two digits exchanged or one mistyped.

A percentage that is no quotient of the figures around it, and would be one with two of its digits
exchanged, is misprinted; so is an amount of many digits that stands once, where the same digits in
the right order stand several times.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations

from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, digit_slip, digits_of, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.intervals import Interval
from hengjian.audit.passages import Passage, as_figure, passages, plain_interval, worked_out
from hengjian.audit.prose import bigrams
from hengjian.audit.quotients import kind_of_amount, quotient_in, said_before
from hengjian.bilingual import Text

_CODE = "misprinted"
_POINTS = (("percentage point", 1),)
_MONEY = (("CNY", 1),)
_NEAREST = 4
"""How many amounts before a percentage it may be made of."""
_SHARE_DIGITS = 3
_LONG = 6
"""So many digits in another order are no accident."""
_OTHER = re.compile(
    "目标|标准|要求|不低于|不超过|增|降|减|提高|同比|环比|全国|全省|全市|平均|利率|[≥≤]"
)
_OF_MONEY = re.compile("(?:执行|支出|到位|使用|支付|拨付|完成)(?:率|进度|比例)[为是达仅约]*$")


def _run(context: Context) -> Iterator[Claim]:
    doubts = _Doubts(context)
    for passage in passages(context, tables=False):
        for at, figure in enumerate(passage.figures):
            found = doubts.share(passage, at, figure) or doubts.points(passage, at, figure)
            if found is not None:
                yield found
    yield from _long_amounts(context)


class _Doubts:
    """A document's figures, to be asked what a doubtful one should be."""

    def __init__(self, context: Context) -> None:
        self._percentages = [f for f in context.figures if f.is_percent and f.hedge is None]
        self._printed = {(f.value, f.step): f for f in self._percentages}
        """One for each way a percentage is printed."""
        self._places: defaultdict[Fraction, set[int]] = defaultdict(set)
        for figure in self._percentages:
            self._places[figure.value].add(figure.spot.block)
        money = [f for f in context.figures if f.dimension == _MONEY and not f.is_percent]
        long = {f.value: f for f in money if len(_digits(f)) >= _SHARE_DIGITS}
        self._amounts = list(long.values())[:_MOST]

    def share(self, passage: Passage, at: int, share: Figure) -> Claim | None:
        """A percentage against the amounts before it."""
        if not share.is_percent or not self._is_doubtful(passage, share):
            return None
        if _OTHER.search(said_before(passage, share)) or worked_out(passage, share):
            return None
        before = [f for f in passage.figures[:at] if f.sentence == share.sentence and _plain(f)]
        before = [f for f in before if f.unit == before[-1].unit][-_NEAREST:]
        if not before or quotient_in(passage, share):
            return None
        pairs = [(a, b) for a, b in permutations(before, 2) if _kin(a, b)]
        if _OF_MONEY.search(said_before(passage, share)):
            here = [f for f in before if f.dimension == _MONEY]
            pairs += [(part, whole) for whole in here for part in self._amounts]
            pairs += [(part, whole) for part in here for whole in self._amounts]
        pairs = [(a, b) for a, b in pairs if b.value > a.value > 0]
        if any(_over(a, b).meets(share.interval) for a, b in pairs):
            return None
        near = [(a, b) for a, b in pairs if self._slipped(share, a, b, before)]
        if len({as_figure(a.value / b.value, share) for a, b in near}) != 1:
            return None
        part, whole = near[0]
        due = as_figure(part.value / whole.value, share)
        return _claim(share, (part, whole), f"{part.text} ÷ {whole.text}", due, _over(part, whole))

    def _is_doubtful(self, passage: Passage, figure: Figure) -> bool:
        """Whether it is printed in enough digits, and in no other block."""
        if figure.hedge or figure.in_range or len(_digits(figure)) < _SHARE_DIGITS:
            return False
        if not figure.places:
            return False
        return self._places[figure.value] <= {passage.block}

    def _slipped(self, share: Figure, part: Figure, whole: Figure, before: list[Figure]) -> bool:
        """Whether digits were exchanged; for the two amounts right before, whether one is wrong."""
        due = digits_of(as_figure(part.value / whole.value, share))
        if len(due.rstrip("0")) < _SHARE_DIGITS or digit_slip(_digits(share), due) is None:
            return False
        if sorted(due) == sorted(_digits(share)):
            return True
        right_before = part is before[-1] and before[-2:-1] == [whole]
        return right_before and min(len(each.rstrip("0")) for each in (due, _digits(share))) > 3

    def points(self, passage: Passage, at: int, gap: Figure) -> Claim | None:
        """4.82%，比 2021 年下降 11.89 个百分点, where 16.71% stands elsewhere."""
        if gap.dimension != _POINTS or gap.hedge or len(_digits(gap)) < _SHARE_DIGITS or at == 0:
            return None
        new = passage.figures[at - 1]
        if not new.is_percent or new.sentence != gap.sentence or new.hedge or new.in_range:
            return None
        if _EFFECT.search(_clause(passage, gap)):
            return None
        printed = (old for old in self._printed.values() if old.value != new.value)
        if any(_apart(new, old).meets(gap.interval) for old in printed):
            return None
        words = bigrams(_clause(passage, new))
        kin = [
            old for old in self._percentages
            if old.value != new.value and old.places == new.places
            and len(words & bigrams(old.measure)) >= _SHARED
            and digit_slip(_digits(gap), digits_of(as_figure(abs(new.value - old.value), gap)))
        ]  # fmt: skip
        if len({old.value for old in kin}) != 1:
            return None
        due = as_figure(abs(new.value - kin[0].value), gap)
        working = f"{new.text} 与 {kin[0].text} 之差"
        return _claim(gap, (new, kin[0]), working, due, _apart(new, kin[0]))


_MOST = 100
"""Amounts of a document that a percentage is held against."""
_SHARED = 2
_EFFECT = re.compile("拉动|贡献|影响|增速|增幅")
"""What one thing adds to the growth of another is no difference of two rates."""


def _clause(passage: Passage, figure: Figure) -> str:
    """The words before a figure in its sentence, of a few clauses."""
    return passage.plain[max(figure.sentence[0], figure.spot.start - 30) : figure.spot.start]


def _plain(figure: Figure) -> bool:
    fine = not figure.is_percent and figure.unit and not figure.in_range and not figure.hedge
    return bool(fine) and figure.dimension != _POINTS


def _kin(one: Figure, two: Figure) -> bool:
    return kind_of_amount(one) == kind_of_amount(two) and one.unit == two.unit


def _over(part: Figure, whole: Figure) -> Interval:
    return plain_interval(part) / plain_interval(whole)


def _apart(one: Figure, two: Figure) -> Interval:
    high, low = (one, two) if one.value >= two.value else (two, one)
    return plain_interval(high) - plain_interval(low)


def _digits(figure: Figure) -> str:
    return digits_of(figure.text)


def _long_amounts(context: Context) -> Iterator[Claim]:
    """Amounts of the same many digits in two orders, one of which stands once only."""
    groups: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in context.figures:
        digits = _digits(figure)
        if len(digits.strip("0")) >= _LONG and not figure.hedge and not figure.in_range:
            groups["".join(sorted(digits))].append(figure)
    for group in groups.values():
        if len({_digits(figure) for figure in group}) == 2:
            yield from _two_orders(group)


def _two_orders(group: Sequence[Figure]) -> Iterator[Claim]:
    few, many = sorted(
        ([f for f in group if _digits(f) == order] for order in {_digits(f) for f in group}),
        key=len,
    )
    places = {(f.spot.block, f.spot.cell) for f in many}
    if len(few) > 1 or len(places) < 2 or not digit_slip(_digits(few[0]), _digits(many[0])):
        return
    wrong, right = few[0], many[0]
    message = Text(
        f"{wrong.text} 只出现一处，另有 {len(many)} 处写作 {right.text}，两数只有相邻两位颠倒",
        f"{wrong.text} stands once, {right.text} {len(many)} times: two digits are exchanged",
    )
    hint = Text(f"核对后改为 {right.text}。", f"Check, and write {right.text}.")
    spots = (wrong.spot, *(f.spot for f in many))
    finding = Finding(
        _CODE, "warning", message, spots, wrong.text, right.text, right.interval, hint, CHECK.benign
    )
    yield Claim(_CODE, spots, (finding,))


def _claim(
    stated: Figure, others: tuple[Figure, Figure], working: str, due: str, follows: Interval
) -> Claim:
    printed = Printed(stated.text, stated.value, stated.step)
    explanation = explained(printed, follows, due)
    message = Text(
        f"{working} 为 {due}，文中写作 {stated.text}，周围没有能得出它的数",
        f"{working} is {due}; {stated.text} is printed, and no figures around give it",
    )
    spots = (stated.spot, *(figure.spot for figure in others))
    finding = Finding(
        _CODE, "warning", message, spots, stated.text, due, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip
    return Claim(_CODE, spots, (finding,))


CHECK = Check(_CODE, _run)
