"""The reference case's report as docx and pdf: in a fresh process, and once more when warm.

Run as a module it does the writing itself and prints seconds and pages as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.rows import Row

LIMIT = 2000


def run() -> list[Row]:
    """From a finished evaluation to both files on disk."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.report"], check=True, capture_output=True, text=True
    )
    found = json.loads(done.stdout)
    name = f"report of {found['pages']} pages, docx + pdf"
    return [
        Row(f"{name}, first", found["first"] * 1000, "ms", None, LIMIT),
        Row(f"{name}, again", found["again"] * 1000, "ms", None, LIMIT),
    ]


def main() -> None:
    """Write the report twice."""
    from pypdfium2 import PdfDocument

    from hengjian import library
    from hengjian.documents.api import build_report, write_built
    from hengjian.engine.api import evaluate_case
    from hengjian.statistics.insight import insight

    evaluation = evaluate_case(library.case_folder("hongta"))
    reliance = insight(evaluation)
    spent = []
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "report.pdf"
        for _ in range(2):
            start = time.perf_counter()
            report = build_report(evaluation, "zh", reliance)
            for path in (pdf.with_suffix(".docx"), pdf):
                write_built(report, path)
            spent.append(time.perf_counter() - start)
        with PdfDocument(pdf) as document:
            pages = len(document)
    print(json.dumps({"first": spent[0], "again": spent[1], "pages": pages}))


if __name__ == "__main__":
    main()
