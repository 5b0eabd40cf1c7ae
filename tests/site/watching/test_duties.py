"""Warnings follow the data by themselves: after changes, and each month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from hengjian.site.accounts.models import Membership
from hengjian.site.common import jobs
from hengjian.site.common.models import Job, TrailEntry
from hengjian.site.library.actions import put_all
from hengjian.site.library.changed import projects_changed
from hengjian.site.library.models import Project, Site
from hengjian.site.money.actions import promise, withdraw_promise
from hengjian.site.money.models import FundPlan
from hengjian.site.talk.actions import write
from hengjian.site.watching import actions, work
from hengjian.site.watching import warnings as watching
from hengjian.site.watching.models import Warning
from tests.site.money.booking import project

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
LONG_AGO = date(2022, 7, 31)


def begun() -> list[str]:
    return [job.kind for job in jobs.begin_due()]


def late_site(by: Membership, **values: Any) -> None:
    row = {"code": "S-1", "name": "小区", "sub_district": "D1", "project": "P-1",
           "stage": "planned", **values}  # fmt: skip
    put_all(by=by, model=Site, rows=[row], synthetic=True, why="导入")


@pytest.fixture
def settled(member: Member) -> Project:
    """A project without warnings, everything judged this month."""
    made = project()
    late_site(member("competent_department"), planned_start_on=timezone.localdate())
    jobs.begin_due()
    jobs.begin_due()
    Warning.objects.all().delete()
    return made


def test_what_people_enter_is_judged_without_anybody_asking(
    member: Member, settled: Project
) -> None:
    clerk = member("competent_department")
    other = project("P-2")
    assert begun() == [], "nothing has changed since"
    late_site(clerk, planned_start_on=LONG_AGO)
    assert begun() == ["warnings.changed"]
    found = Warning.objects.get(project=settled, rule="start-missed")
    assert found.as_of == timezone.localdate()
    opened = TrailEntry.objects.get(action="warning.open", subject=found.code)
    assert opened.actor == "system"
    assert not Warning.objects.filter(project=other).exists(), "only what changed is judged"
    late_site(clerk, planned_start_on=timezone.localdate() + timedelta(days=9))
    jobs.begin_due()
    found.refresh_from_db()
    assert (found.state, found.closed_how) == ("closed", "data")
    for day in (1, 2, 3):
        late_site(clerk, planned_start_on=timezone.localdate() + timedelta(days=day))
        jobs.begin_due()
    assert Job.objects.filter(kind="warnings.changed").count() == 2, "this one and the last"


def test_what_is_not_judged_starts_nothing(member: Member, settled: Project) -> None:
    clerk = member("competent_department")
    heard = TrailEntry.objects.count()
    write(by=clerk, row=settled, text="请补证照")
    assert TrailEntry.objects.count() > heard
    assert begun() == [], "a note changes no fact"
    late_site(clerk, planned_start_on=LONG_AGO)
    assert begun() == ["warnings.changed"]


def test_all_projects_are_judged_once_a_month(member: Member, settled: Project) -> None:
    assert begun() == []
    done = Job.objects.get(kind="warnings.monthly")
    assert done.result["tally"]["projects"] == 1
    done.arguments = {"month": "2020-01"}
    done.save()
    assert begun() == ["warnings.monthly"]


def test_a_demonstration_stands_on_the_day_of_its_case(
    member: Member, settled: Project, settings: Any
) -> None:
    settings.STANDS_ON = date(2023, 9, 30)
    Job.objects.filter(kind="warnings.monthly").delete()
    late_site(member("competent_department"), planned_start_on=LONG_AGO)
    assert begun() == ["warnings.changed"]
    assert Warning.objects.get(rule="start-missed").as_of == date(2023, 9, 30)


def test_work_that_failed_a_moment_ago_is_left_alone_for_an_hour(
    member: Member, settled: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    late_site(member("competent_department"), planned_start_on=LONG_AGO)
    failed = Job.objects.create(
        kind="warnings.changed", module="x", state="failed", finished_at=timezone.now(), by="system"
    )
    assert begun() == []
    failed.finished_at = timezone.now() - timedelta(hours=2)
    failed.save()
    assert begun() == ["warnings.changed"]
    Job.objects.create(kind="warnings.changed", module="x", by="system")
    late_site(member("competent_department"), planned_start_on=date(2022, 8, 31))
    assert begun() == [], "it waits for a worker already"


def test_changed_projects_are_those_of_the_rows_now_and_before(
    member: Member, settled: Project
) -> None:
    clerk, other = member("competent_department"), project("P-2")
    head = TrailEntry.objects.first()
    assert head is not None

    def changed() -> set[str]:
        last = TrailEntry.objects.first()
        assert last is not None
        keys = projects_changed(head.sequence, last.sequence)
        return set(Project.objects.filter(pk__in=keys).values_list("code", flat=True))

    late_site(clerk, project="P-2")
    assert changed() == {"P-1", "P-2"}, "a site that moved leaves one and joins another"
    head = TrailEntry.objects.first()
    values = {"fund_source": "central", "amount": 5}
    plan = promise(by=clerk, project=other, values=values)
    withdraw_promise(by=clerk, plan=plan, why="误填")
    assert not FundPlan.objects.exists()
    assert changed() == {"P-2"}, "a row that was removed"
    head = TrailEntry.objects.first()
    watching.watch(by=clerk, projects=Project.objects.all(), as_of=timezone.localdate())
    actions.recompute(by=clerk, project=other, as_of=timezone.localdate())
    assert changed() == set(), "warnings change no fact"
    assert work.seen_until() is not None
