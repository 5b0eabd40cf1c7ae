"""What the commands print with ``--format json`` is what the published schemas say, held by a
validator that is not ours."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hengjian.engine.api import evaluate_case
from hengjian.formats import OUTPUTS
from hengjian.library import case_folder
from hengjian.recheck.rechecking import recheck
from hengjian.recheck.result_json import recheck_json
from tests.cli.run import run, run_json
from tests.engine.small import CASE, write_case
from tests.recheck.sheets import write_form

PUBLISHED = Path(__file__).parents[2] / "docs" / "reference"
WRONG = "# 一、结果\n\n完成率为 96/128=57.00%，满意度为 93%。\n"


@cache
def validator(command: str) -> Draft202012Validator:
    """Of the schema as it is published."""
    schema = json.loads((PUBLISHED / f"output-{command}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def faults(command: str, printed: Any) -> list[str]:
    """What the validator has against it."""
    return [f"{e.json_path}: {e.message}"[:300] for e in validator(command).iter_errors(printed)]


@pytest.mark.parametrize(
    "options", [(), ("--insight",), ("--set", "开工及时率=26.69%"), ("--basis", "records")]
)
def test_evaluate(options: tuple[str, ...]) -> None:
    printed = run_json("evaluate", "hongta", *options)
    assert faults("evaluate", printed) == []
    assert printed["version"] == 1
    assert ("insight" in printed) == (options == ("--insight",))


def test_evaluate_a_case_in_which_figures_are_missing(tmp_path: Path) -> None:
    bare = CASE[: CASE.index("facts:")]
    printed = run_json("evaluate", write_case(tmp_path, case=bare), "--insight")
    assert not printed["complete"]
    assert faults("evaluate", printed) == []


def test_explain_every_indicator() -> None:
    codes = [each["code"] for each in run_json("evaluate", "hongta")["indicators"]]
    for code in codes[::3]:
        assert faults("explain", run_json("explain", "hongta", code)) == []


def test_audit_with_facts_an_earlier_version_and_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for name, text in {"a": WRONG, "empty": ""}.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    (tmp_path / "before.txt").write_text(WRONG.replace("57", "56"), encoding="utf-8")
    one = run_json("audit", tmp_path / "a.md", "--facts", "--since", tmp_path / "before.txt")
    all_of_them = run_json("audit", tmp_path)
    assert {"facts", "since", "findings"} <= set(one[0])
    assert any("problems" in each for each in all_of_them)
    assert faults("audit", one) + faults("audit", all_of_them) == []


def test_recheck(tmp_path: Path) -> None:
    form = write_form(tmp_path / "form.xlsx")
    found = recheck(form, evaluate_case(case_folder("hongta")))
    assert faults("recheck", [recheck_json(each) for each in found]) == []


def test_report(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    printed = run_json("report", write_case(tmp_path / "case"), "--out", out)
    assert faults("report", printed) == []
    assert (printed["kind"], printed["bytes"]) == ("html", out.stat().st_size)
    assert run("report", tmp_path / "case", "--out", out).stdout.strip() == str(out)


@pytest.mark.parametrize("command", sorted(OUTPUTS))
def test_a_schema_lets_nothing_else_pass(command: str) -> None:
    """Neither a key that nobody declared nor another version."""
    schema = validator(command).schema
    whole = schema if "properties" in schema else schema["$defs"][_named(schema["items"]["$ref"])]
    assert whole["additionalProperties"] is False
    assert "version" in whole["required"]


def test_the_validator_sees_what_is_wrong() -> None:
    printed = run_json("evaluate", "hongta")
    for change in ({"total": 67.4}, {"version": 2}, {"more": 1}):
        assert faults("evaluate", {**copy.deepcopy(printed), **change})


def _named(reference: str) -> str:
    return reference.rpartition("/")[2]
