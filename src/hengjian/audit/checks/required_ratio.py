"""Ratios that cannot be computed: a working whose operand is missing, or that divides by 0."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.passages import Passage, passages
from hengjian.bilingual import Text

_P = patterns("checks.required_ratio")

CODE = "ratio-incomplete"


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context):
        if "=" not in passage.plain:
            continue
        wrong = list(_incomplete(passage))
        taken = {claim.spots[0].start for claim in wrong}
        yield from wrong
        for match in _P.ratio.finditer(passage.plain):
            if match.start() not in taken:
                yield Claim(CODE, (passage.spot(*match.span()),))


def _incomplete(passage: Passage) -> Iterator[Claim]:
    for pattern, words in _WHAT:
        for match in pattern.finditer(passage.plain):
            yield _claim(passage, match, words)


_WHAT = (
    (_P.no_top, Text("缺少分子", "has no numerator")),
    (_P.no_base, Text("缺少分母", "has no denominator")),
    (_P.zero, Text("分母为 0", "divides by 0")),
)


def _claim(passage: Passage, match: re.Match[str], what: Text) -> Claim:
    spots = (passage.spot(*match.span()),)
    written = passage.text[match.start() : match.end()].strip()
    message = tell("checks.required_ratio.claim", written, what.zh, what.en)
    return Claim(CODE, spots, (Finding(CODE, "query", message, spots, written),))


CHECK = Check(CODE, _run)
