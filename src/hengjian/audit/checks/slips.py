"""Slips of the pen: doubled words, doubled marks, brackets without a partner, a lost character."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
from operator import add

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.prose import Stretch, joined, texts
from hengjian.bilingual import Text

_P = patterns("checks.slips")

_CODE = "slips"
_PAIRS = {"）": "（", "》": "《", "〕": "〔", "】": "【", "”": "“", "」": "「"}
_WIDE = str.maketrans("()", "（）")


def _run(context: Context) -> Iterator[Claim]:
    whole = list(texts(context.document))
    for passage in whole:
        yield from _doubled(passage)
    yield from _unpaired(whole)
    yield from _beheaded(whole)


def _claim(spot: Spot, stated: str, expected: str, message: Text) -> Claim:
    hint = None
    if expected:
        hint = tell("checks.slips.claim", expected)
    return Finding(_CODE, "query", message, (spot,), stated, expected, suggestion=hint).claim


def _doubled(passage: Stretch) -> Iterator[Claim]:
    for match in _P.doubled_word.finditer(passage.text):
        if not _P.words_twice.fullmatch(match[1]):
            yield _twice(passage, match, match[1])
    for match in _P.doubled_small.finditer(passage.text):
        yield _twice(passage, match, match[0][0])
    for match in _P.doubled_mark.finditer(passage.text):
        message = tell("checks.slips.doubled", match[0])
        kept = "。" if "。" in match[0] else match[0][-1]
        yield _claim(passage.of(match), match[0], kept, message)


def _twice(passage: Stretch, match: re.Match[str], word: str) -> Claim:
    message = tell("checks.slips.twice", match[0], word)
    return _claim(passage.of(match), match[0], word, message)


def _unpaired(whole: list[Stretch]) -> Iterator[Claim]:
    """Brackets without a partner, unless the partner stands in the text before or after."""
    lonely = [_lonely(passage.text) for passage in whole]
    for at, (passage, marks) in enumerate(zip(whole, lonely, strict=True)):
        near = [mark for other in lonely[max(0, at - 1) : at + 2] for _, mark in other]
        for offset, mark in marks:
            partner = _PAIRS.get(mark) or next(c for c, o in _PAIRS.items() if o == mark)
            if partner in near or (mark == "“" and _quoted_on(whole, at)):
                continue
            message = tell("checks.slips.unpaired", mark, partner)  # fmt: skip
            yield _claim(passage.spot(offset, offset + 1), mark, "", message)


def _quoted_on(whole: list[Stretch], at: int) -> bool:
    """Whether the quotation goes on: each of its paragraphs opens again."""
    return at + 1 < len(whole) and whole[at + 1].text.lstrip().startswith("“")


def _lonely(text: str) -> list[tuple[int, str]]:
    """The brackets of a text that have no partner in it, with their offsets."""
    if not _P.bracket.search(text):
        return []
    plain = text.translate(_WIDE)
    for pattern in (_P.list_mark, _P.range):
        plain = pattern.sub(lambda found: " " * len(found[0]), plain)
    opened: list[tuple[int, str]] = []
    alone: list[tuple[int, str]] = []
    for found in _P.bracket.finditer(plain):
        offset, mark = found.start(), found[0]
        if mark not in _PAIRS:
            opened.append((offset, mark))
        else:
            at = next((i for i in range(len(opened) - 1, -1, -1)
                       if opened[i][1] == _PAIRS[mark]), None)  # fmt: skip
            if at is None:
                alone.append((offset, mark))
            else:
                del opened[at]
    return sorted(alone + opened)


_MANY = 10


def _beheaded(whole: list[Stretch]) -> Iterator[Claim]:
    """A sentence that begins in the middle of a word: 目总投资 where all else is 项目总投资.

    Certain only if the first two characters stand everywhere else behind one and the same
    character, and that character makes a frequent word with the first.
    """
    body = "\n".join(joined(passage.text) for passage in whole)
    pairs = Counter(map(add, body, islice(body, 1, None)))
    singles = Counter(body)

    @cache
    def lost_before(start: str) -> str:
        return _lost(start, body, pairs, singles)

    for passage in whole:
        for match in _P.start.finditer(passage.text):
            lost = lost_before(match[1][:2])
            if lost:
                better = lost + match[1]
                message = tell("checks.slips.beheaded", match[1], lost)  # fmt: skip
                yield _claim(passage.of(match, 1), match[1], better, message)


def _lost(start: str, body: str, pairs: Counter[str], singles: Counter[str]) -> str:
    """The character that was lost before the pair ``start``; empty if none is certain."""
    if not 3 <= pairs[start] <= 40:
        return ""
    places = (match.start() for match in re.finditer(re.escape(start), body))
    before = Counter(body[at - 1] for at in places if at)
    others = [(mark, times) for mark, times in before.items() if "一" <= mark <= "鿿"]
    if len(others) != 1 or sum(before.values()) - others[0][1] > 1:
        return ""
    word = others[0][0] + start[0]
    common = pairs[word] >= _MANY and 2 * pairs[word] > singles[start[0]]
    return others[0][0] if common else ""


CHECK = Check(_CODE, _run)
