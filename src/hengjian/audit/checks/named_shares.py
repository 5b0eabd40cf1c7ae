"""A share whose part and whole are told by name, wherever their amounts stand: 税收占总收入的比重为
53.79%; a 万元，占本年支出合计的 31.45%; 支出 a，预算执行率 43.26%."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from hengjian.audit.amounts import Amount, amounts, period_at
from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, digit_slip, digits_of, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.intervals import Interval
from hengjian.audit.passages import Passage, as_figure, passages, plain_interval, worked_out
from hengjian.bilingual import Text
from hengjian.quantities import Dimension

_CODE = "named-share"
_SAID = re.compile(
    "(?P<part>[^，。；：、]{0,20}?)占(?:到|了|全部)?(?P<whole>[^，。；：、占]{2,20}?)的?(?:比重|比例|份额|比)?"
    "(?:由[^，。；]{0,12}?[0-9.]+%(?:提高|上升|下降|降低|增加|减少|变化|调整)?(?:到|至|为))?[为是达到约仅：:]*$"
)
_RATE = re.compile(
    "(?:预算|资金|投资|项目)?(?:执行|支出|使用|支付|拨付|到位|完成)(?:率|进度|比例)[为是达到约仅：:]*$"
    "|(?:完成|占|为)(?:年初|调整|全年|年度|本年|当年)*预算数?的?(?:比例|比重)?[为是约仅]*$"
)
_BUDGET = re.compile("预算|下达|到位|安排|总额|批复|计划|投资|指标|资金")
_LEAD = re.compile(
    "^(?:截至|截止|其中|全年|本年度?|当年|上半年|累计|预计|完成|实现|全[国省市县区州]|(?:19|20)[0-9]{2}年度?)+"
)
_ANOTHER = re.compile("上年|去年|同期|提高|上升|下降|增(?!加值)|减|回落|降低")
_IN_ROW = re.compile(r"\s*[、和及与]\s*[0-9.]+\s*%")
_GROWTH = re.compile("增长|下降|增|降|持平|^占[^，。；]{0,10}%$")
_BACK = 6
_FAR = 12
"""So many paragraphs back an amount may stand that is called by the very name."""
_PER = re.compile("人均|户均|亩均|平均|单位")
_BY_ACCIDENT = Fraction(1, 20)
_SLIPS = 12
_MONEY = (("CNY", 1),)
_SAME = {"GDP": "生产总值", "国内生产总值": "生产总值", "地区生产总值": "生产总值"}


def _run(context: Context) -> Iterator[Claim]:
    running = passages(context, tables=False)
    proven: dict[str, set[Fraction]] = {}
    values = _values(running)
    for again in (False, True):
        for claim in _claims(running, proven, values):
            if again:
                yield claim


_Values = dict[Dimension, list[Figure]]
"""The amounts of a document by dimension, each value once, in their order."""


def _values(running: Sequence[Passage]) -> _Values:
    told = [each for passage in running for each in amounts(passage) if each.plain]
    found: dict[Dimension, dict[Fraction, Figure]] = defaultdict(dict)
    for each in told:
        if each.figure.value > 0:
            found[each.figure.dimension].setdefault(each.figure.value, each.figure)
    return {kind: [at[value] for value in sorted(at)] for kind, at in found.items()}


def _claims(
    running: Sequence[Passage], proven: dict[str, set[Fraction]], values: _Values
) -> Iterator[Claim]:
    for at, passage in enumerate(running):
        if "%" not in passage.plain:
            continue
        around = [each for other in running[max(0, at - _FAR) : at + 1] for each in amounts(other)]
        around = [each for each in around if not _PER.search(each.name)]
        for share in passage.figures:
            if not share.is_percent or share.hedge or share.in_range or worked_out(passage, share):
                continue
            if _IN_ROW.match(passage.plain, share.spot.end):
                continue
            claim = _claim(passage, share, around, proven)
            if claim is not None and not (claim.findings and _given(around, values, claim, share)):
                yield claim


def _given(around: Sequence[Amount], values: _Values, claim: Claim, share: Figure) -> bool:
    """Whether some other amount of the document gives the share: it may be the whole."""
    part = next((each.figure for each in around if each.figure.spot == claim.spots[1]), None)
    if part is None or not share.value or not part.value:
        return False
    alike = values.get(part.dimension, [])
    near = part.value / share.value
    low = bisect_left(alike, near * _WIDE[0], key=_value)
    high = bisect_right(alike, near * _WIDE[1], key=_value)
    return any(_fits(share, part, each) for each in alike[low:high][:_MANY])


def _value(figure: Figure) -> Fraction:
    return figure.value


_WIDE = (Fraction(19, 20), Fraction(21, 20))
"""How far rounding can take a whole from what its printed share says."""
_MANY = 50


def _claim(
    passage: Passage, share: Figure, around: Sequence[Amount], proven: dict[str, set[Fraction]]
) -> Claim | None:
    clause = _clause(passage, share)
    if _ALONE.fullmatch(clause):
        return _of_what_is_before(passage, share, around)
    said = _SAID.fullmatch(clause)
    if (
        said is not None
        and not said["part"]
        and _OF_PLAN.fullmatch(said["whole"].removesuffix("的"))
    ):
        return _of_its_plan(passage, share)
    if said is not None and not _ANOTHER.search(re.sub("由.*", "", clause)):
        parts = _parts(passage, share, said["part"], around)
        wholes = _called(said["whole"], around)
        wholes = [f for f in wholes if f not in parts]
        if not wholes and said["part"] == "":
            return _held(share, parts, _of_kind(said["whole"], around), sure=False)
        values = proven.setdefault(said["whole"], set())
        held = {b.value for a in parts for b in wholes if b.value and _fits(share, a, b)}
        if len(held) == 1:
            values |= held
        known = [f for f in wholes if f.value in values] if len(values) == 1 else []
        known = known or _of_period(period_at(passage, share.spot.start), wholes, around)
        return _held(share, parts, wholes if held else known or wholes, sure=True)
    if _RATE.search(clause) and not _ANOTHER.search(clause):
        part = _right_before(passage, share)
        if "到位" in clause and any("到位" in each.name for each in around):
            part = None  # the rate of another amount than the one before it
        if part is not None and part.dimension == _MONEY:
            near = [e for e in around if e.figure.spot.block > passage.block - _BACK]
            wholes = [e.figure for e in near if _is_budget(e, part)]
            beside = _budget_beside(passage, part)
            if beside is not None and not any(_fits(share, part, whole) for whole in wholes):
                return _held(share, [part], [beside], sure=True, rate=True)
            return _held(share, [part], wholes, sure=False)
    return None


_ALONE = re.compile("占比?[为是达约]*")


def _of_period(period: str, wholes: Sequence[Figure], around: Sequence[Amount]) -> list[Figure]:
    """Those of several wholes that are of the share's period."""
    return [e.figure for e in around if period and e.period == period and e.figure in wholes]


_OF_PLAN = re.compile("(?:总|年度|全年|当年)?(?:计划|任务|目标)(?:任务|数|总数)?")


def _of_its_plan(passage: Passage, share: Figure) -> Claim | None:
    """2606 个村通公路，…累计解决 2585 个，占总计划的 99.2%: the plan opens the paragraph."""
    part = _right_before(passage, share)
    if part is None:
        return None
    wholes = [
        each.figure
        for each in amounts(passage)
        if each.plain and each.figure.unit == part.unit and _stands_before(each.figure, part)
    ]
    wholes = [whole for whole in wholes if whole.value >= part.value]
    return _held(share, [part], wholes, sure=True)


def _of_what_is_before(passage: Passage, share: Figure, around: Sequence[Amount]) -> Claim | None:
    """A share without its whole: of an amount before that ends in the same name: 常住人口."""
    part = _right_before(passage, share)
    name = next((each.name for each in around if each.figure == part), "")
    ending = _DONE.sub("", name)[-2:]
    if part is None or len(ending) < 2:
        return None
    wholes = [
        each.figure
        for each in around
        if each.plain and _DONE.sub("", each.name).endswith(ending)
        and each.figure.value > part.value and _stands_before(each.figure, part)
        and each.figure.spot.block > passage.block - _BACK - 2
    ]  # fmt: skip
    return _held(share, [part], wholes, sure=False)


def _stands_before(one: Figure, other: Figure) -> bool:
    return (one.spot.block, one.spot.end) <= (other.spot.block, other.spot.start)


def _clause(passage: Passage, share: Figure) -> str:
    """The words of the clause of a share before it."""
    words = passage.plain[max(share.sentence[0], share.spot.start - 50) : share.spot.start]
    return "".join(re.split("[，,；;。：:、\n]", words)[-1].split())


def _parts(passage: Passage, share: Figure, name: str, around: Sequence[Amount]) -> list[Figure]:
    """What the share is of by its name, or the amount of the clause before."""
    if name:
        return _called(re.sub("[0-9.,]+[万亿]?[元个户人项]?$", "", name), around)
    part = _right_before(passage, share)
    return [part] if part is not None else []


def _right_before(passage: Passage, share: Figure) -> Figure | None:
    """The amount right before a share in its sentence, but for clauses of growth."""
    before = [e for e in amounts(passage) if e.figure.spot.end <= share.spot.start]
    last = before[-1] if before else None
    if last is None or last.figure.sentence != share.sentence or not last.plain:
        return None
    between = passage.plain[last.figure.spot.end : share.spot.start]
    clauses = re.split("[，,]", between)
    return last.figure if all(_GROWTH.search(clause) for clause in clauses[1:-1]) else None


def _called(name: str, around: Sequence[Amount]) -> list[Figure]:
    """The amounts that are called by a name: all of its words, in order."""
    name = _LEAD.sub("", name)
    name = _SAME.get(name, name)
    if len(name) < 2:
        return []
    words = re.compile(".*".join(map(re.escape, name)))
    exact = [
        each.figure for each in around if each.plain and _DONE.sub("", each.name).endswith(name)
    ]
    near = [
        each for each in around if each.figure.spot.block > around[-1].figure.spot.block - _BACK
    ]
    return exact or [e.figure for e in near if e.plain and words.search(_LEAD.sub("", e.name))]


_DONE = re.compile("(?:累计|实际|全部)*(?:完成|实现|达到?|为|是|共|约|计)*$")


def _of_kind(name: str, around: Sequence[Amount]) -> list[Figure]:
    """The amounts that end as a name does, where none is called by it: 一般公共预算|支出."""
    ending = name.removesuffix("的")[-2:]
    return [e.figure for e in around if e.plain and _DONE.sub("", e.name).endswith(ending)]


def _is_budget(each: Amount, part: Figure) -> bool:
    figure = each.figure
    alike = figure.dimension == part.dimension and figure.spot != part.spot
    return (
        alike and not each.change and figure.value >= part.value and bool(_BUDGET.search(each.name))
    )


def _budget_beside(passage: Passage, part: Figure) -> Figure | None:
    """The budget right before what was spent of it: 预算数 a，决算数|b，完成预算的 p%."""
    told = amounts(passage)
    at = next((at for at, each in enumerate(told) if each.figure == part), 0)
    last = told[at - 1] if at else None
    if last is None or last.figure.sentence != part.sentence or last.aside or last.change:
        return None
    alike = last.figure.dimension == part.dimension and last.figure.value > 0
    return last.figure if alike and _BESIDE.search(last.name) else None


_BESIDE = re.compile("预算数?(?:调整)?[为是：:]*$|预算总?额[为是：:]*$")


def _fits(share: Figure, part: Figure, whole: Figure) -> bool:
    return _follows(part, whole).meets(share.interval)


def _held(
    share: Figure,
    parts: Sequence[Figure],
    wholes: Sequence[Figure],
    *,
    sure: bool,
    rate: bool = False,
) -> Claim | None:
    """``sure`` where a single pair proves; ``rate`` where more may be done than was planned."""
    pairs = [(a, b) for a in parts for b in wholes if a.dimension == b.dimension and b.value > 0]
    pairs = [(a, b) for a, b in pairs if a.spot != b.spot and (rate or a.value <= b.value)]
    fits = [pair for pair in pairs if _follows(*pair).meets(share.interval)]
    if fits:
        return Claim(_CODE, (share.spot, fits[0][0].spot, fits[0][1].spot))
    values = {(a.value, b.value) for a, b in pairs}
    if sure and len(values) == 1:
        return _wrong(share, *pairs[0])
    digits = digits_of(share.text)
    accident = Fraction(_SLIPS * len(digits) * len(values), 10 ** len(digits))
    near = [
        (a, b)
        for a, b in pairs
        if digit_slip(digits, digits_of(as_figure(a.value / b.value, share)))
    ]
    if accident < _BY_ACCIDENT and len({(a.value, b.value) for a, b in near}) == 1:
        return _wrong(share, *near[0])
    return None


def _follows(part: Figure, whole: Figure) -> Interval:
    return plain_interval(part) / plain_interval(whole)


def _wrong(share: Figure, part: Figure, whole: Figure) -> Claim:
    follows = _follows(part, whole)
    expected = as_figure(part.value / whole.value, share)
    message = Text(
        f"{part.text} 占 {whole.text} 的 {expected}，文中写作 {share.text}",
        f"{part.text} is {expected} of {whole.text}, not {share.text}",
    )
    explanation = explained(Printed(share.text, share.value, share.step), follows, expected)
    spots = (share.spot, part.spot, whole.spot)
    finding = Finding(
        _CODE, "warning", message, spots, share.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip
    return Claim(_CODE, spots, (finding,))


CHECK = Check(
    code=_CODE,
    title=Text("按名称可查的占比", "Shares of what is named"),
    why=Text(
        "占比的分子、分母在前文各有其数，三者要对得上。",
        "The amounts a share is made of stand before it by name; the three must agree.",
    ),
    run=_run,
    benign=(
        Text("占比以另一个数为分母", "a share of another whole"),
        Text("名称相近的另一个数", "another figure of a like name"),
    ),
)  # fmt: skip
