"""A YAML file as plain data with the position of every key and value.

Only the plain part of YAML is read: mappings, lists and scalars. Every scalar stays the text that
was written (``9.10`` is not 9.1, ``2022-07`` is not a date) except null and true/false. Anchors,
aliases, tags, merge keys and several documents are refused; size, nesting and the number of nodes
are bounded before anything is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

import yaml

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.foreign_words import yaml_words

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML without libyaml: the same events, slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]  # both give events

Data = str | bool | None | list["Data"] | dict[str, "Data"]
Path = tuple[str | int, ...]

BYTES = 1_000_000
DEPTH = 40
NODES = 100_000
LISTED = 500
"""Problems of one file after which it is not read on."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)")


class Spot(NamedTuple):
    """Where a node stands: line and column from 1, the offset of its first character in the text,
    and how it was written (``''`` plain, ``'`` or ``"`` quoted, ``|`` or ``>`` a block)."""

    line: int
    column: int
    offset: int
    style: str = ""
    one_line: bool = True


@dataclass(frozen=True)
class Tree:
    """A YAML document: its data and the places of its parts. A path is a tuple of keys and
    list indexes."""

    file: str
    text: str = field(repr=False)
    data: Data
    values: Mapping[Path, Spot] = field(repr=False)
    keys: Mapping[Path, Spot] = field(repr=False)
    problems: tuple[Problem, ...] = ()
    """What is refused in it although the rest can be read: anchors and aliases."""

    def place(self, path: Path = (), offset: int = 0) -> Place:
        """The place of the value at ``path``, or of character ``offset`` of a scalar there; the
        nearest place above it where nothing stands at ``path``."""
        spot = self.values.get(path)
        if spot is None:
            return self.place(path[:-1]) if path else Place(self.file)
        column = spot.column + self._written_before(spot, offset) if spot.one_line else spot.column
        return Place(self.file, spot.line, column, path=self.trail(path))

    def key_place(self, path: Path) -> Place:
        """The place of the key that leads to ``path``; of the value itself in a list."""
        spot = self.keys.get(path)
        if spot is None:
            return self.place(path)
        return Place(self.file, spot.line, spot.column, path=self.trail(path))

    def trail(self, path: Path) -> str:
        """The keys that lead to ``path``, list items by their code where they have one."""
        return " › ".join(_steps(self.data, path))

    def at(self, path: Path) -> Data:
        """What stands at ``path``. Raises ``LookupError`` or ``TypeError`` where nothing does."""
        found: Any = self.data
        for step in path:
            found = found[step]
        return cast(Data, found)

    def _written_before(self, spot: Spot, offset: int) -> int:
        """How many characters of the file stand before character ``offset`` of a scalar."""
        if spot.style not in ("'", '"'):
            return offset
        at = spot.offset + 1
        for _ in range(offset):
            escape = _ESCAPE.match(self.text, at) if spot.style == '"' else None
            doubled = spot.style == "'" and self.text.startswith("''", at)
            at = escape.end() if escape else at + 1 + doubled
        return at - spot.offset


def _steps(data: Data, path: Path) -> Iterator[str]:
    for step in path:
        if isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
            yield _label(data) or str(step + 1)
        else:
            data = data.get(str(step)) if isinstance(data, dict) else None
            yield str(step)


def _label(item: Data) -> str | None:
    if isinstance(item, dict):
        for key in ("code", "id"):
            if isinstance(word := item.get(key), str):
                return word
    return None


def read_yaml(data: bytes | str, file: str) -> Tree:
    """The one document of a YAML text.

    Raises ``Refused`` with every problem, each with file, line and column: ``yaml-too-large``,
    ``yaml-encoding``, ``yaml-syntax``, ``yaml-duplicate-key``, ``yaml-alias`` and their like.
    """
    tree = compose_yaml(data, file)
    if tree.problems:
        raise Refused(tree.problems)
    return tree


def compose_yaml(data: bytes | str, file: str) -> Tree:
    """The same, but anchors and aliases stand in the tree's ``problems``, so that all that is wrong
    with the rest can be told in the same round."""
    size = len(data)
    if size > BYTES:
        raise Refused([problem("yaml-too-large", Place(file), size=f"{size:,}", most=f"{BYTES:,}")])
    text = data.removeprefix("\ufeff") if isinstance(data, str) else _decode(data, file)
    _check_characters(text, file)
    return _Composer(text, file).tree()


def _decode(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused([problem("yaml-encoding", Place(file, line))]) from error


def _check_characters(text: str, file: str) -> None:
    found = _FORBIDDEN.search(text)
    if found:
        start = found.start()
        column = start - (text.rfind("\n", 0, start) + 1) + 1
        place = Place(file, text.count("\n", 0, start) + 1, column)
        raise Refused([problem("yaml-character", place, found=f"U+{ord(found[0]):04X}")])


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read; of a mapping, the key that was read last."""

    path: Path
    holder: dict[str, Data] | list[Data]
    waits_for_key: bool
    key: str = ""


class _Composer:
    """Builds the tree from the parser's events, without recursion, collecting problems."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.problems: list[Problem] = []
        self.values: dict[Path, Spot] = {}
        self.keys: dict[Path, Spot] = {}
        self.open: list[_Open] = []
        self.root: Data = None
        self.anchored: dict[str, Data] = {}
        self.broken = False

    def tree(self) -> Tree:
        """The tree; ``Refused`` with the problems where it cannot be read to its end."""
        try:
            self._read_events()
        except yaml.YAMLError as error:
            self.problems.append(self._syntax(error))
            self.broken = True
        if not self.broken and not isinstance(self.root, dict):
            self.problems.append(problem("yaml-not-a-mapping", Place(self.file, 1, 1)))
            self.broken = True
        if self.broken:
            raise Refused(self.problems)
        found = tuple(self.problems)
        return Tree(self.file, self.text, self.root, self.values, self.keys, found)

    def _read_events(self) -> None:
        """Take the parser's events one by one; stop where reading on makes no sense."""
        loader, nodes = _Loader(self.text), 0
        try:
            while (event := loader.get_event()) is not None:
                if isinstance(event, yaml.NodeEvent):
                    nodes += 1
                    if nodes > NODES:
                        self._report("yaml-too-many-nodes", event, most=f"{NODES:,}")
                    if nodes > NODES or not self._take(event):
                        return
                    if len(self.problems) > LISTED:
                        return
                elif isinstance(event, yaml.CollectionEndEvent):
                    self.open.pop()
                elif isinstance(event, yaml.DocumentStartEvent) and nodes:
                    self._report("yaml-several-documents", event)
                    return
        finally:
            loader.dispose()

    def _take(self, event: yaml.NodeEvent) -> bool:
        """One key or value; false where reading on makes no sense."""
        if event.anchor:
            self._report("yaml-alias", event, found=event.anchor)
        top = self.open[-1] if self.open else None
        if top is not None and top.waits_for_key:
            return self._take_key(top, event)
        if isinstance(event, yaml.ScalarEvent):
            if event.tag:
                self._report("yaml-tag", event, found=event.tag)
            value = _read(event)
            if event.anchor:
                self.anchored[event.anchor] = value
            self.values[self._put(top, value)] = _spot(event, event.style or "")
            return True
        if isinstance(event, yaml.CollectionStartEvent):
            return self._take_collection(top, event)
        # a word that an alias repeats is read on; what it repeats of more is not built again
        self.values[self._put(top, self.anchored.get(event.anchor or ""))] = _spot(event)
        return True

    def _take_collection(self, top: _Open | None, event: yaml.CollectionStartEvent) -> bool:
        if event.tag:
            self._report("yaml-tag", event, found=event.tag)
        holder: dict[str, Data] | list[Data] = (
            {} if isinstance(event, yaml.MappingStartEvent) else []
        )
        path = self._put(top, holder)
        self.values[path] = _spot(event)
        self.open.append(_Open(path, holder, isinstance(holder, dict)))
        if len(self.open) > DEPTH:
            self._report("yaml-too-deep", event, most=DEPTH)
        return len(self.open) <= DEPTH

    def _take_key(self, top: _Open, event: yaml.NodeEvent) -> bool:
        if not isinstance(event, yaml.ScalarEvent):
            self._report("yaml-key-not-text", event)
            return False
        key: str = event.value
        if key == "<<" and not event.style:
            self._report("yaml-merge-key", event)
        path = (*top.path, key)
        if path in self.keys:
            first = self.keys[path].line
            self._report("yaml-duplicate-key", event, found=key, first=first)
        else:
            self.keys[path] = _spot(event, event.style or "")
        top.key, top.waits_for_key = key, False
        return True

    def _put(self, top: _Open | None, value: Data) -> Path:
        """Hang a value into what is being read; its path."""
        if top is None:
            self.root = value
            return ()
        if isinstance(top.holder, list):
            top.holder.append(value)
            return (*top.path, len(top.holder) - 1)
        top.holder[top.key] = value
        top.waits_for_key = True
        return (*top.path, top.key)

    def _report(self, code: str, event: yaml.Event, **values: object) -> None:
        spot = _spot(event)
        self.broken |= code != "yaml-alias"
        self.problems.append(problem(code, Place(self.file, spot.line, spot.column), **values))

    def _syntax(self, error: yaml.YAMLError) -> Problem:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)
        said = str(getattr(error, "problem", None) or error)
        return problem("yaml-syntax", place, found=yaml_words(said))


def _read(event: yaml.ScalarEvent) -> str | bool | None:
    word: str = event.value
    if event.style or (word not in _NULLS and word not in _TRUTHS):
        return word
    return _TRUTHS.get(word)


def _spot(event: Any, style: str = "") -> Spot:
    start, end = event.start_mark, event.end_mark
    line = start.line
    one_line = line == end.line and style not in ("|", ">")
    return Spot(line + 1, start.column + 1, start.index, style, one_line)
