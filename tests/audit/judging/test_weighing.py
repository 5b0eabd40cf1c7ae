"""Findings are weighed against what the rest of the document says."""

from __future__ import annotations

from hengjian.audit.api import audit
from hengjian.audit.readers import read_text


def _found(text: str) -> list[tuple[str, str, str]]:
    return [(f.severity, f.stated, f.expected) for f in audit(read_text(text)).findings]


def test_a_vote_of_many_lines_and_a_slip_is_no_query() -> None:
    rows = "".join(f"| {n} | {n}00 | {n}5 | {p} |\n" for n, p in ((3, "11.67%"), (4, "11.25%"),
                   (5, "11.00%"), (6, "10.83%")))  # fmt: skip
    text = "| 组 | 到位 | 支出 | 支出率 |\n|---|---|---|---|\n" + rows.replace("10.83", "10.38")
    assert _found(text) == [("warning", "10.38%", "10.83%")]


def test_the_figure_that_mends_two_relations_is_blamed() -> None:
    text = (
        "| 街道 | 中央 | 省级 | 合计 |\n|---|---|---|---|\n| 甲 | 300 | 120 | 420 |\n"
        "| 乙 | 410 | 59 | 505 |\n| 丙 | 280 | 60 | 340 |\n| 合计 | 990 | 275 | 1265 |\n"
    )
    assert [(stated, expected) for _, stated, expected in _found(text)] == [("59", "95")]


def test_two_findings_of_the_same_figures_are_one() -> None:
    text = "油茶530000株，樟树35700株，枇杷20000株，山楂21000株，共计963700株。"
    assert len(_found(text)) <= 1


def test_a_sum_far_off_in_a_ragged_table_is_at_most_a_query() -> None:
    rows = "".join(f"| {name} | | | {n} |\n" for name, n in (("甲", 5), ("乙", 5), ("丙", 20)))
    text = "| 指标 | 说明 | 依据 | 分值 |\n|---|---|---|---|\n" + rows + "| 合计 | | | 100 |\n"
    assert all(severity == "query" for severity, *_ in _found(text))
