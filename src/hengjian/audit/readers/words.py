"""Words and lines as files break them, put together as a person reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hengjian.audit.lexicon import patterns

_P = patterns("readers.words")

TERMINAL = "。！？!?；;：:…"
"""A line that ends so ends what it says."""


_PAGE_DIGITS = frozenset("0123456789ivxIVX")

MARK = re.compile(
    r"第[一二三四五六七八九十百]+[章节部篇条]|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[、.．](?![\d%％])|[（(]\d{1,2}[）)]"
    r"|[①-⑳]|附[件表录]\s*[\d一二三四五六七八九十]|续?表\s*\d+\s*[:：]|[-*•●■◆▪·]\s"
)
"""What a new heading, item or caption begins with."""


def is_headline(line: str) -> bool:
    """Whether a line is short, begins with a number of a heading and says no more than a name."""
    return len(line) <= 24 and bool(MARK.match(line)) and not any(sign in line for sign in "，。；")


def clean(text: str) -> str:
    """``text`` without invisible characters, every run of spaces one space, none at the ends."""
    if not text.isascii():
        text = _P.invisible.sub("", text)
    text = _P.spaces.sub(" ", text).strip()
    return text if " " not in text else _closed(text)


def _closed(text: str) -> str:
    """Without the spaces that a justified line puts between single characters (合 计)."""
    if _P.pair.match(text):
        return text.replace(" ", "")
    text = _P.spread_label.sub(r"\1\2", text)
    if sum(1 for part in text.split(" ") if len(part) == 1) < 3:
        return text
    return _P.spread.sub(lambda found: found[0].replace(" ", ""), text)


def is_contents_line(line: str) -> bool:
    """Whether a line of a contents list: a heading, dots, a page number."""
    return line[-1:] in _PAGE_DIGITS and bool(_P.contents_line.fullmatch(line))


def glue(left: str, right: str) -> str:
    """What stands between two lines that belong together: nothing, or a space between words."""
    if not left or not right:
        return ""
    last, first = left[-1], right[0]
    if not (last.isascii() and first.isascii() and first.isalnum()):
        return ""
    if last.isdigit() and first.isdigit():
        return " " if _P.whole_before.search(left) and _P.whole_behind.match(right) else ""
    if last in ".," and left[-2:-1].isdigit() and first.isdigit():
        return ""
    return " " if last.isalnum() or last in ".,;:!?)%" else ""


def joined(lines: Sequence[str]) -> str:
    """Lines that belong together as one text; a word hyphenated at a line's end is whole again."""
    parts: list[str] = []
    last = ""
    for line in lines:
        if not line:
            continue
        if _hyphenated(last, line):
            parts[-1] = parts[-1][:-1]
        else:
            parts.append(glue(last, line))
        parts.append(line)
        last = line
    return clean("".join(parts))


def _hyphenated(left: str, right: str) -> bool:
    letter = left[-2:-1]
    return left.endswith("-") and letter.isascii() and letter.isalpha() and right[0].islower()


def in_cell(text: str) -> str:
    """The text of a cell: lines that only the cell's width breaks are joined, others stay lines."""
    if "\n" not in text:
        return clean(text)
    kept: list[list[str]] = []
    for line in filter(None, map(clean, text.splitlines())):
        if kept and _goes_on(kept[-1][-1], line):
            kept[-1].append(line)
        else:
            kept.append([line])
    return "\n".join(joined(lines) for lines in kept)


def _goes_on(above: str, line: str) -> bool:
    """Whether a cell's line is the rest of the line above: two whole numbers are two numbers."""
    if above[-1] in TERMINAL or MARK.match(line):
        return False
    numbers = above[-1].isdigit() and line[0].isdigit()
    return not numbers or bool(_P.cut_group.search(above))


def width(text: str) -> int:
    """How wide a line prints, in columns of half a Chinese character: as GB18030 counts them."""
    return len(text) if text.isascii() else len(text.encode("gb18030", "replace"))
