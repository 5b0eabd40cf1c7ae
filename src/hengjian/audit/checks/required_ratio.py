"""Ratios that cannot be computed: a working whose operand is missing, or that divides by 0."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.passages import Passage, passages
from hengjian.bilingual import Text

CODE = "ratio-incomplete"
_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_UNIT = r"\s*[一-鿿%㎡]{0,4}\s*"
_BLANK = r"(?:[_＿—－XxＸ×□○?？\-空\s]|待定|暂无|无)"
_RATIO = re.compile(rf"[=]\s*{_NUMBER}{_UNIT}[/÷]\s*{_NUMBER}{_UNIT}(?=[×*=)）]|$)")
_NO_TOP = re.compile(rf"=(?:{_BLANK}{{0,40}}?)(?P<gap>[/÷])\s*{_NUMBER}{_UNIT}(?=[×*=)）。，；]|$)")
_NO_BASE = re.compile(
    rf"=\s*{_NUMBER}{_UNIT}(?P<gap>[/÷]){_BLANK}{{0,40}}(?=[×*=)）]\s*(?:100|{_NUMBER}|$)|[=。]|$)"
)
_ZERO = re.compile(
    rf"=\s*[(（]?\s*{_NUMBER}{_UNIT}[/÷]\s*(?P<gap>0+(?:\.0+)?)(?![0-9.])(?=[^0-9]{{0,6}}?(?:[×*=)）。，；]|$))"
)


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context):
        if "=" not in passage.plain:
            continue
        wrong = list(_incomplete(passage))
        taken = {claim.spots[0].start for claim in wrong}
        yield from wrong
        for match in _RATIO.finditer(passage.plain):
            if match.start() not in taken:
                yield Claim(CODE, (passage.spot(*match.span()),))


def _incomplete(passage: Passage) -> Iterator[Claim]:
    for pattern, words in _WHAT:
        for match in pattern.finditer(passage.plain):
            yield _claim(passage, match, words)


_WHAT = (
    (_NO_TOP, Text("缺少分子", "has no numerator")),
    (_NO_BASE, Text("缺少分母", "has no denominator")),
    (_ZERO, Text("分母为 0", "divides by 0")),
)


def _claim(passage: Passage, match: re.Match[str], what: Text) -> Claim:
    spots = (passage.spot(*match.span()),)
    written = passage.text[match.start() : match.end()].strip()
    message = Text(
        f"算式“{written}”{what.zh}，比率无法复算，请补充",
        f"the working “{written}” {what.en}: the ratio cannot be recomputed; complete it",
    )
    return Claim(CODE, spots, (Finding(CODE, "query", message, spots, written),))


CHECK = Check(CODE, _run)
