"""What a part came to, as two Parquet files: ``scores/region=…`` with facts, shares, scores, total
and grade of every project, and ``problems/region=…`` with what is wrong.

A file is written beside its place, brought to the disk and renamed: it is whole or not there. The
file of scores comes last and carries the key of the part, which says what it was reckoned from.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from hengjian.engine.backends.parquet import trace_columns
from hengjian.engine.backends.stage_two import ColumnarResult
from hengjian.engine.measures.sql import words
from hengjian.errors import Problem
from hengjian.portfolio.layout import Part, below
from hengjian.portfolio.writing import PARTIAL, copy_whole

SCORES, PROBLEMS = "scores", "problems"
SPILL = ".spill-"
"""How the folder begins into which the engine puts what its memory does not hold."""
KEY = "hengjian.key"
"""The key of a file's metadata that holds the key of its part."""


@dataclass(frozen=True, slots=True)
class Told:
    """A problem of one project, or of a part as a whole."""

    project: int | None
    code: str
    refused: bool
    problem: Problem


def key_of(out: Path, part: Part) -> str | None:
    """The key of the scores that stand there; ``None`` where there are none, or none that can be
    read."""
    file = part.file(out, SCORES)
    if not file.is_file() or not part.file(out, PROBLEMS).is_file():
        return None
    with duckdb.connect() as connection:
        try:
            sql = "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = ?"
            found = connection.execute(sql, [escape(str(file)), KEY]).fetchone()
        except duckdb.Error:
            return None
    return None if found is None else str(found[0])


def write_part(
    out: Path,
    part: Part,
    key: str,
    results: Sequence[ColumnarResult],
    told: Sequence[Told],
    metadata: Mapping[str, str],
) -> None:
    """Write the problems of a part, then its scores. Raises ``Refused`` (``file-unwritable``): what
    stood there before then stands there still."""
    with duckdb.connect() as connection:
        _copy(connection, _problem_columns(told), part.file(out, PROBLEMS), {})
        _copy_scores(connection, results, part.file(out, SCORES), {**metadata, KEY: key})


def _copy_scores(
    connection: Any, results: Sequence[ColumnarResult], file: Path, metadata: Mapping[str, str]
) -> None:
    if not results:
        nothing = (
            "SELECT NULL::BIGINT AS project, NULL::VARCHAR AS code, NULL::BIGINT AS total, "
            "NULL::VARCHAR AS grade_name, NULL::DATE AS as_of WHERE 1 = 0"
        )
        copy_whole(connection, nothing, file, metadata)
        return
    for number, result in enumerate(results):
        connection.register(f"r{number}", _score_columns(result))
    union = " UNION ALL BY NAME ".join(
        f"SELECT *, DATE {words(result.facts.as_of.isoformat())} AS as_of FROM r{number}"
        for number, result in enumerate(results)
    )
    copy_whole(connection, f"{union} ORDER BY project", file, metadata)


def _score_columns(result: ColumnarResult) -> dict[str, Any]:
    """The trace, with the grade in words."""
    names = np.array([*(each.grade for each in result.grades), None], dtype=object)
    found = trace_columns(result)
    first = {name: found.pop(name) for name in ("project", "code", "total")}
    return {**first, "grade_name": names[result.reached], **found}


def _problem_columns(told: Sequence[Told]) -> dict[str, Any]:
    texts: dict[str, list[Any]] = {
        "code": [each.code for each in told],
        "problem": [each.problem.code for each in told],
        "severity": [each.problem.severity.value for each in told],
        "file": [each.problem.place.file for each in told],
        "path": [each.problem.place.path for each in told],
        "zh": [each.problem.message("zh") for each in told],
        "en": [each.problem.message("en") for each in told],
        "todo_zh": [each.problem.hint("zh") for each in told],
        "todo_en": [each.problem.hint("en") for each in told],
    }
    numbers = [-1 if each.project is None else each.project for each in told]
    return {
        "project": np.array(numbers, dtype=np.int64),
        "refused": np.array([each.refused for each in told], dtype=bool),
        **{name: np.array([*cells, ""], dtype=object)[:-1] for name, cells in texts.items()},
    }


def _copy(
    connection: Any, columns: Mapping[str, Any], file: Path, metadata: Mapping[str, str]
) -> None:
    connection.register("columns_of_file", dict(columns))
    copy_whole(connection, "SELECT * FROM columns_of_file", file, metadata)


def tidy(out: Path, parts: Sequence[Part]) -> int:
    """Remove what a run that was ended left half-written, and results of parts that are no longer
    there; how many of those there were."""
    if not out.is_dir():
        return 0
    for partial in out.rglob(f".*{PARTIAL}"):
        partial.unlink(missing_ok=True)
    for spill in out.glob(f"{SPILL}*"):
        shutil.rmtree(spill, ignore_errors=True)
    current = {part.path for part in parts}
    gone = 0
    for kind in (SCORES, PROBLEMS):
        if (out / kind).is_dir():
            for path in set(below(out / kind)) - current:
                (out / kind / path).unlink(missing_ok=True)
                gone += kind == SCORES
    return gone


@dataclass(frozen=True, slots=True)
class Kind:
    """All problems of one code: how many projects have one, and the first of them."""

    code: str
    severity: str
    projects: int
    refused: int
    file: str
    path: str
    zh: str
    en: str
    todo_zh: str
    todo_en: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands in the results of a lake."""

    projects: int
    refused: int
    grades: tuple[tuple[str | None, int], ...]
    problems: tuple[Kind, ...]


def summary(out: Path, memory: str) -> Summary:
    """What all result files together say."""
    if not all((out / kind).is_dir() and below(out / kind) for kind in (SCORES, PROBLEMS)):
        return Summary(0, 0, (), ())
    with duckdb.connect(config={"memory_limit": memory}) as connection:
        scores = _all(connection, out, SCORES)
        grades = connection.execute(
            f"SELECT grade_name, COUNT(*) FROM {scores} GROUP BY 1 ORDER BY 2 DESC, 1"
        ).fetchall()
        problems = _all(connection, out, PROBLEMS)
        ((refused,),) = connection.execute(
            f"SELECT COUNT(DISTINCT (file_of, project)) FROM {problems} "
            "WHERE refused AND project >= 0"
        ).fetchall()
        kinds = connection.execute(
            "SELECT problem, any_value(severity), COUNT(DISTINCT (file_of, project)), "
            "COUNT(DISTINCT (file_of, project)) FILTER (refused AND project >= 0), "
            "first(file ORDER BY nr), first(path ORDER BY nr), first(zh ORDER BY nr), "
            "first(en ORDER BY nr), first(todo_zh ORDER BY nr), first(todo_en ORDER BY nr) "
            f"FROM {problems} GROUP BY problem ORDER BY 4 DESC, 3 DESC, 1"
        ).fetchall()
    return Summary(
        sum(count for _, count in grades), refused, tuple(grades), tuple(Kind(*k) for k in kinds)
    )


def _all(connection: Any, out: Path, kind: str) -> str:
    """All files of one kind as one source."""
    files = ", ".join(words(escape(str(out / kind / path))) for path in below(out / kind))
    name = f"all_{kind}"
    columns = "code, grade_name" if kind == SCORES else "*"
    connection.execute(
        f"CREATE VIEW {name} AS SELECT {columns}, filename AS file_of, file_row_number AS nr "
        f"FROM read_parquet([{files}], union_by_name = true, hive_partitioning = false, "
        "filename = true, file_row_number = true)"
    )
    return name
