"""Verification of what was handed over: a package (.zip) or a trace (.json).

Three independent checks: every file has the hash the manifest says; the stand-alone script
recomputes every score from the trace; and the engine evaluates the case inside the package anew and
must come to the same scores.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from hengjian.bilingual import Text, same
from hengjian.checks import Check, Difference
from hengjian.engine import recompute
from hengjian.engine.api import evaluate_case
from hengjian.engine.trace import trace_of
from hengjian.errors import Refused, problem
from hengjian.files import reading
from hengjian.quantities import exact_text

MANIFEST = "manifest.json"
TRACE = "trace.json"
MANIFEST_VERSION = "hengjian-package/1"
LARGEST = 512 * 2**20
"""The most bytes a package may unpack to."""
LARGEST_JSON = 64 * 2**20
"""The most bytes that are read as one trace or manifest."""
SHOWN = 200
"""The most differences a check tells one by one."""
PIECE = 2**20
"""The bytes of a file that are hashed at once."""
MOST_FILES = 5_000
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What reading a damaged, encrypted or foreign zip raises."""


def verify_file(path: Path) -> tuple[Check, ...]:
    """Verify a package or a trace. Raises ``Refused`` where the file is neither."""
    try:
        with reading(path):
            data = b"PK" if zipfile.is_zipfile(path) else _bytes(path)
        if data.startswith(b"PK") or (not data and path.suffix.lower() == ".zip"):
            with zipfile.ZipFile(path) as package:
                return verify_package(package, path)
    except _DAMAGED as error:
        raise Refused([problem("package-damaged", path=path, reason=error)]) from error
    return (verify_trace(_json(data, str(path))),)


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_JSON:
        raise Refused([problem("package-too-large", path=path, most=LARGEST_JSON // 2**20)])
    return path.read_bytes()


def verify_trace(trace: dict[str, Any]) -> Check:
    """Recompute every score of a trace with the stand-alone script."""
    try:
        checker = recompute.Trace(trace)
        told = checker.check()
        found = tuple(_step_differences(trace, checker))
    except recompute.BROKEN as error:
        broken = same(f"{type(error).__name__}: {error}")
        return Check("trace", Text("底稿结构损坏", "the trace is broken"), False, (broken,))
    count, total, grade = checker.recomputed, trace["total"], trace["grade"] or "—"
    steps = Text(
        f"{count} 步，总分 {total}，等级 {grade}", f"{count} steps, total {total}, grade {grade}"
    )
    title = Text("由底稿独立重算各步得分", "every score recomputed from the trace")
    details = () if found else tuple(map(same, told)) or (steps,)
    return Check("trace", title, not told, details, found)


def _step_differences(trace: dict[str, Any], checker: recompute.Trace) -> Iterator[Difference]:
    """What the stand-alone script found, by indicator."""
    names = _names(trace)
    for of, what, said, computed in checker.differences[:SHOWN]:
        yield _difference(names.get(of, same(of)), what, said, computed)


def _names(trace: dict[str, Any]) -> dict[str, Text]:
    """Every indicator by code and name."""
    named = ((each["code"], each["name"]) for each in trace["indicators"])
    return {code: Text(f"{code} {name['zh']}", f"{code} {name['en']}") for code, name in named}


def _difference(of: Text, what: str, was: object, now: object) -> Difference:
    return Difference(of, WORDS.get(what, same(what)), _text_of(was), _text_of(now))


def _text_of(value: object) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool | str | int):
        return str(value)[:120]
    return (exact_text(value) if isinstance(value, Fraction) else str(value))[:120]


WORDS = {
    "total": Text("总分", "total"),
    "grade": Text("等级", "grade"),
    "complete": Text("是否完整", "complete"),
    "score": Text("得分", "score"),
    "share": Text("得分比例", "share"),
    "weight": Text("计入分值", "points it counts for"),
    "value": Text("完成值", "value"),
    "target": Text("目标值", "target"),
    "fact": Text("数据", "fact"),
    "veto": Text("一票否决", "veto"),
    "cap": Text("封顶", "cap"),
    "status": Text("状态", "status"),
    "points": Text("分值", "points"),
    "rule": Text("计分规则", "rule"),
    "judgement": Text("评判", "judgement"),
}
"""What can differ, in words."""


def verify_package(package: zipfile.ZipFile, path: Path) -> tuple[Check, ...]:
    """Verify the hashes, the trace and the case inside a package."""
    _refuse_unsafe(package.infolist(), path)
    manifest = _json(_read(package, MANIFEST, path), MANIFEST)
    if manifest.get("package") != MANIFEST_VERSION:
        raise Refused([problem("package-unknown", path=path, found=manifest.get("package"))])
    for name in ("case_path", "framework_path"):
        if not isinstance(manifest.get(name), str):
            raise Refused([problem("package-lacks", path=path, name=f"{MANIFEST} › {name}")])
        if _leads_outside(manifest[name]):
            raise Refused([problem("package-unsafe", path=path, name=manifest[name])])
    if not isinstance(manifest.get("files"), dict):
        raise Refused([problem("package-lacks", path=path, name=f"{MANIFEST} › files")])
    trace = _json(_read(package, TRACE, path), TRACE)
    return (
        _hashes(package, manifest),
        verify_trace(trace),
        _check_told(manifest, trace),
        _evaluate_anew(package, manifest, trace),
    )


def _refuse_unsafe(entries: Iterable[zipfile.ZipInfo], path: Path) -> None:
    entries = list(entries)
    outside = [e.filename for e in entries if _leads_outside(e.filename)]
    if outside:
        raise Refused([problem("package-unsafe", path=path, name=name) for name in outside])
    if sum(e.file_size for e in entries) > LARGEST or len(entries) > MOST_FILES:
        raise Refused([problem("package-too-large", path=path, most=LARGEST // 2**20)])


def _leads_outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or not path.parts or ".." in path.parts or ":" in path.parts[0]


def _read(package: zipfile.ZipFile, name: str, path: Path) -> bytes:
    try:
        size = package.getinfo(name).file_size
    except KeyError:
        raise Refused([problem("package-lacks", path=path, name=name)]) from None
    if size > LARGEST_JSON:
        raise Refused([problem("package-too-large", path=path, most=LARGEST_JSON // 2**20)])
    return package.read(name)


def _json(data: bytes, name: str) -> dict[str, Any]:
    try:
        read = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refused([problem("json-unreadable", path=name, error=error)]) from None
    if not isinstance(read, dict):
        raise Refused([problem("json-unreadable", path=name, error="[…] ≠ {…}")])
    return read


def _hashes(package: zipfile.ZipFile, manifest: dict[str, Any]) -> Check:
    said: dict[str, str] = manifest["files"]
    names = [e.filename for e in package.infolist() if not e.is_dir()]
    there = set(names) - {MANIFEST}
    found = [Text(f"缺少：{name}", f"missing: {name}") for name in sorted(set(said) - there)]
    found += [
        Text(f"清单上没有：{name}", f"not in the manifest: {name}")
        for name in sorted(there - set(said))
    ]
    found += [
        Text(f"有两份：{name}", f"there twice: {name}")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    for name in sorted(there & set(said)):
        if _hash(package, name) != said[name]:
            found.append(Text(f"改动过：{name}", f"changed: {name}"))
    title = Text("每个文件的哈希与清单一致", "every file has the hash of the manifest")
    count = Text(f"{len(said)} 个文件，SHA-256", f"{len(said)} files, SHA-256")
    return Check("hashes", title, not found, tuple(found) or (count,))


def _hash(package: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with package.open(name) as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _check_told(manifest: dict[str, Any], trace: dict[str, Any]) -> Check:
    pairs = {name: (manifest.get(name), trace.get(name)) for name in ("total", "grade", "as_of")}
    found = tuple(
        _difference(_MANIFEST, name, told, traced)
        for name, (told, traced) in pairs.items()
        if told != traced
    )
    title = Text("清单所载总分、等级与底稿一致", "the manifest tells the trace's total and grade")
    return Check("manifest", title, not found, (), found)


_MANIFEST = Text("清单对底稿", "manifest against trace")


def _evaluate_anew(
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
                    as_of=dt.date.fromisoformat(trace["as_of"]),
                    basis=trace["case"]["basis"],
                    what_if=trace["what_if"],
                )
            )
        except Refused as refused:
            lines = [Text(p.message("zh"), p.message("en")) for p in refused.problems]
            return Check("evaluation", title, False, tuple(lines))
        except recompute.BROKEN as error:
            return Check("evaluation", title, False, (same(f"{type(error).__name__}: {error}"),))
    found = tuple(islice(_trace_differences(trace, fresh), SHOWN))
    return Check("evaluation", title, not found, (), found)


_WHOLE = Text("总体", "the whole")


def _trace_differences(was: dict[str, Any], fresh: dict[str, Any]) -> Iterator[Difference]:
    """Every difference between a trace and the fresh one, by indicator and fact. What a trace of an
    older format does not say is not compared."""
    for name in ("total", "grade", "complete"):
        if was.get(name) != fresh[name]:
            yield _difference(_WHOLE, name, was.get(name), fresh[name])
    old, new = _parts(was), _parts(fresh)
    of_old = was.get("trace") != fresh["trace"]
    for key in dict.fromkeys((*old, *new)):
        title, before = old.get(key, (None, None))
        named, after = new.get(key, (title or same(key[1]), None))
        if before is None or after is None:
            yield _difference(named, key[0], before and "✓", after and "✓")
            continue
        for what, left, right in _entry_differences(before, after, older=of_old):
            told = "fact" if key[0] == "fact" and what == "value" else what
            yield _difference(named, told, left, right)


def _parts(trace: dict[str, Any]) -> dict[tuple[str, str], tuple[Text, dict[str, Any]]]:
    """Every fact and indicator of a trace, with what it is called."""
    facts, indicators = trace.get("facts"), trace.get("indicators")
    found: dict[tuple[str, str], tuple[Text, dict[str, Any]]] = {}
    names = _names(trace)
    for name, entry in facts.items() if isinstance(facts, dict) else ():
        found["fact", name] = (same(name), entry)
    for entry in indicators if isinstance(indicators, list) else ():
        found["indicator", entry["code"]] = (names[entry["code"]], entry)
    return found


def _entry_differences(
    was: Any, now: Any, path: str = "", *, older: bool
) -> Iterator[tuple[str, object, object]]:
    """Where two pieces of a trace differ, each by the keys that lead there."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in was if older else dict.fromkeys((*was, *now)):
            inner = f"{path} › {key}" if path else key
            yield from _entry_differences(was.get(key), now.get(key), inner, older=older)
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for index, (left, right) in enumerate(zip(was, now, strict=True), start=1):
            yield from _entry_differences(left, right, f"{path} › {index}", older=older)
    elif was != now:
        yield path, was, now
