"""What is done under a contract: change orders, certified output, payments, its settlement.

A payment is judged by the red line, approved, paid, reversed: three people on every one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.funds.red_line import NAMES, STOP
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.library.rows import listing_of
from hengjian.site.library.visibility import visible_to
from hengjian.site.money import red_line
from hengjian.site.money.ledger import ROUTES, Booking, move, reversal_of
from hengjian.site.money.models import (
    ChangeOrder,
    Contract,
    FinalAccount,
    Movement,
    OutputCertificate,
    Payment,
)
from hengjian.site.money.red_line import is_covered, judge, states
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Duty, Outcome, Step, Turn

S, P = Payment.State, Permission
STOPPED = Outcome(
    S.STOPPED,
    "stop",
    Text("红线拦下了这笔支付，原因见下", "the red line stops this payment; see below"),
)


def _has_evidence(turn: Turn) -> Iterator[Problem]:
    if not turn.row.evidence.exists():
        yield problem("payment-without-evidence", Place(path="files"))


def _may_be_let_pass(turn: Turn) -> Iterator[Problem]:
    for each in turn.row.findings:
        if each["level"] == STOP and not each["override"]:
            yield problem("payment-no-override", rule=NAMES[each["rule"]])


def _was_asked(turn: Turn) -> Iterator[Problem]:
    if turn.row.state == S.STOPPED and not turn.row.override_reason:
        yield problem("payment-not-asked", name=turn.row)


def _is_asked(payment: Payment, by: Membership) -> bool:
    return bool(payment.override_reason)


def _can_be_asked(payment: Payment, by: Membership) -> bool:
    return not _is_asked(payment, by) and all(each["override"] for each in payment.findings)


def _those_asked(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    return rows.exclude(override_reason="")


def _forget_override(payment: Payment) -> None:
    """What let it pass held for what was applied for then; its row of the stops is kept."""
    payment.override_asked_by = payment.override_reason = payment.overridden_by = ""
    payment.overridden_at = None


def _judge_first(turn: Turn) -> Outcome | None:
    found = judge(turn.row)
    turn.row.entered_by = turn.who  # whoever hands it in answers for it, stopped or not
    _forget_override(turn.row)
    turn.row.decision_reason = ""
    if not any(each.level == STOP for each in found):
        return None
    red_line.begin_stop(turn.row, turn.by, turn.on)
    return STOPPED


def _stop(turn: Turn) -> Outcome:
    red_line.begin_stop(turn.row, turn.by, turn.on)
    _forget_override(turn.row)
    return STOPPED


def _take_back(turn: Turn) -> None:
    red_line.settle_stop(turn.row, turn.by, red_line.Outcome.AMENDED, turn.on)
    _forget_override(turn.row)


def _ask(turn: Turn) -> None:
    red_line.ask_to_pass(turn.row, turn.by, turn.why)


def _let_pass(turn: Turn) -> None:
    """With what stands against it now: a rule that nobody may lift may have come since."""
    fixed = [each for each in judge(turn.row) if each.level == STOP and not each.override]
    if fixed:
        raise Refused([problem("payment-no-override", rule=NAMES[each.rule]) for each in fixed])
    red_line.settle_stop(turn.row, turn.by, red_line.Outcome.PASSED, turn.on, turn.why)


def _not_let_pass(turn: Turn) -> None:
    red_line.settle_stop(turn.row, turn.by, red_line.Outcome.REFUSED, turn.on, turn.why)


def _judge_again(turn: Turn) -> Outcome | None:
    """Things may have changed since it was handed in; what only raises a hand asks for a reason."""
    old, found = list(turn.row.findings), judge(turn.row)
    if not is_covered(turn.row, old, found):
        return _stop(turn)
    if found and not turn.why:
        names = listing_of([NAMES[each.rule] for each in found])
        raise Refused([problem("payment-escalated", Place(path="why"), found=names)])
    return None


def _forget_approval(turn: Turn) -> None:
    turn.row.approved_by = ""


def _book(turn: Turn) -> Outcome | None:
    """Judged once more; then the money leaves the special account in the same transaction.

    The accounts are locked after payment and contract and before the trail, as ``ledger`` says.
    """
    row = turn.row
    # money approved for others does not stand against what is paid now: it is taken as it is paid
    old, found = list(row.findings), judge(row, reserving=False)
    if not is_covered(row, old, found):
        row.approved_by = ""  # whoever approved saw other figures
        return _stop(turn)
    booking = Booking(
        row.project,
        Movement.Kind.PAYMENT,
        row.fund_source,
        ROUTES["payment"],
        row.amount,
        turn.on,
        payment=row,
        note=row.payee,
    )
    turn.changes += move(by=turn.by, bookings=[booking]).changes
    return None


def _book_back(turn: Turn) -> None:
    booking = reversal_of(turn.row.movement, turn.on, turn.why)
    turn.changes += move(by=turn.by, bookings=[booking], why=turn.why).changes


FINANCE_AND_DEPARTMENT = (
    "the finance bureau lets a payment pass, the department or the unit goes on with it: a person "
    "in two offices may hold both rights, but not use both on one payment"
)
PAYMENT = Procedure(
    Payment,
    noun="payment",
    title=Text("支付申请", "Payments"),
    address="money/payments",
    page="web:payment",
    listing="web:payments",
    seen=partial(visible_to, Payment),
    lock=("contract",),  # payments under one contract are judged one after the other
    edits=frozenset((S.DRAFT,)),
    ends=frozenset((S.REVERSED,)),
    begins=frozenset((S.DRAFT, S.PAID)),  # what was paid before is taken on as paid
    hands={"entered_by": P.PAYMENT_ENTER},
    steps=(
        Step(
            "submit",
            S.DRAFT,
            (S.SUBMITTED, STOPPED),
            right=P.PAYMENT_ENTER,
            by="entered_by",
            asks=(_has_evidence,),
            then=_judge_first,
            button=Text("提交", "Hand in"),
            done=Text("已提交", "handed in"),
        ),
        Step(
            "amend",
            (S.STOPPED, S.REFUSED),
            S.DRAFT,
            right=P.PAYMENT_ENTER,
            then=_take_back,
            button=Text("退回改填", "Take back to amend"),
            done=Text("已退回改填", "taken back"),
        ),
        Step(
            "ask",
            S.STOPPED,
            S.STOPPED,
            right=P.PAYMENT_ENTER,
            by="override_asked_by",
            asks=(_may_be_let_pass,),
            reason=REASON,
            keeps="override_reason",
            then=_ask,
            offered=_can_be_asked,
            aside=True,  # what is stopped is amended first; to ask is the way apart
            button=Text("申请放行", "Ask to let it pass"),
            done=Text("已申请放行", "asked"),
        ),
        Step(
            "override",
            S.STOPPED,
            S.SUBMITTED,
            right=P.PAYMENT_OVERRIDE,
            by="overridden_by",
            when="overridden_at",
            not_by=("override_asked_by",),
            asks=(_was_asked,),
            reason=REASON,
            keeps="decision_reason",
            then=_let_pass,
            offered=_is_asked,
            button=Text("放行", "Let it pass"),
            done=Text("已放行", "let pass"),
            duty=Duty(
                Text("笔支付申请放行，待决定", "payments ask to be let pass"),
                "?state=stopped",
                "mark-red",
                _those_asked,
            ),
        ),
        Step(
            "refuse-override",
            S.STOPPED,
            S.DRAFT,
            right=P.PAYMENT_OVERRIDE,
            verb="refuse_override",
            not_by=("override_asked_by",),
            asks=(_was_asked,),
            reason=REASON,
            keeps="decision_reason",
            then=_not_let_pass,
            offered=_is_asked,
            button=Text("不予放行", "Do not let it pass"),
            done=Text("未放行，已退回", "not let pass, sent back"),
        ),
        Step(
            "approve",
            S.SUBMITTED,
            (S.APPROVED, STOPPED),
            right=P.PAYMENT_APPROVE,
            by="approved_by",
            not_by=("entered_by", "overridden_by"),
            one_right={"overridden_by": FINANCE_AND_DEPARTMENT},
            reason=REASON,
            optional=True,
            keeps="decision_reason",
            then=_judge_again,
            button=Text("批准", "Approve"),
            done=Text("已批准", "approved"),
            duty=Duty(Text("笔支付待审批", "payments await approval"), "?state=submitted"),
        ),
        Step(
            "refuse",
            (S.SUBMITTED, S.APPROVED),
            S.REFUSED,
            right=P.PAYMENT_APPROVE,
            reason=REASON,
            keeps="decision_reason",
            then=_forget_approval,
            button=Text("不批准", "Refuse"),
            done=Text("未批准", "refused"),
        ),
        Step(
            "pay",
            S.APPROVED,
            (S.PAID, STOPPED),
            right=P.PAYMENT_PAY,
            by="paid_by",
            when="paid_on",
            not_by=("entered_by", "approved_by", "overridden_by"),
            one_right={"overridden_by": FINANCE_AND_DEPARTMENT},
            then=_book,
            button=Text("支付", "Pay"),
            done=Text("已支付", "paid"),
            duty=Duty(Text("笔支付已批准，待支付", "approved payments to make"), "?state=approved"),
        ),
        Step(
            "reverse",
            S.PAID,
            S.REVERSED,
            right=P.PAYMENT_APPROVE,
            not_by=("paid_by",),
            reason=REASON,
            keeps="decision_reason",
            then=_book_back,
            grave=True,
            aside=True,
            button=Text("冲销", "Reverse"),
            done=Text("已冲销", "reversed"),
        ),
    ),
)


Order, C, P = ChangeOrder.State, OutputCertificate.State, Permission

CHANGE_ORDER = Procedure(
    ChangeOrder,
    noun="change-order",
    trail="changeorder",
    title=Text("变更签证", "Change orders"),
    address="money/orders",
    page="web:contract",
    shown_on="contract",
    listing="web:contracts",
    seen=partial(visible_to, ChangeOrder),
    edits=frozenset((Order.WAITING,)),
    ends=frozenset((Order.APPROVED, Order.REFUSED)),
    hands={"entered_by": P.CONTRACT_EDIT},
    steps=(
        Step(
            "approve",
            Order.WAITING,
            Order.APPROVED,
            right=P.CONTRACT_APPROVE,
            by="decided_by",
            not_by=("entered_by",),
            reason=REASON,
            optional=True,
            keeps="decision_reason",
            button=Text("批准", "Approve"),
            done=Text("已批准", "approved"),
            duty=Duty(Text("份变更签证待批准", "change orders await approval")),
        ),
        Step(
            "refuse",
            Order.WAITING,
            Order.REFUSED,
            right=P.CONTRACT_APPROVE,
            by="decided_by",
            not_by=("entered_by",),
            reason=REASON,
            keeps="decision_reason",
            button=Text("不批准", "Refuse"),
            done=Text("未批准", "refused"),
        ),
    ),
)


def _within_the_price(turn: Turn) -> Iterator[Problem]:
    """The output of a contract stays within its price with the approved changes."""
    row = turn.row
    state = states([row.contract], max(row.certified_on, current_day()))[row.contract.pk]
    output = state.output + row.amount
    if output > state.terms.ceiling:
        values = {"output": f"{output:,}", "ceiling": f"{state.terms.ceiling:,}"}
        yield problem("output-beyond-price", Place(path="amount"), **values)


CERTIFICATE = Procedure(
    OutputCertificate,
    noun="certificate",
    trail="outputcertificate",
    title=Text("产值审核", "Output certificates"),
    address="money/output",
    page="web:contract",
    shown_on="contract",
    listing="web:contracts",
    seen=partial(visible_to, OutputCertificate),
    lock=("contract",),  # what is certified under one contract is added up one after the other
    edits=frozenset((C.ENTERED,)),
    ends=frozenset((C.WITHDRAWN,)),
    begins=frozenset((C.ENTERED, C.CONFIRMED)),  # what was certified before is taken on so
    hands={"entered_by": P.OUTPUT_ENTER},
    steps=(
        Step(
            "confirm",
            C.ENTERED,
            C.CONFIRMED,
            right=P.OUTPUT_CONFIRM,
            by="confirmed_by",
            not_by=("entered_by",),
            asks=(_within_the_price,),
            button=Text("审核通过", "Confirm"),
            done=Text("已审核", "confirmed"),
            duty=Duty(Text("份产值待审核", "output certificates await confirmation")),
        ),
        Step(
            "withdraw",
            (C.ENTERED, C.CONFIRMED),
            C.WITHDRAWN,
            right=P.OUTPUT_CONFIRM,
            reason=REASON,
            aside=True,
            button=Text("撤回", "Withdraw"),
            done=Text("已撤回", "withdrawn"),
        ),
    ),
)


Account = FinalAccount.State


def _within_the_claim(turn: Turn) -> Iterator[Problem]:
    """No more than was claimed, than the price with its approved changes, and than the output that
    was certified: settling would otherwise be a way around the red line."""
    account, approved = turn.row, turn.given["approved"]
    place = Place(path="approved")
    if approved > account.claimed:
        values = {"approved": f"{approved:,}", "claimed": f"{account.claimed:,}"}
        yield problem("settlement-beyond-claim", place, **values)
    if account.contract is not None:
        yield from _beyond_works(account.contract, approved, turn.on)
    if approved <= 0:
        yield problem("amount-not-positive", place, found=approved)
    if turn.on > current_day():
        yield problem("day-in-future", Place(path="on"), found=turn.on)


def _beyond_works(contract: Contract, approved: Decimal, on: date) -> Iterator[Problem]:
    """What the contract orders, and what of it was measured, by the day of settling."""
    state = states([contract], on)[contract.pk]
    place, ceiling = Place(path="approved"), state.terms.price + state.terms.changes
    if approved > ceiling:
        values = {"approved": f"{approved:,}", "ceiling": f"{ceiling:,}"}
        yield problem("settlement-beyond-price", place, **values)
    if state.measured and approved > state.output:
        values = {"approved": f"{approved:,}", "output": f"{state.output:,}"}
        yield problem("settlement-beyond-output", place, **values)


def _enter_examined(turn: Turn) -> None:
    turn.row.approved = turn.given["approved"]
    turn.row.audited_by = turn.given["audited_by"]


def _ask_approved() -> forms.Field:
    return forms.DecimalField(
        label=words("审定金额（元）", "approved (yuan)"), max_digits=16, decimal_places=2
    )


def _examiner() -> forms.Field:
    return forms.CharField(label=words("审核单位", "audited by"), max_length=200)


def _ask_examined_on() -> forms.Field:
    picker = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=words("审定日期", "approved on"), widget=picker, initial=current_day
    )


def _of_contracts(by: Membership) -> QuerySet[FinalAccount]:
    """Final accounts of whole projects are settled nowhere yet."""
    return visible_to(FinalAccount, by).filter(contract__isnull=False)


SETTLEMENT = Procedure(
    FinalAccount,
    noun="settlement",
    trail="finalaccount",
    title=Text("合同结算", "Settlements of contracts"),
    address="money/settlements",
    page="web:contract",
    shown_on="contract",
    listing="web:contracts",
    seen=_of_contracts,
    edits=frozenset((Account.CLAIMED,)),
    ends=frozenset((Account.SETTLED,)),
    hands={"entered_by": P.CONTRACT_EDIT},
    beside=("contract",),
    note=Text(
        "审定后，合同最多按审定金额支付；质保金留到缺陷责任期满",
        "from then on the contract is paid up to the examined amount, less the retention",
    ),
    steps=(
        Step(
            "settle",
            Account.CLAIMED,
            Account.SETTLED,
            verb="approve",
            right=P.CONTRACT_APPROVE,
            when="approved_on",
            not_by=("entered_by",),
            takes={"approved": _ask_approved, "audited_by": _examiner, "on": _ask_examined_on},
            asks=(_within_the_claim,),
            then=_enter_examined,
            button=Text("审定", "Settle"),
            done=Text("结算已审定", "settled"),
            duty=Duty(Text("份结算待审定", "settlements await examination")),
        ),
    ),
)
