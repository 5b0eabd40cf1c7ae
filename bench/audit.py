"""The audit's speed: long documents, and many small ones in constant memory over both cores.

The long documents are reports of the generated corpus set one behind the other; about 650
characters fill a page.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from pypdfium2 import PdfDocument

from bench.corpus.pieces import Report
from bench.corpus.rendering import markdown, write
from bench.corpus.report import report
from bench.processes import process_ms
from bench.rows import Row, medians_in_turn
from hengjian.audit.api import audit_file, audit_files

PAGES, A_PAGE = 100, 650
FOUND = 1
"""How the command ends where it finds something; the corpus plants it."""
MANY, SOME, DISTINCT = 1000, 200, 25


def run() -> Iterator[Row]:
    """Every row, as it is measured."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield _docx(folder)
        yield from _pdf(folder)
        yield from _wrong(folder)
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
    """The whole process, from its start to the last finding printed."""
    path = write(_long(PAGES), "docx", folder)
    script = Path(sys.executable).with_name("hengjian")
    arguments = (str(script), "audit", str(path), "--format", "json")
    spent = process_ms(str(folder / "bytecode"), *arguments, times=5, ends=FOUND)
    return Row(f"hengjian audit, a docx of {PAGES} pages, whole process", spent, "ms", None, 2000)


def _pdf(folder: Path) -> list[Row]:
    """Against two ways to extract its text alone, in turn with them; the pages are counted in the
    file. pypdfium2 is compiled code that only copies characters out, and the audit begins with all
    it does: reading cannot come near it in Python. pdfplumber is how most programs get their text.
    """
    path = write(_long(PAGES), "pdf", folder)
    with PdfDocument(path) as document:
        pages = len(document)
    runs: dict[str, Callable[[], object]] = {
        "audit": lambda: audit_file(path),
        "pypdfium2": lambda: _text(path),
    }
    if find_spec("pdfplumber") is not None:
        runs["pdfplumber"] = lambda: _plumbed(path)
    spent = medians_in_turn(runs, 3)
    return [
        Row(
            f"audit a pdf of {pages} pages, over its text by {other}",
            spent["audit"] if other in spent else None,
            "ms",
            spent.get(other),
            2,
            note="" if other in spent else f"{other} is not installed: --group bench",
        )
        for other in ("pypdfium2", "pdfplumber")
    ]


def _wrong(folder: Path) -> list[Row]:
    """A text in which every rate is wrong, so that everything is tried for each; and twice of it.
    Of the processor, for a machine that does other things too."""
    spent = [_processor(_wrong_rates(folder, pages)) for pages in (PAGES, 2 * PAGES)]
    return [
        Row(f"audit {2 * PAGES} pages of wrong rates", spent[1], "ms", None, 5000),
        Row(f"the same over {PAGES} pages of them", spent[1], "ms", spent[0], 2.5),
    ]


def _wrong_rates(folder: Path, pages: int) -> Path:
    chance, told, letters = random.Random(7), ["# 评价报告"], 0
    while letters < pages * A_PAGE:
        share = f"{chance.randint(10, 99)}.{chance.randint(0, 99):02d}%"
        told.append(
            f"第{len(told)}乡镇下达资金{chance.randint(100, 9000)}万元，"
            f"到位{chance.randint(100, 9000)}万元，资金到位率{share}。"
        )
        letters += len(told[-1]) + 2
    path = folder / f"wrong-{pages}.md"
    path.write_text("\n\n".join(told) + "\n", encoding="utf-8")
    return path


def _processor(path: Path) -> float:
    started = time.process_time()
    audit_file(path)
    return (time.process_time() - started) * 1000


def _text(path: Path) -> str:
    with PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def _plumbed(path: Path) -> str:
    import pdfplumber

    with pdfplumber.open(path) as document:
        return "".join(page.extract_text() for page in document.pages)


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
