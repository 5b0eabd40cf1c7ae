"""Chinese letters on drawings, in the font that comes with the documents."""

from __future__ import annotations

from functools import cache

from PIL import ImageDraw, ImageFont

from hengjian.documents.typesetting import FONTS


def letters(ink: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int) -> None:
    """Write ``text`` in white on a dark ground, so that it can be read on any picture."""
    font = _font(size)
    left, top, right, bottom = ink.textbbox(at, text, font=font)
    ink.rectangle((left - 10, top - 8, right + 10, bottom + 8), fill=(0, 0, 0, 150))
    ink.text(at, text, fill="#ffffff", font=font)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / "NotoSansSC-Regular.otf", size)
