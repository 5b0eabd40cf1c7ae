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
from hengjian.audit.passages import Passage, as_figure, passages
from hengjian.bilingual import Text

CODE = "impossible-share"


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context):
        for share in passage.figures:
            base = _base(passage, share) if _is_share(passage, share) else None
            if base is not None:
                yield _claim(passage, base, share)


_ASKED = re.compile("问卷|样本|受访|被访|调查对象|被调查|访谈|调查(?:户|居民|群众)")
_VALID = re.compile("有效|收回|回收|受访|被访|访谈|样本|调查")
_COUNTED = ("份", "人", "户", "名", "个")
_SHARE_OF = re.compile(
    "(?:知晓|参与|支持|同意|认可|赞成|满意|不满意|表示|选择|回答|认为)[^0-9，。；]{0,14}$|占[^0-9，。；]{0,10}$"
)
_AVERAGED = re.compile("得分|指数|加权|平均|综合|分值|权重|量表|总体满意|目标|不低于|达标|要求|≥")


def _is_share(passage: Passage, share: Figure) -> bool:
    """Whether a percentage says what part of those asked gave an answer."""
    if not share.is_percent or share.hedge is not None or not 0 < share.value < 1:
        return False
    before = passage.plain[max(share.sentence[0], share.spot.start - 24) : share.spot.start]
    words = re.split("[，,；]", before)[-1]
    return bool(_SHARE_OF.search(words)) and not _AVERAGED.search(words)


def _base(passage: Passage, share: Figure) -> Figure | None:
    """The number of those asked, the only one said in this sentence."""
    start, end = share.sentence
    words = passage.plain[start:end]
    if not _ASKED.search(words) or _AVERAGED.search(words):
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
    return "其中" not in words and bool(_VALID.search(words) or _ASKED.search(behind))


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
    message = Text(
        f"{base.text} 中没有一个整数能得出 {share.text}："
        f"{below} 得 {near[0]}，{below + 1} 得 {near[1]}",
        f"no whole number of {base.text} gives {share.text}: "
        f"{below} gives {near[0]}, {below + 1} gives {near[1]}",
    )
    considered = (
        Text("四舍五入或截尾：已按两种取法核对", "rounding or cutting: both were tried"),
        Text(
            "分母是同句中别的人数或份数：也都得不出",
            "another number of the sentence: none gives it",
        ),
    )
    finding = Finding(
        CODE, severity, message, spots, share.text, f"{near[0]} / {near[1]}", considered=considered
    )
    return Claim(CODE, spots, (finding,))


CHECK = Check(CODE, _run)
