"""From a site to its money: the contracts of its works, and what was paid under them."""

from __future__ import annotations

from typing import Any

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.pages.leads import Lead, list_address
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.models import Contract, Payment
from hengjian.site.money.queries import contracts_at, payments_at

CONTRACTS, PAYMENTS = words("合同", "contracts"), words("支付", "payments")
SCOPE = words("本标段及全项目", "of its section and the whole project")


def leads_to_money(membership: Membership, site: Any) -> list[Lead]:
    """Contracts and payments; none for whoever does not see the money, or outside a project."""
    if site.project_id is None or not membership.may(Permission.MONEY_VIEW):
        return []
    contracts = contracts_at(visible_to(Contract, membership), site).count()
    payments = payments_at(visible_to(Payment, membership), site).count()
    return [
        Lead(30, "file-text", CONTRACTS, contracts, list_address("contracts", site), SCOPE),
        Lead(40, "send", PAYMENTS, payments, list_address("payments", site), SCOPE),
    ]
