"""Warnings and monitoring reports with what pages show beside them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from hengjian.bilingual import Text, same
from hengjian.site.accounts.models import Membership
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.watching.models import MonitoringReport, Suspension, Warning
from hengjian.site.watching.rules import rules

WarningState = Warning.State
UNANSWERED = (WarningState.OPEN, WarningState.ESCALATED)
WEIGHT = Case(
    When(level="red", then=Value(3)),
    When(level="yellow", then=Value(2)),
    default=Value(1),
    output_field=IntegerField(),
)


def visible_warnings(membership: Membership) -> QuerySet[Warning]:
    """The warnings the membership sees, with ``weight``: 3 for red, 1 for blue."""
    rows = visible_to(Warning, membership).select_related("project", "owner", "escalated_to")
    return rows.annotate(weight=WEIGHT)


def standing(membership: Membership) -> QuerySet[Warning]:
    """Those that are not closed, the gravest first."""
    rows = visible_warnings(membership).exclude(state=WarningState.CLOSED)
    return rows.order_by(WEIGHT.desc(), "due_on", "pk")


def those_closed_on_evidence(membership: Membership) -> QuerySet[Warning]:
    """Those that a person closed while the data still said otherwise, the latest last."""
    rows = visible_warnings(membership).filter(
        state=WarningState.CLOSED, closed_how=Warning.Closed.EVIDENCE
    )
    return rows.order_by("closed_on", "pk")


def risen_to(membership: Membership) -> QuerySet[Warning]:
    """Those that nobody answered in time and that rose to the membership's organisation."""
    return standing(membership).filter(
        escalated_to=membership.organisation_id, state=WarningState.ESCALATED
    )


def red(membership: Membership) -> QuerySet[Warning]:
    """The red ones."""
    return standing(membership).filter(level="red")


def overdue(rows: QuerySet[Warning], today: date) -> QuerySet[Warning]:
    """Those past their deadline without an answer."""
    return rows.filter(state__in=UNANSWERED, due_on__lt=today)


def counts(membership: Membership, project: Project | None = None) -> dict[str, int]:
    """How many stand at each level: ``red``, ``yellow``, ``blue``."""
    rows = visible_to(Warning, membership).exclude(state=WarningState.CLOSED)
    if project is not None:
        rows = rows.filter(project=project)
    found = dict(rows.order_by().values_list("level").annotate(Count("pk")))
    return {level: found.get(level, 0) for level in ("red", "yellow", "blue")}


def search_warnings(rows: QuerySet[Warning], text: str) -> QuerySet[Warning]:
    """By the warning's code, or the project's name, pinyin initials or code."""
    return rows.filter(
        Q(code__icontains=text)
        | Q(project__name__icontains=text)
        | Q(project__code__icontains=text)
        | Q(project__pinyin__startswith=text.lower())
    )


def reason_of(row: Suspension) -> Text:
    """What is given for a suspension: where a rule proposed it, the rule's title in both languages
    and the value of that day; what a person typed stays as typed. Its warning is read with it."""
    rule = rules().by_code().get(row.warning.rule) if row.warning is not None else None
    title, colon, value = row.reason.partition("：")
    if row.proposed_by or rule is None or title != rule.said.title.zh or not colon:
        return same(row.reason)
    return Text(row.reason, f"{rule.said.title.en}: {value}")


def reasons_of_suspension(projects: Collection[int]) -> dict[int, Text]:
    """What is said of the suspensions in force, by project."""
    rows = Suspension.objects.filter(project__in=projects, state=Suspension.State.IN_FORCE)
    found = {each.project_id: reason_of(each) for each in rows.select_related("warning")}
    return {
        key: Text(f"暂停拨付：{why.zh}", f"disbursement suspended: {why.en}")
        for key, why in found.items()
    }


def suspensions(membership: Membership) -> QuerySet[Suspension]:
    """The suspensions the membership sees; none without the right to see money."""
    return visible_to(Suspension, membership).select_related("project", "warning")


ReportState = MonitoringReport.State


def visible_reports(membership: Membership) -> QuerySet[MonitoringReport]:
    """The reports the membership sees."""
    rows = visible_to(MonitoringReport, membership)
    return rows.select_related("project", "project__implementer", "project__competent_department")


TOGETHER = 30
"""Projects whose latest reports are drawn together."""


def latest_reports(membership: Membership) -> list[MonitoringReport]:
    """The latest report of each project one sees, by the project's code."""
    rows = visible_reports(membership)
    later = MonitoringReport.objects.filter(
        project=OuterRef("project"), until__gt=OuterRef("until")
    )
    return list(rows.exclude(Exists(later)).order_by("project__code", "code")[:TOGETHER])


def search_reports(rows: QuerySet[MonitoringReport], text: str) -> QuerySet[MonitoringReport]:
    """By the project's name, pinyin initials or code."""
    return rows.filter(
        Q(project__name__icontains=text)
        | Q(project__code__icontains=text)
        | Q(project__pinyin__startswith=text.lower())
    )
