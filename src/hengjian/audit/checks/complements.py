"""What is done and what is left: 应领 826 人，已领 513 人，尚有 313 人未领."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.passages import Passage, as_figure, passages, plain_interval
from hengjian.audit.quotients import said_before
from hengjian.bilingual import Text

_CODE = "complement"
_DONE = re.compile("(?:已经?|完成|实际|有)(?P<act>[一-鿿]{0,8})")
_LEFT = re.compile(
    "(?:尚|还|仍|其余|剩余|另)有?(?:[一-鿿]{0,4})$|(?:尚?未|没有|无)(?P<act>[一-鿿]{2,8}?)的?$"
)
_NOT_DONE = re.compile("[^0-9，。；]{0,4}[未没无](?:有|能)?(?P<act>[一-鿿]{2,8})")
_STILL = re.compile("\\s*[一-鿿]{0,6}(?:尚|还|仍)未")
_OTHER = re.compile("[应拟需]|计划|目标|其中|按[期时]|超|逾|平均|新增|上年|去年|累计")


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context, tables=False):
        for at, left in enumerate(passage.figures):
            act = _act_left(passage, left)
            if act is not None:
                yield from _complement(passage, passage.figures[:at], left, act)


def _act_left(passage: Passage, left: Figure) -> str | None:
    """What was not done with what is left: 未落实的|8 个, 尚有|313 人未申领."""
    if not left.unit or left.is_percent or left.hedge or left.in_range:
        return None
    before = _LEFT.search(said_before(passage, left))
    behind = _NOT_DONE.match(passage.plain, left.spot.end)
    if before is None:
        alone = not said_before(passage, left) and _STILL.match(passage.plain, left.spot.end)
        return behind["act"] if behind and alone else None
    return before["act"] or (behind["act"] if behind else None)


def _complement(
    passage: Passage, before: Sequence[Figure], left: Figure, act: str
) -> Iterator[Claim]:
    """The done part named by the same act, and a whole beside it: the two must make it up."""
    near = [f for f in before if f.unit == left.unit and not f.hedge and not f.in_range]
    near = [f for f in near if left.spot.start - f.spot.start < _FAR][-3:]
    done = [f for f in near if _is_done(passage, f, act)]
    wholes = [f for f in near if f not in done and done and f.value > done[-1].value]
    if len(done) != 1 or len(wholes) != 1 or wholes[0].value < left.value:
        return
    whole, part = wholes[0], done[0]
    spots = (left.spot, whole.spot, part.spot)
    if (plain_interval(whole) - plain_interval(part)).meets(plain_interval(left)):
        yield Claim(_CODE, spots)
    else:
        yield Claim(_CODE, spots, (_wrong(left, whole, part),))


_FAR = 70


def _is_done(passage: Passage, figure: Figure, act: str) -> bool:
    behind = re.split("[，,、；。（(]", passage.plain[figure.spot.end : figure.spot.end + 12])[0]
    words = said_before(passage, figure)
    words = words if words and "中" not in words else f"{words}{behind}"
    said = _DONE.search(words)
    return said is not None and act[:2] in words and not _OTHER.search(words)


def _wrong(left: Figure, whole: Figure, part: Figure) -> Finding:
    follows = plain_interval(whole) - plain_interval(part)
    expected = as_figure(whole.value - part.value, left)
    message = Text(
        f"{whole.text} 除去 {part.text} 还有 {expected}，文中写作 {left.text}",
        f"{whole.text} without {part.text} leaves {expected}, not {left.text}",
    )
    printed = Printed(left.text, left.value, left.step)
    explanation = explained(printed, follows, expected)
    spots = (left.spot, whole.spot, part.spot)
    return Finding(
        _CODE, "warning", message, spots, left.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip


CHECK = Check(
    code=_CODE,
    title=Text("已做与未做", "Done and left"),
    why=Text(
        "总数、已完成数和未完成数写在一起，后两者之和应等于总数。",
        "A whole, what is done and what is left stand together: the two must make up the whole.",
    ),
    run=_run,
    benign=(
        Text("另有在办的", "some are under way"),
        Text("未做的是另一件事", "what is left is something else"),
    ),
)
