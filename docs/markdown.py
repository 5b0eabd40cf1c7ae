"""Markdown from values: escaped cells, tables, wordings in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hengjian.bilingual import Text
from hengjian.engine.frameworks.rules import Citation

GENERATED = (
    "<!-- Generated from the code by `python -m docs.build`; change the code, not this page. -->"
)


def page(title: str, introduction: str, *blocks: str) -> str:
    """A whole page: the mark of generated pages, title, introduction, blocks."""
    return "\n\n".join([GENERATED, f"# {title}", introduction, *filter(None, blocks)]) + "\n"


def cell(text: object) -> str:
    """``text`` as it may stand in a cell of a table."""
    words = " ".join(str(text).split())
    for mark in "\\|<*_[]":
        words = words.replace(mark, f"\\{mark}")
    return words


def code(text: object) -> str:
    """``text`` as it was written, in a cell; nothing where it is empty."""
    words = " ".join(str(text).split()).replace("|", "\\|")
    if not words:
        return ""
    return f"`` {words} ``" if "`" in words else f"`{words}`"


def both(text: Text | None, between: str = "<br>") -> str:
    """A wording in both languages; once where they are the same."""
    if text is None:
        return ""
    if text.zh == text.en:
        return cell(text.zh)
    return cell(text.zh) + between + cell(text.en)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; empty where there are no rows, and without the columns that no row fills."""
    filled = [list(row) for row in rows]
    if not filled:
        return ""
    kept = [i for i in range(len(heads)) if i == 0 or any(row[i] for row in filled)]
    lines = [[heads[i] for i in kept], ["---"] * len(kept)]
    lines += [[row[i] for i in kept] for row in filled]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def cited(citations: Iterable[Citation]) -> str:
    """Documents and articles, one after the other."""
    return "<br>".join(
        " ".join(filter(None, [cell(each.number), cell(each.article), both(each.title, " · ")]))
        for each in citations
    )
