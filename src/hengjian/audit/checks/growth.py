"""Growth and difference: 由 a 增加到 b，增长 c%; b，比上年的 a 下降 c%; 提高 n 个百分点."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from hengjian.audit.amounts import one_basis
from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.passages import Passage, as_figure, passages, plain_interval
from hengjian.audit.prose import joined
from hengjian.bilingual import Text
from hengjian.quantities import exact_text

CODE = "growth"
_POINTS = (("percentage point", 1),)
_UP = "增长|增加|提高|提升|上升|上涨|扩大|增幅|涨幅|增收|增支|多收|多支|净增|调增|核增"
_DOWN = "下降|减少|降低|缩短|压减|回落|降幅|节约|减收|减支|少收|少支|短收|调减|核减"


@dataclass(frozen=True, slots=True)
class _Change:
    """From ``old`` to ``new``, and by how much it is said to have changed."""

    old: Figure
    new: Figure
    by: Figure
    up: bool
    to_target: bool = False
    """Whether the old is a target that was set, and so exactly what is printed."""


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context):
        for at in range(len(passage.figures) - 2):
            yield from _by_amount(passage, at)
            change = _change(passage, *_three(passage, at))
            if change is None:
                continue
            yield _claim(change)
            again = _again(passage, change)
            if again is not None:
                yield _claim(again)


_BASIS = re.compile(
    "[，,（(](?:[高低优]于|大于|小于|[超未]?[过达]到?|距离?)?[^0-9，。；、（(]{0,6}(?:目标值?|标准|要求|指标值|平均水平)[值为]?\\s*$"
)


def _three(passage: Passage, at: int) -> tuple[Figure, Figure, Figure]:
    """Three figures in a row from ``at`` on, without a target set between: 23.5%，高于目标值
    15%，|比上年的 26.1% 下降 2.6 个百分点."""
    first, second, third = passage.figures[at : at + 3]
    further = passage.figures[at + 3 : at + 4]
    words = passage.plain[first.spot.end : second.spot.start]
    than = passage.plain[second.spot.end : third.spot.start]
    if further and _BASIS.fullmatch(words) and _THAN.fullmatch(_undated(than)):
        return first, third, further[0]
    return first, second, third


_FROM = re.compile("[由从](?P<words>[^，。；]{0,24})$")
_TO = re.compile(
    f"[^。；]{{0,16}}?(?:{_UP}|{_DOWN}|调整|变化|发展|增|降|减|升)(?:到|至|为)了?[^0-9，。；]{{0,12}}"
)
_BY = re.compile(
    "[^0-9。；，、]{0,4}[，,（(]?(?:同比|环比|净|实际|累计|共|合计|[比较](?:上年|去年|同期|上年同期))?"
    f"(?P<word>{_UP}|{_DOWN})(?:率|幅度?)?[了约为达到]*"
)
_OFF = re.compile("(?P<word>高|低|多|少)[出了]?")
_THAN = re.compile(
    "[^0-9。；，、]{0,6}[，,（(]?(?:同比)?(?:[比较]|相比于?)(?:上年|去年|上一年|[^0-9。；，]{0,10}?)(?:同期|度)?的?[^0-9，。；]{0,6}"
)


_GAP = re.compile("[，,]?(?:尚|还|仍|仅)?(?:相?差距?|缺)[了为约]?")
_TO_TARGET = re.compile(
    "[^0-9。；，、]{0,6}[，,（(]?(?:距离?|与|离|较|比)[^0-9，。；]{0,8}(?:目标|标准|要求|计划|预期|指标)[^0-9，。；]{0,4}"
)


def _between(passage: Passage, first: Figure, second: Figure) -> str:
    """The words between two figures; where a target stands between, the words behind it."""
    between = passage.between(first.spot.end, second.spot.start)
    return passage.plain[(between[-1] if between else first).spot.end : second.spot.start]


def _change(passage: Passage, first: Figure, second: Figure, third: Figure) -> _Change | None:
    """The change that three figures in a row speak of."""
    if first.dimension != second.dimension or third.spot.end > first.spot.end + 120:
        return None
    if first.in_range or second.in_range or not first.value:
        return None
    before = passage.plain[max(0, first.spot.start - 30) : first.spot.start]
    joint = _between(passage, first, second)
    said = _undated(passage.plain[second.spot.end : third.spot.start])
    gap = _GAP.fullmatch(said) and _TO_TARGET.fullmatch(_undated(joint))
    if gap and _says_by(first, third):
        return _Change(second, first, third, first.value > second.value, to_target=True)
    by = _BY.fullmatch(said) or _OFF.fullmatch(said)
    if by is None or not _says_by(first, third) or _at_other_prices(passage, first, third):
        return None
    up = re.fullmatch(f"{_UP}|[高多]", by["word"]) is not None
    if _FROM.search(before) and _TO.fullmatch(_undated(joint)):
        return _Change(first, second, third, up)
    basis = _BASIS.search(before) and passage.between(first.sentence[0], first.spot.start)
    if _THAN.fullmatch(_undated(joint)) and not _CHANGED.search(joint) and not basis:
        return _Change(second, first, third, up)
    return None


_CHANGED = re.compile(f"{_UP}|{_DOWN}|持平")
_OTHER_BASIS = re.compile(
    "年均|平均每年|可比|同口径|不变价|复合|名义|扣除|剔除|按.{0,6}计算|实际(?:增长|下降)"
)
_REAL = re.compile("生产总值|GDP|增加值|总产值|可支配收入|零售总额")


def _at_other_prices(passage: Passage, first: Figure, last: Figure) -> bool:
    """Whether the change is one of volume, at other prices or of another basis than the figures."""
    words = passage.plain[first.spot.end : last.spot.end]
    named = passage.plain[max(first.sentence[0], first.spot.start - 40) : first.spot.start]
    return bool(_OTHER_BASIS.search(words) or (last.is_percent and _REAL.search(named)))


_AMOUNT = re.compile(
    "[^0-9。；，、]{0,4}[，（]?(?:同比|环比|净|[比较](?:[^0-9。；，、]{0,8}?)"
    "(?:上年|去年|上一年|上年度|预算|计划|年初|同期)?(?:同期|决算|预算|年初)?数?)?"
    f"(?P<word>{_UP}|{_DOWN}|多|少)[了额约]*"
)


def _by_amount(passage: Passage, at: int) -> Iterator[Claim]:
    """收入 8103 万元，比上年增收 1284 万元，增长 18.8%: before, it was one less the other."""
    new, gap, rate = passage.figures[at : at + 3]
    if new.dimension != gap.dimension or not rate.is_percent or not new.unit or new.is_percent:
        return
    said = _AMOUNT.fullmatch(_undated(passage.plain[new.spot.end : gap.spot.start]))
    by = _BY.fullmatch(_undated(passage.plain[gap.spot.end : rate.spot.start]))
    if not said or not by or _at_other_prices(passage, new, rate):
        return
    if not one_basis(said[0], by[0]):
        return
    if _is_former(passage, new):
        yield _of_former(new, gap, rate)
        return
    up = re.fullmatch(f"{_UP}|多", said["word"]) is not None
    if up != (re.fullmatch(_UP, by["word"]) is not None) or rate.hedge not in (None, "about"):
        return
    wholes = [f for f in passage.figures[: at + 1] if f.dimension == new.dimension]
    wholes += _together(wholes)
    spots = (rate.spot, gap.spot, new.spot)
    if any(_rate_of(whole, gap, up=up).meets(rate.interval) for whole in wholes):
        yield Claim(CODE, spots)
    elif (was := new.value - gap.value if up else new.value + gap.value) > 0:
        alone = sum(f.sentence == new.sentence for f in wholes) == 1
        yield _wrong_rate(new, gap, rate, _rate_of(new, gap, up=up), was, certain=alone)


def _of_former(former: Figure, gap: Figure, rate: Figure) -> Claim:
    """比上年的 24.10 万元减少 2.65 万元，下降 11%: the one over the other."""
    spots = (rate.spot, gap.spot, former.spot)
    follows = gap.interval / former.interval
    if not former.value or follows.meets(rate.interval) or rate.hedge not in (None, "about"):
        return Claim(CODE, spots)
    expected = as_figure(gap.value / former.value, rate)
    message = Text(
        f"{gap.text} 是 {former.text} 的 {expected}，文中写作 {rate.text}",
        f"{gap.text} is {expected} of {former.text}, not {rate.text}",
    )
    explanation = explained(Printed(rate.text, rate.value, rate.step), follows, expected)
    finding = Finding(
        CODE, "error", message, spots, rate.text, expected, follows, explanation.suggestion,
        explanation.considered,
    )  # fmt: skip
    return Claim(CODE, spots, (finding,))


_FORMER = re.compile(
    "(?:[与同和]|比|较|相较于?)[^，。；、]{0,20}(?:上年|去年|同期|年初|预算|计划|[0-9]年)[^，。；、]{0,12}$"
)


def _is_former(passage: Passage, amount: Figure) -> bool:
    """Whether an amount is what another is compared with: 与上年的|4,512.90万元相比，增加…."""
    before = passage.plain[amount.sentence[0] : amount.spot.start]
    return bool(_FORMER.search(before) or re.match(r"\s*相比", passage.plain[amount.spot.end :]))


def _together(amounts: Sequence[Figure]) -> list[Figure]:
    """The amounts listed last, taken together: the change may be that of their sum."""
    found: list[Figure] = []
    for size in range(2, min(len(amounts), 5) + 1):
        parts = amounts[-size:]
        interval = sum((part.interval for part in parts[1:]), parts[0].interval)
        value = sum((part.value for part in parts), Fraction(0))
        found.append(replace(parts[-1], value=value, interval=interval))
    return found


def _rate_of(new: Figure, gap: Figure, *, up: bool) -> Interval:
    amount, change = new.interval, gap.interval
    return change / (amount - change if up else amount + change)


def _wrong_rate(
    new: Figure, gap: Figure, rate: Figure, follows: Interval, was: Fraction, *, certain: bool
) -> Claim:
    spots = (rate.spot, gap.spot, new.spot)
    expected, before = as_figure(gap.value / was, rate), as_figure(was, new)
    message = Text(
        f"{new.text}、变动 {gap.text}，即原为 {before}，变动 {expected}，文中写作 {rate.text}",
        f"{new.text} after a change of {gap.text} was {before} before: a change of {expected}, "
        f"not {rate.text}",
    )
    explanation = explained(Printed(rate.text, rate.value, rate.step), follows, expected)
    finding = Finding(
        CODE, "error" if certain else "warning", message, spots, rate.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip
    return Claim(CODE, spots, (finding,))


def _again(passage: Passage, change: _Change) -> _Change | None:
    """The same change said a second way: 增加 250 户，增长 25%."""
    behind = [f for f in passage.figures if f.spot.start >= change.by.spot.end]
    for figure in behind[:1]:
        by = _BY.fullmatch(_undated(passage.plain[change.by.spot.end : figure.spot.start]))
        if by and _says_by(change.old, figure):
            up = re.fullmatch(_UP, by["word"]) is not None
            return _Change(change.old, change.new, figure, up)
    return None


def _undated(words: str) -> str:
    """Words without blanks, and without years and months, which are no figures."""
    return _MONTHS.sub("", joined(words))


_MONTHS = re.compile("(?:19|20)[0-9]{2}年|[0-9]{1,2}月(?:[底末]|份)?")


def _says_by(old: Figure, by: Figure) -> bool:
    """Whether the third figure can say by how much the first changed."""
    return by.is_percent or by.dimension in (_POINTS, old.dimension)


def _claim(change: _Change) -> Claim:
    old, new, by = change.old, change.new, change.by
    spots = (by.spot, new.spot, old.spot)
    readings = list(_readings(change))
    if any(follows.meets(by.interval) for _, follows in readings):
        return Claim(CODE, spots)
    return Claim(CODE, spots, (_finding(change, *readings[0]),))


def _readings(change: _Change) -> Iterator[tuple[Fraction, Interval]]:
    """What the change is: a share of the old, or the difference."""
    old, new = plain_interval(change.old), plain_interval(change.new)
    old = exactly(change.old.value) if change.to_target else old
    sign = 1 if change.up else -1
    gap = (change.new.value - change.old.value) * sign
    difference = new - old if change.up else old - new
    if change.by.is_percent:
        yield gap / change.old.value, difference / old
    else:
        yield gap, difference


def _finding(change: _Change, value: Fraction, follows: Interval) -> Finding:
    old, new, by = change.old, change.new, change.by
    expected = as_figure(value, by)
    working = f"{old.text} → {new.text}"
    if value < 0:
        message = Text(
            f"{working}，方向与文中所写相反", f"{working} goes the other way than is written"
        )
    else:
        message = Text(
            f"{working} 的变化为 {expected}，文中写作 {by.text}",
            f"{working} is a change of {expected}, not {by.text}",
        )
    explanation = explained(Printed(by.text, by.value, by.step), follows, expected)
    suggestion = explanation.suggestion
    severity: Severity = "error"
    if by.is_percent and old.is_percent and (new.value - old.value) in by.interval:
        severity = "warning"
        points = exact_text(abs(new.value - old.value) * 100)
        suggestion = Text(
            f"两个百分比之差是 {points} 个百分点，不是 {points}%",
            f"the difference of two percentages is {points} percentage points, not {points}%",
        )
    return Finding(
        CODE, severity, message, (by.spot, new.spot, old.spot), by.text, expected, follows,
        suggestion, explanation.considered,
    )  # fmt: skip


CHECK = Check(
    code=CODE,
    title=Text("增长与差额", "Growth and difference"),
    why=Text(
        "前后两个数和变化幅度写在一起，幅度算错或把百分点写成百分比，会夸大或缩小成效。",
        "With both figures and the change printed, a wrong change, or % for percentage points, "
        "makes results look better or worse than they are.",
    ),
    run=_run,
    benign=(
        Text("各数分别四舍五入", "numbers rounded one by one"),
        Text("变化的是另一个数", "the change is of something else"),
    ),
)
