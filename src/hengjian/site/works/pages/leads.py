"""From a site to its works: its diary and acceptance, and how long each of its works takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import words
from hengjian.site.library.models import Site
from hengjian.site.library.pages.leads import Lead
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import Words
from hengjian.site.works.models import Acceptance, DiaryEntry, HandOver, Inspection, Milestone
from hengjian.site.works.rules import accepting


def leads_to_works(membership: Membership, site: Any) -> list[Lead]:
    """Diary, checks and acceptance; none of a site that is in no project."""
    if site.project_id is None:
        return []
    own = reverse("web:works-site", args=[site.code])
    diary = reverse("web:works-diary", args=[site.project.code])
    entries = visible_to(DiaryEntry, membership).filter(site=site)
    checks = visible_to(Inspection, membership).filter(site=site)
    accepted = visible_to(Acceptance, membership).filter(accepting(site))
    handed = visible_to(HandOver, membership).filter(site=site)
    ends = accepted.count() + handed.count()
    return [
        Lead(
            60,
            "pencil",
            words("施工日志", "site diary"),
            entries.count(),
            f"{diary}?site={site.code}",
        ),
        Lead(62, "shield-check", words("检查", "checks"), checks.count(), f"{own}#own-checks"),
        Lead(90, "circle-check", words("验收移交", "acceptance"), ends, f"{own}#own-end"),
    ]


BEFORE = (Milestone.Kind.TENDER, Milestone.Kind.DESIGN, Milestone.Kind.START)
"""Steps that end no works at the site."""


@dataclass(frozen=True, slots=True)
class Duration:
    """One of the works of a site, planned against what happened until the day."""

    key: str
    """Of its figures; empty for the site as a whole."""
    name: Words
    planned_from: date | None
    planned_to: date | None
    actual_from: date | None
    actual_to: date | None
    until: date
    """The day up to which is told: of what has not ended yet, its end so far."""

    @property
    def days_planned(self) -> int | None:
        """From the first planned day to the last, both counted."""
        return _days(self.planned_from, self.planned_to)

    @property
    def actual_days(self) -> int | None:
        """From the first day to the last, or to the day where it goes on."""
        return _days(self.actual_from, self.actual_to or self.until)

    @property
    def going(self) -> bool:
        """It has begun and not ended."""
        return self.actual_from is not None and self.actual_to is None

    @property
    def late_days(self) -> int | None:
        """Days after the planned end, of its end or of the day; below 0 before it; None where
        nothing was planned, or it is not due yet."""
        if self.planned_to is None or (self.actual_to is None and self.until <= self.planned_to):
            return None
        return ((self.actual_to or self.until) - self.planned_to).days

    @property
    def apart(self) -> int | None:
        """How many days it lies from its planned end, before or after."""
        return None if self.late_days is None else abs(self.late_days)


def _days(first: date | None, last: date | None) -> int | None:
    return None if first is None or last is None or last < first else (last - first).days + 1


def durations_of(membership: Membership, site: Any) -> list[Duration]:
    """The works of the site as a whole, then what led to each milestone after the start, of its own
    or of its section: from the one before, or from the start."""
    day = shown_day()
    whole = _whole(site, day)
    if whole.planned_from is None and whole.actual_from is None:
        return []
    rows, planned, actual = [whole], whole.planned_from, whole.actual_from
    at = Q(site=site) | Q(site=None, section=site.section_id, section__isnull=False)
    own = visible_to(Milestone, membership).filter(at, project=site.project_id)
    own = own.exclude(kind__in=BEFORE)
    for each in own.order_by("planned_on", "pk"):
        met = _past(each.actual_on, day)
        rows.append(Duration(each.code, each.name, planned, each.planned_on, actual, met, day))
        planned, actual = each.planned_on, met
    return rows


def _whole(site: Site, day: date) -> Duration:
    return Duration(
        "",
        words("全部工程", "all works"),
        site.planned_start_on,
        site.planned_finish_on,
        _past(site.started_on, day),
        _past(site.finished_on, day),
        day,
    )


def _past(on: date | None, day: date) -> date | None:
    return on if on is not None and on <= day else None
