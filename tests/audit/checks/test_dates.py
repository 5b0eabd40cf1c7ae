"""Dates that cannot be, and those that can."""

from __future__ import annotations

import pytest

from hengjian.audit.checks.dates import CHECK
from hengjian.audit.context import context_of
from hengjian.audit.readers import read_text


def _found(text: str) -> list[tuple[str, str]]:
    """Severity and first place of every finding."""
    context = context_of(read_text(text))
    findings = [found for claim in CHECK.run(context) for found in claim.findings]
    return [(found.severity, context.document.text_at(found.spots[0])) for found in findings]


@pytest.mark.parametrize(
    ("text", "severity", "place"),
    [
        ("于2022年2月30日送达。", "error", "2022年2月30日"),
        ("于2022-13-01送达。", "error", "2022-13-01"),
        ("2022年8月开工，2022年3月完工。", "error", "2022年3月"),
        ("2023年9月至2023年7月开展评价。", "error", "2023年9月至2023年7月"),
        ("2022年5月开工，2022年9月取得可研批复。", "warning", "2022年5月"),
        ("工期12个月，自2022年1月至2023年6月。", "warning", "工期12个月"),
        ("2023年9月至7月开展评价。", "query", "2023年9月至7月"),
    ],
)
def test_dates_that_cannot_be(text: str, severity: str, place: str) -> None:
    assert _found(text) == [(severity, place)]


@pytest.mark.parametrize(
    "text",
    [
        "一期于2021年5月竣工，二期于2020年7月开工。",
        "2024年2月29日验收。",
        "2022年7月开工，2023年12月之前竣工验收，2024年投入运营。",
        "资料见2022.13.5节，版本2022.99.99。",
        "计划2022年9月开工，实际于2022年6月完工。",
    ],
)
def test_dates_that_can(text: str) -> None:
    assert _found(text) == []


def test_an_evaluation_day_before_the_end_of_its_period() -> None:
    text = "评价基准日为2022年10月31日。\n\n评价期间为2022年1月1日至2022年12月31日。"
    assert _found(text) == [("warning", "2022年10月31日")]
