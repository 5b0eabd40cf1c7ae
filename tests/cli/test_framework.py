"""hengjian framework check, show, diff, import, export, template, schema."""

from __future__ import annotations

import json
from pathlib import Path

from hengjian import library
from tests.cli.run import run, run_json
from tests.engine.framework_tables.annex import LEAVES, write_table
from tests.engine.small import FRAMEWORK
from tests.standards.dhis2.exports import export, write


def test_check_counts_indicators_and_examples() -> None:
    result = run("framework", "check", "special-bond-renewal-hongta")
    assert result.exit_code == 0
    assert "26 个末级指标，100 分" in result.stdout
    assert "财预〔2020〕10号" in result.stderr  # the policy it departs from, as advice


def test_check_finds_everything_at_once_with_places(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(
        FRAMEWORK.replace("points: 60", "points: 70")
        .replace("投诉件数: {unit: 件}", "投诉件数: {unit: 桶}")
        .replace("code: B2", "code: B1"),
        encoding="utf-8",
    )
    result = run("framework", "check", file)
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
    assert f"{file}:" in result.stderr


def test_check_reports_several_files_as_json(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("framework: x\nframework: y\n", encoding="utf-8")
    good, bad = run_json("framework", "check", "oecd-dac-2019", file)
    assert (good["ok"], bad["ok"]) == (True, False)
    assert bad["problems"][0]["code"] == "yaml-duplicate-key"


def test_show_lists_and_shows() -> None:
    names = {entry["framework"] for entry in run_json("framework", "show")}
    assert names == set(library.framework_names())
    shown = run("--lang", "en", "framework", "show", "oecd-dac-2019").stdout
    assert "Relevance" in shown


def test_diff_tells_what_changed(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(FRAMEWORK, encoding="utf-8")
    new.write_text(
        FRAMEWORK.replace("points: 60", "points: 50")
        .replace("points: 12", "points: 22")
        .replace("name: 居民参与\n        points: 20", "name: 居民参与\n        points: 30"),
        encoding="utf-8",
    )
    changes = {
        (c["name"], c["what"]): (c["before"], c["after"])
        for c in run_json("framework", "diff", old, new)
    }
    assert changes["A1", "points"] == ("60", "50")
    assert changes["B2", "points"] == ("20", "30")
    assert "没有差别" in run("framework", "diff", old, old).stdout
    table = [line.split() for line in run("framework", "diff", old, new).stdout.splitlines()]
    assert ["指标", "项目", "原", "现"] in table
    assert ["~", "A1", "开工率", "分值", "60", "50"] in table


def test_import_asks_only_what_the_table_leaves_open(tmp_path: Path) -> None:
    table, out = write_table(tmp_path / "附件2.xlsx"), tmp_path / "renewal.yaml"
    asked = run("framework", "import", table, "--out", out)
    assert asked.exit_code == 2
    assert "--code --edition" in asked.stderr
    given = ("--code", "renewal", "--edition", "2024", "--out", out)
    told = run("framework", "import", table, *given)
    assert f"{LEAVES} 个末级指标，100 分；{LEAVES} 个由人评判" in told.stdout
    assert run("framework", "check", out).exit_code == 0
    again = run("framework", "import", table, *given)
    assert (again.exit_code, "renewal.yaml" in again.stderr) == (1, True)  # nothing is overwritten


def test_export_and_import_give_the_same_framework(tmp_path: Path) -> None:
    book, out = tmp_path / "book.xlsx", tmp_path / "again.yaml"
    assert run("framework", "export", "oecd-dac-2019", "--out", book).exit_code == 0
    assert run("framework", "import", book, "--out", out).exit_code == 0
    assert run_json("framework", "diff", "oecd-dac-2019", out) == []
    assert run("framework", "check", book).exit_code == 0


def test_the_template_says_what_is_still_missing(tmp_path: Path) -> None:
    file = tmp_path / "new.xlsx"
    assert run("framework", "template", "--out", file).exit_code == 0
    assert "[指标体系!A1]" in run("framework", "check", file).stderr


def test_schema_is_json_schema() -> None:
    assert json.loads(run("framework", "schema").stdout)["$schema"].startswith(
        "https://json-schema"
    )
    assert "facts" in json.loads(run("framework", "schema", "case").stdout)["properties"]


def test_indicators_of_dhis2_become_a_framework_and_an_empty_case(tmp_path: Path) -> None:
    metadata, out, case = write(tmp_path, export()), tmp_path / "f.yaml", tmp_path / "case"
    given = ("--code", "vaccines", "--out", out, "--template", case)
    told = run("--lang", "en", "framework", "from-dhis2", metadata, *given)
    assert told.exit_code == 0
    assert "4 indicators and 2 validation rules carried, 6 facts needed" in told.stdout
    assert "I{pinvented00}" in told.stderr
    assert run("framework", "check", out).exit_code == 0
    assert "本期天数" in (case / "case.yaml").read_text(encoding="utf-8")
    again = run("framework", "from-dhis2", metadata, *given)
    assert (again.exit_code, "f.yaml" in again.stderr) == (1, True)  # nothing is overwritten


def test_an_export_without_a_day_asks_for_the_edition(tmp_path: Path) -> None:
    metadata = write(tmp_path, export(system={}))
    given = ("framework", "from-dhis2", metadata, "--code", "v", "--out", tmp_path / "f.yaml")
    assert "--edition" in run(*given).stderr
    told = run_json(*given, "--edition", "1", "--missing", "as-dhis2")
    assert (told["indicators"], told["rules"], told["facts"]) == (4, 2, 6)
    assert {found["severity"] for found in told["problems"]} == {"warning"}
