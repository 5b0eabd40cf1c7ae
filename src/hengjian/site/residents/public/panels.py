"""What the page of a community tells by itself: notices, works, money, contacts, opinions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q, Sum

from hengjian.site.common.words import words
from hengjian.site.library.models import Participation, SchemeComment, ScopeItem, Site, SitePicture
from hengjian.site.money.models import OutputCertificate
from hengjian.site.residents.open.panels import Pairs, Panel
from hengjian.site.residents.public.models import Contact
from hengjian.site.residents.public.queries import contacts_of, lines_of, notices_of
from hengjian.site.works.models import Milestone

SHOWN = 5
"""Notices and opinions on the page; the newest."""


def _notices(site: Site, day: date) -> Mapping[str, Any] | None:
    rows = list(notices_of(site, day)[:SHOWN])
    return {"newest": rows[0], "older": rows[1:]} if rows else None


def _works(site: Site, day: date) -> Mapping[str, Any]:
    stones = Milestone.objects.filter(Q(site=site) | Q(site=None, section=site.section_id))
    stones = stones.exclude(section=None, site=None)
    return {
        "items": list(ScopeItem.objects.filter(site=site)),
        "milestones": [
            (row, row.actual_on if row.actual_on and row.actual_on <= day else None)
            for row in stones.order_by("planned_on", "pk")[:8]
        ],
        "started_on": site.started_on if site.started_on and site.started_on <= day else None,
        "finished_on": site.finished_on if site.finished_on and site.finished_on <= day else None,
        "units": list(_units(site)),
    }


def _units(site: Site) -> Any:
    rows = Participation.objects.filter(project=site.project_id)
    rows = rows.filter(Q(section=site.section_id) | Q(section=None))
    return rows.exclude(capacity=Participation.Capacity.EVALUATOR).select_related("organisation")


def _money(site: Site, day: date) -> Mapping[str, Any] | None:
    """What was approved for the whole project, and what was certified of it by the day."""
    if site.project is None:
        return None
    confirmed = OutputCertificate.objects.filter(
        contract__project=site.project,
        state=OutputCertificate.State.CONFIRMED,
        certified_on__lte=day,
    )
    return {
        "project": site.project,
        "approved": site.project.approved_investment,
        "output": confirmed.aggregate(total=Sum("amount"))["total"],
    }


def _contacts(site: Site, day: date) -> Mapping[str, Any]:
    known = contacts_of(site, day)
    shown = [known[role] for role in Contact.Role if role in known and known[role].public]
    return {"contacts": shown}


def _tell_said_and_done(site: Site, day: date) -> Mapping[str, Any] | None:
    """What residents said to the schemes of the site, and what became of it, with the reason."""
    rows = SchemeComment.objects.filter(
        scheme__sites=site, voice=SchemeComment.Voice.RESIDENT, received_on__lte=day
    ).exclude(decision=SchemeComment.Decision.OPEN)
    found = list(rows.order_by("-decided_on", "-pk")[:SHOWN])
    return {"opinions": found} if found else None


def _pictures(site: Site, day: date) -> Mapping[str, Any] | None:
    """Before and after, from the same place; shown when they are asked for."""
    rows = SitePicture.objects.filter(
        viewpoint__site=site, withdrawn_at=None, taken_on__lte=day
    ).select_related("viewpoint", "attachment")
    found = list(rows.exclude(moment=SitePicture.Moment.DURING).order_by("viewpoint", "taken_on"))
    return {"pictures": found[:8]} if found else None


def _works_on_the_board(site: Site, day: date) -> tuple[str, Pairs]:
    named = "、".join(str(item) for item in site.scope_items.all()[:6])
    lines = [(str(words("内容", "content")), named)] if named else []
    if site.planned_start_on:
        lines.append((str(words("计划开工", "planned start")), f"{site.planned_start_on}"))
    if site.planned_finish_on:
        lines.append((str(words("计划完工", "planned finish")), f"{site.planned_finish_on}"))
    return str(words("做什么、什么时候", "What and when")), lines


def _contacts_on_the_board(site: Site, day: date) -> tuple[str, Pairs]:
    return str(words("找谁", "Whom to ask")), lines_of(contacts_of(site, day))


NOTICES = Panel(10, "public/notices.html", _notices)
WORKS = Panel(20, "public/works.html", _works, _works_on_the_board)
MONEY = Panel(30, "public/money.html", _money)
CONTACTS = Panel(40, "public/contacts.html", _contacts, _contacts_on_the_board)
SAID_AND_DONE = Panel(60, "public/said_and_done.html", _tell_said_and_done)
PICTURES = Panel(70, "public/pictures.html", _pictures)
