"""A survey of one site: prepared, with households, open; answers to its questionnaire."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hengjian.site.accounts.codes import plain
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.days import current_day
from hengjian.site.library.models import Project, Site
from hengjian.site.residents.surveys.actions.questionnaires import read_shipped
from hengjian.site.residents.surveys.actions.surveys import enter_households, issue_codes, prepare
from hengjian.site.residents.surveys.models import SampleUnit, Survey
from hengjian.site.residents.surveys.steps import SURVEY

Member = Callable[[str], Membership]
GOOD = {"policy_known": "B", "involved": "C", "satisfaction": "D", "reasons": "slow unheard",
        "people": "3", "old_people": "1", "wish": "早点铺好路"}  # fmt: skip


@pytest.fixture
def clerk(member: Member) -> Membership:
    return member("competent_department")


@pytest.fixture
def site(district: Organisation) -> Site:
    project = Project.objects.create(
        code="P", name="二期", region=district, implementer=Organisation.objects.get(code="SOE"),
        competent_department=Organisation.objects.get(code="HSG"),
    )  # fmt: skip
    place = Organisation.objects.get(code="D1")
    return Site.objects.create(
        code="T-1", name="东一小区", sub_district=place, project=project, households=40,
        stage=Site.Stage.STARTED,
    )  # fmt: skip


@pytest.fixture
def survey(clerk: Membership, member: Member, site: Site) -> Survey:
    """Open, with three households."""
    today = current_day()
    row = prepare(
        by=clerk,
        values={
            "code": "DC-1", "title": "满意度调查", "project": site.project,
            "questionnaire": read_shipped(by=clerk, name="satisfaction"),
            "opens_on": today - timedelta(5), "closes_on": today + timedelta(5),
        },
    )  # fmt: skip
    enter_households(by=clerk, survey=row, site=site, ordinals=range(1, 4))
    opened: Survey = SURVEY.take("open", by=member("department_head"), row=row)
    return opened


@pytest.fixture
def units(survey: Survey) -> list[SampleUnit]:
    return list(survey.units.select_related("site__sub_district", "stratum").order_by("ordinal"))


@pytest.fixture
def code(clerk: Membership, survey: Survey, units: list[SampleUnit]) -> str:
    """The code of the first household."""
    made = issue_codes(by=clerk, survey=survey, units=units)
    return plain(made[0][1])


def instance() -> str:
    return f"uuid:{uuid.uuid4()}"


def posted(survey: Survey, **more: Any) -> dict[str, Any]:
    """What the page of answers sends."""
    given = {f"q-{name}": value.split() if name == "reasons" else value
             for name, value in GOOD.items()}  # fmt: skip
    return {**given, "do": "send", "instance_id": instance(), "consent": survey.consent, **more}


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
