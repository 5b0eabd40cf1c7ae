"""Office files, looked at before anybody opens them: bounded, whole, without macros."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hengjian.bilingual import Text
from hengjian.errors import Problem, Refused, problem
from hengjian.office import Archive, Bounds, Unsound

BOUNDS = Bounds()
"""What all parts together may unpack to; 10,000 sites with 40 columns are about 30 MB."""
LARGEST_LIST = 2**20
"""The most bytes of the list of parts, ``[Content_Types].xml``."""
_LIST = "[Content_Types].xml"
_MAIN = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
}
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_SCRIPTS = ("Basic/", "Scripts/")
"""Where a package of OpenDocument carries its macros."""
_BOOKS = ("Workbook", "Book")
_MACROS = ("_VBA_PROJECT_CUR", "_VBA_PROJECT")
"""What the storages of macros are called in a binary workbook ([MS-OVBA] 2.2.1)."""


def binary_type(path: Path, name: str, wanted: Text) -> str:
    """``xls``, which the ``.et`` of WPS is too; ``wanted`` is as what a file is to be saved that is
    refused. Names of streams are told from the bytes: no library opens what is not known yet.

    Raises ``Refused``: ``attachment-old-office`` for whatever else old Office wrote, and for what
    has a password; ``-macros``.
    """
    data = path.read_bytes()
    if any(_stream(each) in data for each in _MACROS):
        raise Refused([problem("attachment-macros", name=name, wanted=wanted)])
    if _stream("EncryptedPackage") in data or not any(_stream(each) in data for each in _BOOKS):
        raise Refused([problem("attachment-old-office", name=name, wanted=wanted)])
    return "xls"


def _stream(name: str) -> bytes:
    """The name of a stream as the directory of a compound file holds it ([MS-CFB] 2.6.1)."""
    return f"{name}\0".encode("utf-16-le")


def office_type(path: Path, name: str, wanted: Text) -> str:
    """``docx``, ``xlsx`` or ``ods``; ``wanted`` is as what a file is to be saved that is refused.

    Raises ``Refused``: ``attachment-zip`` for any other archive, ``-macros``, ``-bomb``,
    ``-damaged``.
    """
    try:
        with Archive(path, BOUNDS) as archive:
            archive.measure()
            return _read_part(archive, name, wanted)
    except Unsound as error:
        raise Refused([_UNSOUND[error.kind](name, wanted)]) from error


def _read_part(archive: Archive, name: str, wanted: Text) -> str:
    listed = {part.filename: part for part in archive.parts}
    if _is_ods(archive, name, wanted):
        return "ods"
    if _LIST not in listed:
        raise Refused([problem("attachment-zip", name=name)])
    if listed[_LIST].file_size > LARGEST_LIST:
        raise Refused([problem("attachment-damaged", name=name)])
    types = b"".join(archive.chunks(listed[_LIST]))
    if b"macroEnabled" in types or any(each.lower().endswith("vbaproject.bin") for each in listed):
        raise Refused([problem("attachment-macros", name=name, wanted=wanted)])
    for kind, main in _MAIN.items():
        if main in types:
            return kind
    raise Refused([problem("attachment-zip", name=name)])


def _is_ods(archive: Archive, name: str, wanted: Text) -> bool:
    listed = {part.filename: part for part in archive.parts}
    kind = listed.get("mimetype")
    if kind is None or kind.file_size != len(_ODS) or b"".join(archive.chunks(kind)) != _ODS:
        return False
    if any(part.startswith(_SCRIPTS) for part in listed):
        raise Refused([problem("attachment-macros", name=name, wanted=wanted)])
    manifest = listed.get("META-INF/manifest.xml")
    if manifest is None or manifest.file_size > LARGEST_LIST:
        raise Refused([problem("attachment-damaged", name=name)])
    if b"encryption-data" in b"".join(archive.chunks(manifest)):
        raise Refused([problem("attachment-old-office", name=name, wanted=wanted)])
    return True


def _bomb(name: str, _wanted: Text) -> Problem:
    most = BOUNDS.unpacked // 1_000_000
    return problem("attachment-bomb", name=name, most=most, parts=BOUNDS.parts)


_UNSOUND: dict[str, Callable[[str, Text], Problem]] = {
    "too-large": _bomb,
    "damaged": lambda name, _: problem("attachment-damaged", name=name),
    "encrypted": lambda name, wanted: problem("attachment-old-office", name=name, wanted=wanted),
}
