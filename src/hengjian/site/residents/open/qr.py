"""QR codes on what is printed for residents."""

from __future__ import annotations

import qrcode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathImage


def qr_of(address: str) -> str:
    """The address as a QR code that is read from a board in the rain: SVG, a quarter redundant."""
    code = qrcode.QRCode(border=2, image_factory=SvgPathImage, error_correction=ERROR_CORRECT_Q)
    code.add_data(address)
    text: str = code.make_image().to_string(encoding="unicode")
    return text
