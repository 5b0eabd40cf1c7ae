"""The self-evaluation's score and grade beside the evaluator's: 自评 99 分（优）, 评价 67.4 分."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.grading import Graded, graded
from hengjian.audit.messages import tell
from hengjian.quantities import exact_text

_CODE = "self-score"
_TOLD = re.compile(
    "(?:差异|不同|不一致|偏差|差距|高于|高出|相差|不符)[^。；]{0,24}(?:原因|主要[是为系因在]|是因为?|由于|系因?|在于)"
    "|(?:原因|主要)[^。；]{0,12}(?:自评|评价)[^。；]{0,16}(?:未|没有|不)"
    "|(?:指标体系|指标|口径|标准|权重|计分办法)(?:[^。；]{0,6})(?:不同|不一致|不完全一致|有别)"
    "|(?:差异|差距|扣分)[^。；]{0,10}(?:逐项|详见|见附)"
)
"""The report says why the two differ: nothing is left to ask."""


def _run(context: Context) -> Iterator[Claim]:
    found = [each for each in graded(context.document) if each.score <= 100]
    own = [each for each in found if each.own]
    theirs = [each for each in found if not each.own and _is_self(context, each)]
    if not own or not theirs or len({each.score for each in own}) > 1:
        return
    verified, claimed = own[0], theirs[0]
    spots = (claimed.score_spot, verified.score_spot, claimed.grade_spot, verified.grade_spot)
    asked = claimed.grade != verified.grade and not _is_told(context, claimed)
    yield Claim(_CODE, spots, (_gap(claimed, verified),) if asked else ())


def _is_told(context: Context, claimed: Graded) -> bool:
    """Whether the report says beside the self-evaluation's score why it is another: in its
    paragraph or in the one behind it."""
    at = claimed.score_spot.block
    near = context.document.blocks[at : at + 2]
    return any(block.table is None and _TOLD.search(block.text) for block in near)


def _is_self(context: Context, each: Graded) -> bool:
    """Whether a score is that of the self-evaluation, not last year's."""
    block = context.document.blocks[each.score_spot.block]
    if block.table is not None or each.score_spot.cell is not None:
        return True
    words = re.split("[。；]", block.text[: each.score_spot.start])[-1]
    return "自评" in words and not re.search("上年|上一年|去年|初评|预评", words)


def _gap(claimed: Graded, verified: Graded) -> Finding:
    spots = (claimed.score_spot, verified.score_spot, claimed.grade_spot, verified.grade_spot)
    more = claimed.score > verified.score
    off = exact_text(abs(claimed.score - verified.score))
    message = tell(
        "checks.self_score.gap",
        claimed.score_text,
        claimed.printed,
        verified.score_text,
        verified.printed,
        "高" if more else "低",
        off,
        "more" if more else "less",
    )
    hint = tell("checks.self_score.gap_2")
    return Finding(
        _CODE, "query", message, spots, claimed.score_text, verified.score_text,
        suggestion=hint, considered=CHECK.benign,
    )  # fmt: skip


CHECK = Check(_CODE, _run)
