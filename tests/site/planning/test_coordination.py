"""Coordinated plans: kept with their order, clashes told, contradictions warned about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.models import Site
from hengjian.site.library.rows import Clash
from hengjian.site.planning import actions
from hengjian.site.planning.actions import TaskRow
from hengjian.site.planning.models import CoordinatedPlan
from hengjian.site.planning.steps import SITE_STAGE
from tests.site.planning.planning_rows import site

Member = Callable[[str], Membership]
pytestmark = pytest.mark.django_db
WATER = TaskRow("给水", "自来水公司", date(2026, 3, 1), date(2026, 3, 20), digs=True)
EARLY = TaskRow("路面", "施工一标", date(2026, 3, 15), date(2026, 4, 1), after=(1,))


def saved(by: Membership, row: Site, *tasks: TaskRow) -> CoordinatedPlan:
    values = {"name": "统筹计划", "region": row.sub_district, "agreed_on": date(2026, 2, 1)}
    return actions.save_coordinated_plan(by=by, plan=None, values=values, sites=[row], tasks=tasks)


@pytest.fixture
def planned(member: Member) -> Site:
    member("competent_department")
    return site("S1", stage=Site.Stage.PLANNED)


def test_a_plan_that_contradicts_itself_is_warned_about_before_a_start(
    planned: Site, member: Member
) -> None:
    saved(member("competent_department"), planned, WATER, EARLY)
    head = member("department_head")
    with pytest.raises(Refused) as refused:
        SITE_STAGE.take("start", by=head, row=planned, on=date(2026, 3, 1))
    assert {each.code for each in refused.value.problems} == {
        "start-contradictions",
        "step-without-reason",
    }
    started = SITE_STAGE.take("start", by=head, row=planned, on=date(2026, 3, 1), why="已协调")
    assert (started.stage, started.started_on) == (Site.Stage.STARTED, date(2026, 3, 1))
    line = TrailEntry.objects.get(action="start.allow")
    assert line.after["warnings"] == ["start-contradictions"]


def test_what_follows_what_is_kept_and_a_second_writer_is_told(
    planned: Site, member: Member
) -> None:
    by = member("competent_department")
    plan = saved(by, planned, WATER, EARLY)
    after = {task.name: [t.name for t in task.after.all()] for task in plan.tasks.all()}
    assert after == {"给水": [], "路面": ["给水"]}
    change = {"by": by, "plan": plan, "values": {}, "sites": [planned], "tasks": [WATER]}
    actions.save_coordinated_plan(**change, version=1)
    with pytest.raises(Clash):
        actions.save_coordinated_plan(**change, version=1)


def test_a_task_ends_after_it_starts(planned: Site, member: Member) -> None:
    wrong = TaskRow("倒", "甲", date(2026, 3, 2), date(2026, 3, 1))
    with pytest.raises(Refused, match="ends before it starts"):
        saved(member("competent_department"), planned, wrong)
