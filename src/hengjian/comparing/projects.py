"""The projects of a run: totals, grades and scores of their indicators out of the Parquet files,
and what a list of one's own says about them beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from glob import escape
from math import lcm
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from hengjian.engine.measures.sql import quoted, words
from hengjian.engine.sheets.grid import comparable
from hengjian.engine.sheets.text_files import csv_grid
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.portfolio.layout import below
from hengjian.portfolio.results import SCORES

CODE, REGION, YEAR = "code", "region", "year"
"""What a list of projects calls a project, and what it may tell two of one code apart by."""
SCORED = 0
"""The status of an indicator that has a score."""
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Leaf:
    """The scores of one indicator: whole numbers of 10^-places, and the points they are out of in
    the same measure as a count over ``scale``; ``known`` where there is a score."""

    scores: Numbers
    weights: NDArray[Any]
    scale: int
    known: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Projects:
    """Graded projects in the order of region, year and code."""

    places: int
    codes: Sequence[str]
    regions: Sequence[str]
    years: Sequence[str]
    totals: Numbers
    """Whole numbers of 10^-places."""
    grades: Sequence[str]
    leaves: Mapping[str, Leaf]
    values: NDArray[np.object_]
    """A row a project: the value of each indicator as it was counted, as text, for comparing."""
    withheld: int
    """Projects without a grade, because data are missing: they are not compared."""
    editions: tuple[str, ...] = ()
    """The editions of frameworks that the results are by."""
    about: Mapping[str, Sequence[str | None]] = field(default_factory=dict)
    """What the list of projects says, column by column; ``None`` where it says nothing."""
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        """How many there are."""
        return len(self.codes)

    def column(self, name: str) -> Sequence[str | None]:
        """A column by which projects may be grouped. Raises ``Refused``
        (``compare-column-unknown``)."""
        own: dict[str, Sequence[str | None]] = {REGION: self.regions, YEAR: self.years}
        found = {**own, **self.about}
        if name not in found:
            known = "、".join(found)
            raise Refused([problem("compare-column-unknown", column=name, known=known)])
        return found[name]

    def chosen(self, places: Sequence[int]) -> Projects:
        """Only the projects at these places, in their order."""
        members = np.array(places, dtype=np.int64)

        def some(column: Sequence[Any]) -> list[Any]:
            return [column[place] for place in places]

        leaves = {
            code: replace(
                leaf,
                scores=leaf.scores[members],
                weights=leaf.weights[members],
                known=leaf.known[members],
            )
            for code, leaf in self.leaves.items()
        }
        return replace(
            self,
            codes=some(self.codes),
            regions=some(self.regions),
            years=some(self.years),
            totals=self.totals[members],
            grades=some(self.grades),
            leaves=leaves,
            values=self.values[members],
            about={name: some(column) for name, column in self.about.items()},
        )

    def points(self, number: int) -> Decimal:
        """A total or score as points."""
        return Decimal(int(number)).scaleb(-self.places)


def read_projects(results: Path, about: Path | None = None) -> Projects:
    """What stands in a folder of results; ``about`` is a CSV file with a column ``code`` and any
    others, ``region`` and ``year`` among them where one code stands in several.

    Raises ``Refused``: ``compare-empty``, ``compare-file-torn``, ``compare-column-unknown``.
    """
    folder = results / SCORES
    paths = below(folder) if folder.is_dir() else []
    if not paths:
        raise Refused([problem("compare-empty", Place(file=str(results)))])
    sources = ", ".join(words(escape(str(folder / path))) for path in sorted(paths))
    with duckdb.connect() as connection:
        try:
            found = _read(connection, f"[{sources}]")
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            place = Place(file=str(folder))
            raise Refused([problem("compare-file-torn", place, reason=reason)]) from error
    return found if about is None else _with_list(found, about)


def _read(connection: Any, sources: str) -> Projects:
    connection.execute(
        f"CREATE VIEW scores AS SELECT * FROM read_parquet({sources}, union_by_name = true, "
        "hive_partitioning = true, hive_types_autocast = false)"
    )
    metadata = connection.execute(
        f"SELECT decode(key), decode(value) FROM parquet_kv_metadata({sources})"
    ).fetchall()
    places = {int(value) for key, value in metadata if key == "places"} or {2}
    names = [name for name, *_ in connection.execute("DESCRIBE scores").fetchall()]
    codes = [name.removesuffix(" share.n") for name in names if name.endswith(" share.n")]
    where = "WHERE grade_name IS NOT NULL ORDER BY region, year, code"
    columns = connection.execute(f"SELECT * FROM scores {where}").fetchnumpy()
    ((withheld,),) = connection.execute(
        "SELECT COUNT(*) FROM scores WHERE grade_name IS NULL"
    ).fetchall()
    editions = {value for key, value in metadata if key == "edition"}
    return Projects(
        places=max(places),
        codes=_texts(columns["code"]),
        regions=_texts(columns["region"]),
        years=_texts(columns["year"]),
        totals=np.asarray(columns["total"], dtype=np.int64),
        grades=_texts(columns["grade_name"]),
        leaves={code: _leaf(columns, code, max(places)) for code in codes},
        values=_values(connection, codes, set(names), where),
        withheld=withheld,
        editions=tuple(sorted(editions)),
    )


def _texts(column: NDArray[Any]) -> list[str]:
    return [str(each) for each in column]


def _leaf(columns: Mapping[str, NDArray[Any]], code: str, places: int) -> Leaf:
    status = np.ma.filled(np.ma.asarray(columns[f"{code} status"]), -1)
    scores = np.ma.filled(np.ma.asarray(columns[f"{code} score"]), 0).astype(np.int64)
    over, under = (_whole(columns[f"{code} weight.{part}"]) for part in "nd")
    known = (status == SCORED) & (under > 0)
    under = np.where(known, under, 1)
    scale = lcm(1, *(int(each) for each in np.unique(under)))
    factor = scale * 10**places
    most = int(np.abs(over).max(initial=0))
    # Not only a cell: the sum over all projects stays within 64 bits.
    wide = max(most, 1) * factor * max(len(over), 1) >= 2**62 or over.dtype == object
    weights = (over.astype(object) if wide else over) * factor // under
    known_scores = np.where(known, scores, 0)
    return Leaf(known_scores, np.where(known, weights, 0), scale, known)


def _whole(column: NDArray[Any]) -> NDArray[Any]:
    """Counts, which stand as text where they leave 64 bits; 0 where there is none."""
    filled = np.ma.filled(np.ma.asarray(column), 0)
    if filled.dtype.kind in "iu":
        return filled.astype(np.int64)
    return np.array([int(each) for each in filled], dtype=object)


def _values(
    connection: Any, codes: Sequence[str], names: set[str], where: str
) -> NDArray[np.object_]:
    """The values of the indicators as text: numerator and denominator, or the word."""
    parts = []
    for code in codes:
        over, under = quoted(f"{code} value.n"), quoted(f"{code} value.d")
        if f"{code} value.n" in names:
            parts.append(f"CASE WHEN {under} != 0 THEN concat({over}, '/', {under}) END")
    if not parts:
        ((size,),) = connection.execute(
            "SELECT COUNT(*) FROM scores WHERE grade_name IS NOT NULL"
        ).fetchall()
        return np.empty((size, 0), dtype=object)
    rows = connection.execute(f"SELECT {', '.join(parts)} FROM scores {where}").fetchall()
    return np.array(rows, dtype=object).reshape(len(rows), len(parts))


def _with_list(projects: Projects, about: Path) -> Projects:
    """The projects with what the list says of each."""
    grid = csv_grid(about)
    rows = iter(grid.rows)
    _, header = next(rows, (0, ()))
    names = [comparable(cell) for cell in header]
    if CODE not in names:
        known = "、".join(header)
        place = Place(file=str(about))
        raise Refused([problem("compare-column-unknown", place, column=CODE, known=known)])
    keys = [name for name in (CODE, REGION, YEAR) if name in names]
    lines: dict[tuple[str, ...], list[str]] = {}
    wrong: list[Problem] = []
    for line, cells in rows:
        row = [*cells, *[""] * (len(names) - len(cells))]
        key = tuple(row[names.index(name)] for name in keys)
        if key in lines:
            place = grid.place(line, names.index(CODE) + 1)
            wrong.append(problem("compare-project-twice", place, project=" ".join(key)))
        lines[key] = row
    if wrong:
        raise Refused(wrong)
    return _join(projects, about, header, keys, lines)


def _join(
    projects: Projects,
    about: Path,
    header: Sequence[str],
    keys: Sequence[str],
    lines: Mapping[tuple[str, ...], Sequence[str]],
) -> Projects:
    own = {CODE: projects.codes, REGION: projects.regions, YEAR: projects.years}
    matched = [lines.get(key) for key in zip(*(own[name] for name in keys), strict=True)]
    said: dict[str, Sequence[str | None]] = {
        name: [row[number] or None if row else None for row in matched]
        for number, name in enumerate(header)
        if comparable(name) not in own
    }
    absent = sum(row is None for row in matched)
    told = [problem("compare-unlisted", Place(file=str(about)), projects=absent)] if absent else []
    return replace(projects, about=said, problems=tuple(told))
