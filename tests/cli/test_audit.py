"""hengjian audit: what is printed, what is written, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.run import run, run_json

WRONG = "完成率为 96/128=57.00%。\n"
FINE = "完成率为 96/128=75.00%。\n"


def written(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def test_a_wrong_figure_is_shown_in_its_context_and_ends_with_1(tmp_path: Path) -> None:
    result = run("audit", written(tmp_path / "d", a=WRONG) / "a.md")
    assert result.exit_code == 1
    for part in ("警告", "96/128=【57.00%】", "应为 75.00%", "a.md"):
        assert part in result.stdout


def test_a_fine_document_ends_with_0(tmp_path: Path) -> None:
    result = run("audit", written(tmp_path / "d", a=FINE) / "a.md")
    assert result.exit_code == 0
    assert "没有发现问题" in result.stdout


def test_english(tmp_path: Path) -> None:
    result = run("--lang", "en", "audit", written(tmp_path / "d", a=WRONG) / "a.md")
    assert "warning" in result.stdout
    assert "should be 75.00%" in result.stdout


def test_json_is_a_list_with_an_item_a_document(tmp_path: Path) -> None:
    folder = written(tmp_path / "d", a=WRONG, b=FINE, c="")
    items = run_json("audit", folder)
    assert [Path(item["document"]).name for item in items] == ["a.md", "b.md", "c.md"]
    assert [finding["stated"] for finding in items[0]["findings"]] == ["57.00%"]
    assert items[1]["claims_checked"] == items[1]["claims_held"] == items[1]["figures"] == 3
    assert items[2]["problems"]
    assert "problems" not in items[1]


def test_a_file_that_is_not_there_stops_nothing(tmp_path: Path) -> None:
    folder = written(tmp_path / "d", a=FINE)
    result = run("audit", folder / "gone.docx", folder / "a.md")
    assert result.exit_code == 1
    assert "gone.docx" in result.stderr
    assert "没有这个文件" in result.stderr
    assert result.stdout.count("没有发现问题") == 1
    alone = run("audit", folder / "gone.docx", "--out", folder / "a.html")
    assert alone.exit_code == 1
    assert not (folder / "a.html").exists()


def test_a_folder_ends_with_a_table_and_an_unreadable_file_stops_nothing(tmp_path: Path) -> None:
    folder = written(tmp_path / "d", a=FINE, b="", c=FINE)
    (folder / "~$a.docx").write_bytes(b"x")
    result = run("audit", folder)
    assert result.exit_code == 1
    assert "b.md" in result.stderr
    assert "读不了" in result.stdout
    assert result.stdout.count("没有发现问题") == 2


def test_the_page_is_written_whole(tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    result = run("audit", written(tmp_path / "d", a=WRONG) / "a.md", "--out", out)
    assert result.exit_code == 1
    assert out.read_bytes().startswith(b"<!doctype html>")
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["out.html"]


@pytest.mark.parametrize("out", ["out.docx", "out.odt", "nowhere/out.html", "d/a.md"])
def test_what_cannot_be_written_is_refused(tmp_path: Path, out: str) -> None:
    folder = written(tmp_path / "d", a=FINE)
    result = run("audit", folder / "a.md", "--out", tmp_path / out)
    assert result.exit_code == 1
    assert result.stderr
    assert (folder / "a.md").read_text("utf-8") == FINE
    assert [p.name for p in tmp_path.iterdir()] == ["d"]


def test_wrong_use_ends_with_2(tmp_path: Path) -> None:
    folder = written(tmp_path / "d", a=FINE, b=FINE)
    assert run("audit").exit_code == 2
    assert run("audit", folder, "--out", tmp_path / "out.html").exit_code == 2


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    assert run("audit", tmp_path / "d").exit_code == 1


def test_against_a_case(tmp_path: Path) -> None:
    text = "计划改造小区 269 个。绩效评价得分 86.4 分，评价等级为“良”。\n"
    path = written(tmp_path / "d", a=text) / "a.md"
    assert run("audit", path).exit_code == 0
    result = run("audit", path, "--against", "hongta", "--format", "json")
    assert result.exit_code == 1
    findings = json.loads(result.stdout)[0]["findings"]
    assert [f["expected"] for f in findings] == ["296个", "67.40分", "中"]
    assert "（红塔区老旧小区改造项目（二期）绩效评价报告 摘要一" in findings[0]["message"]


def test_against_a_case_a_finding_tells_what_its_points_and_rule_make_of_it(
    tmp_path: Path,
) -> None:
    text = "开工及时率=79/296=25.68%。\n\n本次绩效评价得分67.40分，评价等级为“中”。\n"
    path = written(tmp_path / "d", a=text) / "a.md"
    items = json.loads(run("audit", path, "--against", "hongta", "--format", "json").stdout)
    (wrong,) = [f for f in items[0]["findings"] if f["code"] == "expression"]
    for part in ("5 分", "1.28 变为 1.33", "67.40 变为 67.45", "等级仍为“中”"):
        assert part in wrong["consequence"]
    alone = json.loads(run("audit", path, "--format", "json").stdout)[0]["findings"]
    assert "1.33" not in alone[0]["consequence"]


def test_against_a_case_a_doubted_fact_is_scored_with_the_other_value(tmp_path: Path) -> None:
    text = (
        "已开工小区 97 个。\n\n给水管网长度 84,510 米。\n\n"
        "本次绩效评价得分67.40分，评价等级为“中”。\n"
    )
    path = written(tmp_path / "d", a=text) / "a.md"
    items = json.loads(run("audit", path, "--against", "hongta", "--format", "json").stdout)
    told = {f["stated"]: f["consequence"] for f in items[0]["findings"]}
    for part in ("“老旧小区改造开工率”（7.5 分）得分由 2.46 变为 2.03", "总分由 67.83 变为 67.40"):
        assert part in told["97 个"]
    assert "各指标得分不变；总分仍为 67.40，等级仍为“中”" in told["84,510 米"]


def test_every_figure_is_listed_with_how_it_stands(tmp_path: Path) -> None:
    path = written(tmp_path / "d", a=WRONG + "\n另有5个小区。") / "a.md"
    shown = run("audit", path, "--facts").stdout
    assert "57.00%" in shown
    assert "无从核对" in shown
    (item,) = run_json("audit", path, "--facts")
    assert [fact["standing"] for fact in item["facts"]] == [
        "contradicted", "contradicted", "contradicted", "unchecked",
    ]  # fmt: skip


def test_a_false_alarm_is_marked_once_and_not_raised_in_the_next_version(tmp_path: Path) -> None:
    folder, marks = written(tmp_path / "d", a=WRONG, b="加了一句话。\n\n" + WRONG), tmp_path / "m"
    (item,) = run_json("audit", folder / "a.md")
    (finding,) = item["findings"]
    result = run("audit", folder / "a.md", "--marks", marks, "--mark", finding["id"], "另有口径")
    assert result.exit_code == 0
    assert "另有口径" in marks.read_text(encoding="utf-8")
    (later,) = run_json("audit", folder / "b.md", "--marks", marks)
    assert later["findings"] == []
    unknown = run("audit", folder / "b.md", "--marks", marks, "--mark", "0123", "无")
    assert unknown.exit_code != 0
    assert "0123" in unknown.stderr


def test_a_later_version_tells_what_is_new_still_there_and_mended(tmp_path: Path) -> None:
    second = "到位率为 30/40=85.00%。\n"
    folder = written(tmp_path / "d", a=WRONG + second, b=FINE + second + "支出率为 1/4=35.00%。\n")
    (item,) = run_json("audit", folder / "b.md", "--since", folder / "a.md")
    since = item["since"]
    assert (len(since["new"]), len(since["still"]), len(since["mended"])) == (1, 1, 1)
    assert since["mended"][0]["stated"] == "57.00%"
    shown = run("audit", folder / "b.md", "--since", folder / "a.md").stdout
    for words in ("新出现 1", "仍在 1", "已改 1"):
        assert words in shown


def test_slips_of_the_pen_are_one_line(tmp_path: Path) -> None:
    slips = "项目项目实施实施单位与与监理单位。。"
    folder = written(tmp_path / "d", a=slips, b="工程工程概况。\n\n" + slips)
    shown = run("audit", folder / "a.md").stdout
    assert shown.count("笔误") == 1
    since = run("audit", folder / "b.md", "--since", folder / "a.md").stdout
    assert since.partition("新出现")[2].count("笔误") == 2  # the new one, and those still there
