"""The published reference report: what must be found in its running text, and what holds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from hengjian.audit.checks.registry import check_named
from hengjian.audit.context import Context, context_of
from hengjian.audit.findings import Claim
from hengjian.audit.readers import read_document

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"

pytestmark = pytest.mark.shared


@cache
def _context() -> Context:
    (report,) = SEEDS.glob("000_*.txt")
    return context_of(read_document(report))


def _claims(code: str) -> list[tuple[Claim, list[str]]]:
    context = _context()
    return [
        (claim, [context.document.text_at(spot).replace(" ", "") for spot in claim.spots])
        for claim in check_named(code).run(context)
    ]


def test_the_copied_percentage_is_found_and_explained() -> None:
    (wrong,) = [claim for claim, _ in _claims("expression") if not claim.holds]
    (finding,) = wrong.findings
    assert (finding.severity, finding.stated, finding.expected) == ("error", "25.68%", "26.69%")
    assert finding.suggestion is not None
    assert "25.68% is 76/296, printed at 联动、连片实施率" in finding.suggestion.en


def test_the_two_counts_that_do_not_add_up_are_found() -> None:
    found = {
        (claim.findings[0].severity, claim.findings[0].stated, claim.findings[0].expected)
        for claim, _ in _claims("sum-in-words")
        if not claim.holds
    }
    assert {("error", "12 项", "13项"), ("error", "12 条", "15条")} <= found


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("expression", ["19.85%", "9205.58/46373×100%"]),
        ("expression", ["25.68%", "76/296"]),
        ("expression", ["67.26%", "150/223×100%"]),
        ("expression", ["37.22%", "83/223×100%"]),
        ("sum-in-words", ["21000个", "13200个", "7800个"]),
        ("sum-in-words", ["11个", "3个", "2个", "6个"]),
        ("sum-in-words", ["2,712.60万元", "2,673.00万元", "39.60万元"]),
        ("rate", ["51.68%", "42,348.10万元", "81,948.10万元"]),
        ("rate", ["37.22%", "83份", "223份"]),
        (
            "sum-in-words",
            ["79,235.50万元", "16,629.95万元", "49,889.84万元", "9,070.88万元", "3,644.83万元"],
        ),
    ],
)
def test_what_holds_is_a_claim_that_holds(code: str, words: list[str]) -> None:
    assert [claim.holds for claim, spots in _claims(code) if spots == words].count(True) >= 1


@pytest.mark.parametrize(
    "code", ["change", "impossible-share", "comparison", "ratio-incomplete", "rate"]
)
def test_nothing_else_is_found_in_its_sentences(code: str) -> None:
    assert [spots for claim, spots in _claims(code) if not claim.holds] == []


def test_no_other_sum_is_said_to_be_wrong() -> None:
    wrong = [spots for claim, spots in _claims("sum-in-words") if not claim.holds]
    assert {spots[0] for spots in wrong} == {"12项", "12条"}
