"""What rows of the works may say: dates in order, nothing done in the future, places that match.

How acceptances and entries of the diary land that come from a file or a program.

Which acceptances count for a site: its own, and the completion of the works it is part of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.db.models import OuterRef, Q, QuerySet

from hengjian.errors import Place, Problem, problem
from hengjian.periods import add_months
from hengjian.site.accounts.models import Membership
from hengjian.site.common.trail import Change
from hengjian.site.library.models import Site
from hengjian.site.money.models import Contract
from hengjian.site.platform.checking import in_order, not_in_future
from hengjian.site.platform.resource import Landing, problems_if_rewritten
from hengjian.site.platform.surroundings import Surroundings
from hengjian.site.works.models import (
    Acceptance,
    DiaryEntry,
    HandOver,
    Incident,
    Inspection,
    Milestone,
    PlannedOutput,
)

KEPT_WITH_SITE = frozenset((Milestone.Kind.START, Milestone.Kind.FINISH))
"""Steps whose days a site itself carries: it starts by the door of the coordinated plan only."""


def check_milestone(row: Milestone, around: Surroundings) -> Iterator[Problem]:
    """Reached by today, in its place; a site keeps its own start and finish."""
    yield from _place(row)
    yield from not_in_future(row, around, "actual_on")
    if row.site_id and row.kind in KEPT_WITH_SITE:
        yield problem("milestone-kept-with-site", Place(path="kind"), name=row.site)
    if row.kind == Milestone.Kind.FINISH and row.project_id:
        yield from _after_start(row)


def _after_start(row: Milestone) -> Iterator[Problem]:
    """A section, or a project, does not finish before it starts."""
    starts = Milestone.objects.filter(
        project=row.project_id, section=row.section_id, site=None, kind=Milestone.Kind.START
    )
    start = starts.first()
    if start is None:
        return
    for name in ("planned_on", "actual_on"):
        first, last = getattr(start, name), getattr(row, name)
        if isinstance(first, date) and isinstance(last, date) and last < first:
            yield problem("finish-before-start", Place(path=name), start=first, finish=last)


def check_planned_output(row: PlannedOutput, around: Surroundings) -> Iterator[Problem]:
    """In its place, by whole months."""
    yield from _place(row)
    if isinstance(row.month, date) and row.month.day != 1:
        yield problem("month-not-first", Place(path="month"), found=row.month)


def check_inspection(row: Inspection, around: Surroundings) -> Iterator[Problem]:
    """A finding has words and a deadline; what was put right says how."""
    yield from _place(row)
    yield from not_in_future(row, around, "on", "put_right_on")
    for later in ("due_on", "put_right_on"):
        yield from in_order(row, "on", later)
    if not row.passed and not row.found:
        yield problem("finding-without-words", Place(path="found"))
    if not row.passed and row.due_on is None:
        yield problem("finding-without-deadline", Place(path="due_on"))
    if row.serious and row.passed:
        yield problem("serious-but-passed", Place(path="passed"))
    if row.put_right_on and not row.put_right:
        yield problem("put-right-without-words", Place(path="put_right"))


def check_incident(row: Incident, around: Surroundings) -> Iterator[Problem]:
    """Days in order, none in the future."""
    yield from _place(row)
    yield from not_in_future(row, around, "on", "reported_on", "closed_on")
    for later in ("reported_on", "closed_on"):
        yield from in_order(row, "on", later)


def check_diary(row: DiaryEntry, around: Surroundings) -> Iterator[Problem]:
    """Not of a day to come."""
    yield from not_in_future(row, around, "on")


def check_acceptance(row: Acceptance, around: Surroundings) -> Iterator[Problem]:
    """Of its project and contract; a site is accepted once it is finished."""
    yield from _place(row)
    yield from not_in_future(row, around, "accepted_on")
    contract = row.contract if row.contract_id else None
    if contract is not None and contract.project_id != row.project_id:
        yield problem("row-of-another-project", Place(path="contract"), name=contract)
    site = row.site if row.site_id else None
    if site is None or not isinstance(row.accepted_on, date):
        return
    if row.kind != Acceptance.Kind.COMPLETION:
        return
    if site.finished_on is None or row.accepted_on < site.finished_on:
        values = {"name": site, "finish": site.finished_on or "—"}
        yield problem("accepted-before-finish", Place(path="accepted_on"), **values)


def end_of_defects(
    kind: str, contract: Contract | None, accepted_on: object, passed: object
) -> date | None:
    """The last day of the defects period an acceptance begins, counted as the contract says.

    建设工程质量管理条例 art. 40: a warranty runs from the day the completion acceptance is passed.
    That of a part begins none.
    """
    if kind != Acceptance.Kind.COMPLETION or contract is None or not passed:
        return None
    if not isinstance(accepted_on, date):
        return None
    return add_months(accepted_on, contract.defects_months)


def _begin_defects(by: Membership, landing: Sequence[Acceptance]) -> list[Change]:
    for row in landing:
        contract = row.contract if row.contract_id else None
        row.defects_until = end_of_defects(row.kind, contract, row.accepted_on, row.passed)
        if row.pk is None:
            row.entered_by = by.person.username
    return []


def _number_entries(by: Membership, landing: Sequence[DiaryEntry]) -> list[Change]:
    # No phone gave them a number: the code tells them apart where they are sent again.
    for row in landing:
        row.sent_as, row.entered_by = row.sent_as or uuid4(), by.person.username
    return []


ACCEPTANCE = Landing(enter=_begin_defects)
DIARY = Landing(derived=frozenset(("sent_as",)), alone=problems_if_rewritten, enter=_number_entries)


def check_hand_over(row: HandOver, around: Surroundings) -> Iterator[Problem]:
    """Handed over by today."""
    yield from not_in_future(row, around, "handed_on")


def _place(row: Any) -> Iterator[Problem]:
    """Section and site are of the row's project, and the site is in the section."""
    section = row.section if getattr(row, "section_id", None) else None
    site = row.site if getattr(row, "site_id", None) else None
    if section is not None and section.project_id != row.project_id:
        yield problem("row-of-another-project", Place(path="section"), name=section)
    if site is not None and site.project_id != row.project_id:
        yield problem("row-of-another-project", Place(path="site"), name=site)
    elif site is not None and section is not None and site.section_id != section.pk:
        yield problem("site-of-another-section", Place(path="site"), name=site, section=section)


COMPLETION = Q(kind=Acceptance.Kind.COMPLETION)


def accepting_outer() -> QuerySet[Acceptance]:
    """At completion, of the site of the query around it."""
    whole = _whole(OuterRef("project"), OuterRef("section"), OuterRef("finished_on"))
    return Acceptance.objects.filter(COMPLETION, Q(site=OuterRef("pk")) | whole)


def accepting(site: Site) -> Q:
    """Of this site: those of its parts, and at completion."""
    own = Q(site=site)
    if site.finished_on is None:
        return own
    return own | _whole(site.project_id, site.section_id, site.finished_on)


def _whole(project: Any, section: Any, finished_on: OuterRef | date) -> Q:
    """Of the project, or of a works contract of the site's section or of the project as a whole,
    once the site itself is finished."""
    works = Q(contract=None) | Q(contract__kind=Contract.Kind.WORKS)
    place = Q(contract__section=None) | Q(contract__section=section)
    when = Q(accepted_on__gte=finished_on)
    return Q(site=None, project=project) & COMPLETION & works & place & when
