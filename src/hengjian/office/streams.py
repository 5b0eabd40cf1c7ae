"""The streams of a pdf counted before any library opens it.

A page's content is parsed whole, at up to 45 bytes of memory for each of its own. Here every
deflated stream is unpacked into nothing, whatever its dictionary says of its length, and what one
page draws together must keep to a bound. Pictures are not unpacked by who reads only words; a
stream that says it is one is counted all the same where a page names it as content.

Not counted: streams in another compression than Flate, those of a pdf with a password, and a form
as often as it is drawn. This is a look at the bytes, not a parser.
"""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from hengjian.office.archive import Unsound

CONTENT = 8_000_000
"""The most bytes of all that one page names as its content, and of a form that it draws."""
STREAM = 64_000_000
"""The most bytes of any other stream, as a font."""
TOTAL = 300_000_000
"""The most bytes of all streams but pictures."""
STREAMS = 50_000
_HEAD = 1_024
"""The bytes before a stream in which its dictionary is looked for."""
_PACKED, _PIECE = 1 << 16, 1 << 20
_STREAM = re.compile(rb"(?<!end)stream\s{1,2}")
_OBJECT = re.compile(rb"(\d{1,10})\s+\d+\s+obj\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")
_NAMED = re.compile(rb"/Contents\s+\d+\s+\d+\s+R|\[\s*\d+\s+\d+\s+R(?:\s+\d+\s+\d+\s+R)*\s*\]")
"""What a page draws: one reference, or an array of them, wherever the array stands."""
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d+\s+R")


def check_pdf(path: Path) -> None:
    """Raises ``Unsound`` (``too-large``) where a stream, or what a page draws, is too large;
    ``OSError`` where the file cannot be read."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        _Streams(data).check()


class _Streams:
    def __init__(self, data: mmap.mmap) -> None:
        self.data, self.total = data, 0
        self.sizes: dict[int, int] = {}
        self.pictures: dict[int, int] = {}
        """By its object, where a stream that says it is a picture begins."""

    def check(self) -> None:
        named = [match[0] for match in _NAMED.finditer(self.data)]
        for count, match in enumerate(_STREAM.finditer(self.data)):
            if count == STREAMS:
                raise Unsound("too-large", f"> {STREAMS:,} streams")
            number, head = self._head(match.start())
            if _PICTURE.search(head):
                self.pictures[number] = match.end()
            elif _OBJECTS.search(head):
                inside = b"".join(self._unpack(number, match.end()))
                named += [match[0] for match in _NAMED.finditer(inside)]
            else:
                drawn = not number or _FORM.search(head)
                self._count(number, match.end(), CONTENT if drawn else STREAM)
        for references in named:
            size = sum(self._size(int(each)) for each in _REFERENCE.findall(references))
            if size > CONTENT:
                raise Unsound("too-large", f"a page of > {CONTENT:,} bytes")

    def _head(self, end: int) -> tuple[int, bytes]:
        before = self.data[max(0, end - _HEAD) : end]
        *_, last = (None, *_OBJECT.finditer(before))
        return (int(last[1]), before[last.end() :]) if last else (0, before)

    def _size(self, number: int) -> int:
        if number in self.pictures:
            self._count(number, self.pictures.pop(number))
        return self.sizes.get(number, 0)

    def _count(self, number: int, start: int, most: int = STREAM) -> None:
        for _ in self._unpack(number, start, most):
            pass

    def _unpack(self, number: int, start: int, most: int = STREAM) -> Iterator[bytes]:
        """The stream in pieces, as far as it is a deflated one."""
        size = 0
        for piece in self._inflate(start):
            size += len(piece)
            if size > most or self.total + size > TOTAL:
                raise Unsound("too-large", f"object {number}: > {size:,} bytes")
            yield piece
        self.total += size
        self.sizes[number] = max(size, self.sizes.get(number, 0))

    def _inflate(self, start: int) -> Iterator[bytes]:
        unpacker = zlib.decompressobj()
        while start < len(self.data) and not unpacker.eof:
            packed = self.data[start : start + _PACKED]
            start += len(packed)
            while packed and not unpacker.eof:
                try:
                    piece = unpacker.decompress(packed, _PIECE)
                except zlib.error:  # not deflated, or damaged from here on: readers stop here too
                    return
                packed = unpacker.unconsumed_tail
                yield piece
