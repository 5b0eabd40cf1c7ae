"""hengjian evaluate and explain, by the door their users have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hengjian.engine import recompute
from tests.cli.run import run, run_json
from tests.engine.small import CASE, FRAMEWORK, write_case


def test_the_table_shows_every_indicator_the_total_and_the_grade(tmp_path: Path) -> None:
    result = run("evaluate", write_case(tmp_path))
    assert result.exit_code == 0
    assert "A1 开工率" in result.stdout
    assert "总分 63.00 / 100" in result.stdout
    assert "等级 中" in result.stdout


def test_english_is_complete(tmp_path: Path) -> None:
    result = run("--lang", "en", "evaluate", write_case(tmp_path))
    assert "Total 63.00 / 100" in result.stdout
    assert "Output" in result.stdout


def test_json_has_the_stable_keys_and_strings_for_numbers(tmp_path: Path) -> None:
    data = run_json("evaluate", write_case(tmp_path))
    assert " ".join(data) == (
        "version case framework edition as_of what_if total points complete grade "
        "indicators problems"
    )
    leaf = next(entry for entry in data["indicators"] if entry["code"] == "B1")
    assert leaf == {
        "code": "B1",
        "name": "投诉处理率",
        "level": 2,
        "parent": "B",
        "points": "20",
        "score": "15.00",
        "rate": "75.00%",
        "value": "75.00%",
        "target": "100%",
        "status": "scored",
        "published": None,
    }
    assert (data["total"], data["grade"]) == ("63.00", "中")


def test_the_trace_is_written_and_holds(tmp_path: Path) -> None:
    file = tmp_path / "trace.json"
    assert run("evaluate", write_case(tmp_path / "case"), "--trace", file).exit_code == 0
    assert recompute.Trace(json.loads(file.read_text("utf-8"))).check() == []


def test_what_if_basis_and_framework_are_options(tmp_path: Path) -> None:
    path = write_case(tmp_path / "case")
    assert run_json("evaluate", path, "--set", "已开工小区数=3个")["total"] == "83.00"
    assert run_json("evaluate", path, "--basis", "records")["total"] == "63.00"
    other = tmp_path / "other.yaml"
    other.write_text(FRAMEWORK.replace("framework: small", "framework: other"), "utf-8")
    assert run_json("evaluate", path, "--framework", other)["framework"] == "other"
    assert run_json("evaluate", path, "--as-of", "2023-10-01")["problems"][0]["code"] == (
        "facts-disagree"
    )


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (("value: 2个", "value: 2户"), ":9:19", "应为“个”，写的是“户”"),
        (("value: 2个", "value: 两三个"), ":9:19", "“两三个”不是带单位的数"),
        (("value: 2个", "value: 2"), ":9:19", "“2”没有写单位"),
        (("value: 2个", "value: =SUM(A1)"), ":9:19", "这里是公式“=SUM(A1)”"),
        (("source: form, place: 第2页", "source: forms, place: 第2页"), ":11:29", "“forms”"),
        (("framework: framework.yaml", "framework: nowhere"), "", "“nowhere”"),
        (("as_of: 2023-09-30", "as_of: 2023.9"), ":4:8", "“2023.9”没有写明哪一天"),
    ],
)
def test_bad_input_is_a_clear_problem_with_its_place(
    tmp_path: Path, change: tuple[str, str], place: str, words: str
) -> None:
    result = run("evaluate", write_case(tmp_path, case=CASE.replace(*change)))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert words in result.stderr
    assert (f"case.yaml{place}: " if place else "") in result.stderr


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    result = run("--lang", "en", "evaluate", tmp_path / "nothing")
    assert result.exit_code == 1
    assert "was not found" in result.stderr


def test_wrong_use_is_exit_2(tmp_path: Path) -> None:
    assert run("evaluate").exit_code == 2
    assert run("evaluate", write_case(tmp_path), "--set", "没有等号").exit_code == 2
    assert run("evaluate", write_case(tmp_path), "--as-of", "2023.9").exit_code == 2


def test_explain_goes_down_to_the_page(tmp_path: Path) -> None:
    shown = run("explain", write_case(tmp_path), "A1").stdout
    for part in (
        "A1 开工率  40.00 / 60",
        "计分规则：按完成比例",
        "已开工小区数 / 计划改造小区数",
        "来源: 自评表 · 第1页",
        "count sites where started_on <= as_of (2/4 行)",
        "财预〔2020〕10号 第十六条",
    ):
        assert part in shown, part


def test_explain_tells_judgement_reason_and_evidence(tmp_path: Path) -> None:
    shown = run("explain", write_case(tmp_path), "B2").stdout
    assert "✗ 征求意见" in shown
    assert "理由: 未征求意见" in shown
    assert "会议纪要: 自评表 · 第3页" in shown


def test_explain_a_parent_shows_its_children(tmp_path: Path) -> None:
    shown = run("explain", write_case(tmp_path), "B").stdout
    assert "B1" in shown
    assert "B2" in shown


def test_explain_as_json_holds_every_fact_behind(tmp_path: Path) -> None:
    data = run_json("explain", write_case(tmp_path), "A1")
    assert list(data["facts"]) == ["开工率", "已开工小区数", "计划改造小区数"]
    assert data["indicator"]["score"] == "40.00"


def test_explain_an_unknown_code_lists_the_known(tmp_path: Path) -> None:
    result = run("explain", write_case(tmp_path), "Z9")
    assert result.exit_code == 1
    assert "A1" in result.stderr


def test_what_is_missing_is_named_in_the_readers_language_with_its_place(tmp_path: Path) -> None:
    case = CASE[: CASE.index("judgements:")].replace("value: 3件", "value: 0件")
    result = run("--lang", "en", "evaluate", write_case(tmp_path, case=case))
    assert result.exit_code == 1
    assert "“居民参与” has no data and is not scored: the judgement is missing" in result.stderr
    assert "case.yaml:1:1: error indicator B2" in result.stderr


def test_a_target_of_zero_is_said_to_be_the_reason(tmp_path: Path) -> None:
    framework = FRAMEWORK.replace("target: 100%,\n", "target: 0%,\n", 1)
    assert framework != FRAMEWORK
    result = run("evaluate", write_case(tmp_path, framework=framework))
    assert "缺 不为 0 的目标值" in result.stderr


def test_a_judgement_that_cannot_be_used_is_shown_where_it_stands(tmp_path: Path) -> None:
    case = CASE.replace("      asked:", "      other:")
    result = run("evaluate", write_case(tmp_path, case=case))
    assert result.exit_code == 1
    assert "case.yaml:17:5: 错误 评价要点 asked“征求意见”没有回答" in result.stderr


def test_a_hundred_indicators_of_the_first_level_can_be_reported(tmp_path: Path) -> None:
    leaf = (
        "  - {{code: I{0}, name: 指标{0}, points: 1, value: 数, target: 1, score: proportional}}\n"
    )
    head = FRAMEWORK[: FRAMEWORK.index("measures:")].replace("points: 100", "points: 120")
    leaves = "".join(leaf.format(number) for number in range(120))
    framework = head + "facts: {数: {}}\nindicators:\n" + leaves
    case = CASE[: CASE.index("facts:")] + "facts:\n  数: {value: 1, source: form}\n"
    path = write_case(tmp_path / "case", framework=framework, case=case, sites=None)
    report = tmp_path / "report.html"
    assert run("report", path, "--out", report).exit_code == 0
    assert "（一百二十）指标119" in report.read_text("utf-8")


def test_where_everything_is_left_out_nothing_is_graded(tmp_path: Path) -> None:
    framework = (
        FRAMEWORK[: FRAMEWORK.index("measures:")]
        + """\
facts: {数: {}}
indicators:
  - {code: A, name: 甲, points: 60, value: 数, target: 1, score: proportional, missing: reweight}
  - {code: B, name: 乙, points: 40, value: 数, target: 1, score: proportional, missing: reweight}
"""
    )
    case = CASE[: CASE.index("facts:")]
    path = write_case(tmp_path, framework=framework, case=case, sites=None)
    data = run_json("evaluate", path)
    assert (data["total"], data["grade"]) == ("0.00", None)
    explained = run("explain", path, "A").stdout
    assert "缺数据，不适用，分值让给同级" in explained
    assert "记录汇总" not in explained
