"""A try, what was expected of it and what was seen; the page that holds all of them.

A room is a module of this package with ``TITLE`` (its heading on the page), ``ABOUT`` (a sentence
or two below it) and ``tries()``, which tries everything and yields a ``Try`` each. What is expected
and seen are words that come out the same every time: a code, a status, "within 2 s": no timings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "what-was-tried.md"
ROOMS = ("files", "doors", "requests")
"""The modules of this package that are rooms, in the order of the page."""
_HEAD = """\
# What was tried

What an attacker or a clumsy client would send, what should become of it, and what was seen. The
tables are written by the script that makes the tries: `python -m tests.adversary` makes all of
them, `python -m tests.adversary files` those of one room. A try that did not end as it should is
marked **no**, and the script then ends with 1.
"""


@dataclass(frozen=True, slots=True)
class Try:
    """One try."""

    name: str
    """What was sent, in a few words."""
    door: str
    """Where: a command, an address."""
    expected: str
    seen: str

    @property
    def is_met(self) -> bool:
        """Whether it ended as it should."""
        return self.expected == self.seen


def room(name: str) -> ModuleType:
    """The module of a room."""
    return import_module(f"tests.adversary.{name}")


def section(name: str, found: Iterable[Try]) -> str:
    """The room's part of the page."""
    module, rows = room(name), list(found)
    met = sum(each.is_met for each in rows)
    lines = [
        f"<!-- {name} -->",
        f"## {module.TITLE}",
        "",
        module.ABOUT,
        "",
        f"{len(rows)} tries, {met} as expected.",
        "",
        "| Try | Door | Expected | Seen | As expected |",
        "| --- | --- | --- | --- | --- |",
        *(_row(each) for each in rows),
        f"<!-- end of {name} -->",
    ]
    return "\n".join(lines)


def _row(each: Try) -> str:
    cells = (each.name, each.door, each.expected, each.seen, "yes" if each.is_met else "**no**")
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def sections(page: str) -> dict[str, str]:
    """The rooms' parts of a page, by room."""
    found = re.finditer(r"<!-- (\w+) -->\n.*?<!-- end of \1 -->", page, re.DOTALL)
    return {match[1]: match[0] for match in found}


def page_with(new: dict[str, str]) -> str:
    """The page with these parts in place of the ones it has."""
    old = sections(PAGE.read_text("utf-8")) if PAGE.exists() else {}
    parts = {**old, **new}
    return "\n".join([_HEAD, *(parts[name] + "\n" for name in ROOMS if name in parts)])


def unmet(page: str) -> Iterator[str]:
    """The rows of the page that did not end as they should."""
    return (line for line in page.splitlines() if line.endswith("| **no** |"))
