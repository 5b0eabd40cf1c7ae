"""Amounts and their parts in running text: 总投资…其中…; 甲…、乙…，合计…; 占总投资的…%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.enumerations import Enumeration, enumerations, leaves_no_rest, sums
from hengjian.audit.explanations import Printed, digit_slip, digits_of, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.hedging import is_counted
from hengjian.audit.intervals import Interval
from hengjian.audit.passages import Passage, as_figure, passages, plain_interval, worked_out
from hengjian.bilingual import Text
from hengjian.quantities import unit

CODE = "parts-and-whole"


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context):
        for listed in enumerations(passage):
            if not is_counted(unit(listed.whole.unit)) and len(listed.parts) > 1:
                yield _parts(passage, listed)
        for listed in sums(passage):
            yield from _total(passage, listed)
        yield from _shares(passage)
        yield from _rates(passage)


def _parts(passage: Passage, listed: Enumeration) -> Claim:
    """A whole of which parts are named; there may be others, so only too much is impossible."""
    spots = (listed.whole.spot, *(part.spot for part in listed.parts))
    whole = listed.whole.interval
    total = listed.total
    held = Claim(CODE, spots)
    if total.meets(whole) or listed.overlapping or listed.averaged or listed.regrouped:
        return held
    above = whole.high is not None and total.low is not None and total.low > whole.high
    if above:
        return _unequal(listed, "error" if listed.labelled else "warning")
    if (
        listed.closes
        and len(listed.parts) > 1
        and not listed.open
        and leaves_no_rest(passage, listed)
    ):
        return _unequal(listed, "warning")
    if not listed.closes or len(listed.parts) < 3:
        return held
    wrong = _unequal(listed, "query")
    rest = listed.whole.value - sum((part.value for part in listed.parts), Fraction(0))
    slip = wrong.findings[0].suggestion is not None
    small = rest < min(part.value for part in listed.parts)
    if small and not listed.open and _swapped_part(listed, rest):
        return _unequal(listed, "warning")
    if slip and (not listed.open or (_long(listed) and _only_including(passage, listed))):
        return _unequal(listed, "warning")
    return wrong if small and not listed.open else held


def _swapped_part(listed: Enumeration, rest: Fraction) -> bool:
    """Whether one part with two of its digits exchanged would make up the whole."""
    for part in listed.parts:
        printed, due = map(digits_of, (part.text, as_figure(part.value + rest, part)))
        if len(printed) >= 4 and sorted(printed) == sorted(due) and digit_slip(printed, due):
            return True
    return False


def _long(listed: Enumeration) -> bool:
    """Whether the whole has so many digits that a slip of one of them is no accident."""
    digits = "".join(mark for mark in listed.whole.text if mark.isdigit())
    return len(digits.strip("0")) >= 5


def _only_including(passage: Passage, listed: Enumeration) -> bool:
    """Whether nothing but 包括 says that there may be other parts."""
    words = passage.plain[listed.whole.spot.end : listed.parts[-1].spot.end + 12]
    return "包括" in words and not re.search("等|主要|重点|仅|例如|如", words)


def _total(passage: Passage, listed: Enumeration) -> Iterator[Claim]:
    """Parts and then 合计: some run of the parts before it must add up to it."""
    runs = [
        Enumeration(listed.whole, listed.parts[at:], listed.names[at:], False, True)
        for at in range(len(listed.parts) - 1)
    ]
    spots = (listed.whole.spot, *(part.spot for part in listed.parts))
    if any(run.total.meets(listed.whole.interval) for run in (*runs, *_added_to(passage, listed))):
        yield Claim(CODE, spots)
    elif listed.whole.value > max(part.value for part in listed.parts):
        yield _unequal(listed, _how_sure(passage, listed))


def _added_to(passage: Passage, listed: Enumeration) -> list[Enumeration]:
    """The list with what it is added to before it: 收入 a，…；加补助 b、结余 c，收入总计."""
    start = passage.plain.rfind("\n", 0, listed.parts[0].spot.start) + 1
    return [
        Enumeration(listed.whole, (first, *listed.parts), ("", *listed.names), False, True)
        for first in passage.between(start, listed.parts[0].spot.start)
        if first.dimension == listed.whole.dimension
    ]


def _how_sure(passage: Passage, listed: Enumeration) -> Severity:
    start = listed.parts[0].sentence[0]
    earlier = passage.between(start, listed.parts[0].spot.start)
    alone = not any(other.dimension == listed.whole.dimension for other in earlier)
    return "error" if listed.labelled and alone else "warning" if listed.labelled else "query"


def _unequal(listed: Enumeration, severity: Severity) -> Claim:
    spots = (listed.whole.spot, *(part.spot for part in listed.parts))
    total = sum((part.value for part in listed.parts), Fraction(0))
    expected = as_figure(total, listed.whole)
    working = "+".join(part.text for part in listed.parts)
    message = Text(
        f"{working} 合计为 {expected}，总数写作 {listed.whole.text}",
        f"{working} add up to {expected}; the whole is given as {listed.whole.text}",
    )
    printed = Printed(listed.whole.text, listed.whole.value, listed.whole.step)
    explanation = explained(printed, listed.total, expected)
    finding = Finding(
        CODE, severity, message, spots, listed.whole.text, expected, listed.total,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip
    return Claim(CODE, spots, (finding,))


_SHARE = re.compile(
    r"(?:[，,（(]|\s)*占(?P<of>[^0-9，。；、（）\n]{0,16}?)(?:的?(?:比例|比重|比))?[为是达约仅]*\s*$"
)
_ALL = re.compile(
    "(?P<kind>总投资|总额|总数|总量|合计|预算|投资|资金|户数|全部)"
    "(?:总?[额数]|金额|资金)?(?:的|比例|比重|比)*$"
)


def _shares(passage: Passage) -> Iterator[Claim]:
    """项目资本金 A，占总投资的 P%: held against every 总投资 in the paragraph."""
    for at, share in enumerate(passage.figures):
        if not share.is_percent or share.hedge in ("above", "at_least", "below", "at_most"):
            continue
        if worked_out(passage, share):
            continue
        before = passage.figures[:at]
        part = before[-1] if before else None
        if part is None or part.is_percent or not part.unit:
            continue
        joint = passage.plain[part.spot.end : share.spot.start]
        if len(before) > 1 and _OF_BASE.fullmatch(joint):
            yield from _of_base(passage, before[-2], part, share)
            continue
        words = _SHARE.fullmatch(joint)
        if words is None:
            continue
        wholes = [f for f in passage.figures if f is not part and f.dimension == part.dimension]
        yield from _share(passage, part, share, wholes, words["of"])


_OF_BASE = re.compile(r"[^0-9，。；、]{0,6}?[）)]?的(?:比例|比重)?[为是约仅]*\s*")
_OF = re.compile(
    r"[^0-9。；，、]{0,10}[，,（(]?\s*(?:仅|约|只)?(?:占[^0-9，。；、（）]{0,12}?|"
    r"(?:完成|达到?|相当于|为)[^0-9，。；、（）]{0,8}?(?:目标|任务|计划|预算)[^0-9，。；、（）]{0,4}?)"
    r"[（(]?[约共]?\s*"
)


def _of_base(passage: Passage, part: Figure, whole: Figure, share: Figure) -> Iterator[Claim]:
    """完成投资 A，占总投资 B 的 P%: all three are said."""
    joint = passage.plain[part.spot.end : whole.spot.start]
    if part.dimension != whole.dimension or not part.unit or not _OF.fullmatch(joint):
        return
    if _ratio_meets(part, whole, share):
        yield Claim(CODE, (share.spot, part.spot, whole.spot))
    else:
        yield _not_the_share(part, whole, share, "error")


def _share(
    passage: Passage, part: Figure, share: Figure, wholes: list[Figure], of: str
) -> Iterator[Claim]:
    fits = [f for f in wholes if _ratio_meets(part, f, share)]
    if fits:
        yield Claim(CODE, (share.spot, part.spot, fits[0].spot))
        return
    kind = _ALL.search(of)
    named = [f for f in wholes if kind and _is_called(kind["kind"], _words_before(passage, f))]
    named = named or _listed_under(passage, part, of)
    same = [f for f in named if f.sentence == share.sentence] or named
    if not same or len({f.value for f in same}) > 1:
        return
    if part.value > same[0].value and share.value < 1:
        return  # the share is of something else
    yield _not_the_share(part, same[0], share)


def _listed_under(passage: Passage, part: Figure, of: str) -> list[Figure]:
    """The whole that the part is listed under by 其中, if it is the one that is named."""
    return [
        listed.whole
        for listed in enumerations(passage)
        if part in listed.parts
        and _PLANNED.fullmatch(of) is None
        and of.removesuffix("的")
        in passage.plain[listed.whole.sentence[0] : listed.whole.spot.start]
    ]


_PLANNED = re.compile("(?:[^，。；]{0,6})?(?:预算|计划|任务|目标)数?的?")
"""What is done as a share of its own plan, which is no part of a whole: 占预算的 96.3%."""


def _is_called(kind: str, words: str) -> bool:
    """Whether the words before a figure end in the name of the whole: 总投资, 项目总投资额为."""
    return bool(
        re.search(
            f"{kind}(?:估算|概算|调整|规模|总?[额数]|金额|资金|[为是共约达到至合计：]|\\s)*$", words
        )
    )


def _words_before(passage: Passage, figure: Figure) -> str:
    words = passage.plain[max(0, figure.spot.start - 12) : figure.spot.start]
    return re.split("[，。；、（）]", words)[-1]


def _rates(passage: Passage) -> Iterator[Claim]:
    """收回问卷 N 份，其中满意问卷 k 份，满意度为 P%."""
    for listed in enumerations(passage):
        part = listed.parts[0]
        if len(listed.parts) > 1 or part.sentence != listed.whole.sentence:
            continue
        behind = passage.between(part.spot.end, part.sentence[1])
        share = behind[0] if behind and behind[0].is_percent else None
        if share is None or share.hedge not in (None, "about") or not _kin(passage, listed, share):
            continue
        if worked_out(passage, share):
            continue
        if _ratio_meets(part, listed.whole, share):
            yield Claim(CODE, (share.spot, part.spot, listed.whole.spot))
        else:
            yield _not_the_share(part, listed.whole, share)


_RATE = re.compile("([一-鿿]{2,8}?)(?:度|率|占比|比例)")
_NEUTRAL = re.compile("^(?:受益|群众|居民|总体|综合|对象|服务)+")


def _kin(passage: Passage, listed: Enumeration, share: Figure) -> bool:
    """Whether the rate is named after the part: 满意问卷, 满意度."""
    between = passage.plain[listed.parts[0].spot.end : share.spot.start]
    rate = _RATE.search(re.split("[，,、；]", between)[-1])
    words = _NEUTRAL.sub("", rate[1]) if rate else ""
    if _PROGRESS.fullmatch(words) and not _PROGRESS.match(listed.names[0]):
        return False  # 甲线|完成 12 公里，完成率: of what was planned for 甲线
    return len(words) >= 2 and words in listed.names[0]


_PROGRESS = re.compile("(?:实际|已|累计)*(?:完成|开工|完工|竣工|支出|执行|到位|支付)")


def _ratio_meets(part: Figure, whole: Figure, share: Figure) -> bool:
    return (_stands_for(part) / _stands_for(whole)).meets(share.interval)


def _stands_for(figure: Figure) -> Interval:
    """What it is by its digits, and where it is about, what that allows."""
    return figure.interval if figure.hedge == "about" else plain_interval(figure)


def _not_the_share(
    part: Figure, whole: Figure, share: Figure, severity: Severity = "warning"
) -> Claim:
    spots = (share.spot, part.spot, whole.spot)
    if not whole.value:
        return Claim(CODE, spots)
    follows = _stands_for(part) / _stands_for(whole)
    expected = as_figure(part.value / whole.value, share)
    message = Text(
        f"{part.text} 占 {whole.text} 的 {expected}，文中写作 {share.text}",
        f"{part.text} is {expected} of {whole.text}, not {share.text}",
    )
    counts = None
    if part.step == whole.step == 1 and is_counted(unit(whole.unit)):
        counts = int(part.value), int(whole.value)
    printed = Printed(share.text, share.value, share.step)
    explanation = explained(printed, follows, expected, counts=counts)
    finding = Finding(
        CODE, severity, message, spots, share.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip
    return Claim(CODE, spots, (finding,))


CHECK = Check(
    code=CODE,
    title=Text("部分与总额", "Parts and whole"),
    why=Text(
        "总额、构成和占比写在一处，三者只要有一个不合，资金来源就说不清。",
        "Where a whole, its parts and their shares stand together, one that does not fit leaves "
        "the sources of the money unclear.",
    ),
    run=_run,
    benign=(
        Text("“其中”只列主要部分", "其中 names only the main parts"),
        Text("各数分别四舍五入", "numbers rounded one by one"),
        Text("占比以另一口径的总额为分母", "a share of another whole"),
    ),
)  # fmt: skip
