"""Automatic numbers of Word paragraphs, as Word prints them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]  # it has no stubs

from hengjian.audit.readers.styles import Style, child_value, numbered_as

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "japaneseCounting",
    "taiwaneseCounting", "taiwaneseCountingThousand", "ideographTraditional",
}  # fmt: skip
_ROMAN = (
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> str:
        """The number of the next paragraph at a level; deeper levels begin anew."""
        this = self.levels.get(level)
        if this is None or level > 8:
            return ""
        self.counts[level] = self.counts.get(level, this.start - 1) + 1
        for deeper in [known for known in self.counts if known > level]:
            del self.counts[deeper]
        return "" if this.form in ("bullet", "none") else _PLACE.sub(self._shown, this.text)

    def _shown(self, place: re.Match[str]) -> str:
        level = int(place[1]) - 1
        known = self.levels.get(level, _Level())
        return _printed(self.counts.get(level, known.start), known.form)


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        if root is None:
            return
        kinds = {
            element.get(f"{_W}abstractNumId", ""): _List(
                {
                    _whole(lvl.get(f"{_W}ilvl", ""), 0): _level(lvl)
                    for lvl in element.iter(f"{_W}lvl")
                }
            )
            for element in root.iterfind(f"{_W}abstractNum")
        }
        for number in root.iterfind(f"{_W}num"):
            kind = kinds.get(child_value(number, "abstractNumId"))
            name = number.get(f"{_W}numId", "")
            if kind is not None:
                overrides = number.find(f"{_W}lvlOverride/{_W}startOverride") is not None
                self._lists[name] = _List(dict(kind.levels)) if overrides else kind

    def label(self, paragraph: etree._Element, style: Style) -> str:
        """The number before a paragraph, which this counts; empty where it has none."""
        if not self._lists:
            return ""
        properties = paragraph.find(f"{_W}pPr")
        own = None if properties is None else numbered_as(properties)
        name, level = own or style.numbered or ("0", 0)
        found = self._lists.get(name)
        if found is None:
            return ""
        label = found.next(level)
        return label + " " if label[-1:].isalnum() else label


def _level(element: etree._Element) -> _Level:
    return _Level(
        child_value(element, "numFmt") or "decimal",
        child_value(element, "lvlText"),
        _whole(child_value(element, "start"), 1),
    )


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else otherwise


def _printed(count: int, form: str) -> str:
    if form in _CHINESE:
        return _in_chinese(count)
    if form == "decimalEnclosedCircle" and 1 <= count <= 20:
        return chr(ord("①") + count - 1)
    if form in ("lowerLetter", "upperLetter") and 1 <= count <= 26:
        return chr((ord("a") if form == "lowerLetter" else ord("A")) + count - 1)
    if form in ("lowerRoman", "upperRoman") and 1 <= count < 400:
        roman = _roman(count)
        return roman if form == "lowerRoman" else roman.upper()
    return f"{count:02}" if form == "decimalZero" else str(count)


def _in_chinese(count: int) -> str:
    if not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones else "")


def _roman(count: int) -> str:
    parts = []
    for worth, sign in _ROMAN:
        while count >= worth:
            parts.append(sign)
            count -= worth
    return "".join(parts)
