"""Rows that were changed behind the trail are named."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library import actions
from hengjian.site.library.behind import rows_behind_the_trail
from hengjian.site.library.models import Participation, Project, Site

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]


@pytest.fixture
def project(district: Organisation, member: Member) -> Project:
    """A project and a site, entered and changed by the actions."""
    clerk = member("competent_department")
    values = {
        "code": "P-1",
        "name": "改造",
        "region": district,
        "competent_department": clerk.organisation,
        "approved_investment": Decimal("100.00"),
    }
    made = actions.create_project(by=clerk, values=values)
    place = Organisation.objects.get(code="D1")
    site = actions.create_site(
        by=clerk, values={"code": "S-1", "name": "锦苑", "sub_district": place, "project": made}
    )
    actions.change_site(by=clerk, site=site, values={"households": 80}, version=site.version)
    return made


def said() -> str:
    out = StringIO()
    with pytest.raises(CommandError, match="differ from what the trail says"):
        call_command("check_rows", stdout=out)
    return out.getvalue()


def test_rows_that_were_entered_and_changed_by_the_actions_are_in_order(project: Project) -> None:
    assert list(rows_behind_the_trail()) == []
    out = StringIO()
    call_command("check_rows", stdout=out)
    assert "rows behind the trail: 0" in out.getvalue()


def test_a_row_that_was_changed_behind_the_trail_is_named_field_by_field(project: Project) -> None:
    Project.objects.update(approved_investment=Decimal("999.00"), name="别的")
    Site.objects.update(households=800)
    told = said()
    assert "P-1: approved_investment 留痕 trail '100.00' ≠ 现在 now '999.00'" in told
    assert "library.project P-1: name 留痕 trail '改造' ≠ 现在 now '别的'" in told
    assert "library.site S-1: households 留痕 trail 80 ≠ 现在 now 800" in told
    assert "rows behind the trail: 2" in told


def test_a_row_that_was_deleted_or_put_back_behind_the_trail_is_named(
    project: Project, member: Member
) -> None:
    taking_part = {
        "project": project,
        "organisation": member("auditor").organisation,
        "capacity": "designer",
    }
    with transaction.atomic():
        row = Participation.objects.create(**taking_part)
        record(by=member("auditor"), action="participation.create", subject=row)
        record(
            by=member("auditor"),
            action="participation.remove",
            subject=row,
            before=snapshot(row),
            after={},
        )
    Site.objects.all().delete()
    told = said()
    assert "library.site S-1: 不见了，没有留痕 gone without a line" in told
    assert f"library.participation {row.pk}: 留痕说已删除" in told
