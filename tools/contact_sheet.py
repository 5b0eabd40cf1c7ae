"""Photograph every main page of the demonstration and lay all on one sheet: ``make pictures``.

Main pages are those of the menus of all who log in here, and the first page that each of them
leads to below itself. Each is seen at a desk and on a phone, light and dark, Chinese and English.
Needs Debian's Chromium.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, FloatRect, Page, ViewportSize, sync_playwright

from hengjian.cli.opening import free_port
from tools.pictures import DRAWING

Look = Literal["light", "dark"]
SIZES: dict[str, ViewportSize] = {
    "desk": {"width": 1440, "height": 900},
    "phone": {"width": 375, "height": 800},
}
LOOKS: tuple[Look, ...] = ("light", "dark")
TONGUES = ("zh-CN", "en")
AS_MANY_HEIGHTS = 3
"""A page is photographed down to so many heights of its window; the rest is more of the same."""
SETTLED = 700
"""Milliseconds in which charts and maps come to rest."""
SHEET = """<!doctype html><meta charset="utf-8"><title>Hengjian: every main page</title><style>
body {{ margin: 24px; background: #e8ecec; font: 14px/1.4 sans-serif; }}
section {{ margin-bottom: 32px; }}
div {{ display: flex; gap: 12px; align-items: flex-start; overflow-x: auto; }}
img {{ display: block; box-shadow: 0 1px 6px #0004; }}
.desk {{ width: 420px; }}
.phone {{ width: 150px; }}
</style><h1>{count}</h1>{sections}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A page of the site, and the role that is shown it."""

    address: str
    role: str

    @property
    def name(self) -> str:
        """What its pictures are called."""
        return re.sub("[^0-9A-Za-z一-鿿]+", "-", self.address).strip("-") or "home"


@contextmanager
def served(data: Path) -> Iterator[str]:
    """The site of the demonstration in a folder, loaded where it is not; gives its address."""
    surroundings = os.environ | {"HENGJIAN_MODE": "demo", "HENGJIAN_DATA": str(data)}
    hengjian = [sys.executable, "-m", "hengjian"]
    if not data.exists() or not any(data.iterdir()):
        subprocess.run([*hengjian, "manage", "load_demo"], env=surroundings, check=True)
    port = free_port(0)
    command = [*hengjian, "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        next(line for line in process.stdout if "http://" in line)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def log_in(browser: Browser, site: str, role: str, size: str, look: Look, tongue: str) -> Page:
    """A page of a browser of this size, look and language, in which a role has logged in."""
    context = browser.new_context(
        base_url=site,
        viewport=SIZES[size],
        color_scheme=look,
        locale=tongue,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/accounts/log-in/")
    with page.expect_navigation():
        page.locator(f"button[value='{role}']").click()
    return page


def roles_of(browser: Browser, site: str) -> list[str]:
    """Everybody who may log in to the demonstration by a click."""
    page = browser.new_page(base_url=site)
    page.goto("/accounts/log-in/")
    found = page.locator("button[value^='demo-']").evaluate_all("all => all.map(b => b.value)")
    page.close()
    return [str(each) for each in found]


def main_pages(browser: Browser, site: str, roles: Sequence[str]) -> list[Seen]:
    """The pages of the menus and the first below each, with the first role that is shown it; and
    the home of every role."""
    pages = [Seen("/", role) for role in roles]
    known: set[str] = {"/"}
    for role in roles:
        page = log_in(browser, site, role, "desk", "light", "zh-CN")
        for address in _paths(page, "#site-menu a[href]"):
            if address in known:
                continue
            known.add(address)
            pages.append(Seen(address, role))
            page.goto(address)
            below = [e for e in _paths(page, "main a[href]") if _lies_below(e, address, known)]
            known.update(below[:1])
            pages += [Seen(each, role) for each in below[:1]]
        page.context.close()
    return pages


def _paths(page: Page, selector: str) -> list[str]:
    found = page.locator(selector).evaluate_all(
        "all => all.filter(a => a.origin === location.origin && !a.download).map(a => a.pathname)"
    )
    return list(dict.fromkeys(str(each) for each in found))


def _lies_below(address: str, page: str, known: set[str]) -> bool:
    own = page.rstrip("/") + "/"
    below = address.startswith(own) and address != own and address not in known
    return below and address.endswith("/")


def photograph(browser: Browser, site: str, pages: Sequence[Seen], out: Path) -> list[str]:
    """Write the picture of each page in every size, look and language; gives what was answered
    with anything else than a page."""
    refused: list[str] = []
    for size, look, tongue in product(SIZES, LOOKS, TONGUES):
        for role in dict.fromkeys(each.role for each in pages):
            page = log_in(browser, site, role, size, look, tongue)
            for each in (one for one in pages if one.role == role):
                answer = page.goto(each.address)
                if answer is None or answer.status != 200:
                    refused.append(f"{each.address} ({role}): {answer and answer.status}")
                    continue
                page.wait_for_load_state("networkidle")
                page.wait_for_timeout(SETTLED)
                _shoot(page, size, out / _picture(each, size, look, tongue))
            page.context.close()
    return refused


def _shoot(page: Page, size: str, picture: Path) -> None:
    window = SIZES[size]
    whole = page.evaluate("document.documentElement.scrollHeight")
    height = min(int(whole), AS_MANY_HEIGHTS * window["height"])
    clip: FloatRect = {"x": 0, "y": 0, "width": window["width"], "height": height}
    page.screenshot(path=picture, type="jpeg", quality=70, full_page=True, clip=clip)


def _picture(seen: Seen, size: str, look: str, tongue: str) -> str:
    return f"{seen.name}-{seen.role}-{size}-{look}-{tongue}.jpg"


def sheet(pages: Sequence[Seen], out: Path) -> None:
    """Write ``index.html``: a row for each page, each of its pictures opens in full."""
    rows = []
    for each in pages:
        pictures = (
            (size, _picture(each, size, look, tongue))
            for size, look, tongue in product(SIZES, LOOKS, TONGUES)
        )
        images = "".join(
            f'<a href="{html.escape(name)}"><img class="{size}" src="{html.escape(name)}"'
            f' alt="{html.escape(name)}"></a>'
            for size, name in pictures
            if (out / name).exists()
        )
        title = html.escape(f"{each.address} ({each.role})")
        rows.append(f"<section><h2>{title}</h2><div>{images}</div></section>")
    (out / "index.html").write_text(
        SHEET.format(count=f"{len(pages)} pages", sections="".join(rows)), encoding="utf-8"
    )


def main() -> None:
    """Serve the demonstration, photograph it, write the sheet; exit 1 where a page did not come."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=Path("build/pictures"))
    asked.add_argument("--data", type=Path, help="a folder with a loaded demonstration")
    options = asked.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as room, sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=DRAWING)
        with served(options.data or Path(room) / "site") as site:
            pages = main_pages(browser, site, roles_of(browser, site))
            refused = photograph(browser, site, pages, options.out)
        browser.close()
    sheet(pages, options.out)
    print(f"{len(pages)} pages: {options.out / 'index.html'}")
    if refused:
        sys.exit("\n".join(refused))


if __name__ == "__main__":
    main()
