"""What was wrong again and again: the kinds of problems over projects and years."""

from __future__ import annotations

from dataclasses import dataclass
from glob import escape
from pathlib import Path

import duckdb

from hengjian.engine.measures.sql import words
from hengjian.errors import Place, Refused, problem
from hengjian.portfolio.layout import below
from hengjian.portfolio.results import PROBLEMS


@dataclass(frozen=True, slots=True)
class Recurring:
    """A kind of problem, by its code."""

    code: str
    projects: int
    regions: int
    years: int
    again: int
    """Projects that have it in two years or more."""


def recurring(results: Path) -> tuple[Recurring, ...]:
    """The kinds of problems that two projects or more have, or one in two years, most projects
    first. Raises ``Refused`` (``compare-file-torn``)."""
    folder = results / PROBLEMS
    paths = below(folder) if folder.is_dir() else []
    if not paths:
        return ()
    sources = ", ".join(words(escape(str(folder / path))) for path in sorted(paths))
    sql = (
        "WITH each AS (SELECT problem, region, code, COUNT(DISTINCT year) AS years, "
        f"list(DISTINCT year) AS stood FROM read_parquet([{sources}], union_by_name = true, "
        "hive_partitioning = true, hive_types_autocast = false) WHERE project >= 0 "
        "GROUP BY problem, region, code) "
        "SELECT problem, COUNT(*), COUNT(DISTINCT region), "
        "len(list_distinct(flatten(list(stood)))), COUNT(*) FILTER (years > 1) FROM each "
        "GROUP BY problem HAVING COUNT(*) > 1 OR max(years) > 1 ORDER BY 2 DESC, 1"
    )
    with duckdb.connect() as connection:
        try:
            rows = connection.execute(sql).fetchall()
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            place = Place(file=str(folder))
            raise Refused([problem("compare-file-torn", place, reason=reason)]) from error
    return tuple(Recurring(*row) for row in rows)
