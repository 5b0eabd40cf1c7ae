"""Bonds: kept exactly, used only by who was admitted, moved by three people, never overwritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds import actions
from hengjian.site.bonds.models import BondUse, DebtService, Income, RevenueStream, UseChange
from hengjian.site.bonds.steps import USE_CHANGE
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.rows import Clash
from hengjian.site.money.models import Contract
from tests.site.bonds import bond_rows
from tests.site.bonds.bond_rows import LENT, STREAM
from tests.site.money.booking import colleague

Member = Callable[[str], Membership]
pytestmark = pytest.mark.django_db
HALF = Decimal("5000000.00")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.problems]


def test_all_that_is_wrong_with_a_bond_is_said_at_once(member: Member) -> None:
    with pytest.raises(Refused) as refused:
        bond_rows.bond(
            member, size=Decimal(0), rate=Decimal(-1), instalments=[["2030-06-31", "x"]], name=""
        )
    found = {(each.code, each.place.path) for each in refused.value.problems}
    assert {("list-unreadable", "instalments"), ("field-empty", "name")} <= found
    assert any(place == "rate" for _, place in found)
    with pytest.raises(Refused) as refused:
        bond_rows.bond(member, repayment="instalments", instalments=[["2024-06-28", "1.00"]])
    assert codes(refused) == ["bond-instalments-sum"]


def test_two_people_who_change_a_bond_at_once_clash(member: Member) -> None:
    row, by = bond_rows.bond(member), member("finance_bureau")
    actions.change_bond(by=by, bond=row, values={"rate": Decimal("3.1")}, version=1)
    with pytest.raises(Clash):
        actions.change_bond(by=by, bond=row, values={"rate": Decimal("3.2")}, version=1)


def test_only_an_admitted_project_uses_a_bond(member: Member) -> None:
    by, row, holder = member("finance_bureau"), bond_rows.bond(member), bond_rows.project(member)
    with pytest.raises(Refused) as refused:
        actions.assign(by=by, bond=row, project=holder, amount=HALF)
    assert codes(refused) == ["use-not-admitted"]
    bond_rows.concluded(member, holder, "adjust")
    with pytest.raises(Refused):
        actions.assign(by=by, bond=row, project=holder, amount=HALF)
    admitted = bond_rows.concluded(member, holder, "admit")
    use = actions.assign(by=by, bond=row, project=holder, amount=HALF)
    assert use.admitted == admitted
    with pytest.raises(Refused) as refused:
        actions.assign(by=by, bond=row, project=holder, amount=HALF + 1)
    assert codes(refused) == ["use-already-there", "use-above-size"]
    bond_rows.concluded(member, holder, "refuse")
    other = bond_rows.bond(member, name="二期")
    with pytest.raises(Refused) as refused:
        actions.assign(by=by, bond=other, project=holder, amount=HALF)
    assert codes(refused) == ["use-not-admitted"], "the latest conclusion counts"


def test_an_old_bond_is_entered_with_a_reason_that_stays(member: Member) -> None:
    use = bond_rows.lent(member)
    assert use.admitted is None
    line = TrailEntry.objects.get(action="bonduse.create")
    assert line.why == "存量债券"
    with pytest.raises(Refused) as refused:
        actions.remove_bond(by=member("finance_bureau"), bond=use.bond, why="登记错误")
    assert codes(refused) == ["bond-in-use"]


def test_a_wrong_entry_of_debt_service_is_reversed_once_and_stays(member: Member) -> None:
    use, by = bond_rows.lent(member), member("finance_bureau")
    values = {
        "kind": "interest",
        "due_on": date(2023, 6, 28),
        "paid_on": date(2023, 6, 28),
        "amount": Decimal("300000.00"),
    }
    paid = actions.pay(by=by, bond=use.bond, project=use.project, values=values)
    with pytest.raises(Refused) as refused:
        actions.take_back(by=by, paid=paid, why="重复登记")
    assert codes(refused) == ["reversal-by-author"]
    actions.take_back(by=colleague(by), paid=paid, why="重复登记")
    assert DebtService.objects.count() == 2
    with pytest.raises(Refused) as refused:
        actions.take_back(by=member("finance_bureau"), paid=paid, why="再次")
    assert codes(refused) == ["reversal-by-author", "entry-reversed"]


def test_an_assumption_says_where_it_comes_from(member: Member) -> None:
    by, holder = member("implementing_unit"), bond_rows.project(member)
    bad = {**STREAM, "source": "", "as_of": None, "unit": "桩", "ramp": ["40", "半"]}
    with pytest.raises(Refused) as refused:
        actions.add_stream(by=by, project=holder, values=bad)
    assert set(codes(refused)) == {"assumption-undated", "list-unreadable"}
    with pytest.raises(Refused) as refused:
        actions.add_stream(by=by, project=holder, values={**STREAM, "unit": "桩"})
    assert codes(refused) == ["unit-unknown"]


def test_a_stream_that_earned_stays_and_income_is_reversed(member: Member) -> None:
    use, by = bond_rows.lent(member), member("implementing_unit")
    stream = RevenueStream.objects.get()
    values = {"stream": stream, "received_on": date(2023, 1, 5), "amount": Decimal("9.99")}
    income = actions.enter_income(by=by, project=use.project, values=values)
    with pytest.raises(Refused) as refused:
        actions.remove_stream(by=by, stream=stream, why="x")
    assert codes(refused) == ["stream-has-income"]
    with pytest.raises(Refused) as refused:
        actions.reverse_income(by=by, income=income, why="金额错误")
    assert codes(refused) == ["reversal-by-author"]
    actions.reverse_income(by=colleague(by), income=income, why="金额错误")
    assert Income.objects.filter(reverses=None, reversed_by=None).count() == 0
    other = bond_rows.project(member, "P-2")
    with pytest.raises(Refused) as refused:
        actions.enter_income(by=by, project=other, values=values)
    assert codes(refused) == ["stream-of-another-project"]


def _asked(member: Member, use: BondUse, amount: Decimal) -> UseChange:
    other = bond_rows.project(member, "P-2")
    by = member("implementing_unit")
    return actions.ask_for_change(
        by=by, use=use, to_project=other, amount=amount, reason="原项目用不完"
    )


def test_a_change_of_use_takes_three_people_and_moves_unspent_money_only(member: Member) -> None:
    use = bond_rows.lent(member)
    bond_rows.moved(use.project, "arrival", "10000000.00", LENT)
    bond_rows.moved(use.project, "payment", "7000000.00", date(2022, 9, 1))
    row = _asked(member, use, Decimal("2000000.00"))
    by = member("implementing_unit")
    with pytest.raises(Refused) as refused:
        actions.ask_for_change(
            by=by, use=use, to_project=row.to_project, amount=Decimal("1000000.01"), reason="再申请"
        )
    assert codes(refused) == ["change-above-unspent"]
    USE_CHANGE.take("agree", by=member("department_head"), row=row, why="同意")
    finance = member("finance_bureau")
    with pytest.raises(Refused) as refused:
        USE_CHANGE.take("approve", by=finance, row=row, why="同意")
    assert codes(refused) == ["use-not-admitted"]
    bond_rows.concluded(member, row.to_project)
    USE_CHANGE.take("approve", by=finance, row=row, why="同意")
    amounts = dict(BondUse.objects.values_list("project__code", "amount"))
    assert amounts == {"P-1": Decimal("8000000.00"), "P-2": Decimal("2000000.00")}
    line = TrailEntry.objects.get(action="bonduse.change")
    assert line.before == {"amount": "10000000.00", "version": 1}
    with pytest.raises(Refused) as refused:
        USE_CHANGE.take("approve", by=finance, row=row, why="再来")
    assert "step-not-possible" in codes(refused)


@pytest.mark.parametrize(("bond", "left"), [("一期", "0.00"), ("二期", "4000000.00")])
def test_the_money_of_the_oldest_bond_is_spent_first(member: Member, bond: str, left: str) -> None:
    first = bond_rows.lent(member)
    later = bond_rows.bond(member, name="二期", issued_on=date(2023, 6, 28))
    second = BondUse.objects.create(bond=later, project=first.project, amount=HALF)
    bond_rows.moved(first.project, "arrival", "15000000.00", LENT)
    bond_rows.moved(first.project, "payment", "11000000.00", date(2023, 9, 1))
    with pytest.raises(Refused) as refused:
        _asked(member, {"一期": first, "二期": second}[bond], Decimal(left) + Decimal("0.01"))
    assert codes(refused) == ["change-above-unspent"]
    assert f"{Decimal(left):,}" in refused.value.problems[0].message()


def test_a_change_of_use_that_is_refused_moves_nothing(member: Member) -> None:
    use = bond_rows.lent(member)
    row = _asked(member, use, HALF)
    done = USE_CHANGE.take("decline", by=member("department_head"), row=row, why="不同意")
    assert done.state == UseChange.State.REFUSED
    assert BondUse.objects.get().amount == use.amount


def test_the_score_of_a_clause_is_set_by_the_finance_bureau_and_fixes_it(member: Member) -> None:
    use, by = bond_rows.lent(member), member("implementing_unit")
    contract = Contract.objects.create(
        code="C-1", project=use.project, name="停车运营", party="甲", amount=1, signed_on=LENT
    )
    values = {"year": 2025, "base": Decimal("1000000.01"), "linked": Decimal("30")}
    row = actions.enter_clause(by=by, contract=contract, values=values)
    finance = member("finance_bureau")
    with pytest.raises(Refused) as refused:
        actions.set_clause_score(by=finance, clause=row, score=Decimal("100.5"), why="")
    assert codes(refused) == ["score-out-of-range", "step-without-reason"]
    row = actions.set_clause_score(
        by=finance, clause=row, score=Decimal("83.5"), why="2025年度评价报告"
    )
    with pytest.raises(Refused) as refused:
        actions.change_clause(by=by, clause=row, values={"linked": Decimal("10")}, version=None)
    assert codes(refused) == ["clause-scored"]
