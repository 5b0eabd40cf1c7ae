"""Make the pictures of the READMEs from real output: ``python -m tools.pictures``.

Needs Debian's Chromium, poppler-utils and fonts-noto-cjk (for a terminal font in which a Chinese
character is exactly two columns wide).
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright
from rich.console import Console

from bench.audit_quality import planned
from bench.corpus.rendering import write
from bench.corpus.report import report as written
from hengjian import library
from hengjian.audit.api import audit_file
from hengjian.audit.writers.page import page_of
from hengjian.cli.opening import free_port
from hengjian.cli.score_table import print_scores
from hengjian.engine.api import evaluate_case

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 24px 28px; background: #10211f; color: #d7e3e0; }}
pre {{ margin: 0; white-space: pre-wrap; font: 15px/1.45 "Noto Sans Mono CJK SC", monospace; }}
{stylesheet}
</style><pre>$ hengjian evaluate hongta
{code}</pre>"""
PLANTED = 1006
"""The generated report whose audit is shown."""
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DRAWING = [
    *(flag for flag in QUIET if flag != "--disable-gpu"),
    "--enable-unsafe-swiftshader",
    "--use-gl=swiftshader",
]
"""Maps are drawn with WebGL."""


def shot(page: Path, picture: Path, width: int, height: int, place: str = "") -> None:
    """Photograph a page with Chromium, at a place where one is given."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        size: ViewportSize = {"width": width, "height": height}
        seen = browser.new_page(viewport=size, reduced_motion="reduce")
        seen.goto(page.as_uri() + place)
        seen.screenshot(path=picture)
        browser.close()


def terminal(folder: Path) -> None:
    """The score table as the terminal shows it."""
    console = Console(
        file=io.StringIO(), record=True, width=96, force_terminal=True, highlight=False
    )
    print_scores(evaluate_case(library.case_folder("hongta")), "zh", console)
    page = folder / "terminal.html"
    page.write_text(console.export_html(code_format=TERMINAL), encoding="utf-8")
    lines = console.file.getvalue().count("\n") if isinstance(console.file, io.StringIO) else 0
    shot(page, PICTURES / "terminal.png", 860, 60 + 22 * (lines + 4))


def report(out: Path, folder: Path) -> None:
    """Four pages of the pdf side by side."""
    pages = ["1", "4", "7", "10"]
    for page in pages:
        command = ["pdftoppm", "-r", "60", "-f", page, "-l", page, "-png", "-singlefile"]
        subprocess.run([*command, str(out / "report.pdf"), str(folder / f"page{page}")], check=True)
    images = "".join(f'<img src="page{page}.png">' for page in pages)
    sheet = folder / "report.html"
    sheet.write_text(
        "<!doctype html><style>body{margin:0;padding:20px;background:#e8ecec;display:flex;gap:16px}"
        f"img{{width:340px;box-shadow:0 1px 6px #0004}}</style>{images}",
        encoding="utf-8",
    )
    shot(sheet, PICTURES / "report.png", 1448, 521)


def audit(folder: Path) -> None:
    """The page of an audit: a generated report with planted errors, at one of them."""
    path = write(written(PLANTED, planned(PLANTED)), "docx", folder)
    page = folder / "audit.html"
    page.write_bytes(page_of(audit_file(path)))
    shot(page, PICTURES / "audit.png", 1440, 1000, "#m1-0")


def site(folder: Path) -> None:
    """The home page and an annual plan of the demonstration's site."""
    surroundings = os.environ | {"HENGJIAN_MODE": "demo", "HENGJIAN_DATA": str(folder / "site")}
    hengjian = [sys.executable, "-m", "hengjian"]
    subprocess.run([*hengjian, "manage", "load_demo"], env=surroundings, check=True)
    port = free_port(0)
    served = subprocess.Popen(
        [*hengjian, "serve", "--port", str(port)],
        env=surroundings,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert served.stdout is not None
        next(line for line in served.stdout if "http://" in line)
        _photograph_site(f"http://127.0.0.1:{port}")
    finally:
        served.terminate()
        served.wait()


def _photograph_site(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=DRAWING)
        size: ViewportSize = {"width": 1440, "height": 1000}
        page = browser.new_page(viewport=size, reduced_motion="reduce", locale="zh-CN")
        page.goto(f"{address}/accounts/log-in/")
        page.get_by_role("button", name="主管部门经办").click()
        for name, place in (("site", "/"), ("plan", "/plans/JH2024-530402/")):
            page.goto(address + place)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(1500)
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


def main() -> None:
    """Evaluate, write everything, photograph it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        terminal(folder)
        audit(folder)
        out = folder / "out"
        command = [sys.executable, "-m", "hengjian", "demo", "--no-serve", "--out", str(out)]
        subprocess.run(command, check=True, capture_output=True)
        shot(out / "index.html", PICTURES / "demo.png", 1440, 1000)
        report(out, folder)
        site(folder)


if __name__ == "__main__":
    main()
