"""Scores listed in running text: 决策 15 分得 13 分；…, against the total told beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.intervals import exactly
from hengjian.audit.prose import Stretch, texts
from hengjian.bilingual import Text
from hengjian.quantities import FULL_WIDTH, exact_text

_CODE = "scores-in-words"
_NUMBER = r"\d{1,3}(?:\.\d{1,3})?"
_NAME = "[一-鿿]{2,8}?(?:类|部分|方面)?(?:[一二三]级)?(?:指标)?"
_WAYS = (
    re.compile(
        rf"(?P<name>{_NAME})(?:满分|分值|权重|总分)?(?:[为是：]|\s)*(?P<points>{_NUMBER})\s*分"
        rf"[，,（(\s]*(?:实际)?得(?:分)?[为是：\s]*(?P<got>{_NUMBER})\s*分"
    ),
    re.compile(
        rf"(?P<name>{_NAME})(?:得分)?(?:[为是：得]|\s)*(?P<got>{_NUMBER})\s*分\s*"
        rf"[（(]\s*(?:满分|分值|总分|权重)(?:[为是]|\s)*(?P<points>{_NUMBER})\s*分?\s*[）)]"
    ),
)
"""Points and then the score; the score with its points in a bracket."""
_TOTAL = re.compile(
    r"(?<!自评)(?:综合|评价|绩效|最终|总|总体|项目)*(?:得分|评分|总分)(?:[为是达：共计]|\s)*"
    rf"(?P<got>{_NUMBER})\s*分(?![值之])"
)
_PART = re.compile(
    r"(?P<name>决策|投入|过程|管理|产出|效益|效果)(?:类|部分|方面)?(?:指标)?(?:得分?)?[为是：]?"
    rf"(?P<got>{_NUMBER})\s*分(?=[、，；。,;])(?P<points>)"
)
"""The scores of the four parts of an evaluation alone: 决策 12.75 分、过程 21.60 分…."""
_PARTS = 4
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class _Score:
    got: Fraction
    points: Fraction
    places: int
    match: re.Match[str]


def _run(context: Context) -> Iterator[Claim]:
    for text in texts(context.document):
        if text.cell is not None or text.text.count("分") < 2 * _FEWEST:
            continue
        plain = text.text.translate(FULL_WIDTH)
        for way in _WAYS:
            found = way.finditer(plain)
            listed = [_score(match) for match in found if match["points"] != "100"]
            if len(listed) >= _FEWEST and sum(each.points for each in listed) == 100:
                yield from _within(text, listed)
                yield from _total(text, plain, listed)
                break
        else:
            listed = [_score(match) for match in _PART.finditer(plain)]
            if len({each.match["name"][:1] for each in listed}) == len(listed) == _PARTS:
                yield from _total(text, plain, listed)


def _score(match: re.Match[str]) -> _Score:
    got = match["got"]
    places = len(got.partition(".")[2])
    return _Score(Fraction(got), Fraction(match["points"] or 0), places, match)


def _within(text: Stretch, listed: list[_Score]) -> Iterator[Claim]:
    for each in listed:
        spots = (text.of(each.match, "got"), text.of(each.match, "points"))
        if each.got <= each.points:
            yield Claim(_CODE, spots)
            continue
        got, points = each.match["got"], each.match["points"]
        message = Text(
            f"“{each.match['name']}”得分 {got} 超过其分值 {points}。",
            f"“{each.match['name']}” scores {got}, above its {points} points.",
        )
        finding = Finding(_CODE, "error", message, spots, got, f"≤{points}")
        yield Claim(_CODE, spots, (finding,))


def _total(text: Stretch, plain: str, listed: list[_Score]) -> Iterator[Claim]:
    """The points make 100, so the scores make the total."""
    first, last = listed[0].match.start(), listed[-1].match.end()
    totals = [m for m in _TOTAL.finditer(plain) if m.end() <= first or m.start() >= last]
    totals = [m for m in totals if m["got"] != "100"]  # 评价总分 100 分
    if len({m["got"] for m in totals}) != 1:
        return
    stated = totals[0]["got"]
    spots = (text.of(totals[0], "got"), *(text.of(each.match, "got") for each in listed))
    value = sum((each.got for each in listed), Fraction(0))
    half = sum((Fraction(1, 2 * 10**each.places) for each in listed), Fraction(0))
    places = len(stated.partition(".")[2])
    if abs(value - Fraction(stated)) <= (0 if places else half):
        yield Claim(_CODE, spots)
        return
    expected = exact_text(value)
    working = "+".join(each.match["got"] for each in listed)
    message = Text(
        f"总分印为 {stated} 分，各项得分 {working} 相加为 {expected} 分。",
        f"The total is printed {stated}; the scores {working} add up to {expected}.",
    )
    finding = Finding(_CODE, "error", message, spots, stated, expected, exactly(value))
    yield Claim(_CODE, spots, (finding,))


CHECK = Check(
    code=_CODE,
    title=Text("文中列出的得分", "Scores listed in words"),
    why=Text(
        "各部分得分加不到总分，总分或某一部分就是错的，等级也可能不同。",
        "Where the parts do not make the total, one of them is wrong, and maybe the grade.",
    ),
    run=_run,
    benign=(Text("各项得分分别四舍五入", "scores rounded one by one"),),
)  # fmt: skip
