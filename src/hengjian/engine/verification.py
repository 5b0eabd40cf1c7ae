"""Verification of what was handed over: a package (.zip) or a trace (.json).

Three independent checks: every file has the hash the manifest says; the stand-alone script
recomputes every score from the trace; and the engine evaluates the case inside the package anew and
must come to the same scores.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from hengjian.bilingual import Language, Text
from hengjian.engine import recompute
from hengjian.engine.api import evaluate_case
from hengjian.engine.trace import trace_of
from hengjian.errors import Refused, problem

MANIFEST = "manifest.json"
TRACE = "trace.json"
MANIFEST_VERSION = "hengjian-package/1"
LARGEST = 512 * 2**20
"""The most bytes a package may unpack to."""
MOST_FILES = 5_000


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was checked, whether it holds, and the differences or figures."""

    code: str
    title: Text
    holds: bool
    details: tuple[str, ...] = ()

    def as_json(self, language: Language) -> dict[str, Any]:
        """The check as the command line prints it."""
        return {
            "check": self.code,
            "title": self.title.of(language),
            "holds": self.holds,
            "details": list(self.details),
        }


def verify_file(path: Path) -> tuple[Check, ...]:
    """Verify a package or a trace. Raises ``Refused`` where the file is neither."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            return verify_package(package, path)
    return (verify_trace(_json(path.read_bytes(), str(path))),)


def verify_trace(trace: dict[str, Any]) -> Check:
    """Recompute every score of a trace with the stand-alone script."""
    try:
        checker = recompute.Trace(trace)
        found = checker.check()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        broken = f"{type(error).__name__}: {error}"
        return Check("trace", Text("底稿结构损坏", "the trace is broken"), False, (broken,))
    steps = f"{checker.recomputed} steps, total {trace['total']}, grade {trace['grade']}"
    title = Text("由底稿独立重算各步得分", "every score recomputed from the trace")
    return Check("trace", title, not found, tuple(found) or (steps,))


def verify_package(package: zipfile.ZipFile, path: Path) -> tuple[Check, ...]:
    """Verify the hashes, the trace and the case inside a package."""
    _refuse_unsafe(package.infolist(), path)
    manifest = _json(_read(package, MANIFEST, path), MANIFEST)
    if manifest.get("package") != MANIFEST_VERSION:
        raise Refused([problem("package-unknown", path=path, found=manifest.get("package"))])
    trace = _json(_read(package, TRACE, path), TRACE)
    return (
        _hashes(package, manifest),
        verify_trace(trace),
        _told(manifest, trace),
        _evaluated_anew(package, manifest, trace),
    )


def _refuse_unsafe(entries: Iterable[zipfile.ZipInfo], path: Path) -> None:
    entries = list(entries)
    outside = [e.filename for e in entries if _leads_outside(e.filename)]
    if outside:
        raise Refused([problem("package-unsafe", path=path, name=name) for name in outside])
    if sum(e.file_size for e in entries) > LARGEST or len(entries) > MOST_FILES:
        raise Refused([problem("package-too-large", path=path, most=LARGEST // 2**20)])


def _leads_outside(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/"))
    return parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0]


def _read(package: zipfile.ZipFile, name: str, path: Path) -> bytes:
    try:
        return package.read(name)
    except KeyError:
        raise Refused([problem("package-lacks", path=path, name=name)]) from None


def _json(data: bytes, name: str) -> dict[str, Any]:
    try:
        read = json.loads(data)
    except ValueError as error:
        raise Refused([problem("json-unreadable", path=name, error=error)]) from None
    if not isinstance(read, dict):
        raise Refused([problem("json-unreadable", path=name, error="not an object")])
    return read


def _hashes(package: zipfile.ZipFile, manifest: dict[str, Any]) -> Check:
    said: dict[str, str] = manifest["files"]
    there = {e.filename for e in package.infolist() if not e.is_dir()} - {MANIFEST}
    found = [f"missing: {name}" for name in sorted(set(said) - there)]
    found += [f"not in the manifest: {name}" for name in sorted(there - set(said))]
    for name in sorted(there & set(said)):
        if hashlib.sha256(package.read(name)).hexdigest() != said[name]:
            found.append(f"changed: {name}")
    title = Text("每个文件的哈希与清单一致", "every file has the hash of the manifest")
    return Check("hashes", title, not found, tuple(found) or (f"{len(said)} files, SHA-256",))


def _told(manifest: dict[str, Any], trace: dict[str, Any]) -> Check:
    pairs = {name: (manifest.get(name), trace.get(name)) for name in ("total", "grade", "as_of")}
    found = [
        f"{name}: {told} / {traced}" for name, (told, traced) in pairs.items() if told != traced
    ]
    title = Text("清单所载总分、等级与底稿一致", "the manifest tells the trace's total and grade")
    return Check("manifest", title, not found, tuple(found))


def _evaluated_anew(
    package: zipfile.ZipFile, manifest: dict[str, Any], trace: dict[str, Any]
) -> Check:
    title = Text("按包内数据重新评价，结果相同", "the case inside, evaluated anew, gives the same")
    with TemporaryDirectory(prefix="hengjian-verify-") as folder:
        package.extractall(folder)
        try:
            fresh = trace_of(
                evaluate_case(
                    Path(folder) / manifest["case_path"],
                    framework=Path(folder) / manifest["framework_path"],
                    basis=trace["case"]["basis"],
                    what_if=trace["what_if"],
                )
            )
        except Refused as refused:
            return Check("evaluation", title, False, tuple(str(refused).splitlines()))
    found = [
        f"{name}: {trace.get(name)} / {fresh[name]}"
        for name in ("total", "grade", "complete", "facts", "indicators")
        if trace.get(name) != fresh[name]
    ]
    return Check("evaluation", title, not found, tuple(line[:300] for line in found))
