"""The hostile files: each with its name, its doors and how it should end. The same every time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.adversary import hostile_workbooks


@dataclass(frozen=True, slots=True)
class Hostile:
    """A hostile file."""

    name: str
    suffix: str
    doors: tuple[str, ...]
    """Commands; ``FILE`` stands for the file."""
    expected: str
    write: Callable[[Path], object]


def hostile_files() -> Iterator[Hostile]:
    """All of them."""
    for name, expected, write in hostile_workbooks.WORKBOOKS:
        doors = ("hengjian case check FILE", "hengjian recheck FILE", "hengjian audit FILE")
        yield Hostile(name, ".xlsx", doors, expected, write)
