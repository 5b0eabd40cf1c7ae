"""Rates and balances said in words: 计划 N 个，实际完成 k 个，完成率 P%; 到位扣除支出后结余."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.explanations import Printed, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.hedging import is_counted
from hengjian.audit.intervals import Interval
from hengjian.audit.passages import Passage, as_figure, passages, plain_interval, worked_out
from hengjian.audit.prose import joined
from hengjian.bilingual import Text
from hengjian.quantities import unit

CODE = "rate-in-words"


def _run(context: Context) -> Iterator[Claim]:
    amounts = _distinct(
        f for f in context.figures if not f.is_percent and _BUDGET.search(f.measure)
    )
    for passage in passages(context):
        for share in passage.figures:
            yield from _rate(passage, share, amounts)
        yield from _balances(passage)


_MOST = 200
"""Amounts of a document that a rate may be of."""


def _distinct(figures: Iterable[Figure]) -> list[Figure]:
    """The first figures of each value, no more than a rate may be held against."""
    found: dict[tuple[object, Fraction], Figure] = {}
    for figure in figures:
        if len(found) < _MOST:
            found.setdefault((figure.dimension, figure.value), figure)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Family:
    """Rates of one kind: how they are called, what was done, and out of what."""

    name: re.Pattern[str]
    part: re.Pattern[str]
    whole: re.Pattern[str]
    money: bool
    """Whether amounts are compared; else only counts."""


def _family(name: str, part: str, whole: str, *, money: bool = False) -> _Family:
    return _Family(re.compile(f"(?:{name})$"), re.compile(part), re.compile(whole), money)


_PLANNED = "计划|应|目标|任务|拟|预计|需(?!求)|下达"
_FAMILIES = (
    _family("完成|完工|竣工|建成|交付|实施|改造", "完成|完工|竣工|建成|交付|实施|改造", _PLANNED),
    _family("开工|启动", "开工|启动|开建", _PLANNED),
    _family("[发拨兑][放付现]|核发|到位", "[发拨兑][放付现]|核发|到位", _PLANNED),
    _family("开班|举办|开展|培训", "开班|举办|开展|培训", _PLANNED),
    _family("签约|安置|搬迁|入户|走访", "签约|安置|搬迁|入户|走访", _PLANNED + "|涉及|共"),
    _family("回收|有效", "[收回][回收]|有效", "发放|发出|下发"),
    _family("合格|优良|达标", "合格|优良|达标|符合", "抽[查检样取]|检[查测验]|核查|查验|送检|监测"),
    _family("到位", "到位", "应|计划|预算|安排|下达|批复", money=True),
    _family(
        "执行|支出|支付|使用",
        "支出|支付|使用|执行|拨付",
        "到位|预算|下达|安排|资金共|总额",
        money=True,
    ),
    _family("投资完成|^完成", "完成", "计划|任务|目标|年度|应", money=True),
)
_MONEY = (("CNY", 1),)
_MEASURES = ((("length", 1),), (("area", 1),), (("volume", 1),))
"""What works are planned and done in besides counts."""
_BUDGET = re.compile("预算|到位|下达|安排|指标|投资|合同")
_NAMED = re.compile("(?P<name>[一-鿿]{2,12})(?:率|比例|进度)(?:[为是达到约仅有：:]|只有)*$")
_OF_PLAN = re.compile(
    "(?P<name>完成|占|达到?|相当于)了?(?:[原年总全]?[年度]?(?:计划|目标|任务)[数量总]*)"
    "(?:任务|投资)?的?(?:比例|比重)?[为约仅]*$"
)
_OTHER = re.compile(
    "投资|资金|满意|知晓|支付|支出|预算|及时|按[时期质]|节约|就业|入住|利用|覆盖|取证|整改|验收|质量|增长"
    "|准确|审核|办结|响应|处理|回复|巡查|安全|故障"
)
"""Words that make a rate one of something else than how much of a plan of counts was done."""
_DONE = re.compile("(?:实际|已经?|仅|共)+(?:完成|实施|实现|达到?)?|完成|实施|实现")
"""Done, without a word of what: 实际完成."""
_BARE = re.compile("(?:实际|已经?|仅|共)+(?:有|为)?")
_ACT = re.compile("(?:实际|已经?|仅|共)+(?:完成)?(?P<act>[一-鿿]{2,4})")
"""Done, in the words of the plan: 应改善学校, 已改善."""
_EARLIER = re.compile("上年|去年|同期|原计划|原定|调整前")
_ELSE = re.compile("[率占比较超低高]|其中|平均|每|同比|上年|去年|预留|结余")


def _rate(passage: Passage, share: Figure, amounts: Sequence[Figure]) -> Iterator[Claim]:
    """计划 N 个，实际完成 k 个，完成率 P%; 发放 N 份，收回 k 份，回收率 P%."""
    if not share.is_percent or share.hedge not in (None, "about") or share.in_range:
        return
    if worked_out(passage, share):
        return
    words = _words(passage, share)
    of_plan = _OF_PLAN.search(words)
    named = of_plan or _NAMED.search(words)
    before = [f for f in passage.figures if f.spot.start < share.spot.start and not f.is_percent]
    if named is None or not before or before[-1].sentence != share.sentence:
        return
    called = "完成" if of_plan else named["name"]
    before = _up_to_part(passage, before, called)
    part, money = before[-1], before[-1].dimension == _MONEY
    if not money and not (is_counted(unit(part.unit)) or part.dimension in _MEASURES):
        return
    if not money and _OTHER.search(named["name"]):
        said = named["name"] in _words(passage, part)
        wholes = _by_name(passage, before, called) if said else []
    else:
        wholes = _wholes(passage, before, called, money=money)
        wholes = wholes or _by_name(passage, before, called)
    if not wholes or not part.unit:
        return
    bases = (*wholes, *before[:-1], *(amounts if money else ()))
    alike = [each for each in bases if each.dimension == part.dimension and each.value]
    fits = next((each for each in alike if _meets(part, each, share)), None)
    if fits is not None:
        yield Claim(CODE, (share.spot, part.spot, fits.spot))
    elif wholes[-1].value and (money or len({each.value for each in wholes}) == 1):
        yield _wrong(share, part, wholes[-1], money=money)  # of money, none of all there are fits


def _wrong(share: Figure, part: Figure, whole: Figure, *, money: bool) -> Claim:
    follows = plain_interval(part) / plain_interval(whole)
    expected = as_figure(part.value / whole.value, share)
    counted = not money and part.value.denominator == whole.value.denominator == 1
    counts = (int(part.value), int(whole.value)) if counted else None
    working = f"{part.text} ÷ {whole.text}"
    return _claim(share, (part.spot, whole.spot), follows, expected, working, counts)


def _meets(part: Figure, whole: Figure, share: Figure) -> bool:
    return (plain_interval(part) / plain_interval(whole)).meets(share.interval)


def _wholes(passage: Passage, before: Sequence[Figure], name: str, *, money: bool) -> list[Figure]:
    """What the last figure may be a part of, by the name of the rate: those of its sentence, else
    those of the sentence before."""
    part = before[-1]
    said = _words(passage, part)
    if _ELSE.search(said):
        return []
    alike = [each for each in before[:-1] if each.dimension == part.dimension and each.unit]
    here = [each for each in alike if each.sentence == part.sentence]
    there = [each for each in alike if each.sentence[1] == part.sentence[0]]
    for near in (here, there):
        found = [each for each in near if _related(name, said, _words(passage, each), money=money)]
        if found or any(re.search(_PLANNED, _words(passage, each)) for each in near):
            return found
    return []


def _up_to_part(passage: Passage, before: list[Figure], name: str) -> list[Figure]:
    """The figures up to the one the rate is named after: 回收 312 份，有效 305 份，|回收率."""
    here = before[-1].sentence
    for at in range(len(before) - 1, 0, -1):
        figure = before[at]
        if figure.sentence != here:
            break
        alike = figure.dimension == before[-1].dimension and not figure.is_percent
        if alike and name[-2:] in _words(passage, figure):
            return before[: at + 1]
    return before


def _by_name(passage: Passage, before: Sequence[Figure], name: str) -> list[Figure]:
    """What stands right before a part named as the rate is: 受理 1,246 件，结案 1,219 件."""
    part = before[-1]
    words = _words(passage, part)
    if name[-2:] not in words or _ELSE.search(words) or not part.value:
        return []
    alike = [each for each in before[:-1] if each.dimension == part.dimension and each.unit]
    if not alike or alike[-1].sentence != part.sentence or alike[-1].value < part.value:
        return []
    return [] if _ELSE.search(_words(passage, alike[-1])) else [alike[-1]]


def _related(name: str, part: str, whole: str, *, money: bool) -> bool:
    """Whether the words of a part and of a whole are those of the rate of this name."""
    subject = _SUBJECT.match(part)
    if subject is not None and not set(subject["what"]) <= set(whole):
        return False
    for family in _FAMILIES:
        if family.money is not money or not family.name.search(name):
            continue
        said = family.part.search(part) or _BARE.fullmatch(part)
        if said and family.whole.search(whole):
            return not _EARLIER.search(whole)
    planned = re.search(_PLANNED, whole) and not _EARLIER.search(whole)
    act = _ACT.fullmatch(part)
    if planned and money:
        return act is not None and act["act"] in whole and name in ("完成", act["act"])
    if not planned:
        return False
    if act is not None and act["act"] in whole:
        return name == "完成" or _kin(name, whole)
    return bool(_DONE.match(part)) and _kin(name, whole)


_SUBJECT = re.compile(
    "(?!实际|已|累计|共|其中|均|全|截|目前|本|项目|至|到|年|有效|开|完|应|计划)(?P<what>[一-鿿]{2,6}?)"
    "(?:实际|已|累计|共)*(?:完成|建成|竣工|开工)"
)
"""Of whom or of what it is said that it was done: 乡道|完成."""


def _kin(name: str, whole: str) -> bool:
    """Whether a rate is called after what was planned: 计划核发企业, 发放率."""
    return bool(set(re.sub("[完成程度实际计划]", "", name[-2:])) & set(whole))


def _words(passage: Passage, figure: Figure) -> str:
    """The words right before a figure, without blanks, back to the last comma."""
    words = passage.plain[max(figure.sentence[0], figure.spot.start - 24) : figure.spot.start]
    words = words.rstrip(" ：:")
    return "".join(_MARKS.split(words)[-1].split())


_MARKS = re.compile("[，,、；：]")


_BALANCE = re.compile(
    "(?P<whole>[一-鿿]{2}?)(?:资金|金额|投资|收入)?(?:扣除|减去)"
    "(?:[实已]际?)?(?P<part>[一-鿿]{2}?)[一-鿿]{0,4}?"
    r"后?的?(?:结余|余额|剩余|差额)(?:资金)?[为是]?\s*$"
)
_LEFT = re.compile(
    "(?:^|[，,；;。])(?:项目|尚|账面|账户|资金)?(?:资金)?(?:结余|剩余|余额)(?:资金|金额)?[为是共计]*$"
)
_STILL = re.compile("(?:^|[，,；;。])(?:尚|还|仍)有$")
_UNSPENT = re.compile(r"\s*(?:资金)?[未没](?:有)?(?:支出|使用|支付|拨付)|\s*(?:资金)?结余")
_CARRIED = re.compile("结转|上年|年初|利息|收回|上缴|退回|追加|调剂")


def _balances(passage: Passage) -> Iterator[Claim]:
    """到位 A，支出 B；到位资金扣除支出后结余 C; 尚有 C 未支出."""
    for at, left in enumerate(passage.figures):
        lead = passage.plain[max(0, left.spot.start - 30) : left.spot.start]
        said = _BALANCE.search(lead)
        names = (said["whole"], said["part"]) if said else _left_over(passage, left, lead)
        if names is None:
            continue
        earlier = [f for f in passage.figures[:at] if f.dimension == left.dimension]
        whole = _called(passage, earlier, names[0])
        part = _called(passage, earlier, names[1])
        if whole is None or part is None or whole.value <= part.value:
            continue
        follows = plain_interval(whole) - plain_interval(part)
        expected = as_figure(whole.value - part.value, left)
        working = f"{whole.text} - {part.text}"
        yield _claim(left, (whole.spot, part.spot), follows, expected, working, None)


def _left_over(passage: Passage, left: Figure, lead: str) -> tuple[str, str] | None:
    """What a balance without further words is of: of what arrived and was spent, where nothing in
    the paragraph was carried over or paid back."""
    words = joined(lead)
    behind = passage.plain[left.spot.end :]
    said = _LEFT.search(words) or (_STILL.search(words) and _UNSPENT.match(behind))
    if left.dimension != _MONEY or not said or _CARRIED.search(passage.plain):
        return None
    arrived = next((word for word in ("到位", "下达", "拨付") if word in passage.plain), "到位")
    return arrived, "支付" if "未支付" in behind[:6] else "支出"


def _called(passage: Passage, figures: list[Figure], name: str) -> Figure | None:
    """The only value that is introduced by a word."""
    found = [figure for figure in figures if name in _words(passage, figure)]
    return found[-1] if len({figure.value for figure in found}) == 1 else None


def _claim(
    stated: Figure,
    others: tuple[Spot, ...],
    follows: Interval,
    expected: str,
    working: str,
    counts: tuple[int, int] | None,
) -> Claim:
    spots = (stated.spot, *others)
    if follows.meets(stated.interval):
        return Claim(CODE, spots)
    printed = Printed(stated.text, stated.value, stated.step)
    explanation = explained(printed, follows, expected, counts=counts)
    message = Text(
        f"{working} = {expected}，文中写作 {stated.text}",
        f"{working} = {expected}, but {stated.text} is written",
    )
    finding = Finding(
        CODE, "warning", message, spots, stated.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip
    return Claim(CODE, spots, (finding,))


CHECK = Check(
    code=CODE,
    title=Text("文字中的比率和结余", "Rates and balances in words"),
    why=Text(
        "计划数、完成数和完成率写在一句里，比率应能由两数算出；结余应等于到位减支出。",
        "A planned number, a finished number and a rate in one sentence: the rate must follow from "
        "the two. A balance is what arrived less what was spent.",
    ),
    run=_run,
    benign=(
        Text("比率按投资或其他口径计算", "a rate of money or of something else"),
        Text("结余含上年结转", "a balance that includes what was carried over"),
    ),
)
