"""Small files as people hand them in, and some that nobody should."""

from __future__ import annotations

import io
import zipfile
from fractions import Fraction

from PIL import Image

from hengjian.site.common.actor import TrailIdentity


class Clerk:
    """Somebody who hands in a file."""

    def trail_identity(self) -> TrailIdentity:
        """``clerk``."""
        return TrailIdentity("clerk", "甲")


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def phone_picture() -> bytes:
    """A jpeg as a phone writes it: lying on its side, with time, place and maker."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise to stand upright
    exif[0x010F] = "SecretMaker"
    exif.get_ifd(0x8769)[0x9003] = "2025:06:01 09:30:00"
    exif.get_ifd(0x8769)[0x9011] = "+08:00"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (Fraction(25), Fraction(2), Fraction(24))
    gps[3], gps[4] = "E", (Fraction(102), Fraction(42), Fraction(36))
    return picture(exif=exif)


def office(kind: str, **parts: bytes) -> bytes:
    """A minimal docx or xlsx; ``parts`` are added to it."""
    main = {
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    }[kind]
    types = f'<Types><Override PartName="/main.xml" ContentType="{main}"/></Types>'
    return archive({"[Content_Types].xml": types.encode(), "main.xml": b"<x/>", **parts})


def archive(parts: dict[str, bytes]) -> bytes:
    """A zip of the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def lying(content: bytes, part: str, claimed: int) -> bytes:
    """The same zip whose directory claims another unpacked size for a part."""
    place = content.rindex(part.encode()) - 46 + 24  # in the central directory
    return content[:place] + claimed.to_bytes(4, "little") + content[place + 4 :]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(24)
"""How a compound file of old Office begins."""


def stream(name: str) -> bytes:
    """The name of a stream, as the directory of a compound file holds it."""
    return f"{name}\0".encode("utf-16-le")


def ods(manifest: bytes = b"<manifest/>", **parts: bytes) -> bytes:
    """A spreadsheet of OpenDocument, with other parts beside it."""
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return archive({"mimetype": kind, "META-INF/manifest.xml": manifest, **parts})
