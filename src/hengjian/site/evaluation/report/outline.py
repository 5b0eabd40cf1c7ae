"""The outline of the report, read from its file: chapters, sections, what each wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from hengjian.bilingual import Text
from hengjian.engine.frameworks.compiled import CompiledFramework

FILE = "cn-fiscal-report.yaml"
BLOCKS = frozenset(("funds-table", "level-table", "goal-table", "part-table", "recheck-table"))
"""The tables that fill themselves; ``building`` knows how."""


@dataclass(frozen=True, slots=True)
class Section:
    """A place in the report for paragraphs."""

    key: str
    chapter: str
    title: Text | None
    """None where the chapter's own heading stands over it."""
    level: int
    wants: Text | None
    """What belongs there and who has it; None where only sections inside hold paragraphs."""
    blocks: tuple[str, ...] = ()
    part: str = ""
    """The indicator of the first level it is about."""

    @property
    def holds(self) -> bool:
        """Whether paragraphs stand in it."""
        return self.wants is not None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter with its sections in reading order."""

    key: str
    title: Text
    numbered: bool
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A part of the summary, and the chapters whose marked paragraphs it is made of."""

    key: str
    title: Text
    chapters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole outline."""

    summary: tuple[Summary, ...]
    chapters: tuple[Chapter, ...]

    def chapter(self, key: str) -> Chapter:
        """The chapter of that key. Raises ``KeyError``."""
        return {each.key: each for each in self.chapters}[key]

    def sections(self) -> Iterator[Section]:
        """Every section that holds paragraphs, in reading order."""
        for chapter in self.chapters:
            yield from (each for each in chapter.sections if each.holds)


@cache
def _read() -> Mapping[str, Any]:
    text = (files(__package__) / FILE).read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    assert isinstance(data, dict), FILE
    return data


@cache
def _plain() -> Outline:
    data = _read()
    summary = tuple(
        Summary(each["key"], Text(**each["title"]), tuple(each["from"])) for each in data["summary"]
    )
    return Outline(summary, tuple(map(_chapter, data["chapters"])))


def section_titles() -> tuple[tuple[str, Text], ...]:
    """The sections by their keys, each with its title, else that of its chapter."""
    return tuple(
        (section.key, section.title or chapter.title)
        for chapter in _plain().chapters
        for section in chapter.sections
    )


def _chapter(data: Mapping[str, Any]) -> Chapter:
    key, title = data["key"], Text(**data["title"])
    found = tuple(_sections(data["sections"], key, 2))
    return Chapter(key, title, data.get("numbered", True), found)


def _sections(listed: list[Mapping[str, Any]], chapter: str, level: int) -> Iterator[Section]:
    for each in listed:
        title = Text(**each["title"]) if "title" in each else None
        wants = Text(**each["wants"]) if "wants" in each else None
        part = "*" if each.get("each") == "part" else ""
        yield Section(
            each["key"], chapter, title, level, wants, tuple(each.get("blocks", ())), part
        )
        yield from _sections(each.get("sections", []), chapter, level + 1)


def outline_of(framework: CompiledFramework) -> Outline:
    """The outline with a section for each indicator of the framework's first level."""
    plain = _plain()
    tops = [each for each in framework.indicators if each.level == 1]
    chapters = []
    for chapter in plain.chapters:
        found: list[Section] = []
        for section in chapter.sections:
            if section.part != "*":
                found.append(section)
                continue
            for top in tops:
                code, name = top.indicator.code, top.indicator.name
                title = Text(f"{name.zh}情况", name.en)
                own = replace(section, key=f"{section.key}-{code}", title=title, part=code)
                found.append(own)
        chapters.append(replace(chapter, sections=tuple(found)))
    return Outline(plain.summary, tuple(chapters))
