"""The columns of a part's table, clustered by project and kept beside the results.

They are a cache: a file carries the key of what it was made from, and a checksum of each of its
arrays. One that is torn, damaged or of another content is none, and is made anew. The arrays are
mapped, not read: what no measure asks for costs nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from hengjian.bilingual import Text
from hengjian.engine.backends.segments import Clustered, StoredColumn
from hengjian.engine.frameworks.model import Table
from hengjian.engine.measures.queries import PROJECT
from hengjian.engine.measures.sql import quoted
from hengjian.errors import Place, Refused, problem
from hengjian.files import make_folder
from hengjian.foreign_words import system_words
from hengjian.portfolio.layout import Part, scale_text
from hengjian.portfolio.writing import PARTIAL

COLUMNS = "columns"
"""The folder of these files, beside scores and problems."""
SUFFIX = ".columns"
WORDS = 60_000
"""The most different words of a column; with more its table is left to SQL."""
_MAGIC = b"HJCOLS1\n"
_ALIGNED = 64
_PROJECTS, _STARTS = "_projects", "_starts"
_TYPES = {"TINYINT": "i1", "SMALLINT": "i2", "INTEGER": "i4", "BIGINT": "i8"}


def columns_file(out: Path, part: Part, table: str) -> Path:
    """Where the columns of a part's table are kept."""
    return part.file(out / COLUMNS, table).with_suffix(SUFFIX)


def columns_key(digest: str, table: Table, columns: Sequence[str]) -> str:
    """What the columns were made from: a file of this ``digest``, and how it is read."""
    specs = {name: table.columns[name] for name in columns}
    read = {n: [s.type, scale_text(s) if s.type == "number" else ""] for n, s in specs.items()}
    told = json.dumps([digest, table.key, read], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def cluster(connection: Any, source: str, table: Table, columns: Sequence[str]) -> Clustered | Text:
    """The rows of ``source``, of which nothing is wrong, clustered; or why they are not.

    DuckDB narrows the cells, in one pass and in the order of the file, so that memory holds each
    column as it is kept and, where rows are not sorted by project, one of them twice.
    """
    rows = quoted(source)
    words = {}
    for place, column in enumerate(c for c in columns if table.columns[c].type == "text"):
        listed = _words(connection, rows, column, f"_words_{place}")
        if listed is None:
            return Text(f"“{column}”列的不同文字太多", f"column “{column}” has too many words")
        words[column] = listed
    plans = _plans(connection, rows, columns, words)
    asked = ", ".join([PROJECT, *(f"{plan.sql} AS c{i}" for i, plan in enumerate(plans))])
    found = connection.execute(f"SELECT {asked} FROM {rows}").fetchnumpy()
    for listed in words.values():
        if listed.kind:
            connection.execute(f"DROP TYPE {listed.kind}")
    numbers = found[PROJECT]
    order = None if np.all(numbers[1:] >= numbers[:-1]) else np.argsort(numbers, kind="stable")
    numbers = numbers if order is None else numbers[order]
    starts = np.flatnonzero(np.diff(numbers, prepend=numbers[:1] - 1))
    kept = {}
    for place, (column, plan) in enumerate(zip(columns, plans, strict=True)):
        cells = np.asarray(found.pop(f"c{place}"), dtype=plan.dtype)
        cells = cells if order is None else cells[order]
        own = words[column].words if column in words else None
        kept[column] = StoredColumn(cells, plan.gaps, plan.top, own)
    ends = np.append(starts, len(numbers)).astype(np.int64)
    return Clustered(numbers[starts].astype(np.int64), ends, kept)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a column in their order, and the type of DuckDB that has their places."""

    words: NDArray[Any]
    kind: str


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the cells of a column are asked for: in the narrowest type whose largest number is left
    to stand for a missing one."""

    sql: str
    dtype: str
    gaps: bool
    top: int


def _plans(
    connection: Any, rows: str, columns: Sequence[str], words: Mapping[str, _Words]
) -> list[_Plan]:
    asked = ["COUNT(*)"]
    for column in columns:
        largest = "0" if column in words else f"COALESCE(MAX(ABS({quoted(column)})), 0)"
        asked += [f"COUNT({quoted(column)})", largest]
    total, *told = connection.execute(f"SELECT {', '.join(asked)} FROM {rows}").fetchone()
    plans = []
    for column, present, most in zip(columns, told[::2], told[1::2], strict=True):
        cell, top = quoted(column), int(most)
        if column in words:
            top, kind = len(words[column].words), words[column].kind
            cell = f"CAST(enum_code(CAST({cell} AS {kind})) AS INTEGER)" if kind else "NULL"
        plans.append(_plan(cell, top, present < total))
    return plans


def _plan(cell: str, top: int, gaps: bool) -> _Plan:
    kind, dtype, most = next(
        (kind, dtype, most) for kind, dtype in _TYPES.items() if (most := np.iinfo(dtype).max) > top
    )
    marked = f"COALESCE({cell}, {most})" if gaps else cell
    return _Plan(f"CAST({marked} AS {kind})", dtype, gaps, top)


def _words(connection: Any, rows: str, column: str, kind: str) -> _Words | None:
    """The different words of a column; ``None`` where there are too many."""
    cell = quoted(column)
    distinct = f"SELECT DISTINCT {cell} AS w FROM {rows} WHERE {cell} IS NOT NULL ORDER BY w"
    found = connection.execute(f"{distinct} LIMIT {WORDS + 1}").fetchall()
    if len(found) > WORDS:
        return None
    if found:
        connection.execute(f"CREATE TYPE {kind} AS ENUM ({distinct})")
    return _Words(np.array([word for (word,) in found], dtype=object), kind if found else "")


def write_columns(file: Path, key: str, rows: Clustered) -> None:
    """Keep the columns, whole or not at all. Raises ``Refused`` (``file-unwritable``)."""
    make_folder(file.parent)
    partial = file.with_name(f".{file.name}.{os.getpid()}{PARTIAL}")
    try:
        with partial.open("wb") as target:
            _write(target, key, rows)
            target.flush()
            os.fsync(target.fileno())
        partial.replace(file)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        place = Place(file=str(file))
        raise Refused([problem("file-unwritable", place, reason=system_words(error))]) from error


def _write(target: BinaryIO, key: str, rows: Clustered) -> None:
    arrays = {_PROJECTS: rows.projects, _STARTS: rows.starts}
    arrays |= {name: column.cells for name, column in rows.columns.items()}
    at, listed = 0, []
    for name, array in arrays.items():
        entry = {"name": name, "type": array.dtype.str, "at": at, "size": len(array)}
        listed.append({**entry, "checksum": crc32(array.data)})
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED
    columns = {
        name: {
            "gaps": column.gaps,
            "top": column.top,
            "words": None if column.words is None else list(column.words),
        }
        for name, column in rows.columns.items()
    }
    told = {"key": key, "bytes": at, "arrays": listed, "columns": columns}
    head = json.dumps(told, ensure_ascii=False).encode()
    sizes = len(head).to_bytes(8, "little") + crc32(head).to_bytes(8, "little")
    written = target.write(_MAGIC + sizes + head)
    target.write(bytes(-written % _ALIGNED))
    for array in arrays.values():
        target.write(array.data)
        target.write(bytes(-array.nbytes % _ALIGNED))


def read_columns(file: Path, key: str) -> Clustered | None:
    """The columns that are kept under this key; ``None`` where there are none, or none whole."""
    try:
        content = np.memmap(file, dtype=np.uint8, mode="r")
        head, body = _head(content)
        if head["key"] != key:
            return None
        arrays = dict(_arrays(head, body))
        columns = {
            name: StoredColumn(arrays[name], told["gaps"], told["top"], _list(told["words"]))
            for name, told in head["columns"].items()
        }
        return Clustered(arrays[_PROJECTS], arrays[_STARTS], columns)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _head(content: NDArray[np.uint8]) -> tuple[Mapping[str, Any], NDArray[np.uint8]]:
    """What the file says of itself, and the bytes behind it. ``ValueError`` where it is torn."""
    start = len(_MAGIC) + 16
    lead = content[:start].tobytes()
    size = int.from_bytes(lead[len(_MAGIC) : -8], "little")
    written = content[start : start + size].tobytes()
    if not lead.startswith(_MAGIC) or crc32(written) != int.from_bytes(lead[-8:], "little"):
        raise ValueError("torn")
    head = json.loads(written)
    body = content[start + size + -(start + size) % _ALIGNED :]
    if len(body) != head["bytes"]:
        raise ValueError("torn")
    return head, body


def _arrays(head: Mapping[str, Any], body: NDArray[np.uint8]) -> Iterator[tuple[str, NDArray[Any]]]:
    for told in head["arrays"]:
        kind = np.dtype(told["type"])
        part = body[told["at"] : told["at"] + told["size"] * kind.itemsize]
        if crc32(part.data) != told["checksum"]:
            raise ValueError("damaged")
        yield told["name"], np.asarray(part).view(kind)


def _list(words: Sequence[str] | None) -> NDArray[Any] | None:
    return None if words is None else np.array(words, dtype=object)
