"""People of the hotline, and a case taken in on a day of one's choice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils import timezone

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.library.models import Project, Site
from hengjian.site.residents.hotline.intake import Said, take_in
from hengjian.site.residents.hotline.models import Case

Member = Callable[[str], Membership]
TakeIn = Callable[..., Case]
REPLY = "十月八日换好三只声控灯，物业当天试过，三层都亮；已请住户看过。"


@pytest.fixture
def operator(member: Member) -> Membership:
    return member("hotline_operator")


@pytest.fixture
def unit(member: Member) -> Membership:
    return member("implementing_unit")


@pytest.fixture
def head(member: Member) -> Membership:
    return member("department_head")


@pytest.fixture
def site(district: Organisation) -> Site:
    implementer = Organisation.objects.get(code="SOE")
    department = Organisation.objects.get(code="HSG")
    project = Project.objects.create(
        code="P", name="二期", region=district, competent_department=department,
        implementer=implementer,
    )  # fmt: skip
    place = Organisation.objects.get(code="D1")
    return Site.objects.create(code="T-1", name="东一小区", sub_district=place, project=project)


@pytest.fixture
def take(operator: Membership, site: Site) -> TakeIn:
    """``take(date(2022, 9, 9), kind="complaint")``: a case by phone, received that noon."""

    def of(day: date, hour: int = 12, **values: Any) -> Case:
        at = timezone.make_aware(datetime.combine(day, time(hour)))
        given = {"channel": "phone", "text": "三号楼楼道灯坏了两周", "site": site, **values}
        return take_in(Said(received_at=at, **given), operator)

    return of
