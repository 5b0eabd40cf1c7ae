"""A rate named after the figure before it: 调查 N 人，满意 k 人，满意度 P%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.hedging import is_counted
from hengjian.audit.passages import Passage, as_figure, passages, plain_interval, worked_out
from hengjian.audit.quotients import quotient_in, said_before
from hengjian.bilingual import Text
from hengjian.quantities import unit

_CODE = "rate-by-name"
_NAMED = re.compile(
    "(?:其|的|故|因此|则|计算)?(?P<name>[一-鿿]{2,10}?)(?:率|度|占比|比例)(?:[为是达到约仅有：:]|只有)*$"
)
_IDLE = frozenset("的了有已可共其中人数量个户家项份能够实际累计仅约为是达到")
"""Characters that say nothing of what is counted."""
_NOT = re.compile("[不未非]|基本|部分|增|降|减|同比|上年|去年|进度|幅|折|贡献|[超高低]|目标|平均")


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context, tables=False):
        for at in range(2, len(passage.figures)):
            yield from _rate(passage, at)


def _rate(passage: Passage, at: int) -> Iterator[Claim]:
    """The rate at ``at`` against the two counts before it."""
    share = passage.figures[at]
    if not share.is_percent or share.hedge or share.in_range or worked_out(passage, share):
        return
    named = _NAMED.search(said_before(passage, share))
    pair = _pair(passage, at)
    if named is None or pair is None or _NOT.search(named["name"]):
        return
    whole, part = pair
    if not _is_named_after(named["name"], passage, part):
        return
    spots = (share.spot, part.spot, whole.spot)
    follows = plain_interval(part) / plain_interval(whole)
    if follows.meets(share.interval) or quotient_in(passage, share):
        yield Claim(_CODE, spots)
    else:
        yield Claim(_CODE, spots, (_wrong(share, part, whole),))


def _pair(passage: Passage, at: int) -> tuple[Figure, Figure] | None:
    """The whole and the part right before a rate: two counts of one unit in its sentence."""
    share, part = passage.figures[at], passage.figures[at - 1]
    if part.sentence != share.sentence or not _is_count(part):
        return None
    earlier: Sequence[Figure] = [
        each for each in passage.figures[: at - 1] if each.sentence == part.sentence
    ]
    alike = [each for each in earlier if each.unit == part.unit]
    if not alike or alike[-1] is not earlier[-1]:
        return None
    whole = alike[-1]
    fine = _is_count(whole) and whole.value >= part.value > 0
    return (whole, part) if fine and not _NOT.search(said_before(passage, whole)) else None


def _is_count(figure: Figure) -> bool:
    counted = figure.unit and is_counted(unit(figure.unit))
    return bool(counted) and not figure.hedge and not figure.in_range


def _is_named_after(name: str, passage: Passage, part: Figure) -> bool:
    """Whether every word of the rate's name stands beside the part, its last two right there."""
    behind = re.split("[，,、；。（(]", passage.plain[part.spot.end : part.spot.end + 16])[0]
    words = said_before(passage, part) + behind
    if _NOT.search(words):
        return False
    telling = set(name) - _IDLE
    return len(telling) >= 2 and telling <= set(words)


def _wrong(share: Figure, part: Figure, whole: Figure) -> Finding:
    follows = plain_interval(part) / plain_interval(whole)
    expected = as_figure(part.value / whole.value, share)
    counts = int(part.value), int(whole.value)
    printed = Printed(share.text, share.value, share.step)
    explanation = explained(printed, follows, expected, counts=counts)
    message = Text(
        f"{part.text} ÷ {whole.text} = {expected}，文中写作 {share.text}",
        f"{part.text} ÷ {whole.text} = {expected}, but {share.text} is written",
    )
    spots = (share.spot, part.spot, whole.spot)
    return Finding(
        _CODE, "warning", message, spots, share.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip


CHECK = Check(
    code=_CODE,
    title=Text("以前数命名的比率", "Rates named after their part"),
    why=Text(
        "总数、其中数和以其中数命名的比率写在一起，比率应由两数得出。",
        "A whole, a part and a rate named after the part stand together: the rate must follow.",
    ),
    run=_run,
    benign=(
        Text("几档合并计算", "several levels taken together"),
        Text("另有分母", "another whole"),
    ),
)
