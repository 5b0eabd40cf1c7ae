"""A handed-over package: hashes, the trace recomputed, the case evaluated anew."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from hengjian.engine.api import evaluate_case
from hengjian.engine.trace import trace_of
from hengjian.engine.verification import MANIFEST_VERSION, verify_file
from hengjian.errors import Refused
from tests.engine.small import write_case


def package(folder: Path, changes: dict[str, bytes] | None = None, *, rehash: bool = False) -> Path:
    """A package of the small case; ``changes`` replace files after hashing, or before."""
    case = write_case(folder / "case")
    trace = trace_of(evaluate_case(case))
    files = {f"case/{file.name}": file.read_bytes() for file in sorted(case.iterdir())}
    files["framework/framework.yaml"] = files["case/framework.yaml"]
    files["trace.json"] = json.dumps(trace).encode()
    if rehash:
        files |= changes or {}
    manifest = {
        "package": MANIFEST_VERSION,
        "case_path": "case",
        "framework_path": "framework/framework.yaml",
        "total": trace["total"],
        "grade": trace["grade"],
        "as_of": trace["as_of"],
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    files |= changes or {}
    out = folder / "package.zip"
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("manifest.json", json.dumps(manifest))
        for name, data in files.items():
            target.writestr(name, data)
    return out


def outcome(path: Path) -> dict[str, bool]:
    return {check.code: check.holds for check in verify_file(path)}


def test_a_whole_package_holds(tmp_path: Path) -> None:
    assert outcome(package(tmp_path)) == {
        "hashes": True,
        "trace": True,
        "manifest": True,
        "evaluation": True,
    }


def test_an_edited_file_is_found_by_its_hash(tmp_path: Path) -> None:
    sites = b"code,name,planned,started_on\n"
    assert outcome(package(tmp_path, {"case/sites.csv": sites}))["hashes"] is False


def test_an_added_file_is_found(tmp_path: Path) -> None:
    checks = verify_file(package(tmp_path, {"case/notes.txt": b"!"}))
    assert checks[0].details == ("not in the manifest: case/notes.txt",)


def test_records_changed_together_with_the_manifest_are_found_by_evaluating_anew(
    tmp_path: Path,
) -> None:
    sites = "code,name,planned,started_on\nS1,虚构小区,是,2023-01-10\n".encode()
    found = outcome(package(tmp_path, {"case/sites.csv": sites}, rehash=True))
    assert (found["hashes"], found["trace"], found["evaluation"]) == (True, True, False)


def test_a_trace_alone_can_be_verified(tmp_path: Path) -> None:
    trace = trace_of(evaluate_case(write_case(tmp_path / "case")))
    file = tmp_path / "trace.json"
    file.write_text(json.dumps(trace), encoding="utf-8")
    assert outcome(file) == {"trace": True}
    file.write_text(json.dumps({**trace, "total": "99.00"}), encoding="utf-8")
    assert outcome(file) == {"trace": False}


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "C:/evil", "a/../../evil", "..\\evil"])
def test_a_name_that_leads_outside_is_refused_before_anything_is_written(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(Refused) as refused:
        verify_file(package(tmp_path, {name: b"!"}))
    assert refused.value.problems[0].code == "package-unsafe"


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe"])
def test_what_is_neither_package_nor_trace_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "thing"
    file.write_bytes(data)
    with pytest.raises(Refused):
        verify_file(file)


def test_a_broken_trace_is_a_failed_check_not_a_crash(tmp_path: Path) -> None:
    file = tmp_path / "trace.json"
    file.write_text('{"trace": "hengjian-trace/1"}', encoding="utf-8")
    assert outcome(file) == {"trace": False}
