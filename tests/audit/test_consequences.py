"""What a finding changes: told by the score table and the grade scale the document prints."""

from __future__ import annotations

from dataclasses import replace

from hengjian.audit.consequences import with_consequences
from hengjian.audit.document import Spot
from hengjian.audit.findings import Claim, Finding
from hengjian.bilingual import Text, same
from tests.audit.checks.reports import read

SCALE = "优（得分≥90分）；良（80分≤得分＜90分）；中（60分≤得分＜80分）；差（得分＜60分）。\n\n"
RATE = "截至年底，开工及时率=79/296=25.68%。\n\n"
RESULT = "本项目评价得分{}分，评价等级为“{}”。\n\n"
TABLE = (
    "| 三级指标 | 分值 | 得分 |\n|---|---|---|\n| 开工及时率 | {0} | {1} |\n| 合格率 | {2} | "
    "{3} |\n"
    "| 合计 | 100 | {4} |\n"
)


def _consequence(text: str, finding: Finding) -> Text:
    context = read(text)
    block = next(b for b in context.document.blocks if finding.stated in b.text)
    start = block.text.index(finding.stated)
    placed = replace(finding, spots=(Spot(block.index, start, start + len(finding.stated)),))
    (claim,) = with_consequences([Claim(finding.code, placed.spots, (placed,))], context)
    told = claim.findings[0].consequence
    assert told is not None
    assert told.en != told.zh
    return told


WRONG = Finding("expression", "error", same("?"), (), "25.68%", "26.69%")


def test_without_level_three_points_it_cannot_be_told_but_the_margin_can() -> None:
    told = _consequence(SCALE + RATE + RESULT.format("67.4", "中"), WRONG)
    assert "+1.01 个百分点" in told.zh
    assert "7.40" in told.zh
    assert "12.60" in told.zh
    assert "cannot be told" in told.en


def test_a_score_that_is_rate_times_points_is_recomputed_and_the_grade_stays() -> None:
    text = SCALE + RATE + RESULT.format("67.28", "中") + TABLE.format(5, "1.28", 95, "66", "67.28")
    told = _consequence(text, WRONG)
    assert "1.28 变为 1.33" in told.zh
    assert "67.28 变为 67.33" in told.zh
    assert "等级仍为“中”" in told.zh


def test_a_correction_can_change_the_grade() -> None:
    text = (
        SCALE + RATE + RESULT.format("59.98", "差") + TABLE.format(5, "1.28", 95, "58.7", "59.98")
    )
    told = _consequence(text, WRONG)
    assert "等级由“差”变为“中”" in told.zh


def test_without_a_total_nothing_can_be_told() -> None:
    assert "cannot be told" in _consequence(RATE, WRONG).en


def test_a_slip_of_the_pen_changes_nothing() -> None:
    slip = Finding("slips", "query", same("?"), (), "截至年底")
    assert "不变" in _consequence(SCALE + RATE + RESULT.format("67.4", "中"), slip).zh


def test_claims_that_hold_pass_through() -> None:
    claim = Claim("expression", (Spot(0, 0, 1),))
    assert with_consequences([claim], read(RATE)) == (claim,)
