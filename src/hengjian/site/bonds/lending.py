"""How much of a bond is assigned to projects, and what an assignment may come to."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from hengjian.errors import Place, Problem, problem
from hengjian.site.bonds.models import Bond, BondUse
from hengjian.site.bonds.queries import spent
from hengjian.site.common.cents import Yuan


def sum_of_uses(bond: Bond) -> Decimal:
    """What its uses come to."""
    total = bond.uses.aggregate(total=Sum("amount", output_field=Yuan()))["total"]
    return total or Decimal(0)


def above_size(bond: Bond, size: Decimal, total: Decimal) -> list[Problem]:
    """A problem where uses of ``total`` would pass the bond's size."""
    if total <= size:
        return []
    left = max(Decimal(0), size - sum_of_uses(bond))
    values = {"total": f"{total:,.2f}", "size": f"{size:,.2f}", "left": f"{left:,.2f}"}
    return [problem("use-above-size", Place(path="amount"), bond=bond, **values)]


def below_spent(use: BondUse, amount: Decimal) -> list[Problem]:
    """A problem where the project has spent more bond money than it could use then."""
    others = BondUse.objects.filter(project=use.project).exclude(pk=use.pk)
    rest = others.aggregate(total=Sum("amount", output_field=Yuan()))["total"] or Decimal(0)
    gone = spent(use.project)
    if rest + amount >= gone:
        return []
    values = {"project": use.project, "spent": f"{gone:,.2f}"}
    return [problem("use-below-spent", Place(path="amount"), **values)]
