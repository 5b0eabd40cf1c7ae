"""Parts of a lake written as Parquet, from a database that holds their rows as ``create_lake`` made
it: days and truths as such, numbers as whole multiples whose size the file tells."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from hengjian.engine.frameworks.model import Column, Table
from hengjian.engine.measures.queries import PROJECT, PROJECTS
from hengjian.engine.measures.sql import quoted, words
from hengjian.errors import Place, Refused, problem
from hengjian.files import make_folder
from hengjian.portfolio.layout import SCALES, Part, scale_text
from hengjian.portfolio.reading import first_line

PARTIAL = ".partial"
"""How the name of a file ends that is not written whole yet."""
ALL = "SELECT " + PROJECT + " FROM " + quoted(PROJECTS)


def write_tables(
    connection: Any,
    lake: Path,
    part: Part,
    tables: Mapping[str, Table],
    *,
    only: str = ALL,
    projects: str = f"SELECT * FROM {quoted(PROJECTS)}",
) -> None:
    """Write the rows of a part: those of ``only``, a question for numbers of projects. Its list,
    what ``projects`` asks for, is taken away first and written last, so that a part is seen whole
    or not at all. Raises ``Refused`` (``file-unwritable``)."""
    part.file(lake, PROJECTS).unlink(missing_ok=True)
    for name, table in tables.items():
        listed = ", ".join([PROJECT, *(_cell(n, c) for n, c in table.columns.items())])
        rows = f"SELECT {listed} FROM {quoted(name)} WHERE {PROJECT} IN ({only}) ORDER BY {PROJECT}"
        scales = {n: scale_text(c) for n, c in table.columns.items() if c.type == "number"}
        told = json.dumps(scales, ensure_ascii=False)
        copy_whole(connection, rows, part.file(lake, name), {SCALES: told})
    listed = f"SELECT * FROM ({projects}) WHERE {PROJECT} IN ({only}) ORDER BY {PROJECT}"
    copy_whole(connection, listed, part.file(lake, PROJECTS), {})


def _cell(name: str, column: Column) -> str:
    if column.type == "date":
        return f"DATE '1970-01-01' + {quoted(name)} AS {quoted(name)}"
    if column.type == "boolean":
        return f"CAST({quoted(name)} AS BOOLEAN) AS {quoted(name)}"
    return quoted(name)


def copy_whole(connection: Any, query: str, file: Path, metadata: Mapping[str, str]) -> None:
    """Write what ``query`` gives as one Parquet file, with ``metadata``: whole or not at all.
    Raises ``Refused`` (``file-unwritable``)."""
    make_folder(file.parent)
    listed = ", ".join(f"{words(name)}: {words(text)}" for name, text in metadata.items())
    also = f", KV_METADATA {{{listed}}}" if listed else ""
    partial = file.with_name(f".{file.name}.{os.getpid()}{PARTIAL}")
    try:
        connection.execute(f"COPY ({query}) TO {words(str(partial))} (FORMAT parquet{also})")
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(file)
    except (duckdb.Error, OSError) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        place = Place(file=str(file))
        raise Refused([problem("file-unwritable", place, reason=first_line(error))]) from error
