"""Measuring on whole documents: what is planted, and what counts as found."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from bench import audit_reports
from bench.audit_reports import changed, figures_of, measured, misprinted
from hengjian.audit.readers import read_text

TEXT = (
    "2022年计划拨付1,286.40万元，文号〔2022〕315号。\n\n"
    "| 来源 | 到位 |\n|---|---|\n| 市级 | 821.35 |\n| 区级 | 480.25 |\n| 合计 | 1301.60 |\n"
)


def test_figures_that_tell_something_and_stand_once_are_planted_in() -> None:
    found = figures_of(read_text(TEXT + "\n又拨付480.25万元。"))
    assert [place.match[0] for place in found] == ["1,286.40", "821.35", "1301.60"]


def test_one_digit_is_changed_and_not_the_first() -> None:
    chance = random.Random(3)
    for _ in range(50):
        wrong = misprinted("1,286.40", chance)
        assert wrong[:2] == "1,"
        assert sum(a != b for a, b in zip(wrong, "1,286.40", strict=True)) == 1


def test_planting_changes_one_figure_and_nothing_else() -> None:
    document = read_text(TEXT)
    place = next(p for p in figures_of(document) if p.match[0] == "821.35")
    table = changed(document, place, "821.75").blocks[place.block].table
    assert table is not None
    assert [cell.text for cell in table.cells if "821" in cell.text] == ["821.75"]
    assert document.blocks[place.block].table != table


def test_planted_errors_are_found_and_alarms_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    tally = measured(tmp_path / "a.md", {}, 9)
    assert tally.planted["table"] == tally.found["table"] == 3
    assert tally.blamed >= 1  # of a part alone and its total either may be wrong
    assert tally.false_alarms() == 0
    sets = [{"name": "own", "date": "2026-12-01", "files": {"a.md": {"kind": "tables"}}}]
    (tmp_path / "sets.json").write_text(json.dumps({"sets": sets}), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["audit_reports", str(tmp_path)])
    audit_reports.main()
    assert "| tables | 1 | 3 of 4 (75 %) |" in capsys.readouterr().out
