"""By how many points one rate is above another that stands elsewhere: 民生支出增长 19.67%，
高于财政支出增速 3.64 个百分点, where 财政支出 grew by 16.03%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hengjian.audit.amounts import UP, amounts
from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.intervals import Interval
from hengjian.audit.passages import Passage, as_figure, passages, plain_interval
from hengjian.bilingual import Text

_CODE = "rate-gap"
_POINTS = (("percentage point", 1),)
_OF = re.compile(
    "(?P<way>[高快]于|超过?|[低慢]于)(?:全部|同期|当期)?(?P<of>[^，。；、%]{2,16}?)(?:的)?"
    "(?:总体|整体)?(?:增速|增幅|增长率|增长水平|增长速度)(?:约)?$"
)
_AREA = re.compile("^(?:全[国省市县区州]|我[省市县区])")
_BACK = 6


@dataclass(frozen=True, slots=True)
class _Rate:
    """A growth rate and of what it is."""

    share: Figure
    subject: str
    up: bool


def _run(context: Context) -> Iterator[Claim]:
    running = passages(context, tables=False)
    for at, passage in enumerate(running):
        if "百分点" not in passage.plain:
            continue
        for gap in passage.figures:
            said = _OF.search(_words(passage, gap)) if gap.dimension == _POINTS else None
            if said is not None and not gap.hedge and not gap.in_range:
                yield from _gap(running, at, gap, said)


def _words(passage: Passage, figure: Figure) -> str:
    words = passage.plain[max(figure.sentence[0], figure.spot.start - 30) : figure.spot.start]
    return "".join(re.split("[，,；;。、（(]", words)[-1].split())


def _gap(running: Sequence[Passage], at: int, gap: Figure, said: re.Match[str]) -> Iterator[Claim]:
    before = [f for f in running[at].figures if f.spot.end <= gap.spot.start and f.is_percent]
    if not before or before[-1].sentence != gap.sentence:
        return
    one = _rate(running[at], before[-1])
    name = _AREA.sub("", said["of"])
    if one is None or len(name) < 2:
        return
    others = [
        rate
        for passage in running[max(0, at - _BACK) : at + 1]
        for share in passage.figures
        if share.is_percent and share is not before[-1]
        and (rate := _rate(passage, share)) is not None
        and _called(name, rate.subject)
    ]  # fmt: skip
    above = said["way"][0] in "高快超"
    held = [other for other in others if _apart(one, other, above=above).meets(gap.interval)]
    spots = (gap.spot, one.share.spot)
    if held:
        yield Claim(_CODE, (*spots, held[0].share.spot))
    elif len({_signed(other) for other in others}) == 1:
        yield _wrong(gap, one, others[0], above=above)


def _called(name: str, subject: str) -> bool:
    """Whether a rate is that of a name: 财政支出 of 全省财政支出完成."""
    return re.search(".{0,4}".join(map(re.escape, name)), subject) is not None


def _rate(passage: Passage, share: Figure) -> _Rate | None:
    """What a growth rate is of: the amount right before it, or its own subject."""
    words = _words(passage, share)
    way = re.search(f"(?P<way>{UP}|下降|减少|降低|增速|增幅)(?:率|幅度?)?[为是了约达到]*$", words)
    if way is None:
        return None
    own = words[: way.start()]
    own = re.sub("(?:同比|[比较](?:上年|去年)(?:同期|同月)?|投资的?)$", "", own)
    before = [e for e in amounts(passage) if e.figure.spot.end <= share.spot.start and e.plain]
    near = before[-1] if before and before[-1].figure.sentence == share.sentence else None
    between = passage.plain[near.figure.spot.end : share.spot.start] if near else ""
    subject = own if len(own) > 1 else near.name if near and between.count("，") <= 2 else ""
    if not subject:
        return None
    return _Rate(share, subject, way["way"] not in ("下降", "减少", "降低"))


def _signed(rate: _Rate) -> Fraction:
    return rate.share.value if rate.up else -rate.share.value


def _stands_for(rate: _Rate) -> Interval:
    return plain_interval(rate.share) if rate.up else -plain_interval(rate.share)


def _apart(one: _Rate, other: _Rate, *, above: bool) -> Interval:
    gap = _stands_for(one) - _stands_for(other)
    return gap if above else -gap


def _wrong(gap: Figure, one: _Rate, other: _Rate, *, above: bool) -> Claim:
    follows = _apart(one, other, above=above)
    value = (_signed(one) - _signed(other)) * (1 if above else -1)
    expected = as_figure(value, gap)
    message = Text(
        f"{one.share.text} 与 {other.share.text} 相差 {expected}，文中写作 {gap.text}",
        f"{one.share.text} and {other.share.text} are {expected} apart, not {gap.text}",
    )
    explanation = explained(Printed(gap.text, gap.value, gap.step), follows, expected)
    spots = (gap.spot, one.share.spot, other.share.spot)
    finding = Finding(
        _CODE, "warning", message, spots, gap.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip
    return Claim(_CODE, spots, (finding,))


CHECK = Check(_CODE, _run)
