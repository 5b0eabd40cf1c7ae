"""The ledger held against itself: every balance recomputed from its entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from hengjian.site.money.models import FundAccount, Movement


@dataclass(frozen=True, slots=True)
class Difference:
    """An account whose balance is not the sum of its entries."""

    code: str
    kept: Decimal
    entries: Decimal


def differences() -> Iterator[Difference]:
    """Every such account, in a constant number of queries; there should be none."""
    into = dict(Movement.objects.order_by().values_list("to_account").annotate(Sum("amount")))
    out = dict(Movement.objects.order_by().values_list("from_account").annotate(Sum("amount")))
    zero = Decimal("0.00")
    for account in FundAccount.objects.order_by("pk").iterator(chunk_size=2000):
        due = into.get(account.pk, zero) - out.get(account.pk, zero)
        if due != account.balance:
            yield Difference(account.code, account.balance, due)
