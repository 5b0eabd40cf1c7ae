"""A total behind what it is made of, and what is left of it: 收入 a，加上补助 b、结转 c，总计 d;
到位 a，支出 b，结转 c."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from hengjian.audit.amounts import Amount, amounts
from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.mending import added, balances_by_one_slip, by_one_slip, chance, meets, unequal
from hengjian.audit.passages import Passage, as_figure, passages
from hengjian.bilingual import Text

_CODE = "built-up"
_TOTAL = re.compile("(?:总计|合计|共计|总和|总量|总收入|总支出)(?:[一-鿿]{0,8}?)?[为是达到：:]*$")
_LEFT = re.compile(
    "(?:结转|结余|剩余|余额|结存)(?:下年|资金|金额|[使支]用|支出|结转|结余)*[为是共有：:]*$"
)
_BROUGHT = re.compile("上年|年初|期初|以前年度|往年")
_OF_YEAR = re.compile("(?:收支|当年|本年|当期)(?:收支)?结余")
_SPENT = re.compile("支出|支付|使用|拨付|上解|还本|付息|调出|补充")
_BY_ACCIDENT = Fraction(1, 10)
_MOST = 10
"""No more addends are tried."""


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context, tables=False):
        if len(passage.figures) < 3:
            continue
        told = amounts(passage)
        for at, each in enumerate(told):
            if each.change or each.former or at < 2:
                continue
            if _TOTAL.search(each.name):
                yield from _total(passage, told[:at], each, told)
            elif _OF_YEAR.search(each.name):
                yield from _balance(told[:at], each)
            elif _LEFT.search(each.name) and not _BROUGHT.search(each.name):
                yield from _left(passage, told[:at], each)


def _total(
    passage: Passage, before: Sequence[Amount], total: Amount, told: Sequence[Amount]
) -> Iterator[Claim]:
    runs = _addends(passage, before, total)
    if not runs:
        return
    whole = total.figure
    held = next((run for run in runs if meets(whole, run)), None)
    if held is not None:
        yield Claim(_CODE, (whole.spot, *(part.spot for part in held)))
        yield from _in_brackets(passage, held, whole, told)
        return
    mended = next((run for run in runs if by_one_slip(whole, run)), None)
    accident = min(chance(whole, run) for run in runs) * len(runs)
    all_of_it = _whole_sentence(passage, before, total)
    if mended is not None and accident < _BY_ACCIDENT:
        yield unequal(_CODE, whole, mended)
    elif all_of_it:
        yield unequal(_CODE, whole, all_of_it)


def _addends(passage: Passage, before: Sequence[Amount], total: Amount) -> list[tuple[Figure, ...]]:
    """The lists that may add up to a total: the last two and more before it, with and without those
    that a list inside tells the parts of."""
    kind = total.figure.dimension
    alike = [each for each in before if each.plain and each.figure.dimension == kind]
    alike = [each for each in alike if each.figure.value]
    found: list[tuple[Figure, ...]] = []
    for ways in (alike, *(_tops(passage, alike, total, marks) for marks in ("。；;", "。"))):
        figures = [each.figure for each in ways[-_MOST:]]
        runs = [tuple(figures[at:]) for at in range(len(figures) - 1)]
        found += [run for run in runs if run not in found]
    return [*found, *_added_to(passage, alike, total)]


_PLUS = re.compile("[，,。；;]\\s*(?:再)?加上")


def _added_to(passage: Passage, alike: Sequence[Amount], total: Amount) -> list[tuple[Figure, ...]]:
    """What 加上 adds, and one of the amounts before it: 决算数 a，…；加上|调剂收入 b，总量 c."""
    signs = [m.end() for m in _PLUS.finditer(passage.plain, 0, total.figure.spot.start)]
    more = [each.figure for each in alike if signs and each.figure.spot.start >= signs[-1]]
    before = [each.figure for each in alike if each.figure not in more]
    return [(first, *more) for first in before[-_MOST:] if more]


def _tops(passage: Passage, parts: Sequence[Amount], total: Amount, marks: str) -> list[Amount]:
    """Without the parts of parts: 收入 a，其中|税收 b、非税 c。加上补助 d."""
    kept: list[Amount] = []
    for part in parts:
        opened = passage.plain.rfind("其中", 0, part.figure.spot.start)
        words = passage.plain[max(opened, 0) : part.figure.spot.start]
        if opened < 0 or any(mark in words for mark in marks):
            kept.append(part)
    return kept


_ACCOUNT = re.compile("(?:收入|支出)(?:总计|合计|总量)|总收入|总支出")
_MOVED = re.compile("收入|支出|补助|结转|结余|债|调入|调出|基金|转移|上解|还本")
_PARTS = re.compile("其中|包[括含]")
_ITEMS = re.compile("[；;]")


def _whole_sentence(
    passage: Passage, before: Sequence[Amount], total: Amount
) -> tuple[Figure, ...]:
    """The items of a sentence that lists one amount between semicolons each, up to a bare 共计."""
    start = max(passage.plain.rfind(mark, 0, total.figure.spot.start) for mark in "。！？\n") + 1
    words = passage.plain[start : total.figure.spot.start]
    kind = total.figure.dimension
    inside = [
        each for each in before if each.figure.spot.start >= start and each.figure.dimension == kind
    ]
    if not all(each.plain for each in inside) or len(inside) < 2:
        return ()
    if _ACCOUNT.search(total.name) and not _PARTS.search(words):
        moved = all(_MOVED.search(each.name) for each in inside)
        earlier = [each.figure for each in before if each.plain and each.figure.dimension == kind]
        earlier = [figure for figure in earlier if figure.spot.start < start]
        added_to = earlier[-1:] if words.lstrip("—").startswith("加") else []
        return (*added_to, *(each.figure for each in inside)) if moved else ()
    items = _ITEMS.split(words)
    if len(items) < 4 or not re.fullmatch("(?:共计|合计|总计)[为：:]?", total.name):
        return ()
    if len(inside) != len(items) - 1:
        return ()
    return tuple(each.figure for each in inside)


def _in_brackets(
    passage: Passage, parts: Sequence[Figure], whole: Figure, told: Sequence[Amount]
) -> Iterator[Claim]:
    """What brackets behind the parts and the total tell of each: 一批 a（其中工程 b），二批 c（其中
    工程 d），合计 e（其中工程 f）."""
    inner = [_bracketed(passage, figure, told) for figure in (*parts, whole)]
    found = [each for each in inner if each is not None]
    if len(found) < len(inner) or len({each.name for each in found}) != 1:
        return
    *some, total = (each.figure for each in found)
    if len({figure.dimension for figure in (*some, total)}) == 1 and not meets(total, some):
        yield unequal(_CODE, total, some)


def _bracketed(passage: Passage, figure: Figure, told: Sequence[Amount]) -> Amount | None:
    """The only amount in a bracket right behind a figure."""
    bracket = re.compile(r"\s*[（(]([^（）()]*)[）)]").match(passage.plain, figure.spot.end)
    if bracket is None:
        return None
    inside = [e for e in told if bracket.start() < e.figure.spot.start < bracket.end()]
    return inside[0] if len(inside) == 1 else None


def _left(passage: Passage, before: Sequence[Amount], left: Amount) -> Iterator[Claim]:
    """到位 a，支出 b，结转 c: what is left is what there was without what was spent."""
    kind = left.figure.dimension
    start = left.figure.sentence[0]
    here = [
        each.figure
        for each in before
        if each.plain and each.figure.dimension == kind and each.figure.spot.start >= start
    ]
    spent = [e.figure for e in before if e.figure in here and _SPENT.search(e.name)]
    had = [figure for figure in here if figure not in spent]
    if len(spent) != 1 or not had or len(had) > 3:
        return
    parts = (spent[0], left.figure)
    held = any(meets(whole, parts) for whole in had) or added(had).meets(added(parts))
    if held:
        yield Claim(_CODE, (left.figure.spot, spent[0].spot, *(whole.spot for whole in had)))
        return
    carried = any(_BROUGHT.search(each.name) for each in before if each.figure in had)
    sure = len(had) == 1 or (len(had) == 2 and carried)
    most, *others = sorted((*had, *parts), key=_size, reverse=True)
    if sure and balances_by_one_slip(had, parts) and chance(most, others) < _BY_ACCIDENT:
        yield _not_left(had, spent[0], left.figure)


def _balance(before: Sequence[Amount], left: Amount) -> Iterator[Claim]:
    """收入 a，其中…；支出 b；本年收支结余 c: c is a less b, since the balance before it."""
    kind = left.figure.dimension
    since = max((at + 1 for at, each in enumerate(before) if "结余" in each.name), default=0)
    here = [each for each in before[since:] if each.plain and each.figure.dimension == kind]
    had = [each.figure for each in here if _GOT.search(each.name)]
    spent = [each.figure for each in here if _GONE.search(each.name)]
    ways = [(whole, part) for whole in had for part in spent if whole.value > part.value]
    if not ways:
        return
    if any(meets(whole, (part, left.figure)) for whole, part in ways):
        yield Claim(_CODE, (left.figure.spot, ways[0][0].spot, ways[0][1].spot))
        return
    slipped = [pair for pair in ways if by_one_slip(pair[0], (pair[1], left.figure))]
    accident = sum(chance(whole, (part, left.figure)) for whole, part in ways)
    if len(spent) == 1 or (slipped and accident < _BY_ACCIDENT):
        whole, part = (slipped or ways)[0]
        yield _not_left([whole], part, left.figure)


_GOT = re.compile("收入(?:总[计量额])?(?:决算数|预算数|执行数)?[为是达到：:]*$")
_GONE = re.compile("支出(?:总[计量额])?(?:决算数|预算数|执行数)?[为是达到：:]*$")


def _size(figure: Figure) -> Fraction:
    return figure.value


def _not_left(had: Sequence[Figure], spent: Figure, left: Figure) -> Claim:
    due = sum((figure.value for figure in had), Fraction(0)) - spent.value
    expected = as_figure(due, left)
    working = f"{'+'.join(figure.text for figure in had)}-{spent.text}"
    message = Text(
        f"{working}={expected}，文中写作 {left.text}", f"{working}={expected}, not {left.text}"
    )
    follows = added(had) - spent.interval
    explanation = explained(Printed(left.text, left.value, left.step), follows, expected)
    spots = (left.spot, *(figure.spot for figure in had), spent.spot)
    finding = Finding(
        _CODE, "warning", message, spots, left.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip
    return Claim(_CODE, spots, (finding,))


CHECK = Check(
    code=_CODE,
    title=Text("由几项加成的总数、支后的结余", "Totals built up, and what is left"),
    why=Text(
        "收入总计、支出总计和结余由前面各项算得，任何一项写错，收支就不平。",
        "Totals and balances follow from what stands before them; one wrong item, and the accounts "
        "do not balance.",
    ),
    run=_run,
    benign=(
        Text("还有未列出的项", "items that are not listed"),
        Text("各数分别四舍五入", "numbers rounded one by one"),
    ),
)  # fmt: skip
