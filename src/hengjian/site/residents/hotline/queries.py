"""Which cases a membership sees, and how they stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import current_day
from hengjian.site.library.visibility import visible_to
from hengjian.site.residents.hotline.models import Case, CaseEvent

NEAR = 90
"""Days within which a case of the same place may be about the same thing."""


def cases_of(by: Membership) -> QuerySet[Case]:
    """The cases a membership sees; none without ``case.view``. Whoever a case was sent to sees it
    wherever it lies."""
    return visible_to(Case, by)


def on_day(cases: QuerySet[Case], day: date) -> QuerySet[Any]:
    """The cases received by the day, each with how it stood then: ``was_state``, ``was_due_by``,
    ``was_closed_on``, ``was_resolved_on``, ``was_verdict``."""
    last = CaseEvent.objects.filter(case=OuterRef("pk"), on__lte=day).order_by("-on", "-pk")
    return cases.filter(received_on__lte=day).annotate(
        was_state=Subquery(last.values("state")[:1]),
        was_due_by=Subquery(last.values("due_by")[:1]),
        was_closed_on=Subquery(last.values("closed_on")[:1]),
        was_resolved_on=Subquery(last.values("resolved_on")[:1]),
        was_verdict=Subquery(last.values("verdict")[:1]),
    )


def open_cases(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those nobody has replied to, the soonest due first."""
    waiting = (Case.State.NEW, Case.State.SENT, Case.State.WORKING)
    return cases.filter(state__in=waiting).order_by(F("due_by").asc(nulls_last=True), "pk")


def overdue_cases(by: Membership) -> QuerySet[Case]:
    """Those in sight that are open past their day due, whoever has them now."""
    return open_cases(cases_of(by)).filter(due_by__lt=current_day())


def near(case: Case) -> QuerySet[Case]:
    """Cases that may be about the same thing: the same site or caller, lately, not yet merged."""
    same = Q(pk__in=())
    if case.site_id is not None:
        same |= Q(site=case.site_id, topic=case.topic)
    if case.phone_digest:
        same |= Q(phone_digest=case.phone_digest)
    first = date.fromordinal(case.received_on.toordinal() - NEAR)
    rows = Case.objects.filter(same, received_on__range=(first, case.received_on))
    return rows.exclude(pk=case.pk).exclude(state=Case.State.MERGED).order_by("-received_on", "-pk")
