"""The audit's speed: long documents, and many small ones in constant memory over both cores.

The long documents are reports of the generated corpus set one behind the other; about 650
characters fill a page.
"""

from __future__ import annotations

import multiprocessing
import re
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pypdfium2 import PdfDocument

from bench.corpus.pieces import Report
from bench.corpus.rendering import markdown, write
from bench.corpus.report import report
from bench.rows import Row, median_ms, medians_in_turn
from hengjian.audit.api import audit_file, audit_files

PAGES, A_PAGE = 100, 650
MANY, SOME, DISTINCT = 1000, 200, 25


def run() -> Iterator[Row]:
    """Every row, as it is measured."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield _docx(folder)
        yield from _pdf(folder)
        yield from _many(folder)


def _long(pages: int) -> Report:
    """Corpus reports as one of at least so many pages."""
    pieces = []
    letters = seed = 0
    while letters < pages * A_PAGE:
        found = report(seed)
        pieces.extend(found.pieces)
        letters += len(re.sub(r"[\s|-]", "", markdown(found)))
        seed += 1
    return Report(seed, "长报告", tuple(pieces), ())


def _docx(folder: Path) -> Row:
    path = write(_long(PAGES), "docx", folder)
    spent = median_ms(lambda: audit_file(path), 3)
    return Row(f"audit a docx of {PAGES} pages", spent, "ms", None, 2000)


def _pdf(folder: Path) -> list[Row]:
    """Against extracting its text alone; the pages are counted in the file."""
    path = write(_long(PAGES), "pdf", folder)
    with PdfDocument(path) as document:
        pages = len(document)
    runs = {
        "audit": lambda: audit_file(path),
        "text": lambda: _text(path),
    }
    spent = medians_in_turn(runs, 3)
    name = f"audit a pdf of {pages} pages, over its text alone"
    return [Row(name, spent["audit"], "ms", spent["text"], 2)]


def _text(path: Path) -> str:
    with PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def _many(folder: Path) -> list[Row]:
    """Small reports: time a report with one process and with two, and the memory on the way."""
    texts = [write(report(seed), "md", folder).read_bytes() for seed in range(DISTINCT)]
    paths = [folder / f"small-{number}.md" for number in range(MANY)]
    for number, path in enumerate(paths):
        path.write_bytes(texts[number % DISTINCT])
    alone = _each(paths[:SOME], 1)
    started = time.perf_counter()
    early = late = 0
    for number, _ in enumerate(audit_files(paths, workers=2), start=1):
        early = _memory() if number == SOME else early
        late = _memory() if number == MANY - 10 else late
    spent = (time.perf_counter() - started) * 1000 / MANY
    return [
        Row("audit a small report, two processes over one", spent, "ms", alone, 0.7),
        Row(f"memory after {MANY} reports over {SOME}", late / 1024, "MB", early / 1024, 1.1),
    ]


def _each(paths: list[Path], workers: int) -> float:
    started = time.perf_counter()
    for _ in audit_files(paths, workers=workers):
        pass
    return (time.perf_counter() - started) * 1000 / len(paths)


def _memory() -> int:
    """The most memory this process and its workers have held so far, in KB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for worker in multiprocessing.active_children():
        status = Path(f"/proc/{worker.pid}/status").read_text(encoding="utf-8")
        peak = re.search(r"VmHWM:\s+(\d+)", status)
        most += int(peak[1]) if peak else 0
    return most
