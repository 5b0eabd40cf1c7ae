"""The red line's rules: each must hold a payment back, and let the next smaller one pass."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from hengjian.bilingual import Text
from hengjian.funds.allowance import Terms
from hengjian.funds.red_line import NAMES, Asked, OfContract, findings, project_of, room, stops
from hengjian.funds.spending import categories, listed, weights
from hengjian.site.planning.models import SOURCES

D = Decimal
TERMS = Terms(price=D(1000), advance=D(10), progress=D(80), recovery_from=D(50))
THIS = OfContract(TERMS, output=D(500), paid=D(400))
"""May be paid 500 × 80 % + 100 = 500: 100 are left."""
FINE = Asked(D(100), "special_bond", "works", "专户", D(100), THIS)


def _codes(asked: Asked) -> list[str]:
    return [each.rule for each in findings(asked)]


def test_a_payment_up_to_the_line_passes() -> None:
    assert _codes(FINE) == []


@pytest.mark.parametrize(
    ("rule", "changed"),
    [
        ("contract-output", {"amount": D("100.01"), "balance": D(200)}),
        ("contract-price", {"contract": replace(THIS, measured=False, paid=D("900.01"))}),
        ("source-purpose", {"category": "wages"}),
        ("account-balance", {"balance": D("99.99")}),
        ("suspension", {"suspended": Text("严重偏离目标，暂停拨付", "far from its goals")}),
        (
            "project-output",
            {
                "works": project_of(
                    [THIS, OfContract(replace(TERMS, advance=D(0)), D(0), D("100.01"))]
                )
            },
        ),
    ],
)
def test_each_rule_holds_what_passes_its_line(rule: str, changed: dict[str, Any]) -> None:
    found = findings(replace(FINE, **changed))
    assert [each.rule for each in found] == [rule]
    assert found[0].excess > 0
    assert found[0].asked - found[0].excess == found[0].allowed
    assert stops(found) is (weights()[rule].level == "stop")


@pytest.mark.parametrize(
    ("left", "changed"),
    [
        ("100", {"balance": D(200)}),
        ("99.99", {"balance": D("99.99")}),
        ("-20", {"contract": replace(THIS, paid=D(520))}),
        ("0", {"category": "wages"}),
        ("0", {"suspended": Text("严重偏离目标，暂停拨付", "far from its goals")}),
        ("100", {"contract": None}),
    ],
)
def test_what_may_be_asked_passes_and_a_cent_more_is_stopped(
    left: str, changed: dict[str, Any]
) -> None:
    asked = replace(FINE, **changed)
    assert room(asked) == D(left)
    assert not stops(findings(replace(asked, amount=D(left)))) or D(left) <= 0
    assert stops(findings(replace(asked, amount=D(left) + D("0.01"))))


def test_a_finding_tells_its_formula_with_the_values_in_both_languages() -> None:
    found = findings(replace(FINE, amount=D("100.01"), balance=D(200)))[0]
    assert found.formula.zh == ("已审产值 500.00 × 80% + 预付款 100.00 − 应扣回 0.00 = 500.00 元")
    assert "certified output 500.00 × 80%" in found.formula.en
    assert found.as_kept()["excess"] == "0.01"


def test_works_that_are_measured_by_nothing_are_bound_by_their_price_alone() -> None:
    design = OfContract(Terms(price=D(100)), D(0), D(0), measured=False)
    assert _codes(replace(FINE, amount=D(100), category="design", contract=design)) == []


def test_the_same_purpose_may_be_paid_from_a_source_that_nobody_forbids() -> None:
    assert _codes(replace(FINE, category="wages", source="county")) == []


def test_the_sources_with_a_list_are_named_with_their_documents() -> None:
    assert listed() == {"special_bond": ("国办发〔2024〕52号 负面清单",)}


def test_the_data_name_sources_and_rules_that_exist() -> None:
    named = {source for each in categories().values() for source in each.forbidden}
    assert named <= set(SOURCES)
    assert set(weights()) == set(NAMES)
