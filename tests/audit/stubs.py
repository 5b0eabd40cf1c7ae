"""A small check of the tests' own: 九十九 is never true."""

from __future__ import annotations

import os
from collections.abc import Iterator

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.passages import passages
from hengjian.bilingual import Text

WRONG, RIGHT = "99 户", "98 户"
TEXT = f"""# 小样

共改造 {WRONG}，其中一期 40 户、二期 58 户。

| 街道 | 户数 |
| --- | --- |
| 东街 | {WRONG} |
| 西街 | {RIGHT} |
"""


def never(context: Context, severity: Severity = "error") -> Iterator[Claim]:
    """A claim for each count of 户 in the forms above; the wrong one does not hold."""
    for passage in passages(context):
        for words in (WRONG, RIGHT):
            at = passage.text.find(words)
            if at >= 0:
                spot = passage.spot(at, at + len(words))
                finding = _finding(spot, Spot(0, 0, 1), severity)
                yield Claim("never", (spot,), (finding,) if words == WRONG else ())


def never_quite(context: Context) -> Iterator[Claim]:
    """The same as a query."""
    return never(context, "query")


def fault(context: Context) -> Iterator[Claim]:
    """A check that breaks."""
    raise RecursionError(context.document.name)


def gone(context: Context) -> Iterator[Claim]:
    """A check that takes its process with it."""
    os._exit(len(context.document.blocks))


def _finding(spot: Spot, other: Spot, severity: Severity) -> Finding:
    return Finding(
        "never",
        severity,
        Text("不可能是 <99>", "cannot be <99>"),
        (spot, other),
        stated=WRONG,
        expected=RIGHT,
        suggestion=Text("改为 98", "make it 98"),
        considered=(Text("四舍五入", "rounding"),),
    )


def check(run: object = never) -> Check:
    """The check with another body."""
    return Check("never", run)  # type: ignore[arg-type]  # one of the functions above
