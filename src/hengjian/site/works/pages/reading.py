"""What the pages of the works share: the project, the day, the tabs, the parts to be entered."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import words
from hengjian.site.library.models import Project
from hengjian.site.library.pages.reading import project_of
from hengjian.site.library.pages.sections import Part
from hengjian.site.platform.resource import may_enter, resource_of
from hengjian.site.works.models import (
    Acceptance,
    HandOver,
    Incident,
    Inspection,
    Milestone,
    PlannedOutput,
)

TABS = {
    "project": words("总览", "Overview"),
    "sites": words("小区进度", "Progress of the sites"),
    "schedule": words("横道图", "Schedule"),
    "milestones": words("节点与计划产值", "Milestones"),
    "checks": words("检查与事故", "Checks"),
    "acceptance": words("验收移交", "Acceptance"),
    "diary": words("施工日志", "Site diary"),
}
"""Names of addresses ``web:works-…`` with their titles."""

PARTS = {
    each.key: each
    for each in (
        Part(
            "milestones",
            words("进度节点", "Milestones"),
            words("节点", "milestone"),
            "flag",
            Milestone,
            ("section", "site", "kind", "name", "planned_on", "actual_on", "seen_by"),
            "many",
        ),
        Part(
            "output",
            words("计划产值", "Planned output"),
            words("某月计划产值", "planned output of a month"),
            "calendar-stats",
            PlannedOutput,
            ("section", "month", "amount"),
        ),
        Part(
            "inspections",
            words("安全质量检查", "Inspections of safety and quality"),
            words("检查", "check"),
            "shield-check",
            Inspection,
            (
                *("section", "site", "kind", "on", "inspector", "passed", "found", "serious"),
                *("due_on", "put_right_on", "put_right"),
            ),
            "many",
        ),
        Part(
            "incidents",
            words("安全事故", "Incidents"),
            words("事故", "incident"),
            "alert-triangle",
            Incident,
            (
                *("section", "site", "on", "severity", "what", "injured", "deaths"),
                *("reported_on", "closed_on"),
            ),
            "many",
        ),
        Part(
            "acceptances",
            words("验收", "Acceptance"),
            words("验收记录", "acceptance"),
            "circle-check",
            Acceptance,
            (
                *("kind", "contract", "site", "accepted_on", "passed"),
                *("share_passed", "conclusion"),
            ),
            "many",
        ),
        Part(
            "hand-overs",
            words("专业设施移交", "Hand-over of facilities"),
            words("移交", "hand-over"),
            "bolt",
            HandOver,
            ("site", "utility", "to", "organisation", "planned_on", "handed_on", "note"),
            "many",
        ),
    )
}
"""The rows of the works that are entered by hand, by their key in addresses."""
TAB_OF = {
    "milestones": "milestones",
    "output": "milestones",
    "inspections": "checks",
    "incidents": "checks",
    "acceptances": "acceptance",
    "hand-overs": "acceptance",
}
"""The tab on which each part stands."""


def day_of(request: HttpRequest) -> date:
    """The day the page shows."""
    return shown_day()


def head(request: HttpRequest, membership: Membership, code: str, tab: str) -> dict[str, Any]:
    """What stands on every page of a project's works. Raises ``Http404``."""
    project = project_of(membership, code)
    asked = shown_day() if "as_of" in request.GET else None
    return {
        "project": project,
        "as_of": shown_day(),
        "kept": f"?as_of={asked}" if asked else "",
        "tab": tab,
        "tabs": [
            (key, name, reverse(f"web:works-{key}", args=[code])) for key, name in TABS.items()
        ],
        "may": {key: may_enter(membership, part.model) for key, part in PARTS.items()},
    }


def project_in(context: dict[str, Any]) -> Project:
    """The project of a context made by ``head``."""
    project: Project = context["project"]
    return project


def works_rights() -> dict[type[Model], Permission]:
    """The right that entering rows of each kind asks for."""
    models = {part.model for part in PARTS.values()}
    return {model: right for model in models if (right := resource_of(model).right) is not None}
