"""References to annexes and tables."""

from __future__ import annotations

from hengjian.audit.checks.references import CHECK
from hengjian.audit.context import context_of
from hengjian.audit.readers import read_text

ANNEXES = "\n\n附件：1.项目目标表\n\n2.指标体系表\n\n3.居民问卷汇总表\n\n4.工作底稿\n"
TABLE = "\n\n| 名称 | 数 |\n| --- | --- |\n| 甲 | 1 |\n"


def _found(text: str) -> list[tuple[str, str, str]]:
    """Severity, first place and expected of every finding."""
    context = context_of(read_text(text))
    findings = [found for claim in CHECK.run(context) for found in claim.findings]
    return [(f.severity, context.document.text_at(f.spots[0]), f.expected) for f in findings]


def test_a_title_that_belongs_to_another_annex() -> None:
    assert _found("详见附件4：居民问卷汇总表。" + ANNEXES) == [("warning", "附件4", "附件3")]


def test_an_annex_that_is_not_in_the_list() -> None:
    assert _found("详见附件9。" + ANNEXES) == [("warning", "附件9", "")]


def test_annexes_of_another_document_are_left_alone() -> None:
    assert _found("按《评价办法》（财预〔2020〕10号）附件9填报。" + ANNEXES) == []


def test_the_second_of_two_equal_titles_is_named_first() -> None:
    listed = "\n\n附件：1.反馈表\n\n2.工作底稿\n\n3.反馈表\n"
    assert _found("内容如下。" + listed) == [("warning", "3.反馈表", "")]


def test_a_table_that_does_not_exist() -> None:
    assert _found("资金详见表5。\n\n表1：资金表" + TABLE) == [("warning", "表5", "")]


def test_a_gap_in_the_numbers_of_tables() -> None:
    text = "表1：资金表" + TABLE + "\n\n表3：得分表" + TABLE
    assert [(severity, expected) for severity, _, expected in _found(text)] == [("query", "表2")]


def test_right_references_are_claims_that_hold() -> None:
    context = context_of(read_text("详见附件3，指标见附件2。" + ANNEXES))
    assert [claim.holds for claim in CHECK.run(context)] == [True, True]
