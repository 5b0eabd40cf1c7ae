"""How much there is, by how much that is more or less, and what share that is, with other words
between: 收入 a，为预算的 p%，比上年增加 d，增长 q%; 收入 a，同比增长 q%，增收 d."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from hengjian.audit.amounts import DOWN, UP, Amount, amounts, one_basis
from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, digit_slip, digits_of, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.intervals import Interval
from hengjian.audit.mending import by_one_slip, chance, meets
from hengjian.audit.passages import Passage, as_figure, passages, plain_interval
from hengjian.bilingual import Text

_CODE = "changed-by"
_WAY = f"(?P<way>{UP}|{DOWN}|增|减|[多少])(?:率|幅度?)?[了约额为达到]*"
_THAN = (
    "(?:按?(?:同口径|可比口径)|同比|环比|净|共|实际|累计|即|[一二两三四五六七八九十]{1,2}年(?:来|间)?"
    "|(?:[比较与同和]|相比于?)[^，。；、]{0,14}?(?:相比|比较)?)*"
)
_BARE = re.compile(f"{_THAN}{_WAY}")
"""A change of what was said before, without a subject of its own."""
_THEN = re.compile(f"[，,（(]?{_THAN}{_WAY}")
_PRICES = re.compile("可比价|不变价|年均|名义|扣除价格|价格因素|复合")
_REAL = re.compile("生产总值|GDP|增加值|总产值")
_OWN = re.compile("其中|[；;]|占(?!.{0,8}(?:预算|任务|计划|目标))|另")
_BY_ACCIDENT = Fraction(1, 20)
_SLIPS = 12


@dataclass(frozen=True, slots=True)
class _Said:
    """A change in amount and in percent."""

    at: int
    """The place of the first of the two among the figures of its passage."""
    gap: Figure
    rate: Figure
    up: bool
    bare: bool
    """Whether it names no subject of its own."""


def _run(context: Context) -> Iterator[Claim]:
    running = passages(context, tables=False)
    for at, passage in enumerate(running):
        if len(passage.figures) < 2:
            continue
        if "相比" in passage.plain:
            yield from _differences(running, at)
        for said in _changes(passage) if "%" in passage.plain else ():
            claim = _claim(running, at, said)
            if claim is not None:
                yield claim


def _changes(passage: Passage) -> Iterator[_Said]:
    told = {each.figure: each for each in amounts(passage)}
    for at, first, second in _neighbours(passage, told):
        gap, rate = (second, first) if first.is_percent else (first, second)
        amount = told.get(gap)
        if amount is None or not rate.is_percent or not gap.value or rate.hedge or rate.in_range:
            continue
        joint = _undated(_ASIDE.sub("", passage.plain[first.spot.end : second.spot.start]))
        then = _THEN.fullmatch(joint)
        lead = _undated(_lead(passage, first))
        bare = _BARE.fullmatch(lead) or _of_the_sentence(passage, first, lead)
        own = re.search(f"{_WAY}$", lead)
        words = passage.plain[first.sentence[0] : first.spot.start]
        if (
            then is None
            or own is None
            or _PRICES.search(words + joint)
            or _REAL.search(words + lead)
        ):
            continue
        if not one_basis(lead, joint):
            continue
        ways = {re.fullmatch(f"{UP}|增|多", each["way"]) is not None for each in (then, own)}
        if len(ways) == 1:
            yield _Said(at, gap, rate, ways.pop(), bool(bare))


def _of_the_sentence(passage: Passage, first: Figure, lead: str) -> bool:
    """Whether a change repeats the subject of its sentence: 人口 a 人，与…相比，|人口|增加 b."""
    subject = re.sub(f"{_WAY}$", "", lead)
    before = passage.plain[first.sentence[0] : first.spot.start - len(lead)]
    return len(subject) > 2 and subject in before


_ASIDE = re.compile("[（(][^（）()]*[）)]")


def _neighbours(
    passage: Passage, told: Mapping[Figure, Amount]
) -> Iterator[tuple[int, Figure, Figure]]:
    """Figures one after the other, without those a bracket says again: 增加 72 万吨（14 亿斤）."""
    line = [
        (at, figure)
        for at, figure in enumerate(passage.figures)
        if figure not in told or not told[figure].aside
    ]
    for (at, first), (_, second) in pairwise(line):
        yield at, first, second


def _differences(running: Sequence[Passage], at: int) -> Iterator[Claim]:
    """137,349 万人. 与上次的 133,972 万人相比，增加 3,377 万人: the new, the old and the gap."""
    told = amounts(running[at])
    for old, gap in pairwise(told):
        words = running[at].plain[old.figure.spot.end : gap.figure.spot.start]
        alike = old.figure.dimension == gap.figure.dimension
        if not (old.former and gap.change and alike and "相比" in words and "。" not in words):
            continue
        up = re.search(f"(?:{UP})[了额约]*$", gap.name) is not None
        news = [
            each.figure
            for passage in running[max(0, at - 1) : at + 1]
            for each in amounts(passage)
            if each.plain and each.figure.dimension == gap.figure.dimension
        ]
        ways = [
            (new, (old.figure, gap.figure)) if up else (old.figure, (new, gap.figure))
            for new in news
        ]
        if any(meets(*way) for way in ways):
            yield Claim(_CODE, (gap.figure.spot, old.figure.spot))
            continue
        slipped = [new for new, way in zip(news, ways, strict=True) if by_one_slip(*way)]
        if slipped and sum(chance(*way) for way in ways) < _BY_ACCIDENT:
            yield _not_the_gap(slipped[-1], old.figure, gap.figure)


def _not_the_gap(new: Figure, old: Figure, gap: Figure) -> Claim:
    expected = as_figure(abs(new.value - old.value), gap)
    message = Text(
        f"{new.text} 与 {old.text} 相差 {expected}，文中写作 {gap.text}",
        f"{new.text} and {old.text} are {expected} apart, not {gap.text}",
    )
    follows = plain_interval(max(new, old, key=_value)) - plain_interval(min(new, old, key=_value))
    explanation = explained(Printed(gap.text, gap.value, gap.step), follows, expected)
    spots = (gap.spot, new.spot, old.spot)
    finding = Finding(
        _CODE, "warning", message, spots, gap.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip
    return Claim(_CODE, spots, (finding,))


def _value(figure: Figure) -> Fraction:
    return figure.value


def _lead(passage: Passage, figure: Figure) -> str:
    """The words before a figure back to the last mark or the figure before."""
    before = [f.spot.end for f in passage.figures if f.spot.end <= figure.spot.start]
    start = max(before[-1] if before else 0, figure.spot.start - 40)
    return re.split("[，,；;。：:、（()）\n]", passage.plain[start : figure.spot.start])[-1]


def _undated(words: str) -> str:
    words = re.sub(r"\s+", "", words)
    return re.sub("(?:19|20)[0-9]{2}年|[0-9]{1,2}月(?:[底末]|份)?", "", words)


def _claim(running: Sequence[Passage], at: int, said: _Said) -> Claim | None:
    passage = running[at]
    start = passage.figures[said.at].spot.start
    kind = said.gap.dimension
    here = [e for e in amounts(passage) if e.figure.dimension == kind and not e.change]
    near = [
        each
        for other in running[max(0, at - 1) : at + 2]
        for each in amounts(other)
        if each.figure.dimension == kind and not each.change and each.figure.value
    ]
    levels = [e.figure for e in near]
    before = [e for e in here if e.figure.spot.end <= start and e.figure.value and not e.aside]
    joined = _joined(passage, [e.figure for e in before])
    spots = (said.rate.spot, said.gap.spot)
    for was in _bases(said, levels, joined):
        if (plain_interval(said.gap) / was).meets(said.rate.interval):
            return Claim(_CODE, spots)
    former = before[-1] if before and before[-1].former and said.bare else None
    if former is not None and _COMPARED.fullmatch(_between(passage, former.figure, said)):
        return _wrong(said, former.figure, _Base(former.figure.value, former.figure.interval))
    subject = _subject(running, at, said, before)
    if subject is not None and _was(subject, said).positive:
        return _wrong(said, subject)
    return _slipped(said, levels)


def _joined(passage: Passage, before: Sequence[Figure]) -> list[Figure]:
    """The amounts said last that a change may be of together: 基本支出 a、项目支出 b，增加 c."""
    found: list[Figure] = []
    for figure in reversed(before):
        between = passage.plain[figure.spot.end : found[0].spot.start] if found else ""
        if re.search("其中|[。；;%]", between):
            break
        found.insert(0, figure)
    return found


@dataclass(frozen=True, slots=True)
class _Base:
    value: Fraction
    interval: Interval

    @property
    def positive(self) -> bool:
        return self.value > 0 and self.interval.low is not None and self.interval.low > 0


def _was(level: Figure, said: _Said) -> _Base:
    """How much there was before the change."""
    sign = -1 if said.up else 1
    gap = plain_interval(said.gap)
    now = plain_interval(level)
    return _Base(level.value + sign * said.gap.value, now - gap if said.up else now + gap)


def _bases(said: _Said, levels: Sequence[Figure], before: Sequence[Figure]) -> Iterator[Interval]:
    """What the change may be a share of: what there was before it, what is said to have been, and
    the same of several amounts together."""
    for level in levels:
        was = _was(level, said)
        if was.positive:
            yield was.interval
        yield plain_interval(level)
    for size in range(2, min(len(before), 5) + 1):
        total = sum((plain_interval(f) for f in before[-size + 1 :]), plain_interval(before[-size]))
        gap = plain_interval(said.gap)
        was_all = total - gap if said.up else total + gap
        if was_all.low is not None and was_all.low > 0:
            yield was_all


def _subject(
    running: Sequence[Passage], at: int, said: _Said, before: Sequence[Amount]
) -> Figure | None:
    """What has changed, where nothing else stands between it and the change."""
    passage = running[at]
    first = passage.figures[said.at]
    if not said.bare or not before or before[-1].aside or before[-1].former:
        return None
    subject = before[-1].figure
    between = passage.plain[subject.spot.end : first.spot.start]
    if _OWN.search(between) or between.count("。") > 1:
        return None
    clauses = re.split("[，,。]", between)[1:-1]
    return subject if all(_of_the_same(clause) for clause in clauses) else None


def _of_the_same(clause: str) -> bool:
    """Whether a clause goes on speaking of what was before it: 为预算的 61.22%; 与上年相比."""
    words = _undated(clause)
    than = re.fullmatch(f"{_THAN}", words)
    rate = re.fullmatch(
        "(?:为|占|达|完成|超|是|较|比)[^，。；]{0,16}?[0-9.]+%|[^，。；]{0,6}(?:增加|减少)0万?元",
        words,
    )
    return bool(than or rate or not words or _BARE.match(words))


def _slipped(said: _Said, levels: Sequence[Figure]) -> Claim | None:
    """The change of one of the amounts around, but for a digit of the percentage."""
    printed = digits_of(said.rate.text)
    if len(printed) < 3 or not levels:
        return None
    found = []
    for level in levels:
        was = _was(level, said)
        if was.positive:
            due = digits_of(as_figure(said.gap.value / was.value, said.rate))
            if digit_slip(printed, due):
                found.append(level)
    tried = len({level.value for level in levels})
    accident = Fraction(_SLIPS * len(printed) * tried, 10 ** len(printed))
    if len({level.value for level in found}) == 1 and accident < _BY_ACCIDENT:
        return _wrong(said, found[0])
    return None


_COMPARED = re.compile(f"[^，。；0-9]{{0,6}}(?:相比|比较)?[，,]?[^，。；0-9]{{0,8}}?{_THAN}{_WAY}")


def _between(passage: Passage, level: Figure, said: _Said) -> str:
    first = passage.figures[said.at]
    return _undated(_ASIDE.sub("", passage.plain[level.spot.end : first.spot.start]))


def _wrong(said: _Said, level: Figure, base: _Base | None = None) -> Claim:
    was = base or _was(level, said)
    expected, former = as_figure(said.gap.value / was.value, said.rate), as_figure(was.value, level)
    follows = plain_interval(said.gap) / was.interval
    message = Text(
        f"原为 {former}，变动 {said.gap.text}，即 {expected}，文中写作 {said.rate.text}",
        f"{former} before and a change of {said.gap.text}: {expected}, not {said.rate.text}",
    )
    printed = Printed(said.rate.text, said.rate.value, said.rate.step)
    explanation = explained(printed, follows, expected)
    spots = (said.rate.spot, said.gap.spot, level.spot)
    finding = Finding(
        _CODE, "warning", message, spots, said.rate.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip
    return Claim(_CODE, spots, (finding,))


CHECK = Check(
    code=_CODE,
    title=Text("增减额与增减幅度", "Changes in amount and in percent"),
    why=Text(
        "现数、增减额和幅度三者知二即知三，中间隔了别的话也一样。",
        "Of an amount, its change and the percentage any two give the third, whatever stands "
        "between.",
    ),
    run=_run,
    benign=(
        Text("变化的是另一个数", "the change is of something else"),
        Text("按可比价格计算", "at constant prices"),
    ),
)  # fmt: skip
