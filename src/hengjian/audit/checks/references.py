"""References to annexes, tables and figures: numbers that do not exist, titles that are another's.

Numbers of official documents (财预〔2020〕10号) and annexes of other documents are no references.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.prose import Stretch, bigrams, joined, texts
from hengjian.bilingual import Text

_CODE = "references"
_NUMBER = r"\s*(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[-—.](?P<sub>[0-9]{1,2}))?"
_KIND = "(?P<kind>附件|附表|附录|(?<![附代发列报填水电气热仪钟手])表(?!格)|图)"
_TITLED = re.compile(
    rf"^\s*{_KIND}{_NUMBER}(?![0-9年月日个项份])\s*[:：.、．\s]?\s*(?P<title>[^。；\n]{{0,60}})$"
)
_LIST = re.compile(r"^\s*(?:附件|附)\s*[:：]\s*(?=1\s*[.．、])")
_ENTRY = re.compile(
    r"(?:^|(?<=\s)|(?<=[；;：:]))(?P<number>[0-9]{1,2})\s*[.．、]\s*"
    r"(?P<title>[^\s0-9；;。][^；;。\n]{1,50}?)"
    r"(?=\s+[0-9]{1,2}\s*[.．、]|[；;。\n]|$)"
)
_CITED = re.compile(
    rf"(?P<lead>详见|参见|具体见|见|如|据|依照|参照)?\s?[“（(《]?{_KIND}{_NUMBER}"
    r"(?![0-9年月日个项份元万块只台套]|[,，][0-9]{3})(?:\s*[:：]\s*(?P<title>[^，。；、）)\n“]{2,40})|《(?P<named>[^》]{2,40})》)?"
)
_ANOTHERS = re.compile(r"[》）)号〕文规定]的?\s*$")
_DIGITS = {mark: at for at, mark in enumerate("〇一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class _Named:
    """An annex, a table or a figure that the document has or lists."""

    kind: str
    number: int
    title: str
    spot: Spot
    role: str


def _run(context: Context) -> Iterator[Claim]:
    named = list(_listed(context)) + list(_captions(context))
    yield from _duplicates(named)
    yield from _gaps(named)
    own = {item.spot for item in named}
    for passage in texts(context.document):
        for match in _CITED.finditer(passage.text):
            spot = passage.spot(match.start("kind"), match.end("number"))
            if _ANOTHERS.search(passage.text[: match.start()]) or _within(spot, own):
                continue
            yield from _cited(match, passage, spot, named)


def _within(spot: Spot, own: set[Spot]) -> bool:
    return any(
        (spot.block, spot.cell) == (other.block, other.cell)
        and other.start <= spot.start < other.end
        for other in own
    )


def _listed(context: Context) -> Iterator[_Named]:
    """The annexes of the list at the end: 附件：1.… 2.… in one block or in several."""
    expected = 0
    for block in context.document.blocks:
        opening = _LIST.match(block.text)
        if opening:
            expected = 1
        for match in _ENTRY.finditer(block.text, opening.end() if opening else 0):
            if expected and int(match["number"]) == expected:
                spot = Spot(block.index, match.start(), match.end("title"))
                yield _Named("附件", expected, match["title"].strip(), spot, "list")
                expected += 1
            elif not opening:
                expected = 0
        if not opening and block.text.strip() and not _ENTRY.search(block.text):
            expected = 0


def _captions(context: Context) -> Iterator[_Named]:
    """Titles over tables, figures and annexes, and captions the reader gave to tables."""
    for block in context.document.blocks:
        match = _TITLED.match(block.text)
        if match and not (match["sub"] or match["title"].endswith("，")):
            spot, title = (
                Spot(block.index, match.start("kind"), match.end()),
                match["title"].strip(),
            )
            yield _Named(match["kind"], _value(match["number"]), title, spot, block.role)
        if block.table is not None and (inner := _TITLED.match(block.table.caption)):
            first = block.table.cells[0] if block.table.cells else None
            if first is not None and not _seen_above(context, block.index, block.table.caption):
                spot = Spot(block.index, 0, 0, (first.row, first.column))
                title = inner["title"].strip()
                yield _Named(inner["kind"], _value(inner["number"]), title, spot, block.role)


def _seen_above(context: Context, index: int, caption: str) -> bool:
    above = context.document.blocks[max(0, index - 4) : index]
    return any(joined(caption) in joined(block.text) for block in above)


def _value(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    high = _DIGITS.get(tens, 1) * 10 if ten else 0
    return high + _DIGITS.get(ones, 0)


def _duplicates(named: list[_Named]) -> Iterator[Claim]:
    """Two entries of the annex list with the same title."""
    by_title: dict[str, list[_Named]] = defaultdict(list)
    for item in named:
        if item.role == "list":
            by_title[joined(item.title)].append(item)
    for same in by_title.values():
        if len(same) > 1:
            numbers = "、".join(str(item.number) for item in same)
            message = Text(
                f"附件目录中第{numbers}项标题相同：{same[0].title}。",
                f"Entries {numbers} of the annex list have the same title: {same[0].title}.",
            )
            hint = Text("写明它们有什么不同，或删去重复的一项。",
                        "Say what tells them apart, or delete the second.")  # fmt: skip
            spots = (*(item.spot for item in same[1:]), same[0].spot)
            yield _failed("warning", message, spots, same[0].title, suggestion=hint)


def _gaps(named: list[_Named]) -> Iterator[Claim]:
    """Numbering of tables, figures and annexes that jumps."""
    by_kind: dict[str, list[_Named]] = defaultdict(list)
    for item in named:
        if item.role not in ("list", "annex", "summary"):
            by_kind[item.kind].append(item)
    for kind, items in by_kind.items():
        for one, two in pairwise(items):
            if two.number > one.number + 1:
                missing = f"{kind}{one.number + 1}"
                message = Text(
                    f"{kind}{one.number}之后是{kind}{two.number}，没有{missing}。",
                    f"{kind}{two.number} follows {kind}{one.number}; there is no {missing}.",
                )
                yield _failed("query", message, (two.spot, one.spot), f"{kind}{two.number}",
                              missing)  # fmt: skip


def _cited(
    match: re.Match[str], passage: Stretch, spot: Spot, named: list[_Named]
) -> Iterator[Claim]:
    kind, number = match["kind"], _value(match["number"])
    known = [item for item in named if item.kind == kind]
    if not known:
        return
    right = [item for item in known if item.number == number]
    if not right:
        yield _unknown(match, spot, known)
        return
    title = match["title"] or match["named"]
    better = _other_title(title, right, known) if title else None
    if better is None:
        yield Claim(_CODE, (spot, right[0].spot))
        return
    message = Text(
        f"引用的{kind}{number}题为“{title.strip()}”，但{kind}{number}是“{right[0].title}”，"
        f"这一标题属于{kind}{better.number}。",
        f"{kind}{number} is cited as “{title.strip()}”, but {kind}{number} is “{right[0].title}”; "
        f"that title belongs to {kind}{better.number}.",
    )
    hint = Text(f"改为“{kind}{better.number}”。", f"Write “{kind}{better.number}”.")
    yield _failed("warning", message, (spot, better.spot, right[0].spot), f"{kind}{number}",
                  f"{kind}{better.number}", hint)  # fmt: skip


def _unknown(match: re.Match[str], spot: Spot, known: list[_Named]) -> Claim:
    kind, number = match["kind"], _value(match["number"])
    shown = "、".join(str(n) for n in sorted({item.number for item in known}))
    message = Text(
        f"引用了{kind}{number}，但文中只有{kind}{shown}。",
        f"{kind}{number} is cited, but the document has only {kind}{shown}.",
    )
    severity: Severity = "warning" if match["lead"] else "query"
    return _failed(severity, message, (spot, known[-1].spot), f"{kind}{number}")


def _other_title(title: str, right: list[_Named], known: list[_Named]) -> _Named | None:
    """The entry whose title this is, if it is clearly not the cited one's."""
    own = max(_alike(title, item.title) for item in right)
    best = max(known, key=lambda item: _alike(title, item.title))
    if best in right or own * 2 > 1 or not all(item.title for item in right):
        return None
    return best if _alike(title, best.title) * 5 >= 4 else None


def _alike(one: str, two: str) -> Fraction:
    """How many of the pairs of characters of the shorter title the other has, from 0 to 1."""
    left, right = bigrams(one), bigrams(two)
    fewer = min(len(left), len(right))
    return Fraction(len(left & right), fewer or 1)


def _failed(
    severity: Severity,
    message: Text,
    spots: tuple[Spot, ...],
    stated: str,
    expected: str = "",
    suggestion: Text | None = None,
) -> Claim:
    finding = Finding(_CODE, severity, message, spots, stated, expected, suggestion=suggestion)
    return Claim(_CODE, spots, (finding,))


CHECK = Check(_CODE, _run)
