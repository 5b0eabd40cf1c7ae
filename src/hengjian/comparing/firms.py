"""Firms across projects: what repeats with the same firm, and who is connected with whom.

A list has a line a project and firm: ``project``, ``firm``, ``role`` (``contractor``, ``bidder``,
``supervisor``, ``evaluator``, ``owner``); ``address``, ``phone`` and ``legal_person`` where known;
yes or no, or empty for not known, in the columns that rules name (``late`` …). Rules are data,
``firm_rules.yaml`` unless another file is given.

A firm is the same where its name is, once width and blanks do not count. Two firms are connected in
a project where they share an address, a telephone number or a legal person, or are one firm. Points
only put a list in order: each one is explained and to be asked about, none is a verdict.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from hengjian.bilingual import Text
from hengjian.engine.frameworks.fields import Model, Slug, Wording
from hengjian.engine.frameworks.model import ColumnName
from hengjian.engine.frameworks.reader import read_bytes
from hengjian.engine.frameworks.validation import validate
from hengjian.engine.frameworks.yaml_tree import read_yaml
from hengjian.engine.sheets.grid import Grid, comparable
from hengjian.engine.sheets.text_files import csv_grid
from hengjian.errors import Place, Problem, Refused, problem

RULES = Path(__file__).with_name("firm_rules.yaml")
NEEDED = ("project", "firm", "role")
SHARED = ("address", "phone", "legal_person")
"""What connects two firms where both have the same."""
BY = {
    "address": Text("地址相同", "the same address"),
    "phone": Text("电话相同", "the same telephone"),
    "legal_person": Text("法定代表人相同", "the same legal person"),
    "firm": Text("同一家单位", "one and the same firm"),
}
"""What connects two firms, in words."""
ROLES = {
    "contractor": Text("施工单位", "contractor"),
    "bidder": Text("投标人", "bidder"),
    "supervisor": Text("监理单位", "supervising engineer"),
    "evaluator": Text("评价机构", "evaluator"),
    "owner": Text("建设单位", "owner of the works"),
}
"""What a firm does in a project, in words; another word of a list stands as it is."""
TRUTHS = {
    **dict.fromkeys(("是", "1", "true", "yes"), True),
    **dict.fromkeys(("否", "0", "false", "no"), False),
    "": None,
}
Count = Annotated[int, Field(ge=0, le=1000, strict=False)]


class FirmRule(Model):
    """A rule: what repeats (``repeats``), or which two roles are connected (``connects``)."""

    code: Slug
    title: Wording
    repeats: ColumnName | None = None
    at_least: Count = 1
    """On how many projects it repeats at least."""
    share: str = "0%"
    """On which share of the firm's projects of which it is known."""
    connects: tuple[str, str] | None = None
    points: Count
    source: Wording
    """Whose rule it is; a document only for what it is known to say."""
    clears: Wording
    """What would settle the question."""

    @property
    def least_share(self) -> Fraction:
        """The share as a part of 1."""
        return Fraction(self.share.removesuffix("%")) / 100

    @model_validator(mode="after")
    def _one_way(self) -> FirmRule:
        if (self.repeats is None) == (self.connects is None):
            raise ValueError("a rule says either repeats or connects")
        if not re.fullmatch(r"\d{1,3}%", self.share):
            raise ValueError("a share is written as 30%")
        return self


class FirmRules(Model):
    """A file of rules."""

    rules: tuple[FirmRule, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a firm does in a project, at a line of the list."""

    project: str
    firm: str
    role: str
    shared: Mapping[str, str]
    """Address, telephone and legal person as they are compared; without those not known."""
    facts: Mapping[str, bool | None]
    place: Place


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a firm has the points of a rule."""

    rule: FirmRule
    projects: tuple[str, ...]
    known: int
    """Of how many projects it is known, for what repeats."""
    others: tuple[tuple[str, str], ...] = ()
    """With whom it is connected, and by what: a name of ``SHARED``, or ``firm``."""
    lines: tuple[int, ...] = ()
    """The lines of the list that say so."""


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm with its reasons; nothing is summed up but points."""

    name: str
    projects: int
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        """The points of all its reasons."""
        return sum(reason.rule.points for reason in self.reasons)


def read_rules(path: Path = RULES) -> tuple[FirmRule, ...]:
    """The rules of a file. Raises ``Refused`` with every problem, each placed."""
    return validate(FirmRules, read_yaml(read_bytes(path), str(path))).rules


def read_parts(path: Path) -> list[Part]:
    """The lines of a list.

    Raises ``Refused`` (``compare-column-unknown``, ``firm-cell-unknown``).
    """
    grid = csv_grid(path)
    rows = iter(grid.rows)
    _, header = next(rows, (0, ()))
    names = [comparable(cell) for cell in header]
    wrong = [
        problem("compare-column-unknown", Place(str(path)), column=name, known="、".join(header))
        for name in NEEDED
        if name not in names
    ]
    if wrong:
        raise Refused(wrong)
    parts = [
        _part(grid, line, dict(zip(names, cells, strict=False)), names, wrong)
        for line, cells in rows
    ]
    if wrong:
        raise Refused(wrong)
    return parts


def _part(
    grid: Grid, line: int, row: Mapping[str, str], names: Sequence[str], wrong: list[Problem]
) -> Part:
    facts = {}
    for name in names:
        if name in NEEDED or name in SHARED:
            continue
        cell = row.get(name, "")
        if comparable(cell) not in TRUTHS:
            place = grid.place(line, names.index(name) + 1)
            wrong.append(problem("firm-cell-unknown", place, column=name, found=cell))
        facts[name] = TRUTHS.get(comparable(cell))
    shared = {name: _plain(row[name]) for name in SHARED if row.get(name)}
    place = grid.place(line, names.index("firm") + 1)
    return Part(row["project"], row["firm"], row["role"], shared, facts, place)


def _plain(text: str) -> str:
    """As two texts are compared: width, case, blanks and dashes do not count."""
    return re.sub(r"[\s\-—()（）]", "", unicodedata.normalize("NFKC", text)).casefold()


def judge(parts: Sequence[Part], rules: Sequence[FirmRule]) -> tuple[Firm, ...]:
    """The firms with a reason at least, most points first. Raises ``Refused``
    (``compare-column-unknown``) where a rule names a column that no line has."""
    columns = {name for part in parts for name in part.facts}
    asked = [rule.repeats for rule in rules if rule.repeats is not None]
    if parts and (absent := [name for name in asked if name not in columns]):
        known = "、".join(sorted(columns))
        raise Refused(
            [problem("compare-column-unknown", column=name, known=known) for name in absent]
        )
    by_firm: dict[str, list[Part]] = {}
    for part in parts:
        by_firm.setdefault(_plain(part.firm), []).append(part)
    connected = list(_connections(parts))
    firms = [
        Firm(
            own[0].firm,
            len({part.project for part in own}),
            tuple(_reasons(name, own, rules, connected)),
        )
        for name, own in by_firm.items()
    ]
    found = [firm for firm in firms if firm.reasons]
    return tuple(sorted(found, key=lambda firm: (-firm.points, firm.name)))


def _connections(parts: Sequence[Part]) -> Iterator[tuple[Part, Part, str]]:
    """Two parts of one project that share something, and what."""
    by_project: dict[str, list[Part]] = {}
    for part in parts:
        by_project.setdefault(part.project, []).append(part)
    for own in by_project.values():
        for one, other in combinations(own, 2):
            same = _plain(one.firm) == _plain(other.firm)
            if same and one.role != other.role:
                yield one, other, "firm"
            elif not same:
                for name in SHARED:
                    if name in one.shared and one.shared[name] == other.shared.get(name):
                        yield one, other, name


def _reasons(
    name: str,
    own: Sequence[Part],
    rules: Sequence[FirmRule],
    connected: Sequence[tuple[Part, Part, str]],
) -> Iterator[Reason]:
    for rule in rules:
        if rule.repeats is not None:
            known = {p.project for p in own if p.facts[rule.repeats] is not None}
            those = [p for p in own if p.facts[rule.repeats]]
            met = sorted({p.project for p in those})
            if (
                met
                and len(met) >= rule.at_least
                and Fraction(len(met), len(known)) >= rule.least_share
            ):
                yield Reason(rule, tuple(met), len(known), lines=_lines(those))
            continue
        sides = [
            (mine, other, by)
            for one, two, by in connected
            for mine, other in ((one, two), (two, one))
            if _plain(mine.firm) == name
            and sorted((mine.role, other.role)) == sorted(rule.connects or ())
        ]
        if sides:
            projects = sorted({mine.project for mine, _, _ in sides})
            others = sorted({(other.firm, by) for _, other, by in sides})
            lines = _lines([part for mine, other, _ in sides for part in (mine, other)])
            yield Reason(rule, tuple(projects), len(projects), tuple(others), lines)


def _lines(parts: Sequence[Part]) -> tuple[int, ...]:
    return tuple(sorted({part.place.line for part in parts if part.place.line is not None}))
