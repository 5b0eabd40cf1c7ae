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
from hengjian.audit.prose import Stretch, joined, texts
from hengjian.bilingual import Text

_CODE = "slips"
_DOUBLED_WORD = re.compile(r"([一-鿿]{2,6})\1(?![一-鿿]{0,2}(?:起来|一下))")
_WORDS_TWICE = re.compile(
    "研究|讨论|商量|考虑|了解|学习|整理|收拾|体验|检查|琢磨|关心|锻炼|休息|"
    "[一二三四五六七八九十百千万零〇两]+"
)
"""What may stand twice: verbs of a short try, numerals."""
_DOUBLED_SMALL = re.compile(
    "(?<![参给赋授付予])与与|(?<![目标])的的(?![确士])|(?<![温总缓暖亲饱共平])和和(?![睦气美])"
    "|(?<![合兼归吞一])并并(?!存|举|行|入)|或或|被被|(?<![即大小])将将|(?<!一)把把"
)
_DOUBLED_MARK = re.compile(
    "(?<![。，、；：])(?:([。，、；：])\\1|[，、；：]。|。[，、；：]|[，；：]、)(?![。，、；：])"
)
_PAIRS = {"）": "（", "》": "《", "〕": "〔", "】": "【", "”": "“", "」": "「"}
_BRACKET = re.compile("[()（）《》〔〕【】“”「」]")
_WIDE = str.maketrans("()", "（）")
_LIST_MARK = re.compile(
    r"(?:(?<=^)|(?<=[\s；。;，,：:、]))(?<![0-9],)[0-9A-Za-z一二三四五六七八九十]{1,3}[)）]"
)
_RANGE = re.compile(r"[\[(（【]\s*-?[0-9.%]+\s*[,，、~～]\s*-?(?:[0-9.%]+|[+∞]+)\s*分?\s*[\])）】]")


def _run(context: Context) -> Iterator[Claim]:
    whole = list(texts(context.document))
    for passage in whole:
        yield from _doubled(passage)
    yield from _unpaired(whole)
    yield from _beheaded(whole)


def _claim(spot: Spot, stated: str, expected: str, message: Text) -> Claim:
    hint = None
    if expected:
        hint = Text(f"改为“{expected}”。", f"Write “{expected}”.")
    finding = Finding(_CODE, "query", message, (spot,), stated, expected, suggestion=hint)
    return Claim(_CODE, (spot,), (finding,))


def _doubled(passage: Stretch) -> Iterator[Claim]:
    for match in _DOUBLED_WORD.finditer(passage.text):
        if not _WORDS_TWICE.fullmatch(match[1]):
            yield _twice(passage, match, match[1])
    for match in _DOUBLED_SMALL.finditer(passage.text):
        yield _twice(passage, match, match[0][0])
    for match in _DOUBLED_MARK.finditer(passage.text):
        message = Text(
            f"标点“{match[0]}”重叠。", f"Two punctuation marks stand together: “{match[0]}”."
        )
        kept = "。" if "。" in match[0] else match[0][-1]
        yield _claim(passage.of(match), match[0], kept, message)


def _twice(passage: Stretch, match: re.Match[str], word: str) -> Claim:
    message = Text(f"“{match[0]}”中“{word}”重复。", f"“{word}” is written twice in “{match[0]}”.")
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
            message = Text(f"“{mark}”没有与之成对的“{partner}”。",
                           f"“{mark}” has no partner “{partner}”.")  # fmt: skip
            yield _claim(passage.spot(offset, offset + 1), mark, "", message)


def _quoted_on(whole: list[Stretch], at: int) -> bool:
    """Whether the quotation goes on: each of its paragraphs opens again."""
    return at + 1 < len(whole) and whole[at + 1].text.lstrip().startswith("“")


def _lonely(text: str) -> list[tuple[int, str]]:
    """The brackets of a text that have no partner in it, with their offsets."""
    if not _BRACKET.search(text):
        return []
    plain = text.translate(_WIDE)
    for pattern in (_LIST_MARK, _RANGE):
        plain = pattern.sub(lambda found: " " * len(found[0]), plain)
    opened: list[tuple[int, str]] = []
    alone: list[tuple[int, str]] = []
    for found in _BRACKET.finditer(plain):
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


_START = re.compile(r"(?:^|[。；])\s*([一-鿿]{4})")
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
        for match in _START.finditer(passage.text):
            lost = lost_before(match[1][:2])
            if lost:
                better = lost + match[1]
                message = Text(f"句首“{match[1]}”像是缺了“{lost}”字。",
                               f"The sentence begins with “{match[1]}”: “{lost}” seems to be "
                               "missing before it.")  # fmt: skip
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
