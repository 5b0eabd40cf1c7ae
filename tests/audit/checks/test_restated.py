"""The same measure with another value, its rounded restatements, and shares of two totals."""

from __future__ import annotations

from hengjian.audit.checks import restated, share_base
from hengjian.audit.context import Context, context_of
from hengjian.audit.findings import Finding
from hengjian.audit.readers import read_text

SUMMARY, BODY = "# 摘要\n\n", "\n\n# 正文\n\n一、基本情况\n\n"


def _context(text: str) -> Context:
    return context_of(read_text(text))


def _findings(text: str) -> list[Finding]:
    return [found for claim in restated.CHECK.run(_context(text)) for found in claim.findings]


def _words(text: str) -> tuple[str, list[str]]:
    """Severity of the only finding, and the words at its places."""
    (found,) = _findings(text)
    document = _context(text).document
    return found.severity, [document.text_at(spot) for spot in found.spots]


def test_the_same_sentence_with_another_count_is_an_error() -> None:
    first, second = "截至评价日，项目共开工80个小区。", "截至评价日，项目共开工79个小区。"
    severity, places = _words(SUMMARY + first + BODY + second)
    assert severity == "error"
    assert sorted(places) == ["79个", "80个"]


def test_other_words_for_the_same_count_are_a_warning() -> None:
    text = "截至评价日，已开工小区数为79个。\n\n截至评价日，项目共开工80个小区。"
    assert _words(text)[0] == "warning"


def test_the_value_with_fewer_places_comes_first() -> None:
    many = "截至评价日，项目共开工80个小区。"
    _, places = _words(f"{many}\n\n{many}\n\n截至评价日，项目共开工79个小区。\n\n{many}")
    assert places == ["79个", "80个", "80个", "80个"]


def test_a_difference_that_rounding_and_cutting_can_explain_is_a_query() -> None:
    text = "截至评价日，实际支付资金120.14万元。\n\n截至评价日，实际支付资金120.13万元。"
    assert _words(text)[0] == "query"


def test_restatements_that_agree_are_claims_that_hold() -> None:
    text = "总建筑面积3307389.65平方米。\n\n总建筑面积330.74万平方米。"
    claims = list(restated.CHECK.run(_context(text)))
    assert [claim.holds for claim in claims] == [True]
    assert len(claims[0].spots) == 2


def test_two_years_are_two_values() -> None:
    assert _findings("2021年投资完成率为45.10%。\n\n2022年投资完成率为45.70%。") == []


def test_a_table_total_is_held_against_the_text() -> None:
    table = (
        "| 资金来源 | 实际支付资金（万元） |\n| --- | --- |\n"
        "| 中央 | 1,000.00 |\n| 省级 | 2,345.67 |\n| 合计 | 3,345.67 |\n"
    )
    assert _words(f"项目实际支付资金3,345.76万元。\n\n{table}")[1] == ["3,345.76万元", "3,345.67"]
    assert _findings(f"项目实际支付资金3,345.67万元。\n\n{table}") == []


def test_a_share_that_holds_for_one_of_two_totals_names_it() -> None:
    text = (
        "项目总投资为5,000.00万元，后总投资调整为6,000.00万元。\n\n"
        "计划完成项目总投资的40%，即2,400.00万元。"
    )
    (claim,) = share_base.CHECK.run(_context(text))
    (found,) = claim.findings
    assert (found.severity, found.stated, found.expected) == ("query", "40%", "48%")
