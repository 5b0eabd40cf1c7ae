"""What the walks through the site share: sizes, addresses, and what is handed in."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Literal

from PIL import Image
from playwright.sync_api import FilePayload, Page, ViewportSize

DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 375, "height": 800}
PLAN = "/plans/JH2024-530402/"
DAY = "?as_of=2023-09-30"
MONEY = "/money/HT-OLD-2/?as_of=2023-09-30"
Entering = Callable[..., Page]
Scheme = Literal["light", "dark"]


def picture() -> FilePayload:
    """A photograph as a phone hands it in."""
    image = BytesIO()
    Image.new("RGB", (1200, 900), "seagreen").save(image, "JPEG")
    return {"name": "大门.jpg", "mimeType": "image/jpeg", "buffer": image.getvalue()}
