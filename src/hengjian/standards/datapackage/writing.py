"""Writing tables and packages row by row, in constant memory."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import IO

from hengjian.standards.datapackage.csvw import FILE as CSVW
from hengjian.standards.datapackage.csvw import metadata_of
from hengjian.standards.datapackage.model import Package, Resource, Row

COMPUTED = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would compute (OWASP, CSV injection)."""


def inert(text: str) -> str:
    """Text that no spreadsheet computes: an apostrophe stands before what would be a formula."""
    return f"'{text}" if text.startswith(COMPUTED) else text


def cell(value: object) -> str:
    """A value as a cell of CSV: dates as ISO, truths as true and false, missing as nothing."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case int():
            return str(value)
        case date():
            return value.isoformat()
    return inert(str(value))


def write_csv(header: Iterable[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """The lines of a CSV file in UTF-8 (RFC 4180), without a byte-order mark."""
    line = _Line()
    writer = csv.writer(line)
    writer.writerow([inert(title) for title in header])
    yield line.taken()
    for row in rows:
        writer.writerow([cell(value) for value in row])
        yield line.taken()


class _Line:
    """What the csv module writes to: the line it wrote last."""

    def __init__(self) -> None:
        self._text: list[str] = []

    def write(self, text: str) -> int:
        """Keep it."""
        self._text.append(text)
        return len(text)

    def taken(self) -> bytes:
        """The bytes written since."""
        said = "".join(self._text).encode("utf-8")
        self._text.clear()
        return said


def write_package(file: IO[bytes], package: Package) -> None:
    """Write the zip: each table, then ``datapackage.json`` with their hashes and the same for
    readers of CSV on the Web, ``csv-metadata.json``."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        described = [_write(archive, resource) for resource in package.resources]
        descriptor = {**package.descriptor(), "resources": described}
        for name, said in (("datapackage.json", descriptor), (CSVW, metadata_of(package))):
            text = json.dumps(said, ensure_ascii=False, indent=2)
            archive.writestr(name, text.encode("utf-8"))


def _write(archive: zipfile.ZipFile, resource: Resource) -> dict[str, object]:
    digest, size = hashlib.sha256(), 0
    header = [each.name for each in resource.fields]
    with archive.open(resource.path, "w", force_zip64=True) as part:
        for line in write_csv(header, resource.rows()):
            part.write(line)
            digest.update(line)
            size += len(line)
    return resource.descriptor(digest.hexdigest(), size)
