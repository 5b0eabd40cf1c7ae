"""How heavy the home page is and when it shows: on a slow line and a processor four times slower.

``python -m bench.first_page``: loads the demonstration, serves it, and opens its home page with an
empty cache in Chromium, beside a bare page of a few words from the same server and in the same run.
The line: 1.6 Mbit/s down, 0.75 Mbit/s up, 150 ms there and back.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.site.serving import free_port, own_site, served

LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 // 8,
    "uploadThroughput": 750_000 // 8,
}
SLOWER = 4
ROUNDS = 3
MOST_BYTES, MOST_SECONDS = 350 * 1024, 2.0
"""What the home page may weigh on the wire, and when its largest part is to be seen."""
LARGEST = """() => new Promise((done) => new PerformanceObserver((list) =>
    done(list.getEntries().at(-1).startTime)).observe(
    { type: "largest-contentful-paint", buffered: true }))"""


@dataclass(frozen=True, slots=True)
class Seen:
    """One opening of a page."""

    seconds: float
    """Until its largest part was painted."""
    bytes: int
    """On the wire, headers included."""
    parts: tuple[tuple[int, str], ...]
    """What weighed most, with its address."""


def opened(browser: Browser, base: str, path: str, role: str = "") -> Seen:
    """Open the page with an empty cache; logged in with one click where a role is given."""
    context = browser.new_context(base_url=base, locale="zh-CN")
    if role:
        page = context.new_page()
        page.goto("/accounts/log-in/")
        page.get_by_role("button", name=role).first.click()
        page.wait_for_url("**/")
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.clearBrowserCache")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}
    line.on(
        "Network.requestWillBeSent",
        lambda e: addresses.update({e["requestId"]: e["request"]["url"]}),
    )
    line.on(
        "Network.loadingFinished",
        lambda e: sizes.update({e["requestId"]: int(e["encodedDataLength"])}),
    )
    page.goto(path)
    page.wait_for_load_state("networkidle")
    seconds = page.evaluate(LARGEST) / 1000
    context.close()
    parts = sorted(((size, addresses.get(key, "")) for key, size in sizes.items()), reverse=True)
    return Seen(seconds, sum(sizes.values()), tuple(parts[:8]))


def main() -> int:
    """Print both pages; 1 where the home page is heavier or later than it may be."""
    with tempfile.TemporaryDirectory() as place, own_site(Path(place)) as site:
        site.manage("migrate", "-v0")
        site.manage("load_demo")
        port = free_port()
        with served(site, port), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            return report(browser, f"http://127.0.0.1:{port}")


def report(browser: Browser, base: str) -> int:
    """Measure, print, judge."""
    bare = [opened(browser, base, "/no-such-page") for _ in range(ROUNDS)]
    home = [opened(browser, base, "/", "主管部门经办") for _ in range(ROUNDS)]
    for name, found in (("bare page", bare), ("home page", home)):
        seconds = statistics.median(each.seconds for each in found)
        print(
            f"{name}: {found[0].bytes / 1024:7.1f} KiB on the wire, largest paint {seconds:.2f} s"
        )
    for size, address in home[0].parts:
        print(f"  {size / 1024:7.1f} KiB  {address.rpartition('/')[2] or address}")
    late = statistics.median(each.seconds for each in home) > MOST_SECONDS
    return int(late or home[0].bytes > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
