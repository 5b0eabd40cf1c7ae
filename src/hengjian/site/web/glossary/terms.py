"""The terms of the glossary, as ``terms.yaml`` says them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from hengjian.bilingual import Text

SHIPPED = Path(__file__).with_name("terms.yaml")


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the field and what is meant by it."""

    name: Text
    meaning: Text
    inside: bool = False
    """A word of the code, which no page shows."""

    @property
    def anchor(self) -> str:
        """Where it stands on the page, in both languages: its English as an address."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.en.lower()).strip("-")

    def speaks_of(self, text: str) -> bool:
        """Whether the term or its meaning has ``text``, in either language."""
        said = (self.name.zh, self.name.en, self.meaning.zh, self.meaning.en)
        return any(text.casefold() in each.casefold() for each in said)


@dataclass(frozen=True, slots=True)
class Group:
    """Terms of one matter, in the order they are read."""

    title: Text
    terms: tuple[Term, ...]

    @property
    def anchor(self) -> str:
        """Where it begins on the page; no anchor of a term begins so."""
        return f"group-{self.title.en.lower().replace(' ', '-')}"


@cache
def groups(path: Path = SHIPPED) -> tuple[Group, ...]:
    """Every group of the file. Raises ``ValueError`` with the file and the terms that stand twice,
    in either language or by their anchors."""
    written = yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
    read = tuple(_group(each) for each in written)
    terms = [term for group in read for term in group.terms]
    for said in (
        [term.name.zh for term in terms],
        [term.name.en for term in terms],
        [*(term.anchor for term in terms), *(group.anchor for group in read)],
    ):
        twice = sorted({each for each in said if said.count(each) > 1})
        if twice:
            raise ValueError(f"{path}: a term stands once; twice: {', '.join(twice)}")
    return read


def find(text: str, among: Iterable[Group]) -> list[Group]:
    """The groups with the terms that a page shows and that speak of ``text``, without empty ones.

    Terms that are called so stand before those whose meaning names it."""
    sought = []
    for group in among:
        terms = [term for term in group.terms if not term.inside and term.speaks_of(text)]
        terms.sort(key=lambda term: not _is_called(term, text))
        if terms:
            sought.append(replace(group, terms=tuple(terms)))
    return sought


def _is_called(term: Term, text: str) -> bool:
    return any(text.casefold() in each.casefold() for each in (term.name.zh, term.name.en))


def _group(written: dict[str, Any]) -> Group:
    title = Text(written["zh"], written["en"])
    return Group(title, tuple(_term(each) for each in written["terms"]))


def _term(written: dict[str, Any]) -> Term:
    return Term(
        Text(written["zh"], written["en"]),
        Text(written["means_zh"], written["means_en"]),
        written.get("inside", False),
    )
