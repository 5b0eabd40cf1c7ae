"""Pictures as they are kept: upright, in sRGB, freed of everything but the pixels.

When and where a picture was taken is read before it is removed; the place only where the person
who hands it in agreed.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from pathlib import Path

from django.utils import timezone as here
from PIL import ExifTags, Image, ImageCms, ImageOps

from hengjian.errors import Problem, Refused, problem
from hengjian.site.common.sniffing import FileType

PIXELS = 60_000_000
"""The most pixels of a picture; unpacked they are 180 MB."""
THUMBNAIL = (480, 480)
"""The most width and height of a thumbnail, in pixels."""
_FORMATS = {FileType.JPEG: "JPEG", FileType.PNG: "PNG", FileType.WEBP: "WEBP"}
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)
"""What Pillow raises on damaged pictures."""
_MICRO = Decimal("0.000001")


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


def cleaned(path: Path, kind: FileType, name: str, *, keep_place: bool) -> Picture:
    """Decode the picture at ``path`` and write it anew.

    Raises ``Refused``: ``attachment-pixels``, ``attachment-damaged``.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata and large pictures: bounded below
            with Image.open(path, formats=[_FORMATS[kind]]) as opened:
                pixels = opened.width * opened.height
                if pixels > PIXELS:
                    raise Refused([_too_many(name, pixels)])
                exif = opened.getexif()
                taken_at = _taken_at(exif)
                place = _place(exif) if keep_place else None
                upright = _plain(ImageOps.exif_transpose(opened))
            return _written(upright, kind, taken_at, place)
    except _BROKEN as error:
        raise Refused([problem("attachment-damaged", name=name)]) from error


def _too_many(name: str, pixels: int) -> Problem:
    found, most = -(-pixels // 10_000), PIXELS // 10_000
    return problem("attachment-pixels", name=name, found=found, most=most)


def _written(
    upright: Image.Image,
    kind: FileType,
    taken_at: datetime | None,
    place: tuple[Decimal, Decimal] | None,
) -> Picture:
    content, thumbnail = io.BytesIO(), io.BytesIO()
    if kind is FileType.JPEG:
        upright.convert("RGB").save(content, "JPEG", quality=90, optimize=True)
    else:
        upright.save(content, _FORMATS[kind], quality=90)
    small = upright.copy()
    small.thumbnail(THUMBNAIL)
    small.save(thumbnail, "WEBP", quality=80)
    longitude, latitude = place or (None, None)
    return Picture(
        content.getvalue(),
        thumbnail.getvalue(),
        upright.width,
        upright.height,
        taken_at,
        longitude,
        latitude,
    )


def _plain(image: Image.Image) -> Image.Image:
    """The pixels alone, as RGB or RGBA in sRGB."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    plain = _in_srgb(image).convert(mode)
    plain.info = {}
    return plain


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


def _taken_at(exif: Image.Exif) -> datetime | None:
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
