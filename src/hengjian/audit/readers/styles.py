"""Styles of Word paragraphs: which are headings, captions or lines of a contents list."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]  # it has no stubs

from hengjian.audit.document import BlockKind
from hengjian.audit.lexicon import patterns

_P = patterns("readers.styles")

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{_W}val"
_MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says of its paragraphs."""

    kind: BlockKind = "paragraph"
    level: int | None = None
    is_contents: bool = False
    numbered: tuple[str, int] | None = None
    """The list and the level in it that the style gives."""


class Styles:
    """The styles of a document, by their ids."""

    def __init__(self, root: etree._Element | None) -> None:
        elements = [] if root is None else root.findall(f"{_W}style")
        self._elements = {element.get(f"{_W}styleId", ""): element for element in elements}
        self._known: dict[str, Style] = {}

    def of(self, paragraph: etree._Element) -> Style:
        """The style of a paragraph, with the outline level that it sets itself."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return self._named("")
        named = properties.find(f"{_W}pStyle")
        style = self._named("" if named is None else named.get(_VAL, ""))
        level = _outline(properties)
        if level is None or style.is_contents:
            return style
        return Style("heading", level, numbered=style.numbered)

    def _named(self, name: str) -> Style:
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def _read(self, name: str) -> Style:
        """A style with what it takes from those it is based on."""
        kind: BlockKind = "paragraph"
        level: int | None = None
        contents = False
        numbered: tuple[str, int] | None = None
        for _ in range(_MOST_STEPS):
            element = self._elements.get(name)
            if element is None:
                break
            title = child_value(element, "name")
            heading = _P.heading.match(title)
            properties = element.find(f"{_W}pPr")
            outline = _outline(properties) if properties is not None else None
            if level is None and (heading or outline):
                level = int(heading[1]) if heading else outline
            contents = contents or bool(_P.contents.match(title))
            kind = "caption" if _P.caption.match(title) else kind
            numbered = numbered or (numbered_as(properties) if properties is not None else None)
            name = child_value(element, "basedOn")
        return Style(kind if level is None else "heading", level, contents, numbered)


def numbered_as(properties: etree._Element) -> tuple[str, int] | None:
    """The list and level that paragraph properties give; list ``0`` takes a number away."""
    numbers = properties.find(f"{_W}numPr")
    if numbers is None:
        return None
    name, level = child_value(numbers, "numId"), child_value(numbers, "ilvl")
    return (name, int(level) if level.isdecimal() else 0) if name else None


def child_value(element: etree._Element, name: str) -> str:
    """The value of a child of a Word element; empty where it has none."""
    found = element.find(f"{_W}{name}")
    return "" if found is None else found.get(_VAL, "")


def _outline(properties: etree._Element) -> int | None:
    written = child_value(properties, "outlineLvl")
    return int(written) + 1 if written in set("012345678") and written else None
