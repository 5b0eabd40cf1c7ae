"""The public door: by suffix, whole or not at all, clear where something lacks; the package."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from hengjian import library
from hengjian.bilingual import same
from hengjian.documents.api import write_report
from hengjian.documents.package import write_package
from hengjian.engine.facts.model import Finding
from hengjian.engine.result import Evaluation
from hengjian.errors import Refused

MAGIC = {".docx": b"PK\x03\x04", ".pdf": b"%PDF-", ".html": b"<!DOCTYPE html>"}


@pytest.mark.parametrize("suffix", MAGIC)
def test_the_suffix_says_the_format(evaluation: Evaluation, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"报告{suffix}"
    write_report(evaluation, path)
    assert path.read_bytes().lstrip().startswith(MAGIC[suffix])
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_another_suffix_is_refused(evaluation: Evaluation, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        write_report(evaluation, tmp_path / "report.odt")
    assert refused.value.problems[0].code == "report-suffix-unknown"


def test_a_folder_that_is_not_there_is_a_problem(evaluation: Evaluation, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        write_report(evaluation, tmp_path / "none" / "report.html")
    assert refused.value.problems[0].code == "file-unwritable"


def test_a_refused_report_leaves_the_old_one(evaluation: Evaluation, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("old", encoding="utf-8")
    finding = Finding(title=same("x"), text=same("{facts.没有}"))
    case = evaluation.case.model_copy(update={"findings": (finding,)})
    with pytest.raises(Refused):
        write_report(replace(evaluation, case=case), path)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("module", "suffix"), [("docx", ".docx"), ("markupsafe", ".html")])
def test_a_missing_extra_is_named(
    evaluation: Evaluation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    suffix: str,
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(Refused) as refused:
        write_report(evaluation, tmp_path / f"report{suffix}")
    (problem,) = refused.value.problems
    assert problem.code == "extra-missing"
    assert "hengjian[documents]" in problem.hint()


@pytest.fixture(scope="module")
def package(evaluation: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    path = folder / "package.zip"
    write_package(evaluation, library.case_folder("hongta"), path, {"report.html": b"<p>"})
    return path


def test_the_manifest_names_every_file_with_its_hash(package: Path) -> None:
    with zipfile.ZipFile(package) as held:
        manifest = json.loads(held.read("manifest.json"))
        others = set(held.namelist()) - {"manifest.json"}
        assert set(manifest["files"]) == others
        for name, digest in manifest["files"].items():
            assert hashlib.sha256(held.read(name)).hexdigest() == digest
    assert {"case/case.yaml", "trace.json", "verify.py", "reports/report.html"} <= others
    assert manifest["total"] == "67.40"
    assert manifest["grade"] == "中"
    assert manifest["edition"]


def test_the_script_inside_recomputes_the_scores(package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as held:
        held.extractall(tmp_path)
    command = [sys.executable, "-I", "verify.py", "trace.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout


def test_the_same_case_gives_the_same_package(
    evaluation: Evaluation, package: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again.zip"
    write_package(evaluation, library.case_folder("hongta"), again, {"report.html": b"<p>"})
    assert again.read_bytes() == package.read_bytes()
