"""How many of so many are done, with the share in a bracket: 15 个院已建成 8 个（53%）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Example, Finding
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
    flags=(
        Example("25个幸福院建设已完成14个（65%），其余年底前完成。", "56%"),
        Example("136条水体治理已完成120条（98%）、260场送戏下乡已送230场（88%）。", "88%"),
        Example("1170件法律援助已办结948件（18%）。", "81%"),
        Example("40个小区已开工35个（完成率85.5%）。", "87.5%"),
    ),
    passes=(
        Example("25个幸福院建设已完成14个（56%），其余年底前完成。"),
        Example("136条水体治理已完成120条（88%）、260场送戏下乡已送230场（88%）。"),
        Example("25个院，其中甲类14个（65%为新建）。"),
        Example("25个小区、14个已完成（65%的资金到位）。"),
        Example("25个小区共有居民1400户，已改造700户（50%）。"),
        Example("计划投资500万元，已完成350万元（70%）。"),
    ),
    benign=(Text("比例以另一个数为分母", "a share of another count"),),
)  # fmt: skip
