"""docx and xlsx files, looked at before anybody opens them: bounded, whole, without macros."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from hengjian.bilingual import Text
from hengjian.errors import Refused, problem

UNPACKED = 200 * 2**20
"""The most bytes all parts together may unpack to; 10,000 sites with 40 columns are about 30 MB."""
PARTS = 5_000
LARGEST_LIST = 2**20
"""The most bytes of the list of parts, ``[Content_Types].xml``."""
_LIST = "[Content_Types].xml"
_MAIN = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
}
_ENCRYPTED = 0x1
_LOCAL_HEADER = 30


def office_type(path: Path, name: str, wanted: Text) -> str:
    """``docx`` or ``xlsx``; ``wanted`` is as what a file is to be saved that is refused.

    Raises ``Refused``: ``attachment-zip`` for any other archive, ``-macros``, ``-bomb``,
    ``-damaged``.
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            parts = archive.infolist()
            if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
                raise _bomb(name)
            _measure(raw, parts, name, wanted)
            return _told(archive, parts, name, wanted)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise Refused([problem("attachment-damaged", name=name)]) from error


def _told(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], name: str, wanted: Text) -> str:
    names = [part.filename for part in parts]
    if _LIST not in names:
        raise Refused([problem("attachment-zip", name=name)])
    if len(set(names)) != len(names) or archive.getinfo(_LIST).file_size > LARGEST_LIST:
        raise Refused([problem("attachment-damaged", name=name)])
    types = archive.read(_LIST)
    if b"macroEnabled" in types or any(part.lower().endswith("vbaproject.bin") for part in names):
        raise Refused([problem("attachment-macros", name=name, wanted=wanted)])
    for kind, main in _MAIN.items():
        if main in types:
            return kind
    raise Refused([problem("attachment-zip", name=name)])


def _measure(raw: BinaryIO, parts: list[zipfile.ZipInfo], name: str, wanted: Text) -> None:
    """Unpack each part into nothing and count: what the directory says need not be true."""
    left = UNPACKED
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise Refused([problem("attachment-old-office", name=name, wanted=wanted)])
        size = _unpacked(raw, part, left)
        if size > left:
            raise _bomb(name)
        if size != part.file_size:
            raise zipfile.BadZipFile(f"{part.filename}: {size} bytes, not {part.file_size}")
        left -= size


def _unpacked(raw: BinaryIO, part: zipfile.ZipInfo, most: int) -> int:
    """The true size of one part; stops counting beyond ``most``."""
    raw.seek(part.header_offset)
    header = raw.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER:
        raise EOFError(part.filename)
    raw.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    if part.compress_type == zipfile.ZIP_STORED:
        return part.compress_size
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError(part.compress_type)
    unpacker, size, remaining = zlib.decompressobj(-15), 0, part.compress_size
    while remaining and not unpacker.eof and size <= most:
        packed = raw.read(min(remaining, 1 << 16))
        if not packed:
            raise EOFError(part.filename)
        remaining -= len(packed)
        while packed and size <= most:
            size += len(unpacker.decompress(packed, 1 << 20))
            packed = unpacker.unconsumed_tail
    return size


def _bomb(name: str) -> Refused:
    return Refused([problem("attachment-bomb", name=name, most=UNPACKED // 2**20, parts=PARTS)])
