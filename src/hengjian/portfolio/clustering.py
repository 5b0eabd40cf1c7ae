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

    Read column by column in the order of the file, so that memory holds one in full width.
    """
    rows = quoted(source)
    numbers = connection.execute(f"SELECT {PROJECT} AS c FROM {rows}").fetchnumpy()["c"]
    order = None if np.all(numbers[1:] >= numbers[:-1]) else np.argsort(numbers, kind="stable")
    sorted_numbers = numbers if order is None else numbers[order]
    starts = np.flatnonzero(np.diff(sorted_numbers, prepend=sorted_numbers[:1] - 1))
    kept: dict[str, StoredColumn] = {}
    for column in columns:
        if table.columns[column].type == "text":
            stored = _words(connection, rows, column)
        else:
            stored = _wholes(connection, rows, column)
        if stored is None:
            return Text(f"“{column}”列的不同文字太多", f"column “{column}” has too many words")
        kept[column] = stored if order is None else stored.part(order)
    ends = np.append(starts, len(numbers)).astype(np.int64)
    return Clustered(sorted_numbers[starts].astype(np.int64), ends, kept)


def _wholes(connection: Any, rows: str, column: str) -> StoredColumn:
    cell = quoted(column)
    sql = f"SELECT COALESCE(MAX(ABS({cell})), 0), COUNT(*) - COUNT({cell}) FROM {rows}"
    top, missing = connection.execute(sql).fetchone()
    return _cells(connection, rows, cell, int(top), bool(missing))


def _words(connection: Any, rows: str, column: str) -> StoredColumn | None:
    cell, run = quoted(column), connection.execute
    distinct = f"SELECT DISTINCT {cell} AS w FROM {rows} WHERE {cell} IS NOT NULL"
    words = run(f"{distinct} ORDER BY w LIMIT {WORDS + 1}").fetchall()
    if len(words) > WORDS:
        return None
    ((missing,),) = run(f"SELECT COUNT(*) - COUNT({cell}) FROM {rows}").fetchall()
    listed = np.array([word for (word,) in words], dtype=object)
    place = "CAST(NULL AS INTEGER)"
    if len(words):
        run(f"CREATE TYPE _words AS ENUM ({distinct} ORDER BY w)")
        place = f"CAST(enum_code(CAST({cell} AS _words)) AS INTEGER)"
    stored = _cells(connection, rows, place, len(words), bool(missing))
    if len(words):
        run("DROP TYPE _words")
    return StoredColumn(stored.cells, stored.gaps, stored.top, listed)


def _cells(connection: Any, rows: str, cell: str, top: int, gaps: bool) -> StoredColumn:
    """The cells in the narrowest type whose largest number is left to stand for a missing one."""
    kind, dtype, most = next(
        (kind, dtype, most) for kind, dtype in _TYPES.items() if (most := np.iinfo(dtype).max) > top
    )
    marked = f"COALESCE({cell}, {most})" if gaps else cell
    sql = f"SELECT CAST({marked} AS {kind}) AS c FROM {rows}"
    cells = np.asarray(connection.execute(sql).fetchnumpy()["c"], dtype=dtype)
    return StoredColumn(cells, gaps, top)


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
            name: StoredColumn(arrays[name], told["gaps"], told["top"], _listed(told["words"]))
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


def _listed(words: Sequence[str] | None) -> NDArray[Any] | None:
    return None if words is None else np.array(words, dtype=object)
