"""Rules with their scores, shares over a hundred, and the weights that the rules ask for."""

from __future__ import annotations

from tests.audit.checks.reports import claims, findings

RULE = "| 三级指标 | 分值 | 指标值 | 完成值 | 评分标准 | 得分 |\n|---|---|---|---|---|---|\n"


def test_a_proportional_rule_is_recomputed() -> None:
    row = "| 开工率 | 7 | 100% | 27.03% | 得分=开工率×分值 | {} |\n"
    assert all(claim.holds for claim in claims("rule-score", RULE + row.format("1.89")))
    (found,) = findings("rule-score", RULE + row.format("2.89"))
    assert (found.severity, found.expected) == ("warning", "1.89")


def test_a_rule_with_bands_is_left_alone() -> None:
    row = "| 开工率 | 7 | 100% | 27.03% | 低于60%不得分，否则得分=开工率×分值 | 0 |\n"
    assert not claims("rule-score", RULE + row)


def test_a_satisfaction_over_a_hundred_warns_and_spending_asks() -> None:
    (share,) = findings("over-hundred", "居民满意度为112%。")
    (spent,) = findings("over-hundred", "资金支出率达112%。")
    assert (share.severity, spent.severity) == ("warning", "query")


def test_output_and_benefit_below_sixty_ask_once_with_the_article() -> None:
    table = (
        "| 一级指标 | 分值 |\n|---|---|\n| 决策 | 20 |\n| 过程 | 35 |\n| 产出 | 25 |\n| 效益 "
        "| 20 |\n"
        "| 合计 | 100 |\n\n决策权重为20%，过程35%，产出25%，效益20%。\n"
    )
    (found,) = findings("policy-minimum", table)
    assert (found.severity, found.stated, found.expected) == ("warning", "45", "≥60")
    assert "第十四条" in found.message.zh
    (asked,) = findings("policy-minimum", table + "\n项目尚有 3 个小区未完工。\n")
    assert asked.severity == "query"
    reason = "\n项目处于实施期间，按规定更加注重决策、过程和产出。\n"
    assert findings("policy-minimum", table + reason) == []
