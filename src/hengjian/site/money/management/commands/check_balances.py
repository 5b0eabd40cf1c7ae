"""``hengjian manage check_balances``: every balance recomputed from the movements."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hengjian.site.money.ledger import differences
from hengjian.site.money.models import FundAccount


class Command(BaseCommand):
    """Report accounts whose balance is not the sum of their entries; exit 1 where there are."""

    requires_system_checks = []  # the server ran them
    help = (
        "用流水重新计算每个账户的余额并报告差异。"
        "Recompute every balance from the movements and report differences."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line a difference, then the count."""
        found = list(differences())
        for each in found:
            self.stdout.write(
                f"{each.code}: 余额 balance {each.kept} ≠ 流水 entries {each.entries}"
            )
        total = FundAccount.objects.count()
        self.stdout.write(f"{total} 个账户 accounts · 差异 differences {len(found)}")
        if found:
            raise CommandError("余额与流水不符 balances differ from their entries")
