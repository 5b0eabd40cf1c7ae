"""A whole whose parts stand below it, each in a paragraph of its own: 总人口 a 人。其中：."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from hengjian.audit.amounts import amounts
from hengjian.audit.context import Context
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim
from hengjian.audit.mending import by_one_slip, chance, meets, unequal
from hengjian.audit.passages import Passage, passages
from hengjian.bilingual import Text

_CODE = "listed-below"
_OPENS = re.compile(r"(?:其中|包括|如下|情况|为|是|看|由)[：:]\s*$")
_MOST = 15
_BY_ACCIDENT = Fraction(9, 100)


def _run(context: Context) -> Iterator[Claim]:
    running = passages(context, tables=False)
    for at, passage in enumerate(running):
        if _OPENS.search(passage.plain) and "主要" not in passage.plain[-16:]:
            yield from _below(running, at)


def _below(running: Sequence[Passage], at: int) -> Iterator[Claim]:
    told = [each.figure for each in amounts(running[at]) if each.plain]
    for whole in told[-1:]:
        runs = _runs(running[at + 1 : at + 1 + _MOST], whole)
        if any(meets(whole, run) for run in runs):
            yield Claim(_CODE, (whole.spot, *(part.spot for part in runs[-1])))
            continue
        slipped = [run for run in runs if by_one_slip(whole, run)]
        if slipped and sum((chance(whole, run) for run in runs), Fraction(0)) < _BY_ACCIDENT:
            yield unequal(_CODE, whole, slipped[-1])


def _runs(below: Sequence[Passage], whole: Figure) -> list[list[Figure]]:
    """The paragraphs that each tell one amount of the kind first: to the second of them, and on."""
    parts: list[Figure] = []
    for passage in below:
        inside = [each for each in amounts(passage) if each.figure.dimension == whole.dimension]
        if not inside or not inside[0].plain:
            break
        parts.append(inside[0].figure)
    return [parts[:end] for end in range(2, len(parts) + 1)]


CHECK = Check(
    code=_CODE,
    title=Text("分行列出的各项", "Parts listed line by line"),
    why=Text(
        "总数之后各项分行列出，相加仍要等于总数。",
        "Parts that are listed line by line below their whole must add up to it.",
    ),
    run=_run,
    benign=(
        Text("还有未列出的部分", "parts that are not listed"),
        Text("各数分别四舍五入", "numbers rounded one by one"),
    ),
)  # fmt: skip
