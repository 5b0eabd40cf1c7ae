"""Income against forecast, assets, and the yearly disclosure: registers of a project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from hengjian.bilingual import Text, same
from hengjian.bonds.basis import Basis
from hengjian.bonds.disclosure import Disclosure
from hengjian.bonds.schedule import split
from hengjian.errors import Problem, Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds.models import Asset, BondUse, Income
from hengjian.site.bonds.queries.bonds import Standing, uses_of
from hengjian.site.bonds.queries.idle_money import SOURCE, Kind
from hengjian.site.bonds.terms import as_bond, cents_of
from hengjian.site.common.cents import Yuan
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.models import Movement, OutputCertificate

NOTHING = Decimal(0)


def standing_income(rows: QuerySet[Income]) -> QuerySet[Income]:
    """The entries that count: neither reversed nor reversals."""
    return rows.filter(reverses=None, reversed_by=None)


def income_by_year(project: Project, membership: Membership) -> Mapping[int, Mapping[str, int]]:
    """Cents obtained by year and stream code; income of no stream under an empty code."""
    rows = standing_income(visible_to(Income, membership).filter(project=project))
    sums = (
        rows.order_by()
        .annotate(year=ExtractYear("received_on"))
        .values_list("year", "stream__code")
        .annotate(total=Sum("amount", output_field=Yuan()))
    )
    found: dict[int, dict[str, int]] = {}
    for year, code, total in sums:
        found.setdefault(year, {})[code or ""] = cents_of(total)
    return found


@dataclass(frozen=True, slots=True)
class Compared:
    """One stream in one year: forecast and obtained, in cents; ``None`` where no income at all
    was entered for the year."""

    year: int
    code: str
    name: str
    planned: int
    got: int | None


def compared(
    standing: Standing, got: Mapping[int, Mapping[str, int]], until: int
) -> list[Compared]:
    """Income against forecast by year and stream, up to the year ``until``."""
    basis: Basis | None = standing.basis
    names = {row.code: row.name for row in standing.streams}
    found = []
    for year in basis.forecast.years if basis else ():
        if year.year > until:
            break
        had = got.get(year.year)
        for code, planned in year.revenue.items():
            if planned or (had and had.get(code)):
                obtained = None if had is None else had.get(code, 0)
                found.append(Compared(year.year, code, names[code], planned, obtained))
        if had and (other := had.get("", 0)):
            found.append(Compared(year.year, "", "", 0, other))
    return found


def assets_of(project: Project, membership: Membership) -> QuerySet[Asset]:
    """The register of assets."""
    return visible_to(Asset, membership).filter(project=project).select_related("site")


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A row of the yearly sheet with the use it is about."""

    use: BondUse
    row: Disclosure | None
    refused: Sequence[Problem] = ()


def disclosures(membership: Membership, year: int) -> list[Disclosed]:
    """The sheet of what ``year`` ended with, a row a bond and project (财预〔2018〕209号)."""
    last = date(year, 12, 31)
    uses = [use for use in uses_of(membership) if use.bond.issued_on <= last]
    projects = {use.project_id for use in uses}
    figures = _Figures.of(projects, last)
    return [_disclosed(use, figures, last) for use in uses]


@dataclass(frozen=True, slots=True)
class _Figures:
    """By project: certified output, bond money paid, uses, income, kinds of assets."""

    output: Mapping[int, Decimal]
    paid: Mapping[int, Decimal]
    lent: Mapping[int, Mapping[str, int]]
    """Cents by the code of the use."""
    income: Mapping[int, Decimal]
    assets: Mapping[int, Sequence[str]]

    @classmethod
    def of(cls, projects: set[int], last: date) -> _Figures:
        output = OutputCertificate.objects.filter(
            contract__project__in=projects, certified_on__lte=last, state="confirmed"
        ).values_list("contract__project")
        money = Movement.objects.filter(
            Q(reverses=None, reversed_by=None),
            project__in=projects,
            fund_source=SOURCE,
            happened_on__lte=last,
        )
        income = standing_income(
            Income.objects.filter(project__in=projects, received_on__lte=last)
        ).values_list("project")
        kinds: dict[int, list[str]] = {}
        assets = Asset.objects.filter(Q(formed_on=None) | Q(formed_on__lte=last))
        for project, kind in assets.filter(project__in=projects).values_list("project", "kind"):
            if kind not in kinds.setdefault(project, []):
                kinds[project].append(kind)
        lent: dict[int, dict[str, int]] = {}
        for use in BondUse.objects.filter(project__in=projects).order_by("code"):
            lent.setdefault(use.project_id, {})[use.code] = cents_of(use.amount)
        paid = _sums(money.filter(to_account__kind=Kind.PAYEES).values_list("project"))
        back = _sums(money.filter(from_account__kind=Kind.PAYEES).values_list("project"))
        return cls(
            _sums(output),
            {key: total - back.get(key, NOTHING) for key, total in paid.items()},
            lent,
            _sums(income),
            kinds,
        )


def _sums(rows: QuerySet[Any]) -> dict[int, Decimal]:
    totals = rows.order_by().annotate(total=Sum("amount", output_field=Yuan()))
    return {key: total for key, total in totals if total is not None}


def _disclosed(use: BondUse, figures: _Figures, last: date) -> Disclosed:
    project, key = use.project, use.project_id
    try:
        bond = as_bond(use.bond, use.bond.uses.all())
    except Refused as refused:
        return Disclosed(use, None, refused.problems)
    # A project's bond money is paid from one account: each bond's part is by its amount.
    paid = figures.paid.get(key)
    part = None if paid is None else split(cents_of(paid), figures.lent[key])[use.code]
    row = Disclosure(
        bond,
        same(use.bond.kind or "专项债券"),
        same("、".join(figures.assets.get(key, ()))) if key in figures.assets else _NO_ASSET,
        None if project.approved_investment is None else cents_of(project.approved_investment),
        cents_of(use.amount),
        cents_of(figures.output[key]) if key in figures.output else None,
        part,
        cents_of(figures.income[key]) if key in figures.income else None,
        last,
    )
    return Disclosed(use, row)


_NO_ASSET = Text("尚未登记", "none recorded")
