"""What a review or a tender took off: 送审 a，审定 b，核减 c，核减率 p%; 控制价 a，中标价 b."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.explanations import Printed, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.intervals import Interval
from hengjian.audit.passages import Passage, as_figure, passages
from hengjian.audit.prose import joined
from hengjian.bilingual import Text

_CODE = "reduction"
_ROLES = {
    "rate": re.compile("(?:核减|审减|净减|节约|节支|节省|下浮|降低)[额]?[率比例幅度]+"),
    "gap": re.compile("压缩了?$|核减|审减|净减|节约|节省|下浮|少支"),
    "before": re.compile(
        "法定(?:办理|办结)?(?:时限|时间)|送审|报审|报送|申报|上报|控制价|最高限价|预算价|招标预算|采购预算|计划成本|预算金额|概算"
    ),
    "after": re.compile(
        "承诺(?:办理|办结)?(?:时限|时间)|审定|核定|审核后|审核[金造]|中标|成交|合同[价金]|实际成本|决算[金审]"
    ),
}
"""By the words before a figure; the first that fits counts."""
_MEASURED_TWICE = re.compile("累计|(?<!时限)平均|其中|合计|上年|去年")


@dataclass(frozen=True, slots=True)
class _Review:
    before: Figure | None
    after: Figure | None
    gap: Figure | None
    rate: Figure | None
    strict: bool
    """Whether the rate is one of a review, whose base is always what was handed in."""


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context):
        for _, group in groupby(passage.figures, key=lambda figure: figure.sentence):
            review = _review(passage, list(group))
            if review is not None:
                yield from _difference(review)
                yield from _rate(review)


def _review(passage: Passage, figures: list[Figure]) -> _Review | None:
    """The figures of a sentence by their parts in a review; ``None`` where one part has two."""
    found: dict[str, Figure] = {}
    strict = True
    for figure in figures:
        words = _words(passage, figure)
        role = next((name for name, each in _ROLES.items() if each.search(words)), None)
        if role is None:
            continue
        role = "rate" if role == "gap" and figure.is_percent else role
        if role in found or _MEASURED_TWICE.search(words) or (role == "rate") != figure.is_percent:
            return None
        found[role] = figure
        if role == "rate":
            strict = bool(re.search("核减|审减|净减", words))
    amounts = {found[role].dimension for role in ("before", "after", "gap") if role in found}
    if len(found) < 3 or len(amounts) != 1 or any(f.hedge for f in found.values()):
        return None
    return _Review(
        found.get("before"), found.get("after"), found.get("gap"), found.get("rate"), strict
    )


def _words(passage: Passage, figure: Figure) -> str:
    before = passage.plain[figure.sentence[0] : figure.spot.start]
    return joined(_MARKS.split(before)[-1])


_MARKS = re.compile("[，。；：、（）0-9%]")


def _difference(review: _Review) -> Iterator[Claim]:
    before, after, gap = review.before, review.after, review.gap
    if before is None or after is None or gap is None:
        return
    spots = (gap.spot, before.spot, after.spot)
    follows = before.interval - after.interval
    if follows.meets(gap.interval):
        yield Claim(_CODE, spots)
        return
    expected = as_figure(before.value - after.value, gap)
    message = Text(
        f"{before.text} 与 {after.text} 相差 {expected}，文中写作 {gap.text}",
        f"{before.text} less {after.text} is {expected}, not {gap.text}",
    )
    yield _found("error", message, spots, gap, expected, follows)


def _rate(review: _Review) -> Iterator[Claim]:
    before, after, gap, rate = review.before, review.after, review.gap, review.rate
    if before is None or rate is None or not before.value:
        return
    ways: list[tuple[Interval, Figure]] = []
    if gap is not None:
        ways.append((gap.interval / before.interval, gap))
    if after is not None:
        ways.append(((before.interval - after.interval) / before.interval, after))
    spots = (rate.spot, before.spot, *(each.spot for _, each in ways))
    if any(follows.meets(rate.interval) for follows, _ in ways):
        yield Claim(_CODE, spots)
        return
    taken = gap.value if gap is not None else before.value - after.value if after else before.value
    expected = as_figure(taken / before.value, rate)
    message = Text(
        f"{before.text} 减去的部分占 {expected}，文中写作 {rate.text}",
        f"what was taken off {before.text} is {expected} of it, not {rate.text}",
    )
    severity: Severity = "error" if review.strict else "warning"
    yield _found(severity, message, spots, rate, expected, ways[0][0])


def _found(severity: Severity, message: Text, spots: tuple[Spot, ...], wrong: Figure, expected: str,
           follows: Interval) -> Claim:  # fmt: skip
    explanation = explained(Printed(wrong.text, wrong.value, wrong.step), follows, expected)
    finding = Finding(
        _CODE, severity, message, spots, wrong.text, expected, follows, explanation.suggestion,
        explanation.considered,
    )  # fmt: skip
    return Claim(_CODE, spots, (finding,))


CHECK = Check(
    code=_CODE,
    title=Text("核减与节约", "Reductions and savings"),
    why=Text(
        "送审、审定、核减和核减率（预算价、中标价、节约率）是一组数，错一个，成本指标就没有依据。",
        "What was handed in, what was approved, the reduction and its rate are one set: with one "
        "wrong the cost indicator has no ground.",
    ),
    run=_run,
    benign=(
        Text("多个项目合在一句", "several projects in one sentence"),
        Text("节约率以另一口径为分母", "savings of another base"),
    ),
)
