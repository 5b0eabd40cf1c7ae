"""How many of so many are done, with the share in a bracket: 15 个院已建成 8 个（53%）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.hedging import is_counted
from hengjian.audit.passages import Passage, as_figure, passages, plain_interval
from hengjian.bilingual import Text
from hengjian.quantities import unit

_CODE = "done-of"
_BETWEEN = re.compile(
    "[^，。；、（）0-9]{0,24}?(?:已|完成|建成|开工|送|实现|办结|整改)[^，。；、（）0-9]{0,8}"
)
_OPEN, _SHUT = re.compile(r"\s*[（(]\s*(?:占|完成率)?\s*"), re.compile(r"\s*[）)]")


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context, tables=False):
        if "%" not in passage.plain:
            continue
        figures = passage.figures
        for whole, part, share in zip(figures, figures[1:], figures[2:], strict=False):
            if _belong(passage, whole, part, share):
                yield _claim(whole, part, share)


def _belong(passage: Passage, whole: Figure, part: Figure, share: Figure) -> bool:
    alike = whole.unit == part.unit and is_counted(unit(part.unit)) and part.unit != ""
    if not alike or not share.is_percent or share.hedge or not whole.value:
        return False
    return bool(
        _BETWEEN.fullmatch(passage.plain, whole.spot.end, part.spot.start)
        and _OPEN.fullmatch(passage.plain, part.spot.end, share.spot.start)
        and _SHUT.match(passage.plain, share.spot.end)
    )


def _claim(whole: Figure, part: Figure, share: Figure) -> Claim:
    spots = (share.spot, part.spot, whole.spot)
    follows = plain_interval(part) / plain_interval(whole)
    if follows.meets(share.interval):
        return Claim(_CODE, spots)
    expected = as_figure(part.value / whole.value, share)
    message = Text(
        f"{whole.text}中的 {part.text}是 {expected}，括号内写作 {share.text}",
        f"{part.text} of {whole.text} is {expected}; the bracket says {share.text}",
    )
    printed = Printed(share.text, share.value, share.step)
    counts = (int(part.value), int(whole.value))
    explanation = explained(printed, follows, expected, counts=counts)
    finding = Finding(
        _CODE, "warning", message, spots, share.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip
    return Claim(_CODE, spots, (finding,))


CHECK = Check(
    code=_CODE,
    title=Text("完成几个、占几成", "How many of them are done"),
    why=Text(
        "总数、完成数和括号内的比例写在一处，三者要对得上。",
        "The count, what is done of it and the share in the bracket must agree.",
    ),
    run=_run,
    benign=(Text("比例以另一个数为分母", "a share of another count"),),
)  # fmt: skip
