"""The handed-over package: everything needed to check a result without this software.

A zip with the case's files, the framework, the trace, the reports, a script that recomputes every
score with Python's standard library, and a manifest with the hash of each file. The same input
gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from hengjian import __version__
from hengjian.documents.api import rendered
from hengjian.documents.model import Report
from hengjian.engine.result import Evaluation
from hengjian.engine.trace import trace_of
from hengjian.engine.verification import MANIFEST, MANIFEST_VERSION, TRACE
from hengjian.files import reading, write_whole

_MOMENT = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16


def write_package(
    evaluation: Evaluation, case_path: Path, out: Path, files: Mapping[str, Path | bytes]
) -> None:
    """Write the package of ``evaluation`` to ``out``.

    ``case_path`` is the case's folder, its ``case.yaml`` or its workbook; ``files`` are the reports
    by their name in the package. Raises ``Refused``: ``file-unreadable``, ``file-unwritable``.
    """
    content: dict[str, bytes] = dict(_case_files(case_path))
    case_name = next(iter(content)) if len(content) == 1 else "case"
    framework = Path(evaluation.framework.file)
    framework_name = f"framework/{framework.name}"
    content[framework_name] = _read(framework)
    trace = json.dumps(trace_of(evaluation), ensure_ascii=False, indent=1)
    content[TRACE] = trace.encode() + b"\n"
    content["verify.py"] = (resources("hengjian.engine") / "recompute.py").read_bytes()
    for name, held in files.items():
        content[f"reports/{name}"] = held if isinstance(held, bytes) else _read(held)
    paths = {"case_path": case_name, "framework_path": framework_name}
    content[MANIFEST] = _manifest(evaluation, paths, content)
    write_whole(out, _zip(content))


def write_whole_package(
    evaluation: Evaluation,
    case_path: Path,
    out: Path,
    report: Report,
    beside: Mapping[str, bytes] | None = None,
) -> None:
    """Write the package with ``report`` in every format, and what stands ``beside`` it by its name;
    see ``write_package``."""
    files = {f"report{suffix}": rendered(report, suffix) for suffix in (".docx", ".pdf", ".html")}
    write_package(evaluation, case_path, out, {**files, **(beside or {})})


def _case_files(path: Path) -> dict[str, bytes]:
    if path.is_file() and path.suffix not in (".yaml", ".yml"):
        return {f"case/{path.name}": _read(path)}
    folder = path if path.is_dir() else path.parent
    return {
        f"case/{each.relative_to(folder).as_posix()}": _read(each)
        for each in sorted(folder.rglob("*"))
        if each.is_file() and _belongs(each, folder)
    }


def _belongs(file: Path, folder: Path) -> bool:
    """Neither hidden nor a link that leads out of the case's folder."""
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and file.resolve().is_relative_to(folder.resolve())


def _read(path: Path) -> bytes:
    with reading(path):
        return path.read_bytes()


def _manifest(
    evaluation: Evaluation, paths: Mapping[str, str], content: Mapping[str, bytes]
) -> bytes:
    framework = evaluation.framework.framework
    manifest: dict[str, Any] = {
        "package": MANIFEST_VERSION,
        "engine": __version__,
        "case": evaluation.case.case,
        "framework": framework.framework,
        "edition": framework.edition,
        "as_of": evaluation.as_of.isoformat(),
        "total": str(evaluation.total),
        "grade": evaluation.grade.grade if evaluation.grade else None,
        **paths,
        "files": {name: hashlib.sha256(content[name]).hexdigest() for name in sorted(content)},
    }
    return json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n"


def _zip(content: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name in sorted(content):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _READABLE
            entry.create_system = 3
            package.writestr(entry, content[name])
    return made.getvalue()
