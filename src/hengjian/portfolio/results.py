"""What a part came to, as two Parquet files: ``scores/region=…`` with facts, shares, scores, total
and grade of every project, and ``problems/region=…`` with what is wrong.

A file is written beside its place, brought to the disk and renamed: it is whole or not there. The
file of scores comes last and carries the key of the part, which says what it was reckoned from.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from glob import escape
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from hengjian.engine.backends.parquet import trace_columns
from hengjian.engine.backends.stage_two import ColumnarResult
from hengjian.engine.measures.sql import words
from hengjian.errors import Problem
from hengjian.portfolio.clustering import COLUMNS, SUFFIX
from hengjian.portfolio.layout import Part, below
from hengjian.portfolio.writing import PARTIAL, copy_whole

SCORES, PROBLEMS = "scores", "problems"
SPILL = ".spill-"
"""How the folder begins into which the engine puts what its memory does not hold."""
KEY = "hengjian.key"
"""The key of a file's metadata that holds the key of its part."""
CONTENT = "hengjian.content"
"""That which holds the digests of the files it was reckoned from, by table, as JSON."""


@dataclass(frozen=True, slots=True)
class Told:
    """A problem of one project, or of a part as a whole."""

    project: int | None
    code: str
    refused: bool
    problem: Problem


def standing(out: Path, part: Part) -> dict[str, str]:
    """What the scores that stand there say of themselves; nothing where there are none, or none
    that can be read."""
    return _metadata(part.file(out, SCORES)) if part.file(out, PROBLEMS).is_file() else {}


def _metadata(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    with _reader(os.getpid()).cursor() as connection:
        try:
            sql = "SELECT decode(key), decode(value) FROM parquet_kv_metadata(?)"
            return dict(connection.execute(sql, [escape(str(file))]).fetchall())
        except duckdb.Error:
            return {}


@lru_cache(maxsize=1)
def _reader(_process: int) -> duckdb.DuckDBPyConnection:
    """What reads the metadata, one for this process: to start it takes longer than to read."""
    return duckdb.connect(config={"enable_external_file_cache": "false"})


def write_part(
    out: Path,
    part: Part,
    results: Sequence[ColumnarResult],
    told: Sequence[Told],
    metadata: Mapping[str, str],
    kept: NDArray[np.int64],
) -> None:
    """Write the problems of a part, then its scores; of the projects ``kept``, what stood there
    before. Raises ``Refused`` (``file-unwritable``): what stood there then stands there still."""
    problems, scores = part.file(out, PROBLEMS), part.file(out, SCORES)
    with duckdb.connect() as connection:
        connection.register("told", _problem_columns(told))
        connection.register("kept", {"project": kept})
        again = _kept_rows(problems, kept)
        sql = " UNION ALL BY NAME ".join(["SELECT * FROM told", *again])
        copy_whole(connection, sql, problems, {KEY: metadata[KEY]})
        _copy_scores(connection, results, scores, metadata, _kept_rows(scores, kept))


def _kept_rows(file: Path, kept: NDArray[np.int64]) -> list[str]:
    """What stands in a file of the projects that are kept."""
    source = f"read_parquet({words(escape(str(file)))}, hive_partitioning = false)"
    only = f"SELECT * FROM {source} WHERE project IN (SELECT project FROM kept)"
    return [only] if len(kept) else []


def problems_key(out: Path, part: Part) -> str | None:
    """The key under which the problems were written that stand there."""
    return _metadata(part.file(out, PROBLEMS)).get(KEY)


def _copy_scores(
    connection: Any,
    results: Sequence[ColumnarResult],
    file: Path,
    metadata: Mapping[str, str],
    kept: Sequence[str],
) -> None:
    if not results and not kept:
        nothing = (
            "SELECT NULL::BIGINT AS project, NULL::VARCHAR AS code, NULL::BIGINT AS total, "
            "NULL::VARCHAR AS grade_name, NULL::DATE AS as_of WHERE 1 = 0"
        )
        copy_whole(connection, nothing, file, metadata)
        return
    for number, result in enumerate(results):
        connection.register(f"r{number}", _score_columns(result))
    own = [
        f"SELECT *, DATE {words(result.facts.as_of.isoformat())} AS as_of FROM r{number}"
        for number, result in enumerate(results)
    ]
    union = " UNION ALL BY NAME ".join([*own, *kept])
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
    for file in (out / COLUMNS).rglob(f"part-*{SUFFIX}"):
        _, path = file.relative_to(out / COLUMNS).as_posix().split("/", 1)
        if path.removesuffix(SUFFIX) + ".parquet" not in current:
            file.unlink(missing_ok=True)
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
