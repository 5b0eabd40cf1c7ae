"""A case put together cell by cell: plain data, and the cell each part of it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hengjian.engine.frameworks.yaml_tree import Data, Path, Spot, Tree
from hengjian.errors import Place, Refused, problem


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell that says something, and where."""

    text: str
    place: Place
    is_blind: bool = False
    """Whether the format of the file hides how the cell is shown."""


@dataclass(frozen=True)
class SheetTree(Tree):
    """The data of a case with the cells it came from."""

    cells: Mapping[Path, Place] = field(default_factory=dict, repr=False)
    home: Place = field(default_factory=Place)
    """The sheet of the case: where what is missing should stand."""

    def place(self, path: Path = (), offset: int = 0) -> Place:
        """The cell of the value at ``path``, or the nearest cell above it."""
        for length in range(len(path), 0, -1):
            if cell := self.cells.get(path[:length]):
                return Place(cell.file, sheet=cell.sheet, cell=cell.cell, path=self.trail(path))
        return self.home

    def key_place(self, path: Path) -> Place:
        """The cell of the key that leads to ``path``."""
        return self.place(path)


class Builder:
    """Puts values at paths and remembers their cells."""

    def __init__(self, file: str) -> None:
        self.home = Place(file)
        self.data: dict[str, Data] = {}
        self.cells: dict[Path, Place] = {}
        self.written: set[Path] = set()

    def put(self, path: Path, value: Data, place: Place) -> None:
        """Set ``value`` at ``path``, making the mappings and lists that lead there.

        Raises ``Refused``: ``entry-twice``, or ``entry-misplaced`` where the path does not fit what
        stands there already.
        """
        written = "/".join(str(s + 1) if isinstance(s, int) else s for s in path)
        if path in self.written:
            values = {"found": written, "first": self.cells[path]}
            raise Refused([problem("entry-twice", place, **values)])
        holder: Data = self.data
        for depth, step in enumerate(path):
            leaf = depth == len(path) - 1
            fresh: Data = value if leaf else [] if isinstance(path[depth + 1], int) else {}
            try:
                holder = _enter(holder, step, fresh)
            except (LookupError, TypeError) as error:
                raise Refused([problem("entry-misplaced", place, found=written)]) from error
            self.cells.setdefault(path[: depth + 1], place)
        self.cells[path] = place
        self.written.add(path)

    def put_texts(self, at: Path, row: Mapping[str, Entry], *keys: str) -> None:
        """Put the cells of ``keys`` as they are, once."""
        for key in keys:
            if (entry := row.get(key)) and (*at, key) not in self.written:
                self.put((*at, key), entry.text, entry.place)

    def tree(self) -> SheetTree:
        """What was put, as a tree."""
        spots = {path: Spot(1, 1, 0) for path in self.cells}
        values = {(): Spot(1, 1, 0), **spots}
        return SheetTree(
            self.home.file, "", self.data, values, {}, cells=self.cells, home=self.home
        )


def _enter(holder: Data, step: str | int, fresh: Data) -> Data:
    """What stands in ``holder`` at ``step``; ``fresh`` is put there where nothing does. A wording
    in one language becomes one in two when the other comes."""
    if isinstance(holder, list) and isinstance(step, int):
        if step == len(holder):
            holder.append(fresh)
        return holder[step]
    if not isinstance(holder, dict) or not isinstance(step, str):
        raise TypeError(step)
    before = holder.get(step)
    if isinstance(before, str) and isinstance(fresh, dict):
        holder[step] = {"zh": before}
    elif isinstance(before, dict) and isinstance(fresh, str):
        before["zh"] = fresh
    return holder.setdefault(step, fresh)
