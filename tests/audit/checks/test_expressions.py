"""Written arithmetic: what is read as a working, and where the finding points."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengjian.audit.checks.registry import check_named
from hengjian.audit.context import context_of
from hengjian.audit.findings import Claim
from hengjian.audit.readers import read_text


def claims(text: str, code: str = "expression") -> list[Claim]:
    return list(check_named(code).run(context_of(read_text(text))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("按时率=45÷60×100%=57%", "75%"),
        ("按时率 ＝ ４５ ／ ６０ × １００％ ＝ ５７％", "75%"),
        ("按时率=[60-15]/60=57%", "75%"),
        ("45除以60等于57%", "75%"),
        ("得分=12分×75%=7分", "9分"),
        ("两项合计1.20亿元+3000.00万元=15500.00万元", "15000.00万元"),
        ("单价 1,200 元/户 × 50 户 = 60,100 元", "60,000元"),
        ("21100个=居民13200个+公共7800个", "21000个"),
        ("17（决策）+27（过程）+14.11（产出）=59.11分", "58.11分"),
    ],
)
def test_a_wrong_result_is_found_with_what_is_due(text: str, expected: str) -> None:
    (claim,) = claims(text)
    (finding,) = claim.findings
    assert (finding.severity, finding.expected) == ("error", expected)


@pytest.mark.parametrize(
    "text",
    [
        "收于2022/7/31，第1/3题，文号〔2020〕10号。",
        "实际数/预算数×100%=完成率",
        "n=223，p=0.05，a=1、b=2。",
        "完成数/计划数×100%=60%",
    ],
)
def test_what_is_no_working_is_no_claim(text: str) -> None:
    assert claims(text) == []


def test_every_step_of_a_chain_is_a_claim() -> None:
    found = claims("按时率=45/60=0.75=57%")
    assert [claim.holds for claim in found] == [True, False]


def test_the_finding_points_at_the_result_first_and_then_at_the_working() -> None:
    text = "截至评价日，按时率 = 45 / 60 = 57%，偏低。"
    context = context_of(read_text(text))
    (claim,) = check_named("expression").run(context)
    (finding,) = claim.findings
    assert [context.document.text_at(spot) for spot in finding.spots] == ["57%", "45 / 60"]


def test_a_result_that_is_right_elsewhere_is_explained_as_a_copy() -> None:
    (wrong,) = [c for c in claims("甲率=40/60=75.00%。\n\n乙率=45/60=75.00%。") if not c.holds]
    suggestion = wrong.findings[0].suggestion
    assert suggestion is not None
    assert "75.00% is 45/60, printed at 乙率" in suggestion.en


def test_a_working_in_a_bracket_behind_its_figure_is_a_warning() -> None:
    (claim,) = claims("得分率95.20%（18.5/20）。")
    assert [finding.severity for finding in claim.findings] == ["warning"]


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(0, 3))
@settings(deadline=None)
def test_a_share_rounded_or_cut_always_holds(part: int, whole: int, places: int) -> None:
    scaled = part * 100 * 10**places
    for number in (scaled // whole, (2 * scaled + whole) // (2 * whole)):
        digits = str(number).rjust(places + 1, "0")
        shown = f"{digits[:-places]}.{digits[-places:]}" if places else digits
        assert all(claim.holds for claim in claims(f"比率={part}/{whole}×100%={shown}%"))


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(2, 400))
@settings(deadline=None)
def test_a_share_off_by_more_than_rounding_never_holds(part: int, whole: int, off: int) -> None:
    number = part * 10000 // whole + off
    shown = f"{number // 100}.{number % 100:02d}"
    assert not any(claim.holds for claim in claims(f"比率={part}/{whole}×100%={shown}%"))
