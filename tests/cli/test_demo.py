"""hengjian demo: what was done already is not done again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from hengjian import library
from hengjian.cli import demo, demo_files
from hengjian.engine.api import evaluate_case
from hengjian.engine.result_json import evaluation_json
from tests.cli.run import run

SCORES = {
    "total": "67.40",
    "grade": "中",
    "indicators": [{"code": "A", "level": 1, "score": "17.00"}],
}
"""What the stand-in for the site's command prints: one indicator, so the others differ."""


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is really done, in order, in place of the long work."""
    made: list[str] = []

    def written(out: Path, language: str) -> bool:
        made.append(f"write {language}")
        (out / "index.html").write_text("", encoding="utf-8")
        return True

    def loaded(command: list[str], **given: Any) -> subprocess.CompletedProcess[str]:
        if "evaluate" in command:
            made.append("evaluate")
            return subprocess.CompletedProcess(command, 0, json.dumps(SCORES))
        made.append(" ".join(command[-2:]))
        site = Path(given["env"]["HENGJIAN_DATA"])
        site.mkdir(exist_ok=True)
        (site / "hengjian.sqlite3").touch()
        return subprocess.CompletedProcess(command, 0)

    class Served:
        def __init__(self, command: list[str], **given: Any) -> None:
            made.append(command[-3])

        def __enter__(self) -> Served:
            return self

        def __exit__(self, *_: object) -> None: ...

        def wait(self) -> None: ...

        def terminate(self) -> None: ...

    monkeypatch.setattr(demo_files, "written", written)
    monkeypatch.setattr(subprocess, "run", loaded)
    monkeypatch.setattr(subprocess, "Popen", Served)
    monkeypatch.setattr(demo, "free_port", lambda port: port)
    monkeypatch.setattr(demo, "open_when_up", lambda port: None)
    return made


def test_a_second_run_goes_straight_to_the_page(tmp_path: Path, calls: list[str]) -> None:
    first, second = run("demo", "--out", tmp_path), run("demo", "--out", tmp_path)
    assert calls == ["write zh", "manage load_demo", "evaluate", "serve", "serve"]
    assert "已由本版本写好" in second.stdout
    assert "由站点的记录评价 PJ2023-0001 → 67.40 中（17.00），与文件不同：A1、A11" in first.stdout
    assert "载入参考区县" in first.stderr
    assert "载入参考区县" not in second.stderr


def test_another_version_language_or_wish_does_it_anew(
    tmp_path: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("demo", "--no-serve", "--out", tmp_path)
    run("--lang", "en", "demo", "--no-serve", "--out", tmp_path)
    run("--lang", "en", "demo", "--no-serve", "--anew", "--out", tmp_path)
    monkeypatch.setattr(demo, "_fingerprint", lambda: "later")
    run("--lang", "en", "demo", "--no-serve", "--out", tmp_path)
    assert calls == ["write zh", "write en", "write en", "write en"]


def test_what_was_taken_away_is_made_again(tmp_path: Path, calls: list[str]) -> None:
    run("demo", "--out", tmp_path)
    (tmp_path / "site" / "hengjian.sqlite3").unlink()
    run("demo", "--out", tmp_path)
    (tmp_path / "index.html").unlink()
    run("demo", "--no-serve", "--out", tmp_path)
    loaded = ("manage load_demo", "evaluate", "serve")
    assert calls == ["write zh", *loaded, *loaded, "write zh"]


def test_a_package_that_does_not_verify_is_not_remembered(
    tmp_path: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_files, "written", lambda out, language: False)
    assert run("demo", "--out", tmp_path).exit_code == 1
    assert not (tmp_path / ".done").exists()
    assert calls == []


def test_a_changed_file_of_the_package_is_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo.library, "__file__", str(tmp_path / "library" / "__init__.py"))
    (tmp_path / "library").mkdir()
    (tmp_path / "a.py").write_text("1", encoding="utf-8")
    before = demo._fingerprint()
    assert demo._fingerprint() == before
    (tmp_path / "a.py").write_text("12", encoding="utf-8")
    assert demo._fingerprint() != before


def test_the_score_of_the_site_is_held_against_the_files_leaf_by_leaf() -> None:
    result = evaluate_case(library.case_folder("hongta"))
    data = json.loads(json.dumps(evaluation_json(result, "zh")))
    assert (
        "67.40 中（17.00 / 27.00 / 14.11 / 9.29），42 项与文件逐项一致"
        in demo_files.compared(data).zh
    )
    data["indicators"][3]["score"] = "2.00"
    assert demo_files.compared(data).zh.endswith("与文件不同：" + data["indicators"][3]["code"])
