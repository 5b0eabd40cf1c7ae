"""Kinds that leave no other, told one after the other, against the whole before them: 财政收入 a.
税收收入 b，增长 p%；非税收入 c，下降 q%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from hengjian.audit.amounts import Amount, amounts
from hengjian.audit.context import Context
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim
from hengjian.audit.kinds import all_kinds, told_in
from hengjian.audit.mending import by_one_slip, chance, meets, unequal
from hengjian.audit.passages import Passage, passages
from hengjian.bilingual import Text

_CODE = "kinds-apart"
_BACK = 3
"""In how many paragraphs before its kinds a whole may stand."""
_BY_ACCIDENT = Fraction(9, 50)
_DONE = re.compile("(?:累计|实际)*(?:完成|实现|达到?|为|是)*$")


def _run(context: Context) -> Iterator[Claim]:
    running = passages(context, tables=False)
    for at, passage in enumerate(running):
        if len(passage.figures) > 1 and told_in(passage.plain):
            for run in _kinds(passage):
                yield from _claim(running, at, run)


def _kinds(passage: Passage) -> Iterator[list[Amount]]:
    """Amounts in a row that are all the kinds there can be."""
    plain = [each for each in amounts(passage) if each.plain]
    for kind in dict.fromkeys(each.figure.dimension for each in plain):
        told = [each for each in plain if each.figure.dimension == kind]
        for size in (2, 3):
            for at in range(len(told) - size + 1):
                run = told[at : at + size]
                if all_kinds([each.name for each in run]):
                    yield run


def _claim(running: Sequence[Passage], at: int, run: Sequence[Amount]) -> Iterator[Claim]:
    """The kinds against the amounts before them that end as they do: 财政|收入 over 税收|收入."""
    parts = [each.figure for each in run]
    wholes = _wholes(running, at, run)
    held = next((whole for whole in wholes if meets(whole, parts)), None)
    if held is not None:
        yield Claim(_CODE, (held.spot, *(part.spot for part in parts)))
        return
    accident = sum((chance(whole, parts) for whole in wholes), Fraction(0))
    slipped = [whole for whole in wholes if by_one_slip(whole, parts)]
    if slipped and accident < _BY_ACCIDENT:
        yield unequal(_CODE, slipped[-1], parts)


def _wholes(running: Sequence[Passage], at: int, run: Sequence[Amount]) -> list[Figure]:
    first = run[0].figure
    endings = {_DONE.sub("", each.name)[-2:] for each in run}
    ending = endings.pop() if len(endings) == 1 else ""
    most = max(part.figure.value for part in run)
    return [
        each.figure
        for passage in running[max(0, at - _BACK) : at + 1]
        for each in amounts(passage)
        if each.plain
        and each.figure.dimension == first.dimension
        and (each.figure.spot.block, each.figure.spot.end) <= (first.spot.block, first.spot.start)
        and ending in each.name.replace("总", "")
        and each.figure.value > most
    ]


CHECK = Check(
    code=_CODE,
    title=Text("非此即彼的几类", "Kinds that leave no other"),
    why=Text(
        "税收与非税、城镇与乡村等合起来就是全部，分述之后仍要等于总数。",
        "Tax and other revenue, town and country and the like make up the whole between them, "
        "wherever they are told.",
    ),
    run=_run,
    benign=(Text("总数另含未述的部分", "a whole that includes what is not told"),),
)  # fmt: skip
