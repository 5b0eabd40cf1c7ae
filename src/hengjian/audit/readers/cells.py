"""The cells that a line of a flattened table holds: words and numbers with their places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hengjian.audit.lexicon import patterns
from hengjian.audit.readers.words import clean, width
from hengjian.quantities import FULL_WIDTH, units

_P = patterns("readers.cells")

NOTHING = frozenset({"-", "—", "——", "–", "--", "－", "/", "／", "\\", "无"})
"""Marks that say there is nothing to enter."""
TOTAL = re.compile(r"(?:本页)?(?:合计|总计|小计|总分|共计|总和)(?:[（(][^（）()]*[）)])?[:：]?")

_UNITS = "|".join(re.escape(s) for s in sorted(units(), key=len, reverse=True) if s)
_VALUE = re.compile(
    r"[≥≤＞＜><约]?[-+−]?[¥￥]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
    rf"\s?(?:[%‰]|个百分点|{_UNITS})?[*①-⑨]?|[（(]\d[\d,]*(?:\.\d+)?%?[）)]"
)
_UNIT = re.compile(rf"(?:年度?|月|日|[年月日][^\s\d]{{0,4}}|{_UNITS})")
_WIDEST_PAIR = 12


@dataclass(frozen=True, slots=True)
class Word:
    """The text of a cell or of a part of one, and from where to where it stands in its line."""

    text: str
    begin: float
    end: float

    @property
    def middle(self) -> float:
        """Half way between its ends."""
        return (self.begin + self.end) / 2

    @property
    def is_value(self) -> bool:
        """Whether it is a number, or a mark that says there is none."""
        if self.text in NOTHING:
            return True
        plain = self.text.translate(FULL_WIDTH)
        return bool(_VALUE.fullmatch(plain)) and not _P.moment.fullmatch(plain)

    @property
    def is_percent(self) -> bool:
        """Whether it is a percentage."""
        return self.text[-1] in "%％‰"


@dataclass(frozen=True, slots=True)
class Parts:
    """A line as a row: the words that name it, its numbers, and what is said behind them."""

    lead: tuple[Word, ...]
    values: tuple[Word, ...]
    tail: tuple[Word, ...] = ()


def cells_of(text: str, indent: int = 0, *, wide: bool = False) -> list[Word]:
    """What a line has between blanks, a number with its unit and a word set wide as one.

    ``wide``: whether a Chinese character takes two columns, as on a screen, or one.
    """
    words = []
    for match in _P.word.finditer(text):
        said = clean(match[0])
        if said:
            begin = width(text[: match.start()]) if wide else match.start()
            columns = width(match[0]) if wide else len(match[0])
            words.append(Word(said, indent + begin, indent + begin + columns))
    return glued(words)


def glued(words: Sequence[Word]) -> list[Word]:
    """Words of a line as cells: a number with its unit and a word set wide are one."""
    found: list[Word] = []
    for word in words:
        last = found[-1] if found else None
        if last is not None and (glue := _glue(last, word)) is not None:
            found[-1] = Word(last.text + glue + word.text, last.begin, word.end)
        else:
            found.append(word)
    return found


def _glue(left: Word, right: Word) -> str | None:
    """What belongs between two words of one cell; ``None`` where they are two cells."""
    gap = right.begin - left.end
    if len(left.text) == len(right.text) == 1 and _P.pairs.fullmatch(left.text + right.text):
        return "" if gap <= _WIDEST_PAIR else None
    if gap > 1:
        return None
    if _P.bare.fullmatch(left.text) and _UNIT.fullmatch(right.text):
        return " "
    if left.text[-1] in "年月" and left.text[0].isdigit() and right.text[0].isdigit():
        return " " if re.fullmatch(r"\d{1,2}", right.text) else None
    letters = left.text[-1:] + right.text[:1]
    return " " if letters.isascii() and letters.isalpha() else None


def parts_of(words: Sequence[Word]) -> Parts:
    """The last run of numbers in a line, with the words before and after it."""
    end = len(words)
    while end and not words[end - 1].is_value:
        end -= 1
    begin = end
    while begin and words[begin - 1].is_value:
        begin -= 1
    if begin == 0 and end > 1 and _P.year.fullmatch(words[0].text):
        begin = 1
    if not end:
        return Parts(tuple(words), ())
    return Parts(tuple(words[:begin]), tuple(words[begin:end]), tuple(words[end:]))


def joined_words(words: Sequence[Word]) -> Word:
    """Words of one cell as one."""
    text = "".join(
        word.text if not at else _between(words[at - 1].text, word.text) + word.text
        for at, word in enumerate(words)
    )
    return replace(words[0], text=text, end=max(word.end for word in words))


def _between(left: str, right: str) -> str:
    return " " if (left[-1:] + right[:1]).isascii() else ""
