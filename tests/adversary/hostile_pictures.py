"""Pictures that cost more than they weigh."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

Write = Callable[[Path], object]


def drawn(kind: str, mode: str, size: tuple[int, int], **options: Any) -> Write:
    """A plain picture."""

    def write(path: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            Image.new(mode, size).save(path, kind, **options)

    return write


def changed(kind: str, change: Callable[[bytes], bytes]) -> Write:
    """A small picture whose bytes were changed."""

    def write(path: Path) -> None:
        made = io.BytesIO()
        Image.new("RGB", (64, 64), (9, 9, 9)).save(made, kind)
        path.write_bytes(change(made.getvalue()))

    return write


def png(width: int, height: int, *, depth: int = 1, colour: int = 0, data: bytes = b"") -> Write:
    """A PNG that claims a size, with whatever data."""

    def chunk(name: bytes, content: bytes) -> bytes:
        sum_ = struct.pack(">L", zlib.crc32(name + content))
        return struct.pack(">L", len(content)) + name + content + sum_

    head = struct.pack(">LLBBBBB", width, height, depth, colour, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")
    return lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)


def _text_bomb(path: Path) -> None:
    made = io.BytesIO()
    Image.new("RGB", (8, 8)).save(made, "PNG")
    data = made.getvalue()
    content = b"Comment\0\0" + zlib.compress(bytes(200_000_000))
    text = struct.pack(">L", len(content)) + b"zTXt" + content
    text += struct.pack(">L", zlib.crc32(b"zTXt" + content))
    path.write_bytes(data[:33] + text + data[33:])


def _scans(path: Path) -> None:
    made = io.BytesIO()
    Image.new("RGB", (2000, 2000), (9, 9, 9)).save(made, "JPEG", progressive=True)
    data = made.getvalue()
    start = data.index(b"\xff\xda")
    scan = data[start : data.index(b"\xff", start + 2)]
    path.write_bytes(data[:start] + scan * 2000 + data[start:])


DAMAGED, PIXELS, TAKEN = "attachment-damaged", "attachment-pixels", "taken"
PICTURES: list[tuple[str, str, str, Write]] = [
    ("a PNG of 60 million pixels in 7 KB", ".png", PIXELS, drawn("PNG", "1", (7746, 7746))),
    ("a PNG that claims 4 billion squared", ".png", DAMAGED, png(2**31 - 1, 2**31 - 1)),
    ("a PNG one pixel high and 2 billion wide", ".png", DAMAGED, png(2**31 - 1, 1)),
    ("a PNG of 25 million pixels of one bit", ".png", TAKEN, drawn("PNG", "1", (5000, 5000))),
    ("a PNG of 25 million pixels with a palette", ".png", TAKEN, drawn("PNG", "P", (5000, 5000))),
    ("a PNG of 22 million pixels, transparent", ".png", TAKEN, drawn("PNG", "RGBA", (5000, 4400))),
    ("a PNG of 25 million pixels of 16 bits", ".png", TAKEN, drawn("PNG", "I;16", (5000, 5000))),
    ("a PNG without its pixels", ".png", DAMAGED, png(4000, 4000)),
    ("a PNG without height", ".png", DAMAGED, png(100, 0)),
    ("a PNG of an unknown depth", ".png", DAMAGED, png(10, 10, depth=7)),
    ("a PNG of an unknown colour", ".png", DAMAGED, png(10, 10, depth=8, colour=9)),
    ("a PNG with 200 MB of words", ".png", DAMAGED, _text_bomb),
    ("a PNG cut short", ".png", DAMAGED, changed("PNG", lambda d: d[:60])),
    ("a PNG of noughts behind its head", ".png", DAMAGED,
     changed("PNG", lambda d: d[:8] + bytes(500))),
    ("a JPEG of 96 million pixels", ".jpg", TAKEN, drawn("JPEG", "RGB", (12000, 8000))),
    ("a JPEG of 121 million pixels", ".jpg", PIXELS, drawn("JPEG", "L", (11000, 11000))),
    ("a progressive JPEG of 96 million pixels", ".jpg", PIXELS,
     drawn("JPEG", "L", (12000, 8000), progressive=True)),
    ("a progressive JPEG of 2,000 scans", ".jpg", DAMAGED, _scans),
    ("a JPEG in four colours of print", ".jpg", TAKEN, drawn("JPEG", "CMYK", (3000, 3000))),
    ("a JPEG of two bytes", ".jpg", "attachment-unknown", lambda p: p.write_bytes(b"\xff\xd8")),
    ("a JPEG cut short", ".jpg", DAMAGED, changed("JPEG", lambda d: d[:100])),
    ("a JPEG of noughts behind its head", ".jpg", DAMAGED,
     changed("JPEG", lambda d: d[:20] + bytes(900))),
    ("a WebP of 16,383 squared", ".webp", PIXELS, drawn("WEBP", "RGB", (16383, 2000))),
    ("a WebP of 11 million pixels, transparent", ".webp", TAKEN,
     drawn("WEBP", "RGBA", (4000, 2750))),
    ("a WebP cut short", ".webp", DAMAGED, changed("WEBP", lambda d: d[:40])),
    ("a GIF under the name of a PNG", ".png", "attachment-unknown", drawn("GIF", "P", (50, 50))),
    ("a TIFF under the name of a JPEG", ".jpg", "attachment-unknown", drawn("TIFF", "L", (50, 50))),
    ("a PNG under the name of a JPEG", ".jpg", "attachment-mismatch", drawn("PNG", "L", (50, 50))),
    ("an SVG with a script", ".svg", "attachment-unknown",
     lambda p: p.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")),
    ("a HEIC picture", ".heic", "attachment-heic",
     lambda p: p.write_bytes(b"\0\0\0\x18ftypheic" + bytes(100))),
]  # fmt: skip
