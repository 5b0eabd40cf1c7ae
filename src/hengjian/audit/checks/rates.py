"""Rates and balances said in words: 计划 N 个，实际完成 k 个，完成率 P%; 到位扣除支出后结余."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.explanations import Printed, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Example, Finding
from hengjian.audit.hedging import is_counted
from hengjian.audit.intervals import Interval
from hengjian.audit.passages import Passage, as_figure, passages, plain_interval
from hengjian.bilingual import Text
from hengjian.quantities import unit

CODE = "rate-in-words"


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context):
        for at in range(len(passage.figures) - 2):
            yield from _rate(passage, *passage.figures[at : at + 3])
        yield from _balances(passage)


_PAIRS = (
    ("计划|应", "实际|已", "(?:完成|竣工|开工|开班|举办|建成|实施|到位|达标|改造)率[为达是仅约]*$"),
    ("发放", "[收回][回收]|有效", "(?:回收|有效)率[为达是仅约]*$"),
)
_NOT_THE_SAME = re.compile("投资|资金|满意|知晓|支付|支出|预算")


def _rate(passage: Passage, whole: Figure, part: Figure, share: Figure) -> Iterator[Claim]:
    """计划 N 个，实际完成 k 个，完成率 P%; 发放 N 份，收回 k 份，回收率 P%."""
    same = whole.dimension == part.dimension and whole.sentence == share.sentence
    if not share.is_percent or share.hedge or not same or not is_counted(unit(part.unit)):
        return
    words = [_words(passage, figure) for figure in (whole, part, share)]
    said = any(all(map(re.search, pair, words)) for pair in _PAIRS)
    if not said or not part.unit or not whole.value or _NOT_THE_SAME.search(words[2]):
        return
    follows = plain_interval(part) / plain_interval(whole)
    expected = as_figure(part.value / whole.value, share)
    working = f"{part.text} ÷ {whole.text}"
    counts = int(part.value), int(whole.value)
    yield _claim(share, (part.spot, whole.spot), follows, expected, working, counts)


def _words(passage: Passage, figure: Figure) -> str:
    """The words right before a figure, without blanks, back to the last comma."""
    words = passage.plain[max(figure.sentence[0], figure.spot.start - 24) : figure.spot.start]
    return re.sub(r"\s", "", re.split("[，,、；：]", words)[-1])


_BALANCE = re.compile(
    "(?P<whole>[一-鿿]{2}?)(?:资金|金额|投资|收入)?(?:扣除|减去)"
    "(?:[实已]际?)?(?P<part>[一-鿿]{2}?)[一-鿿]{0,4}?"
    r"后?的?(?:结余|余额|剩余|差额)(?:资金)?[为是]?\s*$"
)


def _balances(passage: Passage) -> Iterator[Claim]:
    """到位 A，支出 B；到位资金扣除支出后结余 C."""
    for at, left in enumerate(passage.figures):
        before = passage.plain[max(0, left.spot.start - 30) : left.spot.start]
        said = _BALANCE.search(before)
        if said is None:
            continue
        earlier = [f for f in passage.figures[:at] if f.dimension == left.dimension]
        whole = _called(passage, earlier, said["whole"])
        part = _called(passage, earlier, said["part"])
        if whole is None or part is None or whole is part:
            continue
        follows = plain_interval(whole) - plain_interval(part)
        expected = as_figure(whole.value - part.value, left)
        working = f"{whole.text} - {part.text}"
        yield _claim(left, (whole.spot, part.spot), follows, expected, working, None)


def _called(passage: Passage, figures: list[Figure], name: str) -> Figure | None:
    """The only value that is introduced by a word."""
    found = [figure for figure in figures if name in _words(passage, figure)]
    return found[-1] if len({figure.value for figure in found}) == 1 else None


def _claim(
    stated: Figure,
    others: tuple[Spot, ...],
    follows: Interval,
    expected: str,
    working: str,
    counts: tuple[int, int] | None,
) -> Claim:
    spots = (stated.spot, *others)
    if follows.meets(stated.interval):
        return Claim(CODE, spots)
    printed = Printed(stated.text, stated.value, stated.step)
    explanation = explained(printed, follows, expected, counts=counts)
    message = Text(
        f"{working} = {expected}，文中写作 {stated.text}",
        f"{working} = {expected}, but {stated.text} is written",
    )
    finding = Finding(
        CODE, "warning", message, spots, stated.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip
    return Claim(CODE, spots, (finding,))


CHECK = Check(
    code=CODE,
    title=Text("文字中的比率和结余", "Rates and balances in words"),
    why=Text(
        "计划数、完成数和完成率写在一句里，比率应能由两数算出；结余应等于到位减支出。",
        "A planned number, a finished number and a rate in one sentence: the rate must follow from "
        "the two. A balance is what arrived less what was spent.",
    ),
    run=_run,
    flags=(
        Example("计划建设片区159个，实际完成121个，竣工率为79.7%。", "76.1%"),
        Example("发放问卷369份，收回有效问卷362份，有效回收率为93%。", "98%"),
        Example("到位500.00万元，支出320.00万元。到位资金扣除支出后结余108.00万元。", "180.00万元"),
        Example("应改造小区40个，已开工30个，开工率为57%。", "75%"),
    ),
    passes=(
        Example("计划建设片区159个，实际完成121个，竣工率为76.1%。"),
        Example("发放问卷369份，收回有效问卷362份，满意率为93%。"),
        Example("到位500.00万元，支出320.00万元。到位资金扣除支出后结余180.00万元。"),
        Example("计划改造小区40个，实际完成30个，投资完成率为57%。"),
        Example("计划改造小区40个，实际完成改造3000户，完成率为57%。"),
        Example("到位500.00万元，上年结余20.00万元，支出320.00万元，结余200.00万元。"),
        Example("计划小区40个，实际完成30个，完成率超过70%。"),
    ),
    benign=(
        Text("比率按投资或其他口径计算", "a rate of money or of something else"),
        Text("结余含上年结转", "a balance that includes what was carried over"),
    ),
)
