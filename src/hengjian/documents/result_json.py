"""A report that was written, as the command prints it in JSON."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from hengjian import formats
from hengjian.bilingual import Language
from hengjian.engine.result import Evaluation

KINDS: dict[str, formats.Kind] = {
    ".docx": "docx",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".zip": "zip",
}


def report_json(evaluation: Evaluation, path: Path, language: Language = "zh") -> formats.Report:
    """The file that was written to ``path``: its size and hash, and the result it tells of."""
    data = path.read_bytes()
    return {
        "version": 1,
        "case": evaluation.case.case,
        "file": str(path),
        "kind": KINDS[path.suffix.lower()],
        "bytes": len(data),
        "sha256": sha256(data).hexdigest(),
        "total": str(evaluation.total),
        "grade": evaluation.grade.grade if evaluation.grade else None,
        "problems": [found.as_json(language) for found in evaluation.problems],
    }
