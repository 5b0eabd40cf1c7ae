"""The published reference report: what its tables say holds, and what its weights lack."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from hengjian.audit.checks.registry import check_named
from hengjian.audit.consequences import with_consequences
from hengjian.audit.context import Context, context_of
from hengjian.audit.findings import Claim
from hengjian.audit.readers import read_document

SEEDS = Path(__file__).resolve().parents[3].parent / "shared" / "seeds"

pytestmark = pytest.mark.shared


@functools.cache
def _context() -> Context:
    return context_of(read_document(next(SEEDS.glob("*.txt"))))


def _claims(code: str) -> tuple[Claim, ...]:
    context = _context()
    return with_consequences(check_named(code).run(context), context)


def _told(claim: Claim) -> set[str]:
    return {_context().document.text_at(spot) for spot in claim.spots}


def test_the_sums_of_table_one_hold() -> None:
    held = {text for claim in _claims("table-total") if claim.holds for text in _told(claim)}
    assert {"64,159.00", "52,300.00", "52,112.05", "30,878.14"} <= held
    assert all(claim.holds for claim in _claims("table-total"))


def test_the_rates_of_table_one_hold_on_what_was_passed_on() -> None:
    claims = _claims("columns")
    assert all(claim.holds for claim in claims)
    assert any({"75.76%", "30,000.00", "39,600.00"} == _told(claim) for claim in claims)
    assert any({"59.25%", "30,878.14", "52,112.05"} == _told(claim) for claim in claims)


def test_the_scores_of_table_two_hold() -> None:
    claims = _claims("score-table")
    assert all(claim.holds for claim in claims)
    told = {text for claim in claims for text in _told(claim)}
    assert {"85%", "77.14%", "56.44%", "46.45%", "67.4"} <= told


def test_weights_grade_and_shares_hold() -> None:
    for code in ("weights", "grade", "over-hundred"):
        claims = _claims(code)
        assert claims
        assert all(claim.holds for claim in claims)


def test_output_and_benefit_of_45_is_a_query_that_says_what_a_grade_would_need() -> None:
    (found,) = (f for claim in _claims("policy-minimum") for f in claim.findings)
    assert (found.severity, found.stated) == ("query", "45")
    assert found.consequence is not None
    assert "7.40" in found.consequence.zh
