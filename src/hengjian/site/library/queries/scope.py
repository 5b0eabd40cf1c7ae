"""Works and money of a project: what it was approved with, and what its sites add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import QuerySet

from hengjian.site.library.models import Project, ScopeItem
from hengjian.site.library.scope_catalogue import ScopeKind, WorksClass, catalogue

CENT = Decimal("0.01")


@dataclass(slots=True)
class Sum:
    """Quantities and costs of one kind of works."""

    quantity: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    rows: int = 0
    unpriced: int = 0
    """Rows without a unit cost: the cost leaves them out."""

    def add(self, quantity: Decimal, unit_cost: Decimal | None) -> None:
        """Count one row; its cost is rounded half up to the cent."""
        self.quantity += quantity
        self.rows += 1
        if unit_cost is None:
            self.unpriced += 1
        else:
            self.cost += (quantity * unit_cost).quantize(CENT, ROUND_HALF_UP)

    @property
    def known_cost(self) -> Decimal | None:
        """The cost in 元 of the rows that have a unit cost; unknown where none has."""
        return self.cost if self.rows > self.unpriced else None


@dataclass(frozen=True, slots=True)
class KindOfWorks:
    """One kind of works of a project: as entered for it as a whole, and summed over its sites."""

    kind: ScopeKind
    whole: Sum
    sites: Sum

    @property
    def differs(self) -> bool:
        """Both are entered and the quantities are not the same."""
        return bool(self.whole.rows and self.sites.rows) and (
            self.whole.quantity != self.sites.quantity
        )


def works_of(project: Project) -> dict[WorksClass, list[KindOfWorks]]:
    """The works of a project by class, in the order of the catalogue; two queries, exact sums."""
    whole = _sums(ScopeItem.objects.filter(project=project, site=None))
    sites = _sums(ScopeItem.objects.filter(site__project=project))
    found: dict[WorksClass, list[KindOfWorks]] = {each: [] for each in WorksClass}
    for code, kind in catalogue().items():
        if code in whole or code in sites:
            row = KindOfWorks(kind, whole.get(code, Sum()), sites.get(code, Sum()))
            found[kind.works_class].append(row)
    return found


def total(sums: Iterable[Sum]) -> Decimal | None:
    """The cost in 元 over kinds of works; unknown where no row has a unit cost."""
    known = [each.known_cost for each in sums if each.known_cost is not None]
    return sum(known, Decimal(0)) if known else None


def _sums(rows: QuerySet[ScopeItem]) -> dict[str, Sum]:
    found: dict[str, Sum] = {}
    values = rows.order_by().values_list("item", "quantity", "unit_cost")
    for item, quantity, unit_cost in values.iterator(chunk_size=5000):
        found.setdefault(item, Sum()).add(quantity, unit_cost)
    return found
