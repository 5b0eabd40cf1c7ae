"""A zip archive that is what its directory says: bounded, whole, nothing hidden, nothing twice.

Libraries differ in how they read a zip: which directory they believe, whose size, whose name. Here
only the plain form passes that all office programs write and all libraries read alike: one
directory at the very end, no comment, no zip64, parts that neither overlap nor repeat, stored or
deflated, each as long as the directory says and with its check sum.
"""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Literal, Self

Kind = Literal["damaged", "encrypted", "too-large"]

_END = struct.Struct("<4s4H2LH")
"""The end of the directory: signature, two disks, parts on this one and in all, its size and
offset, the length of the comment (APPNOTE.TXT 4.3.16)."""
_END_SIGNATURE = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
_LOCATOR_BYTES = 20
_LOCAL = struct.Struct("<4s5H3L2H")
_LOCAL_SIGNATURE = b"PK\x03\x04"
_ENTRY_BYTES = 512
"""The most bytes of the directory a part may take on average; its name is most of it."""
_ENCRYPTED = 0x1
_CHUNK = 1 << 16
_PIECE = 1 << 20


class Unsound(Exception):
    """The archive is not opened. ``reason`` names the part and what was found in it."""

    def __init__(self, kind: Kind, reason: str) -> None:
        self.kind, self.reason = kind, reason
        super().__init__(f"{kind}: {reason}")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much an archive may hold."""

    unpacked: int = 200_000_000
    """Bytes of all parts together."""
    parts: int = 5_000


class Archive:
    """The archive at ``path``, its directory checked; a part is checked as it is read.

    Raises ``Unsound``, here and in ``chunks``; ``OSError`` where the file cannot be read.
    """

    def __init__(self, path: Path, bounds: Bounds) -> None:
        self._left, self._bounds = bounds.unpacked, bounds
        self._raw = path.open("rb")
        try:
            directory = _directory_offset(self._raw, bounds.parts)
            with zipfile.ZipFile(self._raw) as listed:
                self.parts = listed.infolist()
            self._check_listed(directory)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            self._raw.close()
            raise Unsound("damaged", str(error)[:120]) from error
        except BaseException:
            self._raw.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._raw.close()

    def measure(self) -> None:
        """Unpack every part into nothing, for what the directory says need not be true."""
        for part in self.parts:
            for _ in self.chunks(part):
                pass

    def chunks(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """The part unpacked, piece by piece; never more than the bounds leave."""
        self._raw.seek(_content_offset(self._raw, part))
        size = check = 0
        for piece in _inflate(self._raw, part):
            size += len(piece)
            if size > self._left:
                raise Unsound("too-large", f"{part.filename}: > {size:,} bytes")
            check = zlib.crc32(piece, check)
            yield piece
        if size != part.file_size:
            raise Unsound("damaged", f"{part.filename}: {size:,} bytes, not {part.file_size:,}")
        if check != part.CRC:
            raise Unsound("damaged", f"{part.filename}: CRC {check:08x}, not {part.CRC:08x}")
        self._left -= size

    def _check_listed(self, directory: int) -> None:
        unpacked = sum(part.file_size for part in self.parts)
        if unpacked > self._bounds.unpacked or len(self.parts) > self._bounds.parts:
            raise Unsound("too-large", f"{unpacked:,} bytes, {len(self.parts):,} parts")
        seen: set[str] = set()
        for part in self.parts:
            _check_entry(part, seen)
        in_order = sorted(self.parts, key=lambda part: part.header_offset)
        ends = [*(part.header_offset for part in in_order[1:]), directory]
        for part, end in zip(in_order, ends, strict=True):
            if _content_offset(self._raw, part) + part.compress_size > end:
                raise Unsound("damaged", f"{part.filename}: overlaps what follows it")


def _directory_offset(raw: BinaryIO, parts: int) -> int:
    """Where the directory starts: it must end the file and be no longer than ``parts`` need."""
    size = raw.seek(0, os.SEEK_END)
    if size < _END.size:
        raise Unsound("damaged", f"{size} bytes")
    raw.seek(max(0, size - _END.size - _LOCATOR_BYTES))
    tail = raw.read()
    signature, *_, length, offset, comment = _END.unpack(tail[-_END.size :])
    if signature != _END_SIGNATURE or comment:
        raise Unsound("damaged", "the directory does not end the file")
    if tail.startswith(_ZIP64_LOCATOR) or length > parts * _ENTRY_BYTES:
        raise Unsound("too-large", f"a directory of {length:,} bytes")
    if offset + length != size - _END.size:
        raise Unsound("damaged", "the directory is not where the file says")
    return int(offset)


def _check_entry(part: zipfile.ZipInfo, seen: set[str]) -> None:
    name = part.filename
    if part.flag_bits & _ENCRYPTED:
        raise Unsound("encrypted", name)
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unsound("damaged", f"{name}: compression {part.compress_type}")
    steps = name.replace("\\", "/").split("/")
    if ".." in steps or steps[0] == "" or ":" in steps[0] or part.orig_filename != name:
        raise Unsound("damaged", f"a part named {name[:80]!r}")
    if name.casefold() in seen:
        raise Unsound("damaged", f"{name[:80]}: twice")
    seen.add(name.casefold())


def _content_offset(raw: BinaryIO, part: zipfile.ZipInfo) -> int:
    raw.seek(part.header_offset)
    header = raw.read(_LOCAL.size)
    if len(header) < _LOCAL.size or not header.startswith(_LOCAL_SIGNATURE):
        raise Unsound("damaged", f"{part.filename}: no header")
    *_, name, extra = _LOCAL.unpack(header)
    return part.header_offset + _LOCAL.size + int(name) + int(extra)


def _inflate(raw: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's content from here on, in pieces of at most 1 MB."""
    left = part.compress_size
    unpacker = None if part.compress_type == zipfile.ZIP_STORED else zlib.decompressobj(-15)
    while left and not (unpacker and unpacker.eof):
        packed = raw.read(min(left, _CHUNK))
        if not packed:
            raise Unsound("damaged", f"{part.filename}: cut short")
        left -= len(packed)
        if unpacker is None:
            yield packed
            continue
        while packed:
            try:
                piece = unpacker.decompress(packed, _PIECE)
            except zlib.error as error:
                raise Unsound("damaged", f"{part.filename}: {error}") from error
            packed = unpacker.unconsumed_tail
            yield piece
