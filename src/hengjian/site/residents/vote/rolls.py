"""The sheet of a roll, read: a unit a row, areas that add up, owners known again.

Everything that is wrong is said at once, each at its cell. A row whose unit is called 合计 states
what the units of its building add up to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path

from hengjian.bilingual import Text
from hengjian.engine.facts.tables import merged_problem
from hengjian.engine.sheets.grid import Grid, comparable
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.common.words import both
from hengjian.site.library.models import Building, Site
from hengjian.site.platform.workbooks import opened
from hengjian.site.residents.vote.models import LARGEST_AREA, OwnedUnit

ROWS, HEADER_WITHIN = 50_000, 10
_AREA = re.compile(r"\d{1,7}(\.\d{1,2})?")
WHOLE = Text("全小区", "the whole site")
TOTALS = frozenset(map(comparable, ("合计", "小计", "总计", "total")))
LONGEST = 100
"""Characters of a name, so that sealed it fits its column."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by what people call it."""

    name: str
    title: Text
    known: tuple[str, ...]
    needed: bool = False


COLUMNS = (
    Column("building", Text("楼栋", "building"), ("楼栋", "栋号", "幢号", "building"), True),
    Column("label", Text("房号", "unit"), ("房号", "室号", "单元房号", "unit"), True),
    Column(
        "area",
        Text("专有面积（平方米）", "exclusive area (m²)"),
        (
            "专有面积（平方米）",
            "专有面积",
            "专有部分面积",
            "建筑面积",
            "面积",
            "exclusive area (m²)",
        ),
        True,
    ),
    Column("name", Text("业主", "owner"), ("业主", "业主姓名", "产权人", "姓名", "owner"), True),
    Column(
        "proof",
        Text("产权证明", "proof"),
        ("产权证明", "产权凭证", "证明类型", "proof of ownership"),
        True,
    ),
    Column("number", Text("证件号码", "identity number"), ("证件号码", "身份证号", "证件号")),
    Column("phone", Text("电话", "phone"), ("电话", "联系电话", "手机号", "phone")),
    Column("co_owners", Text("共有人", "co-owners"), ("共有人", "共有人姓名", "co-owners")),
    Column("proxy", Text("代理人", "proxy"), ("代理人", "受托人", "proxy")),
)
"""The first name of each is that of the template; the number is turned into a digest and thrown
away: it only says which units are one person's."""


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of the sheet."""

    row: int
    building: str
    label: str
    area: int
    name: str
    proof: str
    number: str = ""
    phone: str = ""
    co_owners: str = ""
    proxy: str = ""

    @property
    def key(self) -> str:
        """By what the owner is known again; empty where nothing but a name is given."""
        told = self.number or self.phone
        return f"{self.name}|{self.co_owners}|{told}" if told else ""


@dataclass(slots=True)
class Roll:
    """What a sheet says, and everything that is wrong with it."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_roll(path: Path, name: str, site: Site, proxies: int) -> Roll:
    """Read the file at ``path``, handed in as ``name``; one may vote for ``proxies`` owners."""
    roll = Roll()
    try:
        grid = opened(path, name, lambda titles: titles[0]).grid
        lines = list(islice(grid.rows, ROWS + HEADER_WITHIN))
    except Refused as refused:
        roll.problems = list(refused.problems)
        return roll
    roll.problems += [merged_problem(grid, each) for each in grid.merged]
    if len(lines) == ROWS + HEADER_WITHIN:
        roll.problems.append(problem("roll-too-long", grid.place(lines[-1][0], 1), most=ROWS))
        return roll
    header, columns = _header(lines)
    lacking = [each for each in COLUMNS if each.needed and each.name not in columns]
    roll.problems += [
        problem("roll-column-missing", grid.place(header, 1), column=each.title,
                known="、".join(each.known))
        for each in lacking
    ]  # fmt: skip
    if roll.problems:
        return roll
    totals = _read(roll, grid, [each for each in lines if each[0] > header], columns)
    _add_up(roll, grid, columns, totals, site)
    roll.problems += _check_proxies(roll.lines, grid, columns, proxies)
    if not roll.lines and not roll.problems:
        roll.problems.append(problem("roll-empty", grid.place(1, 1)))
    return roll


def _header(lines: Sequence[tuple[int, Sequence[str]]]) -> tuple[int, dict[str, int]]:
    """The line that names most columns, and where each stands: where two columns could be one,
    such as 建筑面积 beside 专有面积, that whose name comes first among those known."""
    words = {
        comparable(word): (each.name, rank)
        for each in COLUMNS
        for rank, word in enumerate(each.known)
    }
    best: tuple[int, dict[str, int]] = (1, {})
    for line, cells in lines[:HEADER_WITHIN]:
        named = [
            (*words[comparable(cell)], place)
            for place, cell in enumerate(cells, start=1)
            if comparable(cell) in words
        ]
        ranked = sorted(named, key=lambda each: (each[1], each[2]), reverse=True)
        found = {name: place for name, _, place in ranked}
        if len(found) > len(best[1]):
            best = (line, found)
    return best


def _read(
    roll: Roll,
    grid: Grid,
    lines: Sequence[tuple[int, Sequence[str]]],
    columns: Mapping[str, int],
) -> dict[str, tuple[int, int]]:
    """Every unit; by building the stated total with its row, that of the whole under no name."""
    totals: dict[str, tuple[int, int]] = {}
    seen: dict[tuple[str, str], int] = {}
    for row, cells in lines:
        told = {
            name: cells[place - 1].strip()[:LONGEST] if place <= len(cells) else ""
            for name, place in columns.items()
        }
        if not any(told.values()):
            continue
        found = list(_wrong(told, grid, row, columns))
        area = _cents(told["area"])
        if comparable(told["label"]) in TOTALS:
            roll.problems += found
            if area is not None:
                totals[told["building"]] = (area, row)
            continue
        unit = (told["building"], told["label"])
        if all(unit) and unit in seen:
            at = grid.place(row, columns["label"])
            found.append(problem("roll-unit-twice", at, unit="-".join(unit), first=seen[unit]))
        seen.setdefault(unit, row)
        roll.problems += found
        if not found and area is not None:
            proof = PROOFS[comparable(told["proof"])]
            roll.lines.append(Line(row, **{**told, "area": area, "proof": proof}))  # type: ignore[arg-type]  # texts but for the area
    return totals


def _wrong(
    told: Mapping[str, str], grid: Grid, row: int, columns: Mapping[str, int]
) -> Iterator[Problem]:
    totals = comparable(told["label"]) in TOTALS
    for column in COLUMNS:
        if column.needed and not told[column.name] and not totals:
            at = grid.place(row, columns[column.name])
            yield problem("roll-cell-empty", at, column=column.title)
    if told["area"] and _cents(told["area"]) is None:
        at = grid.place(row, columns["area"])
        yield problem("roll-area-unreadable", at, found=told["area"])
    if told["proof"] and comparable(told["proof"]) not in PROOFS:
        known = "、".join(both(label).zh for _, label in OwnedUnit.Proof.choices)
        at = grid.place(row, columns["proof"])
        yield problem("roll-proof-unknown", at, found=told["proof"], known=known)


def _cents(text: str) -> int | None:
    """Square metres as whole 0.01 m²; None where it is no area."""
    text = text.replace(",", "")
    if not _AREA.fullmatch(text):
        return None
    area = int(Decimal(text) * 100)
    return area if 0 < area <= LARGEST_AREA * 100 else None


PROOFS = {
    comparable(word): value
    for value, label in OwnedUnit.Proof.choices
    for word in (value, both(label).zh, both(label).en)
} | {comparable("房产证"): "certificate", comparable("不动产权证书"): "certificate"}


def metres(area: int) -> str:
    """``1,087.25``: 0.01 m² as square metres, as they are printed."""
    return f"{area // 100:,}.{area % 100:02}"


def _add_up(
    roll: Roll,
    grid: Grid,
    columns: Mapping[str, int],
    totals: Mapping[str, tuple[int, int]],
    site: Site,
) -> None:
    """Units add up to what their building's row of totals says, and to no more than its floor."""
    sums: Counter[str] = Counter()
    last: dict[str, int] = {}
    for each in roll.lines:
        sums[each.building] += each.area
        last[each.building] = each.row
    if roll.problems:  # a row that cannot be read would be missing from the sum
        return
    for building, (stated, row) in totals.items():
        found = sums[building] if building else sums.total()
        if stated != found:
            at = grid.place(row, columns["area"])
            roll.problems.append(_apart("roll-building-differs", at, building, found, stated))
    of_buildings = Building.objects.filter(site=site, floor_area__isnull=False)
    on_file = [(each.name, sums[each.name], each.floor_area) for each in of_buildings]
    if site.floor_area is not None:
        on_file.append(("", sums.total(), site.floor_area))
        last[""] = max(last.values(), default=1)
    for building, found, floor in on_file:
        stated = int(floor * 100)
        if found > stated:
            at = grid.place(last[building], columns["area"])
            roll.problems.append(_apart("roll-building-too-large", at, building, found, stated))


def _apart(code: str, at: Place, building: str, found: int, stated: int) -> Problem:
    gap = metres(abs(stated - found))
    return problem(
        code, at, building=building or WHOLE, found=metres(found), stated=metres(stated), gap=gap
    )


def _check_proxies(
    lines: Sequence[Line], grid: Grid, columns: Mapping[str, int], most: int
) -> Iterator[Problem]:
    """One owner has one proxy; one proxy votes for a few owners only."""
    if "proxy" not in columns:
        return
    of_owner: dict[str, str] = {}
    holds: dict[str, set[str]] = {}
    for each in lines:
        owner = each.key or f"#{each.row}"
        at = grid.place(each.row, columns["proxy"])
        known = of_owner.setdefault(owner, each.proxy)
        if known != each.proxy:
            found = "、".join(sorted({known, each.proxy} - {""}))
            yield problem("roll-two-proxies", at, found=found)
        if each.proxy:
            held = holds.setdefault(each.proxy, set())
            held.add(owner)
            if len(held) == most + 1:
                yield problem("roll-proxies", at, name=each.proxy, found=len(held), most=most)
