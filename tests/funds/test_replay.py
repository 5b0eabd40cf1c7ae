"""The reference case judged day by day."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal

import pytest

from hengjian import library
from hengjian.funds.allowance import Terms
from hengjian.funds.red_line import stops
from hengjian.funds.replay import Certified, Out, Replay, replay

D = Decimal
CERTIFIED = D("116977300.00")
"""11,697.73 万元 of certified output, as published."""


def _rows(table: str) -> list[dict[str, str]]:
    path = library.case_folder("hongta") / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _replayed(advance: Decimal) -> Replay:
    price = D("665197900.00") / 6
    terms = Terms(price=price.quantize(D("0.01")), advance=advance, recovery_from=D(20))
    certified = [
        Certified(row["section"], date.fromisoformat(row["certified_on"]), D(row["amount"]))
        for row in _rows("certificates")
    ]
    paid = [
        Out(row["code"], row["section"], date.fromisoformat(row["paid_on"]), D(row["amount"]),
            row["source"], "works")
        for row in _rows("payments")
    ]  # fmt: skip
    return replay({row["code"]: terms for row in _rows("sections")}, certified, paid)


@pytest.mark.parametrize("advance", [0, 10, 20])
def test_the_payment_that_passed_all_certified_output_would_have_been_stopped(
    advance: int,
) -> None:
    past = _replayed(D(advance))
    passing = past.passing(CERTIFIED)
    assert passing is not None
    assert (passing.total, passing.payment.on) == (D("117296267.00"), date(2022, 12, 30))
    assert passing.total - passing.payment.amount <= CERTIFIED
    assert passing.output == D("77560419.00")
    assert passing.stopped
    assert [each.rule for each in passing.found if each.level == "stop"] == ["contract-output"]


def test_without_an_advance_the_first_payment_would_have_been_stopped() -> None:
    first = _replayed(D(0)).stopped[0]
    assert first.payment.code == "SYN-P001"
    assert first.output == 0


def test_with_an_advance_of_ten_per_cent_the_third_payment_crosses_the_line() -> None:
    first = _replayed(D(10)).stopped[0]
    assert first.payment.code == "SYN-P003"
    assert first.found[0].asked == D("13542980.00")
    assert first.found[0].allowed == D("11086631.67")


def test_the_last_point_holds_the_published_totals() -> None:
    last = _replayed(D(10)).points[-1]
    assert (last.output, last.paid) == (CERTIFIED, D("308781400.00"))
    assert last.paid > last.allowed


@pytest.mark.parametrize("advance", [0, 10, 30])
def test_a_payment_is_stopped_where_one_of_its_findings_stops(advance: int) -> None:
    judged = _replayed(D(advance)).judged
    assert {each.stopped for each in judged} == {True, False}
    assert [each.stopped for each in judged] == [stops(each.found) for each in judged]


def test_what_a_source_may_not_pay_for_is_stopped_however_little_it_is() -> None:
    terms, day = {"A": Terms(price=D(1000), advance=D(10))}, date(2023, 1, 1)
    paid = [Out(each, "A", day, D(1), "special_bond", each) for each in ("wages", "works")]
    assert [each.payment.code for each in replay(terms, [], paid).stopped] == ["wages"]
