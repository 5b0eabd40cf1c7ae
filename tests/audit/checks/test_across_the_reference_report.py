"""What the checks across a document must find in the published reference report, and must not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from hengjian.audit.api import audit
from hengjian.audit.checks import (
    dates,
    payment_ahead,
    polarity,
    problems_answered,
    references,
    restated,
    share_base,
    slips,
)
from hengjian.audit.context import Context, context_of
from hengjian.audit.findings import Check, Finding
from hengjian.audit.prose import joined
from hengjian.audit.readers import read_document

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
MINE = (
    dates, payment_ahead, polarity, problems_answered, references, restated, share_base, slips
)  # fmt: skip
pytestmark = pytest.mark.shared


@cache
def _context() -> Context:
    return context_of(read_document(next(SEEDS.glob("000_*.txt"))))


def _found(check: Check) -> list[tuple[Finding, list[str]]]:
    """Every finding with the words at its places, without blanks."""
    document = _context().document
    return [
        (finding, [joined(document.text_at(spot)) for spot in finding.spots])
        for claim in check.run(_context())
        for finding in claim.findings
    ]


@pytest.mark.parametrize(
    ("first", "against"),
    [("79个", "80个"), ("2653栋", "2818栋"), ("30878.13万元", "30,878.14万元")],
)
def test_restated_values(first: str, against: str) -> None:
    places = [words for _, words in _found(restated.CHECK)]
    assert any(words[0] == first and against in words for words in places)


def test_nothing_else_is_restated() -> None:
    assert len(_found(restated.CHECK)) == 3


def test_annexes() -> None:
    found = {(joined(f.stated), f.expected) for f, _ in _found(references.CHECK)}
    assert ("附件5", "附件4") in found
    titles = [stated for stated, expected in found if not expected]
    assert sorted(titles) == ["绩效评价报告意见反馈表（股室）", "绩效评价报告意见反馈表（部门）"]


def test_statements_that_deny_each_other() -> None:
    found = _found(polarity.CHECK)
    said = [" ".join(words) for _, words in found]
    for yes, no in (("违规", "使用不规范"), ("3个指标已完成", "均未完成"), ("相匹配", "支付条件")):
        assert any(yes in words and no in words for words in said)
    assert {finding.severity for finding, _ in found} == {"query"}


def test_slips() -> None:
    found = {words[0] for _, words in _found(slips.CHECK)}
    assert {"偏差偏差", "绩效绩效", "项目项目", "与与", "。。", "（", "目总投资"} == found


def test_payments_and_bonds() -> None:
    pairs = [words[1:] for _, words in _found(payment_ahead.CHECK)]
    assert pairs == [["30878.13万元", "11,697.73万元"], ["30000.00万元", "39,600.00万元"]]


def test_the_share_of_the_changed_total() -> None:
    ((finding, _),) = _found(share_base.CHECK)
    assert finding.severity == "query"
    assert finding.expected == "58.53%"
    assert finding.basis is not None
    assert joined(finding.basis.zh) == "总投资79,235.50万元"


def test_a_problem_that_is_named_but_not_treated() -> None:
    assert "专项债券资金使用不规范" in [words[0] for _, words in _found(problems_answered.CHECK)]


def test_dates_hold() -> None:
    assert _found(dates.CHECK) == []


def test_errors_and_warnings_are_few() -> None:
    grave = [f.code for check in MINE for f, _ in _found(check.CHECK) if f.severity != "query"]
    assert sorted(grave) == ["payment-ahead"] * 2 + ["references"] * 3 + ["restated"] * 2


def test_the_whole_audit_says_nothing_grave_of_what_holds() -> None:
    found = audit(_context().document).findings
    grave = {(f.code, joined(f.stated)) for f in found if f.severity != "query"}
    assert {stated for code, stated in grave if code == "sum-in-words"} == {"12项", "12条"}
    assert ("expression", "25.68%") in grave
    assert sorted({code for code, _ in grave}) == [
        "expression", "payment-ahead", "references", "restated", "sum-in-words",
    ]  # fmt: skip
    assert sum(f.severity != "query" for f in found) == 10
