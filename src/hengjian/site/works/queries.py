"""Sets of the works: what the pages of progress show, as of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Model, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from hengjian.periods import add_months
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import Sees
from hengjian.site.library import facts
from hengjian.site.library.models import Participation, Project, Site
from hengjian.site.library.table_queries import record_tables
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.models import Contract
from hengjian.site.works.models import DiaryEntry, HandOver, Inspection, Milestone, PlannedOutput

CURVES: Mapping[str, tuple[str, str]] = {
    "planned_output": ("month", "amount"),
    "certificates": ("certified_on", "amount"),
    "payments": ("paid_on", "amount"),
}
"""The record tables behind an S-curve: the day of a row and its amount."""
GROUND = frozenset(("sites", "sections", "milestones", "inspections", "incidents"))
"""Tables that are seen without the right to see the money."""


@dataclass(frozen=True, slots=True)
class Month:
    """What was planned, certified and paid up to the end of a month, in 元."""

    first: date
    planned: Decimal
    certified: Decimal | None
    paid: Decimal | None
    """Unknown for months that lie after the day."""


def sites(membership: Membership, project: Project) -> QuerySet[Site]:
    """The sites of a project that the membership sees and that are in the plan."""
    away = (Site.Stage.RESERVE, Site.Stage.REMOVED)
    rows = visible_to(Site, membership).filter(project=project).exclude(stage__in=away)
    return rows.select_related("section", "sub_district")


def of_project(model: type[Model], membership: Membership, project: Project) -> QuerySet[Any]:
    """The rows of the works of a project that the membership sees."""
    link = "site__project" if model in (DiaryEntry, HandOver) else "project"
    return visible_to(model, membership).filter(**{link: project})


def sees_whole(membership: Membership, project: Project) -> bool:
    """Whether the membership sees the project as a whole, not only a section it works on."""
    if membership.role.sees is not Sees.PARTICIPATING:
        return True
    parts = Participation.objects.filter(project=project, section=None)
    return parts.filter(organisation=membership.organisation_id).exists()


def sees_measure(membership: Membership, name: str) -> bool:
    """Whether what a measure rests on is open to the membership. Raises ``KeyError``."""
    tables = {each.table for each in facts.measures_behind(name)}
    return tables <= GROUND or membership.may(Permission.MONEY_VIEW)


MOST = 100
"""Projects told of together."""


def under_way(membership: Membership) -> QuerySet[Project]:
    """The projects one sees whose works are planned, going on or done, by code."""
    seen = visible_to(Project, membership).exclude(stage=Project.Stage.RESERVE)
    keys = list(seen.order_by("code").values_list("pk", flat=True).distinct()[:MOST])
    return Project.objects.filter(pk__in=keys).order_by("code")


def seen_whole(membership: Membership) -> QuerySet[Project]:
    """Those of them of which one sees every section."""
    keys = [each.pk for each in under_way(membership) if sees_whole(membership, each)]
    return Project.objects.filter(pk__in=keys).order_by("code")


def curve(projects: QuerySet[Project], as_of: date) -> list[Month]:
    """Planned, certified and paid by month, added up over the projects; one query a table."""
    by_month = {name: _monthly(projects, name, as_of) for name in CURVES}
    months = sorted({month for found in by_month.values() for month in found})
    if not months:
        return []
    lines: list[Month] = []
    sums = dict.fromkeys(CURVES, Decimal(0))
    first = months[0]
    while first <= max(months[-1], as_of.replace(day=1)):
        for name in CURVES:
            sums[name] += by_month[name].get(first, Decimal(0))
        past = first <= as_of
        lines.append(
            Month(
                first,
                sums["planned_output"],
                sums["certificates"] if past else None,
                sums["payments"] if past else None,
            )
        )
        first = add_months(first, 1)
    return lines


def _monthly(projects: QuerySet[Project], table: str, as_of: date) -> dict[date, Decimal]:
    day, amount = CURVES[table]
    found: dict[date, Decimal] = {}
    for part in record_tables()[table]:
        columns = part.columns(as_of)
        rows = part.rows(projects).annotate(c_day=columns[day], c_amount=columns[amount])
        if table != "planned_output":
            rows = rows.filter(c_day__lte=as_of)
        grouped = rows.annotate(c_month=TruncMonth(F("c_day"))).values_list("c_month")
        for month, total in grouped.annotate(total=Sum("c_amount")).order_by("c_month"):
            found[month] = found.get(month, Decimal(0)) + total
    return found


def milestones(membership: Membership, project: Project) -> QuerySet[Milestone]:
    """The milestones, by planned day."""
    rows = of_project(Milestone, membership, project)
    return rows.select_related("section", "site").prefetch_related("evidence")


def inspections(membership: Membership, project: Project) -> QuerySet[Inspection]:
    """The checks of safety and quality, the newest first."""
    rows = of_project(Inspection, membership, project)
    return rows.select_related("section", "site").prefetch_related("evidence")


def findings_open(rows: QuerySet[Inspection], as_of: date) -> QuerySet[Inspection]:
    """Checks whose findings were not put right by the day; serious ones first."""
    open_ = Q(put_right_on=None) | Q(put_right_on__gt=as_of)
    return rows.filter(open_, passed=False, on__lte=as_of).order_by("-serious", "due_on", "pk")


def diary(membership: Membership, project: Project | None = None) -> QuerySet[DiaryEntry]:
    """The entries of the diary, the newest first, of a project or of all one sees."""
    rows = visible_to(DiaryEntry, membership)
    if project is not None:
        rows = rows.filter(site__project=project)
    return rows.select_related("site", "site__section").prefetch_related("pictures")


def writable(membership: Membership) -> QuerySet[Site]:
    """The sites about which one may write a diary: those under way that one sees."""
    started = (Site.Stage.PLANNED, Site.Stage.STARTED, Site.Stage.FINISHED)
    rows = visible_to(Site, membership).filter(stage__in=started).exclude(project=None)
    return rows.select_related("section", "sub_district")


def sites_for_diary(membership: Membership, chosen: str = "") -> QuerySet[Site]:
    """Of them those whose works go on, and the one that was asked for."""
    return writable(membership).filter(Q(stage=Site.Stage.STARTED) | Q(code=chosen))


def plan_of_section(membership: Membership, contract: Contract) -> list[tuple[date, Decimal]]:
    """What was planned for the section of a works contract: the last day of each month, and the
    amount in 元; nothing where the plan is of the project as a whole only."""
    if contract.section_id is None:
        return []
    rows = visible_to(PlannedOutput, membership).filter(section=contract.section_id)
    day = timedelta(days=1)
    return [(add_months(e.month, 1) - day, e.amount) for e in rows.order_by("month", "pk")]
