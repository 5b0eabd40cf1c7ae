"""Statements held against our movements: what is matched, and what differs either way."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Max, Min, Q, QuerySet

from hengjian.site.money.models import BankLine, FundAccount, Movement


def signed(movement: Movement, account: FundAccount) -> Decimal:
    """The movement as the account sees it: below zero where money left."""
    amount: Decimal = movement.amount
    return -amount if movement.from_account_id == account.pk else amount


def unmatched_lines(account: FundAccount) -> QuerySet[BankLine]:
    """Lines of the bank without a movement of ours and without an explanation."""
    return BankLine.objects.filter(account=account, movement=None, explained="")


def unmatched_movements(account: FundAccount) -> QuerySet[Movement]:
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
