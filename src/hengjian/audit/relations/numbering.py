"""Numbers that name and do not measure: the serial numbers of a table's rows, and the codes of
subjects (科目编码), which say by their first digits what they belong to."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from hengjian.audit.context import Context
from hengjian.audit.explanations import is_slip
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.tables_grid import Entry, Grid, bare, grids_of

_P = patterns("relations.numbering")

_FEWEST = 3
"""Serial numbers that must follow one another before one that does not is wrong."""


@dataclass(frozen=True, slots=True)
class Named:
    """A number that names a row, what it should be, and what that follows from."""

    entry: Entry
    due: str
    """The same as is printed where nothing is wrong."""
    by: Entry
    """The row before, the subject it belongs to, or its name."""

    @property
    def holds(self) -> bool:
        """Whether it is what it should be."""
        return self.entry.words == self.due


def serials(grid: Grid) -> Iterator[Named]:
    """The serial numbers of a table that go on by one, but for one of them."""
    for column in range(grid.width):
        if grid.turned or not _P.serial.fullmatch(bare(grid.headings[column]).split(" ")[-1]):
            continue
        found = [e for e in grid.column(column) if e.words.isdecimal() and e.column == column]
        numbers = [int(entry.words) for entry in found]
        if len(numbers) <= _FEWEST + 1:
            continue
        first = numbers[0] if numbers[1] == numbers[0] + 1 else numbers[-1] - len(numbers) + 1
        due = range(first, first + len(numbers))
        odd = [
            at for at, (is_, should) in enumerate(zip(numbers, due, strict=True)) if is_ != should
        ]
        if len(odd) > 1 or (odd and odd[0] in (0, len(found) - 1)):
            continue  # what lacks its neighbours may be left out on purpose
        for at, entry in enumerate(found):
            yield Named(entry, str(due[at]), found[at - 1 if at else 1])


@cache
def subjects() -> dict[str, str]:
    """The names of economic subjects by their code, without marks."""
    place = files("hengjian.audit.relations") / "subjects.toml"
    kept = tomllib.loads(place.read_text(encoding="utf-8"))["subjects"]
    return {code: _P.marks.sub("", name) for code, name in kept.items()}


def codes(grid: Grid) -> Iterator[Named]:
    """The codes of a table's subjects that begin with the code of the subject they stand under, or
    are those of the name beside them."""
    under: list[tuple[str, Entry]] = []
    for row, code in sorted(grid.codes.items()):
        entries, _ = grid.coded[row]
        if len(entries) > 1 or len(entries[0].words) < len(code):
            return  # a code that is set in parts has its parts checked by the sums
        entry = entries[0]
        if "科目" not in grid.headings[entry.column]:
            return
        beside = grid.at(row, entry.column + 1)
        found = _by_name(entry, beside) or _by_parent(entry, under)
        if found is not None:
            yield found
        under = [each for each in under if len(each[0]) < len(code)]
        under.append((code, entry))


def _by_name(entry: Entry, beside: Entry | None) -> Named | None:
    name = _P.marks.sub("", beside.words) if beside is not None else ""
    known = [code for code, called in subjects().items() if called == name]
    if beside is None or not known:
        return None
    if entry.words in known:
        return Named(entry, entry.words, beside)
    near = [code for code in known if is_slip(entry.words, code)]
    return Named(entry, near[0], beside) if len(near) == 1 else None


def _by_parent(entry: Entry, under: list[tuple[str, Entry]]) -> Named | None:
    """By the subject of the next level up that stands nearest above."""
    above = [each for each in under if len(each[0]) < len(entry.words)]
    if not above:
        return None
    code, parent = above[-1]
    due = code + entry.words[len(code) :]
    fits = entry.words.startswith(code) or is_slip(entry.words, due)
    return Named(entry, due, parent) if fits else None


CODE = "numbering"
_SURE = Fraction(85, 100)


def _run(context: Context) -> Iterator[Claim]:
    for block, _ in context.document.tables():
        for grid in grids_of(block):
            for named in (*serials(grid), *codes(grid)):
                yield _claim(grid, named)


def _claim(grid: Grid, named: Named) -> Claim:
    spots = (grid.spot(named.entry), grid.spot(named.by))
    if named.holds:
        return Claim(CODE, spots)
    written, other = named.entry.words, named.by.words
    message = tell("checks.numbering.claim", written, other, named.due)
    return Finding(CODE, "warning", message, spots, written, named.due, confidence=_SURE).claim


CHECK = Check(CODE, _run)
