"""Impossible shares: a percentage of a stated number of people or questionnaires that no whole
number of them can give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.explanations import counts_for
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.hedging import as_printed
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.passages import Passage, as_figure, passages

_P = patterns("checks.grim")

CODE = "impossible-share"


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context):
        for share in passage.figures:
            base = _base(passage, share) if _is_share(passage, share) else None
            if base is not None:
                yield _claim(passage, base, share)


_COUNTED = ("份", "人", "户", "名", "个")


def _is_share(passage: Passage, share: Figure) -> bool:
    """Whether a percentage says what part of those asked gave an answer."""
    if not share.is_percent or share.hedge is not None or not 0 < share.value < 1:
        return False
    before = passage.plain[max(share.sentence[0], share.spot.start - 24) : share.spot.start]
    words = re.split("[，,；]", before)[-1]
    return bool(_P.share_of.search(words)) and not _P.averaged.search(words)


def _base(passage: Passage, share: Figure) -> Figure | None:
    """The number of those asked, the only one said in this sentence."""
    start, end = share.sentence
    words = passage.plain[start:end]
    if not _P.asked.search(words) or _P.averaged.search(words):
        return None
    asked = [f for f in passage.between(start, share.spot.start) if _is_base(passage, f, start)]
    values = {figure.value for figure in asked}
    return asked[-1] if len(values) == 1 else None


def _is_base(passage: Passage, figure: Figure, start: int) -> bool:
    if figure.unit not in _COUNTED or figure.hedge is not None or figure.step != 1:
        return False
    before = passage.plain[max(start, figure.spot.start - 14) : figure.spot.start]
    words = re.split("[，,；。、]", before)[-1]
    behind = passage.plain[figure.spot.end : figure.spot.end + 14]
    behind = re.split("[，,；。、]", behind)[0]
    return "其中" not in words and bool(_P.valid.search(words) or _P.asked.search(behind))


def _claim(passage: Passage, base: Figure, share: Figure) -> Claim:
    spots = (share.spot, base.spot)
    size = int(base.value)
    printed = as_printed(share.value, share.step)
    others = [
        int(figure.value)
        for figure in passage.between(share.sentence[0], share.spot.start)
        if figure.unit in _COUNTED and figure.step == 1 and figure.value >= 10
    ]
    if size <= 0 or any(counts_for(printed, other) for other in (size, *others)):
        return Claim(CODE, spots)
    below = int(share.value * size)
    near = [as_figure(Fraction(count, size), share) for count in (below, below + 1)]
    before = passage.plain[max(0, share.spot.start - 12) : share.spot.start]
    # A degree of satisfaction may be an average of grades, which is no share of those asked.
    severity: Severity = "query" if "满意" in before else "warning"
    message = tell("checks.grim.claim", base.text, share.text, below, near[0], below + 1, near[1])
    considered = (tell("checks.grim.claim_2"), tell("checks.grim.claim_3"))
    return Finding(
        CODE, severity, message, spots, share.text, f"{near[0]} / {near[1]}", considered=considered
    ).claim


CHECK = Check(CODE, _run)
