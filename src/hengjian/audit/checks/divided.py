"""A whole and the parts listed behind it, each with words of its own: 收入 a 万元，增长 p%。其中：
税收 b 万元，增长 q%；非税 c 万元，下降 r%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from hengjian.audit.amounts import Amount, amounts
from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim
from hengjian.audit.kinds import all_kinds
from hengjian.audit.mending import added, by_one_slip, chance, meets, unequal
from hengjian.audit.passages import Passage, passages, plain_interval
from hengjian.bilingual import Text

_CODE = "divided"
_OPENING = re.compile(
    "其中|[分按从][一-鿿]{2,10}(?:看|分|统计)(?=[，,：:])|情况(?:为|是|如下|说明?[：:])"
    "|用于(?:以下|下列)[^，。；]{0,6}方面|包括|分别(?:完成|为|是|达到?)(?:了|投资)?"
    "|(?:预算|收入|支出|资金|投资|决算|债务|余额|人员)中(?=[，,])|[（(](?!其中)"
)
_DONE = re.compile("(?:累计|实际)*(?:完成|实现|达到?|为|是)*$")
_OPEN = re.compile("主要|重点|仅|例如|其中[：:，,]?如")
_MOST_PARTS = 12
_BY_ACCIDENT = Fraction(9, 100)
"""No likelier than that may it be that a digit changed makes the sum hold."""
_BACK = 3
"""In how many paragraphs before a list its whole may stand."""


def _run(context: Context) -> Iterator[Claim]:
    running = passages(context, tables=False)
    for at, passage in enumerate(running):
        if len(passage.figures) < 2:
            continue
        told: set[Figure] = set()
        for opening in _OPENING.finditer(passage.plain):
            claim = _list(running, at, opening, told)
            if claim is not None:
                told.update(figure for figure in passage.figures if figure.spot == claim.spots[1])
                yield claim


def _list(
    running: Sequence[Passage], at: int, opening: re.Match[str], told: set[Figure]
) -> Claim | None:
    passage = running[at]
    runs = _runs(passage, opening)
    if not runs or runs[0][0].figure in told:
        return None
    passage_words = passage.plain[max(0, opening.start() - 4) : runs[0][0].figure.spot.start]
    if _OPEN.search(passage_words):
        return None
    wanted = runs[0][0].figure
    near, far = _wholes(running, at, opening, wanted)
    sums = [(whole, [part.figure for part in run]) for whole in near for run in runs]
    back = [(whole, [part.figure for part in run]) for whole in far for run in runs]
    for whole, parts in (*sums, *back):
        if meets(whole, parts):
            return Claim(_CODE, _spots(whole, parts))
    for run in runs if len(near) == 1 else ():
        if not _ends_there(passage, run):
            continue
        if all_kinds([part.name for part in run]) or _with_the_rest(passage, opening, run):
            return unequal(_CODE, near[0], [part.figure for part in run])
    said = re.match("其中|包括|情况|[（(]", opening[0]) is not None
    for run in runs if len(near) == 1 and said else ():
        if _too_much(passage, opening, near[0], run):
            return unequal(_CODE, near[0], [part.figure for part in run])
    slipped = [(whole, parts) for whole, parts in (*sums, *back) if by_one_slip(whole, parts)]
    accident = sum(
        (chance(*each) / (1 if _is_last(passage, each[1][-1]) else 4) for each in sums or back),
        Fraction(0),
    )
    if slipped and accident < _BY_ACCIDENT:
        return unequal(_CODE, *slipped[0])
    return None


def _runs(passage: Passage, opening: re.Match[str]) -> list[list[Amount]]:
    """The lists that may begin behind an opening: to the end of its sentence or further, with and
    without what is listed inside of a part."""
    behind = [each for each in amounts(passage) if each.figure.spot.start >= opening.end()]
    bracket = opening[0] in "（("
    if bracket:
        close = re.compile("[）)]").search(passage.plain, opening.end())
        end = close.start() if close else 0
        behind = [each for each in behind if each.aside and each.figure.spot.end <= end]
    else:
        behind = [each for each in behind if each.plain]
    if not behind:
        return []
    kind = behind[0].figure.dimension
    if kind == _POINT:
        return []  # points and scores are for other checks
    alike = [each for each in behind if each.figure.dimension == kind and each.figure.value]
    if not alike:
        return []  # a first part of nothing: 其中：0万元为财政资金
    alike = alike[:_MOST_PARTS]
    ways = (alike, _without_inner(passage, alike, "；;。"), _without_inner(passage, alike, "。"))
    found: list[list[Amount]] = []
    for parts in ways:
        runs = [parts[:end] for end in _ends(passage, parts) if end > 1]
        found += [run for run in runs if run not in found]
    return found


def _without_inner(passage: Passage, parts: Sequence[Amount], marks: str) -> list[Amount]:
    """Without the parts of parts, which go to one of the marks: 工业 a，其中|轻 b；建筑业 d."""
    kept: list[Amount] = []
    inside = False
    since = parts[0].figure.spot.start
    for part in parts:
        words = passage.plain[since : part.figure.spot.start]
        opened, closed = words.rfind("其中"), max(map(words.rfind, marks))
        if opened > closed:
            inside = True
        elif closed >= 0:
            inside = False
        if not inside:
            kept.append(part)
        since = part.figure.spot.end
    return kept


def _ends(passage: Passage, parts: Sequence[Amount]) -> list[int]:
    """After how many parts a list may end: at a full stop, a semicolon, or with the last."""
    found = []
    for end in range(2, len(parts)):
        words = passage.plain[parts[end - 1].figure.spot.end : parts[end].figure.spot.start]
        if re.search("[。；;\n]", words) or "其中" in words:
            found.append(end)
    return [*found, len(parts)]


def _wholes(
    running: Sequence[Passage], at: int, opening: re.Match[str], wanted: Figure
) -> tuple[list[Figure], list[Figure]]:
    """What may be divided: in the sentence before the opening; and further before."""
    passage = running[at]
    alike = [
        each
        for each in amounts(passage)
        if each.figure.dimension == wanted.dimension and not each.change and not each.former
    ]
    before = [each.figure for each in alike if each.figure.spot.end <= opening.start()]
    if opening[0] in "（(":
        right = [f for f in before if not passage.plain[f.spot.end : opening.start()].strip()]
        return right, []
    before = [each.figure for each in alike if each.plain and each.figure in before]
    if before:
        last = before[-1].sentence
        return [f for f in before if f.sentence == last][-3:], before[:1]
    lead = passage.plain[max(0, opening.start() - _LONG) : opening.start()]
    called = [
        each.figure
        for earlier in running[max(0, at - _BACK) : at]
        for each in amounts(earlier)
        if each.plain and len(each.name) > _CALLED and _DONE.sub("", each.name)[-_CALLED:] in lead
    ]
    found: list[Figure] = []
    for back, earlier in enumerate(reversed(running[max(0, at - _BACK) : at])):
        there = [
            each.figure
            for each in amounts(earlier)
            if each.plain and each.figure.dimension == wanted.dimension
        ]
        found += there[:1] if back else there[:_MOST_WHOLES]
        found += [f for f in called if f in there and f not in found]
    if opening.start() <= _LEAD and len(found) == 1:
        return found, []
    return [], found


_MOST_WHOLES = 4
_LONG, _CALLED = 30, 4
"""Of the words before a list, and of the name in them that calls its whole."""
_LEAD = 2
"""A paragraph that begins with its list goes on with the one before."""


def _is_last(passage: Passage, part: Figure) -> bool:
    """Whether a sentence ends with a part, but for percentages and other kinds of amounts."""
    stop = passage.plain.find("。", part.spot.end)
    behind = passage.between(part.spot.end, stop if stop >= 0 else len(passage.plain))
    return not any(f.dimension == part.dimension and not f.is_percent for f in behind)


def _ends_there(passage: Passage, run: Sequence[Amount]) -> bool:
    """Whether no further amount of the kind stands behind a list in its sentence."""
    last = run[-1].figure
    return not any(
        each.plain
        and each.figure.dimension == last.dimension
        and each.figure.spot.start > last.spot.start
        and "。" not in passage.plain[last.spot.end : each.figure.spot.start]
        for each in amounts(passage)
    )


def _with_the_rest(passage: Passage, opening: re.Match[str], run: Sequence[Amount]) -> bool:
    """Whether the last part is all the others: 其他收入 266 万元."""
    words = passage.plain[opening.start() : run[-1].figure.spot.start]
    rest = re.match("其[他它余]", run[-1].name) is not None
    return rest and len(run) > 2 and not re.search("等|主要|[。]|其中.*其中", words)


def _too_much(
    passage: Passage, opening: re.Match[str], whole: Figure, run: Sequence[Amount]
) -> bool:
    """Whether the parts of an amount of money are more than there is of it."""
    words = passage.plain[opening.end() : run[-1].figure.spot.start]
    since = max(passage.plain.rfind("。", 0, whole.spot.start), 0)
    first = passage.plain[run[0].figure.spot.end : run[1].figure.spot.start]
    # What commas list, a semicolon ends; so does one around the list.
    inner = "；" in words and ("；" in passage.plain[since : opening.start()] or "；" not in first)
    total = added([part.figure for part in run])
    most = plain_interval(whole).high
    above = most is not None and total.low is not None and total.low > most
    named = all(part.name or _USED.match(passage.plain, part.figure.spot.end) for part in run)
    named = named and not any(_ACTS.search(part.name) for part in run[1:])
    return (
        above
        and whole.dimension == _MONEY
        and named
        and not inner
        and not re.search("。|其中", words)
    )


_MONEY = (("CNY", 1),)
_POINT = (("point", 1),)
_USED = re.compile("用于|用作")
_ACTS = re.compile("支付|拨付|到位|使用|执行|累计|结余|结转|预算数|计划|目标")
"""What is done with a part, and no further part."""


def _spots(whole: Figure, parts: Sequence[Figure]) -> tuple[Spot, ...]:
    return (whole.spot, *(part.spot for part in parts))


CHECK = Check(
    code=_CODE,
    title=Text("总数与分别说明的各项", "A whole and its parts told one by one"),
    why=Text(
        "总数后面逐项说明增减、占比，各项相加仍要等于总数。",
        "Where each part is told with its changes and shares, the parts must still add up.",
    ),
    run=_run,
    benign=(
        Text("还有未列出的部分", "parts that are not listed"),
        Text("各数分别四舍五入", "numbers rounded one by one"),
    ),
)  # fmt: skip
