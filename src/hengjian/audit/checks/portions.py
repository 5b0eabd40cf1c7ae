"""An amount with its share right behind it, and a whole that stands elsewhere: 43 户，占 14.14%.

A share is wrong only where no figure of its kind in the whole document gives it, and where the
whole is known: because shares beside it are of that whole, because it is named, or because it alone
stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, digit_slip, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.intervals import Interval
from hengjian.audit.passages import Passage, as_figure, passages, plain_interval
from hengjian.audit.prose import bigrams
from hengjian.audit.quotients import kind_of_amount
from hengjian.audit.shares import Pair, pairs
from hengjian.audit.wholes import Wholes, gives
from hengjian.bilingual import Text

CODE = "portion"


@dataclass(frozen=True, slots=True)
class _Judged:
    """A pair with the whole of which it holds, if there is one."""

    pair: Pair
    whole: Figure | None


def _run(context: Context) -> Iterator[Claim]:
    wholes = Wholes(context.figures)
    for passage in passages(context, tables=False):
        found = list(pairs(passage)) if "%" in passage.plain else []
        judged = [_Judged(pair, wholes.of(pair.amount, pair.share)) for pair in found]
        for one in judged:
            if one.whole is not None and one.pair.way != "named":
                yield Claim(CODE, (one.pair.share.spot, one.pair.amount.spot, one.whole.spot))
            elif one.whole is not None:
                yield from _of_another(context, passage, one.pair, one.whole)
            else:
                wrong = list(_wrong(context, passage, one.pair, judged))
                if wrong and not _of_a_sum(passage, one.pair):
                    yield from wrong


def _of_a_sum(passage: Passage, pair: Pair) -> bool:
    """Whether it is the share of several amounts together, or of a sum that is not printed."""
    amount, share = pair.amount, pair.share
    alike = [
        f
        for f in passage.figures
        if kind_of_amount(f) == kind_of_amount(amount)
        and f.value > 0
        and f.sentence == amount.sentence
    ]
    before = [f for f in alike if f.spot.start <= amount.spot.start]
    sums = [_sum(before[at:]) for at in range(len(before))]
    runs = [
        _sum(alike[at:end]) for at in range(len(alike)) for end in range(at + 2, len(alike) + 1)
    ]
    wholes = [
        plain_interval(f)
        for f in passage.figures
        if kind_of_amount(f) == kind_of_amount(amount) and f.value > 0
    ]
    return any((each / whole).meets(share.interval) for each in sums for whole in wholes) or any(
        (plain_interval(amount) / run).meets(share.interval) for run in runs[:_MOST]
    )


_MOST = 60


def _sum(figures: Sequence[Figure]) -> Interval:
    total = plain_interval(figures[0])
    for figure in figures[1:]:
        total += plain_interval(figure)
    return total


def _of_another(context: Context, passage: Passage, pair: Pair, held: Figure) -> Iterator[Claim]:
    """占…的 P%, where the whole that is named gives another share, and a third figure gives it."""
    named = _called(passage, pair)
    if named is None and held.unit != pair.amount.unit and held.sentence != pair.amount.sentence:
        named = _called_apart(context, pair)  # what gives it counts something else
        if named is not None and not gives(pair.amount, named, pair.share):
            yield _claim(passage, pair, named, "warning")
            return
    if named is None or gives(pair.amount, named, pair.share):
        yield Claim(CODE, (pair.share.spot, pair.amount.spot, held.spot))
    elif held.sentence == pair.amount.sentence or held.spot.block == passage.block:
        basis = Text(
            f"{pair.share.text} 是对 {held.text} 而言", f"it is {pair.share.text} of {held.text}"
        )
        yield _claim(passage, pair, named, "warning", basis)


def _called(passage: Passage, pair: Pair, *, loosely: bool = False) -> Figure | None:
    """The only value in the paragraph that is introduced in the words of 占…的; ``loosely`` where
    nothing in the document gives the share."""
    if pair.way != "named" or len(pair.name) < 4:
        return None
    found = [
        f
        for f in passage.figures
        if f is not pair.amount
        and f.dimension == pair.amount.dimension
        and f.spot.start < pair.amount.spot.start
        and _is_called(_words(passage, f), pair.name, loosely=loosely)
    ]
    return found[-1] if len({f.value for f in found}) == 1 else None


def _is_called(words: str, name: str, *, loosely: bool) -> bool:
    """Whether words end in a name; ``loosely``, 变更费用 is 设计变更增加费用 too: its first and its
    last word, in this order."""
    both = words.endswith(name[-2:]) and name[:2] in words[:-2]
    return words.endswith(name) or (loosely and both)


def _called_apart(context: Context, pair: Pair) -> Figure | None:
    """The only value of the document that is of the measure which 占…的 names: 占监测断面的, where
    42 个监测断面 stand two sentences before."""
    name = re.sub("总[数量额]$", "", pair.name)
    short = len(name) < (2 if name != pair.name else _TELLING) and name not in _STAGES | _PLANS
    if pair.way != "named" or short or _GENERAL.search(name):
        return None
    found = [
        f
        for f in context.figures
        if (f.measure.startswith(name) if name in _PLANS else f.measure.endswith(name))
        and f.unit == pair.amount.unit
        and f.value >= pair.amount.value
        and f is not pair.amount
        and f.spot.cell is None
    ]
    return found[0] if len({f.value for f in found}) == 1 else None


_TELLING = 4
_STAGES = frozenset(("概算", "预算", "估算", "总投资", "合同价", "认缴", "实缴"))
_PLANS = frozenset(("计划", "目标", "任务"))
_GENERAL = re.compile("合计|同期|全[国省市县区]")


def _words(passage: Passage, figure: Figure) -> str:
    """The words right before a figure, without blanks, back to the last mark."""
    words = passage.plain[max(0, figure.spot.start - 24) : figure.spot.start]
    return re.sub(r"[\s为是达到共有约]+$|\s", "", re.split("[，,、；：。（）]", words)[-1])


def _wrong(
    context: Context, passage: Passage, pair: Pair, judged: Sequence[_Judged]
) -> Iterator[Claim]:
    """What speaks for a whole that does not give the share, from the surest on."""
    others = [one for one in judged if one.pair is not pair and one.whole is not None]
    named = _called(passage, pair, loosely=True) or _called_apart(context, pair)
    if pair.way == "named":
        if named is not None:
            yield _claim(passage, pair, named, "warning")
        return
    if pair.way == "share":
        beside = _beside(passage, pair, others)
        alone = _alone(passage, pair)
        if beside is not None and beside.value >= pair.amount.value:
            yield _claim(passage, pair, beside, "warning")
        elif alone is not None:
            yield _claim(passage, pair, alone, "warning")
        return
    before = _right_before(passage, pair)
    if pair.way == "rate" and before is not None:
        proven = any(one.whole is _right_before(passage, one.pair) for one in others)
        yield _claim(passage, pair, before, "warning" if proven else "query")
    elif pair.way == "plan" or pair.name.endswith("完成"):
        yield from _of_its_plan(context, passage, pair, others)


def _beside(passage: Passage, pair: Pair, others: Sequence[_Judged]) -> Figure | None:
    """The whole of the shares beside it, if they are all of one."""
    near = [
        one.whole
        for one in others
        if one.whole is not None
        and one.pair.way in ("share", "named", "rate")
        and one.pair.share.places > 0
        and kind_of_amount(one.pair.amount) == kind_of_amount(pair.amount)
        and one.pair.amount.unit == pair.amount.unit
        and one.whole.value > one.pair.amount.value
        and abs(one.pair.share.spot.start - pair.share.spot.start) < _FAR
    ]
    return near[0] if len({whole.value for whole in near}) == 1 else None


_FAR = 120


def _alone(passage: Passage, pair: Pair) -> Figure | None:
    """The only figure before the amount in its sentence that it can be part of."""
    start = pair.amount.sentence[0]
    before = [
        f
        for f in passage.between(start, pair.amount.spot.start)
        if kind_of_amount(f) == kind_of_amount(pair.amount) and not f.in_range
    ]
    if len(before) != 1 or before[0].value <= pair.amount.value or before[0].hedge:
        return None
    between = passage.plain[before[0].spot.end : pair.amount.spot.start]
    return before[0] if not re.search("[；;]|占|另", between) else None


def _right_before(passage: Passage, pair: Pair) -> Figure | None:
    """The figure before the amount of a rate that is called as the amount is: 入住 … 入住率."""
    stem = pair.name[-2:]
    start = max(pair.amount.sentence[0], pair.amount.spot.start - 16)
    words = passage.plain[start : pair.amount.spot.start]
    if stem not in re.split("[，,；。]", words)[-1] or pair.at == 0:
        return None
    before = [f for f in passage.figures[: pair.at] if not f.is_percent]
    last = before[-1] if before else None
    if last is None or last.hedge or kind_of_amount(last) != kind_of_amount(pair.amount):
        return None
    far = re.search("。|其中", passage.plain[last.spot.end : pair.amount.spot.start])
    return last if not far and last.value >= pair.amount.value else None


_COMMON = frozenset(
    ("完成", "实际", "计划", "建设", "项目", "任务", "目标", "新增", "全年", "改造")
)


def _of_its_plan(
    context: Context, passage: Passage, pair: Pair, others: Sequence[_Judged]
) -> Iterator[Claim]:
    """完成 15 座，完成率 82.24%, where 17 座 of the same thing stand elsewhere."""
    proven = any(one.pair.way == pair.way for one in others)
    about = bigrams(_words(passage, pair.amount)) - _COMMON
    if not proven or not about:
        return
    planned = [
        (len(about & bigrams(f.measure)), f)
        for f in context.figures
        if f.unit == pair.amount.unit and f.spot.block < passage.block and f.value > 0
    ]
    most = max((shared for shared, _ in planned), default=0)
    plans = {f.value: f for shared, f in planned if shared == most > 0}
    plan = next(iter(plans.values())) if len(plans) == 1 else None
    if plan is None or plan.value == pair.amount.value:
        return
    due = as_figure(pair.amount.value / plan.value, pair.share)
    slip = digit_slip(re.sub(r"\D", "", pair.share.text), re.sub(r"\D", "", due))
    yield _claim(passage, pair, plan, "warning" if slip else "query")


def _claim(
    passage: Passage, pair: Pair, whole: Figure, severity: Severity, basis: Text | None = None
) -> Claim:
    amount, share = pair.amount, pair.share
    spots = (share.spot, amount.spot, whole.spot)
    follows = plain_interval(amount) / plain_interval(whole)
    expected = as_figure(amount.value / whole.value, share)
    message = Text(
        f"{amount.text} 占 {whole.text} 的 {expected}，文中写作 {share.text}",
        f"{amount.text} is {expected} of {whole.text}, not {share.text}",
    )
    if basis is not None:
        message = Text(f"{message.zh}；{basis.zh}", f"{message.en}; {basis.en}")
    counts = None
    if (
        kind_of_amount(amount) == "count"
        and amount.value.denominator == whole.value.denominator == 1
    ):
        counts = int(amount.value), int(whole.value)
    printed = Printed(share.text, share.value, share.step)
    explanation = explained(printed, follows, expected, counts=counts)
    finding = Finding(
        CODE, severity, message, spots, share.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip
    return Claim(CODE, spots, (finding,))


CHECK = Check(
    code=CODE,
    title=Text("数量和它的占比", "An amount and its share"),
    why=Text(
        "占比写在数量后面，总数在别处，读者要回头去找，错了不易看出。",
        "Where a share stands behind its amount and the whole stands elsewhere, nobody looks back.",
    ),
    run=_run,
    benign=(
        Text("另有未写明的总数", "a whole that is not said"),
        Text("几项合计的占比", "the share of several together"),
    ),
)  # fmt: skip
