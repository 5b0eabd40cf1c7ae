"""A payment on its way: three people, the red line at every step, reversal instead of deletion."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.models import Site
from hengjian.site.money import actions
from hengjian.site.money.ledger import differences
from hengjian.site.money.models import Contract, Movement, Payment
from hengjian.site.money.steps import CERTIFICATE, CHANGE_ORDER, PAYMENT, SETTLEMENT
from hengjian.site.watching.models import Suspension
from tests.site.money.booking import DAY, contract, funded, special

Member = Callable[[str], Membership]
D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("审批单.txt", "产值审核表".encode())


@pytest.fixture
def works(member: Member) -> Contract:
    """Price 1,000, advance 10 %, progress 80 %; 1,000 in the special account."""
    return contract(funded(member, "1000"), "1000.00", advance=D(10), recovery_from=D(50))


def _certified(member: Member, works: Contract, amount: str) -> None:
    values = {"month": DAY, "certified_on": DAY, "amount": D(amount)}
    row = actions.enter_output(by=member("contractor"), contract=works, values=values)
    CERTIFICATE.take("confirm", by=member("supervisor"), row=row)


def _entered(member: Member, works: Contract, amount: str, **more: Any) -> Payment:
    values = {
        "contract": works,
        "fund_source": "central",
        "kind": "progress",
        "category": "works",
        "amount": D(amount),
        "payee": works.party,
        "applied_on": DAY,
        **more,
    }
    by = member("implementing_unit")
    return actions.enter_payment(by=by, project=works.project, values=values, files=[_file()])


def _approved(member: Member, works: Contract, amount: str) -> Payment:
    row = PAYMENT.take(
        "submit", by=member("implementing_unit"), row=_entered(member, works, amount)
    )
    return PAYMENT.take("approve", by=member("department_head"), row=row)


def _codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.problems]


def _rules(row: Payment) -> list[str]:
    return [each["rule"] for each in row.findings]


def test_a_payment_inside_the_line_goes_through_three_people(
    member: Member, works: Contract
) -> None:
    row = _approved(member, works, "100")
    row = PAYMENT.take("pay", by=member("cashier"), row=row, on=DAY)
    assert (row.state, row.paid_on, row.findings) == ("paid", DAY, [])
    assert special(works.project).balance == D("900.00")
    assert row.movement.amount == D("100.00")
    verbs = TrailEntry.objects.filter(subject=row.code).order_by("sequence")
    assert list(verbs.values_list("action", flat=True)) == [
        "payment.create",
        "payment.attach",
        "payment.submit",
        "payment.approve",
        "payment.pay",
    ]
    assert list(differences()) == []


def test_only_confirmed_output_counts(member: Member, works: Contract) -> None:
    values = {"month": DAY, "certified_on": DAY, "amount": D(500)}
    entered = actions.enter_output(by=member("contractor"), contract=works, values=values)
    by = member("implementing_unit")
    row = PAYMENT.take("submit", by=by, row=_entered(member, works, "500"))
    assert (row.state, _rules(row)) == ("stopped", ["contract-output", "project-output"])
    CERTIFICATE.take("confirm", by=member("supervisor"), row=entered)
    row = PAYMENT.take("submit", by=by, row=PAYMENT.take("amend", by=by, row=row))
    assert (row.state, row.findings) == ("submitted", [])


def test_output_is_not_entered_twice_while_it_waits(member: Member, works: Contract) -> None:
    by = member("contractor")
    values = {"month": DAY, "certified_on": DAY, "amount": D("400")}
    actions.enter_output(by=by, contract=works, values=values)
    with pytest.raises(Refused) as refused:
        actions.enter_output(by=by, contract=works, values=values)
    assert _codes(refused) == ["output-waits"]


def test_above_the_line_a_second_person_lets_it_pass_with_a_reason_that_stays(
    member: Member, works: Contract
) -> None:
    unit, finance = member("implementing_unit"), member("finance_bureau")
    row = PAYMENT.take("submit", by=unit, row=_entered(member, works, "100.01"))
    assert (row.state, row.findings[0]["excess"]) == ("stopped", "0.01")
    with pytest.raises(Refused) as refused:
        PAYMENT.take("override", by=finance, row=row, why="急")
    assert _codes(refused) == ["payment-not-asked"]
    with pytest.raises(Refused) as refused:
        PAYMENT.take("ask", by=unit, row=row, why=" ")
    assert _codes(refused) == ["step-without-reason"]
    row = PAYMENT.take("ask", by=unit, row=row, why="农民工工资专户需要")
    with pytest.raises(PermissionDenied):
        PAYMENT.take("override", by=unit, row=row, why="自己放行")
    row = PAYMENT.take("override", by=finance, row=row, why="同意，下月产值抵扣")
    assert (row.state, row.overridden_by) == ("submitted", finance.person.username)
    head = member("department_head")
    with pytest.raises(Refused) as refused:
        PAYMENT.take("approve", by=head, row=row)
    assert _codes(refused) == ["payment-escalated"]
    row = PAYMENT.take("approve", by=head, row=row, why="已核实")
    row = PAYMENT.take("pay", by=member("cashier"), row=row, on=DAY)
    assert row.state == "paid"
    assert row.override_reason == "农民工工资专户需要"
    assert row.overridden_by
    assert _rules(row) == ["contract-output", "project-output"]


def test_every_stop_and_override_is_kept(member: Member, works: Contract) -> None:
    """Let pass once, stopped anew because another payment went first, then taken back."""
    unit, finance, head = (
        member(role) for role in ("implementing_unit", "finance_bureau", "department_head")
    )
    row = PAYMENT.take("submit", by=unit, row=_entered(member, works, "110"))
    row = PAYMENT.take("ask", by=unit, row=row, why="第一次")
    row = PAYMENT.take("override", by=finance, row=row, why="同意一次")
    _approved(member, works, "50")
    row = PAYMENT.take("approve", by=head, row=row, why="核实")
    assert row.state == "stopped", "more of it than was let pass"
    row = PAYMENT.take("ask", by=unit, row=row, why="第二次")
    row = PAYMENT.take("refuse-override", by=finance, row=row, why="不同意")
    row = PAYMENT.take("submit", by=unit, row=row)
    row = PAYMENT.take("amend", by=unit, row=row)
    kept = [(s.outcome, s.reason, s.decision_reason, s.decided_by) for s in row.stops.all()]
    assert kept == [
        ("passed", "第一次", "同意一次", "finance_bureau"),
        ("refused", "第二次", "不同意", "finance_bureau"),
        ("amended", "", "", "implementing_unit"),
    ]
    assert [s.stopped_by for s in row.stops.all()] == [
        "implementing_unit", "department_head", "implementing_unit",
    ]  # fmt: skip
    asked = [s.findings[0]["asked"] for s in row.stops.all()]
    assert asked == ["110.00", "160.00", "160.00"], "each with the figures of its moment"


def test_let_pass_and_still_not_approved_it_can_be_amended(member: Member, works: Contract) -> None:
    unit, finance, head = (
        member(role) for role in ("implementing_unit", "finance_bureau", "department_head")
    )
    row = PAYMENT.take("submit", by=unit, row=_entered(member, works, "110"))
    row = PAYMENT.take("ask", by=unit, row=row, why="申请")
    row = PAYMENT.take("override", by=finance, row=row, why="同意")
    row = PAYMENT.take("refuse", by=head, row=row, why="金额不对")
    assert (row.overridden_by, row.decision_reason) == ("finance_bureau", "金额不对")
    row = PAYMENT.take("amend", by=unit, row=row)
    assert (row.state, row.override_reason, row.overridden_by) == ("draft", "", "")
    assert [stop.outcome for stop in row.stops.all()] == ["passed"], "it stays on the record"
    assert PAYMENT.take("submit", by=unit, row=row).state == "stopped", "it must be let pass anew"


def test_who_asked_cannot_let_it_pass_whatever_their_rights(
    member: Member, works: Contract
) -> None:
    unit = member("implementing_unit")
    row = PAYMENT.take("submit", by=unit, row=_entered(member, works, "100.01"))
    row = PAYMENT.take("ask", by=unit, row=row, why="急")
    both = Membership.objects.create(
        person=unit.person, organisation=member("finance_bureau").organisation,
        role_code="finance_bureau",
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        PAYMENT.take("override", by=both, row=row, why="放行")
    assert _codes(refused) == ["step-by-same-hand"]


def test_two_that_fit_alone_do_not_fit_together(member: Member, works: Contract) -> None:
    unit, head = member("implementing_unit"), member("department_head")
    first, second = (
        PAYMENT.take("submit", by=unit, row=_entered(member, works, "60")) for _ in range(2)
    )
    assert (first.state, second.state) == ("submitted", "submitted")
    PAYMENT.take("approve", by=head, row=first)
    second = PAYMENT.take("approve", by=head, row=second, why="同意")
    assert second.state == "stopped"
    assert second.findings[0]["asked"] == "120.00"


def test_what_has_changed_since_the_approval_stops_the_payment(
    member: Member, works: Contract
) -> None:
    row = _approved(member, works, "100")
    Suspension.objects.create(
        code="SU", project=works.project, state="in_force", proposed_on=DAY, reason="严重偏离"
    )
    row = PAYMENT.take("pay", by=member("cashier"), row=row)
    assert (row.state, _rules(row), row.approved_by) == ("stopped", ["suspension"], "")
    assert special(works.project).balance == D("1000.00")
    with pytest.raises(Refused) as refused:
        PAYMENT.take("ask", by=member("implementing_unit"), row=row, why="急")
    assert _codes(refused) == ["payment-no-override"]


def test_one_person_never_has_two_hands_in_it(member: Member, works: Contract) -> None:
    row = _approved(member, works, "100")
    head = member("department_head").person
    cashier = Membership.objects.create(
        person=head, organisation=member("cashier").organisation, role_code="cashier"
    )
    with pytest.raises(Refused) as refused:
        PAYMENT.take("pay", by=cashier, row=row)
    assert _codes(refused) == ["step-by-same-hand"]


def test_a_wrong_payment_is_reversed_and_frees_the_money(member: Member, works: Contract) -> None:
    row = PAYMENT.take("pay", by=member("cashier"), row=_approved(member, works, "100"), on=DAY)
    movement = row.movement
    with pytest.raises(Refused) as refused:
        actions.reverse_movement(by=member("finance_bureau"), movement=movement, on=DAY, why="错")
    assert _codes(refused) == ["movement-of-payment"]
    row = PAYMENT.take("reverse", by=member("department_head"), row=row, on=DAY, why="付错单位")
    assert row.state == "reversed"
    assert special(works.project).balance == D("1000.00")
    kinds = Movement.objects.filter(project=works.project).values_list("kind", flat=True)
    assert sorted(kinds) == ["arrival", "payment", "reversal", "transfer"]
    again = PAYMENT.take("pay", by=member("cashier"), row=_approved(member, works, "100"), on=DAY)
    assert again.state == "paid"


def test_an_application_says_everything_that_is_wrong_at_once(
    member: Member, works: Contract
) -> None:
    with pytest.raises(Refused) as refused:
        _entered(member, works, "-1", category="moon", payee="别家")
    assert _codes(refused) == [
        "amount-not-positive",
        "field-unknown",
        "payment-payee-differs",
    ]
    row = _entered(member, works, "1")
    row.evidence.clear()
    with pytest.raises(Refused) as refused:
        PAYMENT.take("submit", by=member("implementing_unit"), row=row)
    assert _codes(refused) == ["payment-without-evidence"]


def test_a_change_order_counts_once_another_person_approved_it(
    member: Member, works: Contract
) -> None:
    _certified(member, works, "900")
    unit = member("implementing_unit")
    values = {"title": "增设雨水井", "reason": "管线改道", "amount": D(200), "ordered_on": DAY}
    order = actions.order_change(by=unit, contract=works, values=values)
    more = {"month": DAY, "certified_on": DAY, "amount": D(200)}
    entered = actions.enter_output(by=member("contractor"), contract=works, values=more)
    with pytest.raises(Refused) as refused:
        CERTIFICATE.take("confirm", by=member("supervisor"), row=entered)
    assert _codes(refused) == ["output-beyond-price"]
    CHANGE_ORDER.take("approve", by=member("implementing_head"), row=order, why="")
    assert CERTIFICATE.take("confirm", by=member("supervisor"), row=entered).state == "confirmed"


def test_settling_is_no_way_around_the_red_line(member: Member, works: Contract) -> None:
    _certified(member, works, "600")
    account = actions.hand_in_account(
        by=member("implementing_unit"), contract=works, claimed=D(1200)
    )
    settling = {"row": account, "audited_by": "审计所", "on": DAY}
    with pytest.raises(Refused) as refused:
        SETTLEMENT.take("settle", by=member("implementing_head"), approved=D("1000.01"), **settling)
    assert _codes(refused) == ["settlement-beyond-price", "settlement-beyond-output"]
    with pytest.raises(Refused) as refused:
        SETTLEMENT.take("settle", by=member("implementing_head"), approved=D("600.01"), **settling)
    assert _codes(refused) == ["settlement-beyond-output"]
    assert "600.00" in refused.value.problems[0].message()
    settled = SETTLEMENT.take("settle", by=member("implementing_head"), approved=D(600), **settling)
    assert settled.approved == 600


def test_once_settled_the_retention_is_kept_until_the_defects_period_is_over(
    member: Member, works: Contract
) -> None:
    _certified(member, works, "900")
    account = actions.hand_in_account(
        by=member("implementing_unit"), contract=works, claimed=D("950.00")
    )
    head = member("implementing_head")
    settling = {"row": account, "audited_by": "审计所", "on": DAY}
    with pytest.raises(Refused) as refused:
        SETTLEMENT.take("settle", by=head, approved=D("950.01"), **settling)
    assert _codes(refused) == ["settlement-beyond-claim", "settlement-beyond-output"]
    SETTLEMENT.take("settle", by=head, approved=D("900.00"), **settling)
    row = PAYMENT.take(
        "submit",
        by=member("implementing_unit"),
        row=_entered(member, works, "900", kind="settlement"),
    )
    found = {each["rule"]: each for each in row.findings}
    assert found["contract-output"]["allowed"] == "873.00"  # 900 × 97 %
    unit = member("implementing_unit")
    day = date(2023, 1, 1)
    accepted: Any = {"project": works.project, "accepted_on": day, "conclusion": "合格"}
    works.acceptances.create(code="AP", kind="part", **accepted)
    site = Site.objects.create(
        code="S1", name="一小区", project=works.project, section=works.section,
        sub_district=Organisation.objects.get(code="D1"),
    )  # fmt: skip
    works.acceptances.create(code="AS", site=site, **accepted)
    row = PAYMENT.take("submit", by=unit, row=PAYMENT.take("amend", by=unit, row=row))
    assert "contract-output" in _rules(row), "neither a part nor one site is the whole"
    works.acceptances.create(code="AC", **accepted)
    row = PAYMENT.take("submit", by=unit, row=PAYMENT.take("amend", by=unit, row=row))
    assert [r for r in _rules(row) if r == "contract-output"] == []
