"""A handed-over package: hashes, the trace recomputed, the case evaluated anew."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hengjian.bilingual import Text
from hengjian.engine import recompute
from hengjian.engine.api import evaluate_case
from hengjian.engine.trace import trace_of
from hengjian.engine.verification import MANIFEST_VERSION, verify_file, verify_trace
from hengjian.errors import Refused
from tests.engine.small import write_case


def package(
    folder: Path,
    changes: dict[str, bytes] | None = None,
    *,
    rehash: bool = False,
    as_of: dt.date | None = None,
    told: dict[str, Any] | None = None,
) -> Path:
    """A package of the small case; ``changes`` replace files after hashing, or before, and
    ``told`` what the manifest says."""
    case = write_case(folder / "case")
    trace = trace_of(evaluate_case(case, as_of=as_of))
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
    manifest |= told or {}
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
    notes = Text("清单上没有：case/notes.txt", "not in the manifest: case/notes.txt")
    assert checks[0].details == (notes,)


def test_records_changed_together_with_the_manifest_are_found_by_evaluating_anew(
    tmp_path: Path,
) -> None:
    sites = "code,name,planned,started_on\nS1,虚构小区,是,2023-01-10\n".encode()
    found = outcome(package(tmp_path, {"case/sites.csv": sites}, rehash=True))
    assert (found["hashes"], found["trace"], found["evaluation"]) == (True, True, False)


def test_what_differs_is_told_by_indicator_what_was_and_what_is(tmp_path: Path) -> None:
    sites = "code,name,planned,started_on\nS1,虚构小区,是,2023-01-10\n".encode()
    checks = {c.code: c for c in verify_file(package(tmp_path, {"case/sites.csv": sites}))}
    told = [(d.of.zh, d.what.zh, d.was, d.now) for d in checks["evaluation"].differences]
    assert ("计划改造小区数", "数据", "3", "1") in told
    trace = trace_of(evaluate_case(write_case(tmp_path / "other")))
    trace["indicators"][1]["score"] = "59.00"
    (found,) = verify_trace(trace).differences[:1]
    assert (found.of.zh, found.what.zh, found.was, found.now) == ("A1 开工率", "得分", "59", "40")


def test_a_trace_of_the_first_format_is_still_verified(tmp_path: Path) -> None:
    """What it did not say yet is not held against it."""
    trace = trace_of(evaluate_case(write_case(tmp_path / "case")))
    trace["trace"] = "hengjian-trace/1"
    del trace["framework"]["rounding"]["of"]
    for entry in trace["indicators"]:
        del entry["decided"]
        for criterion in (entry["rule"] or {}).get("criteria", ()):
            del criterion["when"], criterion["faults"]
    file = package(tmp_path, {"trace.json": json.dumps(trace).encode()}, rehash=True)
    assert all(outcome(file).values())


@pytest.mark.parametrize("part", ["facts", "indicators"])
def test_a_trace_with_more_than_anyone_could_mean_is_not_computed(
    tmp_path: Path, part: str
) -> None:
    trace = trace_of(evaluate_case(write_case(tmp_path / "case")))
    trace["facts"] = {str(n): trace["facts"]["开工率"] for n in range(10_001)}
    trace["indicators"] = [trace["indicators"][0]] * (10_001 if part == "indicators" else 1)
    check = verify_trace(trace)
    assert (check.holds, check.differences) == (False, ())


def test_a_package_of_another_day_is_evaluated_for_that_day(tmp_path: Path) -> None:
    assert all(outcome(package(tmp_path, as_of=dt.date(2023, 10, 1))).values())


def test_a_trace_alone_can_be_verified(tmp_path: Path) -> None:
    trace = trace_of(evaluate_case(write_case(tmp_path / "case")))
    file = tmp_path / "trace.json"
    file.write_text(json.dumps(trace), encoding="utf-8")
    assert outcome(file) == {"trace": True}
    file.write_text(json.dumps({**trace, "total": "99.00"}), encoding="utf-8")
    assert outcome(file) == {"trace": False}


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "C:/evil", "a/../../evil", "..\\evil", "."]
)
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


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"case_path": "/elsewhere"}, "package-unsafe"),
        ({"framework_path": "../elsewhere.yaml"}, "package-unsafe"),
        ({"case_path": 5}, "package-lacks"),
        ({"files": ["trace.json"]}, "package-lacks"),
        ({"package": "other/1"}, "package-unknown"),
    ],
)
def test_a_manifest_that_leads_elsewhere_is_refused(
    tmp_path: Path, told: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        verify_file(package(tmp_path, told=told))
    assert refused.value.problems[0].code == code


def test_a_file_that_stands_twice_is_found(tmp_path: Path) -> None:
    file = package(tmp_path)
    with zipfile.ZipFile(file, "a") as target, pytest.warns(UserWarning, match="Duplicate"):
        target.writestr("case/case.yaml", b"case: other")
    assert outcome(file)["hashes"] is False


@pytest.mark.parametrize("cut", [slice(0, 900), slice(0, -5), slice(0, 0)])
def test_an_incomplete_zip_is_refused_as_a_zip(tmp_path: Path, cut: slice) -> None:
    file = package(tmp_path)
    file.write_bytes(file.read_bytes()[cut])
    with pytest.raises(Refused) as refused:
        verify_file(file)
    assert refused.value.problems[0].code == "package-damaged"


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    file = package(tmp_path)
    data = file.read_bytes()
    spot = data.index(b'"case_path"')
    file.write_bytes(data[:spot] + b"?" * 20 + data[spot + 20 :])
    with pytest.raises(Refused) as refused:
        verify_file(file)
    assert refused.value.problems[0].code == "package-damaged"


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.zip"):
        with pytest.raises(Refused) as refused:
            verify_file(path)
        assert refused.value.problems[0].code == "file-unreadable"


def test_json_nested_without_end_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "trace.json"
    file.write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(Refused):
        verify_file(file)


def _prefix(trace: dict[str, Any], prefix: list[Any]) -> None:
    for entry in trace["indicators"]:
        if entry["value"]:
            entry["value"]["prefix"] = prefix


DEEP: list[Any] = ["number", "1"]
for _ in range(2000):
    DEEP = ["neg", DEEP]

MANGLED = {
    "divided by zero": lambda t: t.update(total="1/0"),
    "a power without end": lambda t: t.update(total="1e999999999"),
    "decimals without end": lambda t: t["framework"]["rounding"].update(places=10**9),
    "no grades": lambda t: t.update(grades=[]),
    "no points": lambda t: t["framework"].update(points="0"),
    "half a formula": lambda t: _prefix(t, ["op", "/"]),
    "a formula without end": lambda t: _prefix(t, DEEP),
    "a day after the last": lambda t: _prefix(t, ["op", "+", ["day", "9999-12-31"], DEEP[1]]),
    "a rule that is none": lambda t: t["indicators"][1]["rule"].update(rule="share"),
}


@pytest.mark.parametrize("change", MANGLED.values(), ids=MANGLED)
def test_a_mangled_trace_is_a_failed_check(tmp_path: Path, change: Any) -> None:
    trace = trace_of(evaluate_case(write_case(tmp_path / "case")))
    change(trace)
    assert verify_trace(trace).holds is False


def test_the_script_says_that_a_mangled_trace_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trace = trace_of(evaluate_case(write_case(tmp_path / "case")))
    file = tmp_path / "trace.json"
    file.write_text(json.dumps({**trace, "total": "1/0"}), encoding="utf-8")
    assert recompute.main([str(file)]) == 2
    assert "cannot be read as a trace" in capsys.readouterr().err
