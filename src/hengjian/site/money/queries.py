"""Payments, contracts and projects with what lists show beside them; lines left open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import ExpressionWrapper, F, Max, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from hengjian.site.accounts.models import Membership
from hengjian.site.common.cents import Yuan, sum_by
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import projects_with_money, visible_to
from hengjian.site.money.models import (
    BankLine,
    ChangeOrder,
    Contract,
    FundAccount,
    FundPlan,
    Movement,
    OutputCertificate,
    Payment,
)

NOTHING = Decimal("0.00")


def visible_payments(membership: Membership) -> QuerySet[Payment]:
    """The payments the membership sees."""
    rows = visible_to(Payment, membership)
    return rows.select_related("project", "contract", "account")


def paid_under(contract: Contract) -> Decimal:
    """What was paid under it, in 元."""
    paid = Payment.objects.filter(contract=contract, state=Payment.State.PAID)
    return paid.aggregate(all=Sum("amount"))["all"] or NOTHING


def search(rows: QuerySet[Payment], text: str) -> QuerySet[Payment]:
    """By how the number begins, as typed or in capitals, or by what the payee's name holds."""
    number = Q(code__startswith=text) | Q(code__startswith=text.upper())
    return rows.filter(number | Q(payee__iholds=text))


def visible_contracts(membership: Membership) -> QuerySet[Contract]:
    """The contracts the membership sees, with their confirmed output and what was paid."""
    output = OutputCertificate.objects.filter(contract=OuterRef("pk"), state="confirmed")
    paid = Payment.objects.filter(contract=OuterRef("pk"), state="paid")
    rows = visible_to(Contract, membership).select_related("project", "section")
    return rows.annotate(output=sum_by(output, "contract"), paid=sum_by(paid, "contract"))


def parts_of(membership: Membership, contract: Contract) -> dict[str, Any]:
    """What belongs to a contract: changes, output, payments, settlement."""
    return {
        "orders": visible_to(ChangeOrder, membership).filter(contract=contract),
        "certificates": visible_to(OutputCertificate, membership)
        .filter(contract=contract)
        .order_by("-certified_on", "-pk"),
        "payments": visible_payments(membership)
        .filter(contract=contract)
        .order_by("-applied_on", "-pk"),
        "account": getattr(contract, "settlement", None),
    }


def funds_of_projects(membership: Membership, today: date) -> QuerySet[Project]:
    """Projects with the money that is due by today and what the accounts say became of it.

    What arrived has left the givers, what was paid is with the payees; so a list of any length
    adds up accounts, not movements.
    """

    def held(kind: str) -> Any:
        rows = FundAccount.objects.filter(project=OuterRef("pk"), kind=kind)
        return Coalesce(sum_by(rows, "project", "balance"), 0, output_field=Yuan())

    due = FundPlan.objects.filter(project=OuterRef("pk"), due_on__lte=today)
    rows = projects_with_money(membership).annotate(
        due=sum_by(due, "project"),
        given=held("giver"),
        idle=held("special"),
        paid=held("payees"),
    )
    return rows.annotate(arrived=_yuan(-F("given")), transferred=_yuan(F("idle") + F("paid")))


def funds_in_all(membership: Membership, today: date) -> dict[str, Decimal]:
    """The same of all those projects together; two queries, each over its table once."""
    mine = projects_with_money(membership).order_by().values("pk")
    accounts = FundAccount.objects.filter(project__in=mine).order_by()
    held = dict(accounts.values_list("kind").annotate(Sum("balance")))
    due = FundPlan.objects.filter(project__in=mine, due_on__lte=today)
    given, idle, paid = (held.get(kind, NOTHING) for kind in ("giver", "special", "payees"))
    return {
        "due": due.aggregate(all=Sum("amount"))["all"] or NOTHING,
        "arrived": -given,
        "transferred": idle + paid,
        "paid": paid,
        "idle": idle,
    }


def _yuan(added: Any) -> Any:
    """Arithmetic over amounts, which Django takes for that of whole numbers, as an amount."""
    return ExpressionWrapper(added, output_field=Yuan())


def amount_seen_by(movement: Movement, account: FundAccount) -> Decimal:
    """The movement as the account sees it: below zero where money left."""
    amount: Decimal = movement.amount
    return -amount if movement.from_account_id == account.pk else amount


def open_lines(account: FundAccount) -> QuerySet[BankLine]:
    """Lines of the bank without a movement of ours and without an explanation."""
    return BankLine.objects.filter(account=account, movement=None, explained="")


def open_movements(account: FundAccount) -> QuerySet[Movement]:
    """Movements of the account that no line answers to, in the days that statements cover."""
    span = BankLine.objects.filter(account=account).aggregate(
        first=Min("booked_on"), last=Max("booked_on")
    )
    rows = Movement.objects.filter(
        Q(from_account=account) | Q(to_account=account), bank_line__isnull=True
    )
    if span["first"] is None:
        return rows.none()
    rows = rows.filter(happened_on__gte=span["first"], happened_on__lte=span["last"])
    return rows.select_related("payment").order_by("happened_on", "pk")
