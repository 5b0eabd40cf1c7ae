"""Pictures as they are kept: upright, in sRGB, freed of everything but the pixels.

When and where a picture was taken is read before it is removed; the place only where the person
who hands it in agreed.
"""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from pathlib import Path

from django.utils import timezone as here
from PIL import ExifTags, Image, ImageCms

from hengjian.errors import Refused, problem
from hengjian.site.common.sniffing import FileType

PIXELS = 25_000_000
"""The most pixels that are decoded."""
JPEG_PIXELS = 100_000_000
"""The most pixels of a JPEG that is decoded at a half, a quarter or an eighth of its size."""
WEBP_PIXELS = 12_500_000
"""The most pixels of a WebP, whose decoder holds them several times."""
CLEAR_PARTS = (9, 10)
"""The share of these that a picture with transparency may have: it takes a third more room."""
SCANS = 60
"""The most scans of a progressive JPEG, each of which goes through the whole picture; cameras write
about 10."""
LONGEST = 4096
"""Pixels of the longer side that are kept."""
THUMBNAIL = (480, 480)
"""The most width and height of a thumbnail, in pixels."""
_FORMATS = {FileType.JPEG: "JPEG", FileType.PNG: "PNG", FileType.WEBP: "WEBP"}
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)
"""What Pillow raises on damaged pictures."""
_MICRO = Decimal("0.000001")
_one_at_a_time = threading.Lock()
_TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a picture is turned upright, by its EXIF orientation."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be kept."""

    content: bytes
    thumbnail: bytes
    """WebP."""
    width: int
    height: int
    taken_at: datetime | None
    longitude: Decimal | None
    """WGS-84 degrees, as the camera wrote them."""
    latitude: Decimal | None


def clean(path: Path, kind: FileType, name: str, *, keep_place: bool) -> Picture:
    """Decode the picture at ``path`` and write it anew, at most ``LONGEST`` pixels wide and high.

    One at a time in a process: each takes up to 400 MB. Raises ``Refused``:
    ``attachment-pixels``, ``attachment-damaged``.
    """
    try:
        with _one_at_a_time, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata and large pictures: bounded below
            with Image.open(path, formats=[_FORMATS[kind]]) as opened:
                _bound(opened, path, name)
                exif = opened.getexif()
                taken_at = _time_of_taking(exif)
                place = _place(exif) if keep_place else None
                upright = _reduce(opened)
            if (turn := _TURNED.get(exif.get(ExifTags.Base.Orientation, 1))) is not None:
                upright = upright.transpose(turn)
            return _written(upright, kind, taken_at, place)
    except _BROKEN as error:
        raise Refused([problem("attachment-damaged", name=name)]) from error


def _bound(opened: Image.Image, path: Path, name: str) -> None:
    """Have a large JPEG decoded at a part of its size; refuse what is too large even so."""
    pixels = opened.width * opened.height
    jpeg = opened.format == "JPEG"
    # a progressive one is held whole before it is reduced
    most = JPEG_PIXELS if jpeg and not opened.info.get("progressive") else PIXELS
    if opened.format == "WEBP":
        most = WEBP_PIXELS
    if opened.has_transparency_data:
        most = most * CLEAR_PARTS[0] // CLEAR_PARTS[1]
    if pixels > most:
        found = -(-pixels // 10_000)
        raise Refused([problem("attachment-pixels", name=name, found=found, most=most // 10_000)])
    if jpeg and path.read_bytes().count(b"\xff\xda") > SCANS:
        raise Refused([problem("attachment-damaged", name=name)])
    part = next(part for part in (1, 2, 4, 8) if pixels / part**2 <= PIXELS)
    opened.draft(None, (opened.width // part, opened.height // part))


def _reduce(opened: Image.Image) -> Image.Image:
    """The pixels alone, in sRGB, at most ``LONGEST`` a side."""
    mode = "RGBA" if opened.has_transparency_data else "RGB"
    opened.load()
    image = _in_srgb(opened)
    image = image if image.mode == mode else image.convert(mode)
    image.thumbnail((LONGEST, LONGEST), reducing_gap=2.0)
    plain = image.copy()
    plain.info = {}
    return plain


def _written(
    upright: Image.Image,
    kind: FileType,
    taken_at: datetime | None,
    place: tuple[Decimal, Decimal] | None,
) -> Picture:
    content, thumbnail = io.BytesIO(), io.BytesIO()
    if kind is FileType.JPEG:
        upright.save(content, "JPEG", quality=90, optimize=True)
    else:
        upright.save(content, _FORMATS[kind], quality=90)
    width, height = upright.size
    upright.thumbnail(THUMBNAIL)
    upright.save(thumbnail, "WEBP", quality=80)
    longitude, latitude = place or (None, None)
    return Picture(
        content.getvalue(),
        thumbnail.getvalue(),
        width,
        height,
        taken_at,
        longitude,
        latitude,
    )


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colours its profile means; where that cannot be read, the colours as they are."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, meant, srgb, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError):
        return image


def _time_of_taking(exif: Image.Exif) -> datetime | None:
    """When the camera says it was taken; without a time zone, the site's."""
    inside = exif.get_ifd(ExifTags.IFD.Exif)
    written = inside.get(ExifTags.Base.DateTimeOriginal)
    if not isinstance(written, str):
        return None
    try:
        taken = datetime.strptime(written.strip("\x00 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    return taken.replace(tzinfo=_offset(inside.get(ExifTags.Base.OffsetTimeOriginal)))


def _offset(written: object) -> tzinfo:
    if isinstance(written, str) and len(written := written.strip("\x00 ")) == 6:
        sign, hours, minutes = written[0], written[1:3], written[4:6]
        if sign in "+-" and hours.isdecimal() and minutes.isdecimal() and int(hours) < 24:
            shift = timedelta(hours=int(hours), minutes=int(minutes))
            return timezone(shift if sign == "+" else -shift)
    return here.get_default_timezone()


def _place(exif: Image.Exif) -> tuple[Decimal, Decimal] | None:
    """Longitude and latitude, or None where they are missing or impossible."""
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef))
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef))
    if longitude is None or latitude is None or abs(longitude) > 180 or abs(latitude) > 90:
        return None
    return (longitude, latitude) if longitude or latitude else None


def _degrees(parts: object, direction: object) -> Decimal | None:
    if not (isinstance(parts, tuple) and len(parts) == 3 and isinstance(direction, str)):
        return None
    try:
        degrees, minutes, seconds = (
            Decimal(int(part.numerator)) / Decimal(int(part.denominator)) for part in parts
        )
    except (ArithmeticError, AttributeError, ValueError):
        return None
    value = (degrees + minutes / 60 + seconds / 3600).quantize(_MICRO)
    return -value if direction.strip("\x00 ").upper() in ("S", "W") else value
