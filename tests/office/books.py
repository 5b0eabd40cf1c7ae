"""Workbooks put together from bytes of XML, as no office program would write them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels"'
    b' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="xml" ContentType="application/xml"/>'
    b'<Override PartName="/xl/workbook.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    b'<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = b"http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PARTS: dict[str, bytes] = {
    "[Content_Types].xml": TYPES,
    "_rels/.rels": b'<Relationships xmlns="%s"><Relationship Id="r1" Type="%s/officeDocument"'
    b' Target="xl/workbook.xml"/></Relationships>' % (_PACKAGE, _RELATIONS),
    "xl/workbook.xml": '<workbook %s xmlns:r="%s"><sheets><sheet name="项目" sheetId="1"'
    ' r:id="r1"/></sheets></workbook>'.encode()
    % (MAIN, _RELATIONS),
    "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="%s"><Relationship Id="r1"'
    b' Type="%s/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2"'
    b' Type="%s/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    % (_PACKAGE, _RELATIONS, _RELATIONS),
    "xl/sharedStrings.xml": b"<sst %s><si><t>a</t></si></sst>" % MAIN,
}


def worksheet(cells: bytes = b"", after: bytes = b"", before: bytes = b"") -> bytes:
    """A sheet of these rows, with what stands before and after them."""
    return b"<worksheet %s>%s<sheetData>%s</sheetData>%s</worksheet>" % (
        MAIN, before, cells, after,
    )  # fmt: skip


def write_book(
    path: Path, sheet: bytes = b"", parts: Mapping[str, bytes | Iterable[bytes]] | None = None
) -> Path:
    """Write a workbook of one sheet; ``parts`` replace and add, piece by piece where many."""
    all_parts = {**PARTS, "xl/worksheets/sheet1.xml": sheet or worksheet(), **(parts or {})}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in all_parts.items():
            with archive.open(_deflated(name), "w") as part:
                for piece in (content,) if isinstance(content, bytes) else content:
                    part.write(piece)
    return path


def _deflated(name: str) -> zipfile.ZipInfo:
    """An entry that is deflated."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
