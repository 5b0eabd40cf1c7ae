"""hengjian recheck, by the door its users have."""

from __future__ import annotations

from pathlib import Path

from tests.cli.run import run, run_json
from tests.recheck.sheets import write_form


def test_it_prints_claimed_verified_and_inflated(tmp_path: Path) -> None:
    form = write_form(tmp_path / "form.xlsx")
    result = run("recheck", form, "--case", "hongta", "--out", tmp_path / "out.xlsx")
    assert result.exit_code == 1
    assert "自评 94  复核 63.91  虚高 30.09" in result.stdout
    assert "67.40" in result.stdout
    assert "[Sheet!G7]" in result.stderr
    assert (tmp_path / "out.xlsx").exists()


def test_json_has_a_form_an_item(tmp_path: Path) -> None:
    (found,) = run_json("recheck", write_form(tmp_path / "form.xlsx"))
    assert (found["claimed"], found["verified"], found["inflated"]) == ("94", "80.41", "13.59")
    row = found["rows"][1]
    assert (row["name"], row["claimed"], row["verified"]) == ("改造小区数", "19", "5.41")
    assert {reason["code"] for reason in row["reasons"]} == {"score-unlike-rule", "reason-missing"}


def test_english(tmp_path: Path) -> None:
    result = run("--lang", "en", "recheck", write_form(tmp_path / "form.xlsx"))
    assert "claimed 94  verified 80.41  inflated 13.59" in result.stdout


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run("recheck", tmp_path / "nowhere.xlsx")
    assert result.exit_code == 1
    assert "nowhere.xlsx" in result.stderr
