"""How results show themselves: in which language, and as small HTML without script or style sheet.

Notebooks, and the pages that show them, drop both.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from html import escape
from typing import get_args

from hengjian.bilingual import Language, Text
from hengjian.errors import Problem, Severity

LABELS = {
    Severity.ERROR: Text("错误", "error"),
    Severity.WARNING: Text("警告", "warning"),
    Severity.ADVICE: Text("提示", "advice"),
}


def chosen(language: Language | None) -> Language:
    """``language``, or that of the environment (``HENGJIAN_LANG``), or Chinese."""
    if language is not None:
        if language not in get_args(Language):
            raise ValueError(f"language is 'zh' or 'en', not {language!r}")
        return language
    return "en" if os.environ.get("HENGJIAN_LANG") == "en" else "zh"


def heading(text: str) -> str:
    """A line that says what follows."""
    return f"<div><strong>{escape(text)}</strong></div>"


def line(text: str) -> str:
    """A line of words."""
    return f"<div>{escape(text)}</div>"


def bullets(texts: Iterable[str]) -> str:
    """A list; nothing where there is nothing to say."""
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<ul>{items}</ul>" if items else ""


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    levels: Sequence[int] = (),
    left: int = 1,
) -> str:
    """A table whose first ``left`` columns are words and the others figures; ``levels`` indents the
    first cell of each row and makes those of the first level strong."""
    sides = ["left" if number < left else "right" for number in range(len(heads))]
    head = "".join(_cell("th", h, side) for h, side in zip(heads, sides, strict=True))
    body = []
    for number, row in enumerate(rows):
        level = levels[number] if levels else 2
        indent = f"padding-left:{0.5 + (level - 1) * 1.2:.1f}em" if levels else ""
        first, *others = zip(row, sides, strict=True)
        cells = _cell("td", *first, indent) + "".join(_cell("td", *each) for each in others)
        weight = ' style="font-weight:bold"' if level == 1 else ""
        body.append(f"<tr{weight}>{cells}</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def _cell(tag: str, text: str, side: str, more: str = "") -> str:
    style = f"text-align:{side}" + (f";{more}" if more else "")
    return f'<{tag} style="{style}">{escape(text)}</{tag}>'


def problem_list(problems: Sequence[Problem], language: Language) -> str:
    """The problems, folded where there are many."""
    if not problems:
        return ""
    items = bullets(problem_line(each, language) for each in problems)
    words = Text(f"{len(problems)} 个问题", f"problems: {len(problems)}").of(language)
    opened = " open" if len(problems) <= 5 else ""
    return f"<details{opened}><summary>{escape(words)}</summary>{items}</details>"


def problem_line(problem: Problem, language: Language) -> str:
    """A problem in one line: place, weight, message, what to do."""
    place = f"{problem.place}: " if str(problem.place) else ""
    hint = problem.hint(language)
    said = f"{place}{LABELS[problem.severity].of(language)} {problem.message(language)}"
    return f"{said} → {hint}" if hint else said
