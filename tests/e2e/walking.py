"""What the walks through the site share: sizes, addresses, and what is handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Literal

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, ViewportSize
from zxingcpp import BarcodeFormat, read_barcodes

from tests.looking import violations

DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 375, "height": 800}
PLAN = "/plans/JH2024-530402/"
DAY = "?as_of=2023-09-30"
MONEY = "/money/HT-OLD-2/?as_of=2023-09-30"
JOB = 120_000
"""How many milliseconds a job may take on a busy machine before it is taken to hang."""
PATIENCE = 90_000
"""How many milliseconds a page may take there; nothing is timed by it."""
Entering = Callable[..., Page]
Scheme = Literal["light", "dark"]


def scanned_code(seen: Image.Image) -> str:
    """The words of the one QR code in a picture."""
    (code,) = read_barcodes(seen, formats=BarcodeFormat.QRCode)
    return code.text


def follow(leading: Locator) -> None:
    """Click on what leads to another page, or brings the same one anew, and wait until it has come.

    A click alone may end while the page before still stands, or while only a part has come.
    """
    with leading.page.expect_navigation():
        leading.click()


@contextmanager
def sent(page: Page) -> Iterator[None]:
    """What is done within sends something by itself, and the site has answered: the words that say
    so may stand there from before."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        yield


def ended(page: Page, said: str) -> None:
    """Wait for the job behind the page of an import: the page comes anew by itself and says so."""
    page.locator("main").get_by_text(said).first.wait_for(timeout=JOB)
    page.wait_for_load_state("load")


def come(page: Page, said: str) -> None:
    """Wait for the page that says so and its scripts: before them no key is heard."""
    page.get_by_text(said).wait_for()
    page.wait_for_load_state("load")


def picture() -> FilePayload:
    """A photograph as a phone hands it in."""
    image = BytesIO()
    Image.new("RGB", (1200, 900), "seagreen").save(image, "JPEG")
    return {"name": "大门.jpg", "mimeType": "image/jpeg", "buffer": image.getvalue()}


def framed(page: Page) -> None:
    """Accessible, and in its frame."""
    assert [each["id"] for each in violations(page)] == [], page.url
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert page.viewport_size is not None
    assert wide <= page.viewport_size["width"], page.url
