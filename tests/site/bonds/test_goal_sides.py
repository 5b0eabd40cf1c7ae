"""Goals declared and adjusted, side by side: what changed, what was reached, what cannot be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds import actions
from hengjian.site.bonds.goal_sides import sides_of
from hengjian.site.bonds.models import AdjustedGoal, Goal
from hengjian.site.library.actions import put_all
from hengjian.site.library.models import Project, Site
from tests.site.bonds import bond_rows
from tests.site.reading import seen

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
pytestmark = pytest.mark.django_db
DAY = date(2023, 9, 30)
PAGE = "/bonds/projects/P-1/goals/compared"


def _put(member: Member, *rows: dict[str, Any]) -> None:
    given = [{"code": f"J{number}", "project": "P-1", **row} for number, row in enumerate(rows)]
    by = member("competent_department")
    put_all(by=by, model=AdjustedGoal, rows=given, synthetic=True, why="导入")


@pytest.fixture
def project(member: Member) -> Project:
    """A project with two approved goals: one kept with another target, one dropped."""
    holder = bond_rows.lent(member).project
    clerk = member("competent_department")
    for name, target in (("改造户数", 200), ("改造面积", 900)):
        values = {"group": "output", "kind": "quantity", "name": name, "unit": "户"}
        actions.enter_goal(by=clerk, project=holder, values={**values, "target": Decimal(target)})
    actions.approve_goal(by=member("finance_bureau"), project=holder)
    return holder


def test_pairs_say_what_changed_and_count_by_indicator(project: Project, member: Member) -> None:
    kept = Goal.objects.get(name="改造户数")
    _put(
        member,
        {"goal": kept.code, "kind": "quantity", "name": "改造户数", "target": "180", "unit": "户",
         "reason": "拆迁", "reported": "90", "outcome": "unmet"},
        {"kind": "lasting", "name": "风险可控性", "wording": "可控", "outcome": "partly"},
    )  # fmt: skip
    sides = sides_of(project, member("finance_bureau"), DAY)
    assert (sides.number_declared, sides.number_adjusted) == (2, 2)
    assert [(each.kind, [pair.change for pair in each.pairs]) for each in sides.kinds] == [
        ("quantity", ["changed", "dropped"]),
        ("lasting", ["new"]),
    ]
    assert sides.kinds[0].pairs[0].shift == Decimal(-20)
    assert sides.outcomes == {"unmet": 1, "partly": 1}


def test_a_measure_counts_what_was_reached_and_says_where_that_differs(
    project: Project, member: Member, client_of: ClientOf
) -> None:
    place = member("sub_district").organisation
    for number in range(4):
        started = date(2023, 1, 1) if number == 0 else None
        Site.objects.create(code=f"S{number}", name="x", sub_district=place, project=project,
                            stage="planned", started_on=started)  # fmt: skip
    _put(
        member,
        {"kind": "quantity", "name": "开工率", "target": "100", "unit": "%", "measure": "开工率",
         "reported": "30", "outcome": "met"},
    )  # fmt: skip
    ((pair,),) = [
        [pair for pair in each.pairs if pair.adjusted]
        for each in sides_of(project, member("finance_bureau"), DAY).kinds
    ]
    found = pair.adjusted
    assert found is not None
    assert (found.actual, found.outcome, found.differs) == (Decimal(25), "unmet", True)
    page = seen(client_of("finance_bureau").get(f"{PAGE}?as_of=2023-09-30").content.decode())
    assert "台账计数" in page
    assert "未沿用" in page
    for name in ("actual", "target"):
        figure = f"/figures/adjustedgoal/J0/{name}?as_of=2023-09-30"
        assert client_of("finance_bureau").get(figure).status_code == 200


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ({}, "goal-without-target", "target"),
        ({"target": "1"}, "goal-without-unit", "unit"),
        ({"wording": "可控", "measure": "没有"}, "goal-measure-unknown", "measure"),
        ({"target": "1", "unit": "个", "measure": "开工率"}, "goal-measure-unit", "unit"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    project: Project, member: Member, row: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        _put(member, {"kind": "quantity", "name": "x", **row})
    (found,) = refused.value.problems
    assert (found.code, found.place.path) == (code, field)


def test_the_goal_of_another_project_is_refused(project: Project, member: Member) -> None:
    other = bond_rows.project(member, "P-2")
    goal = Goal.objects.create(code="G-2", project=other, group="output", name="x", target=1,
                               unit="个", entered_by="x")  # fmt: skip
    with pytest.raises(Refused) as refused:
        _put(member, {"kind": "quantity", "name": "x", "wording": "y", "goal": goal.code})
    assert [each.code for each in refused.value.problems] == ["goal-of-another-project"]


def test_an_indicator_stands_under_its_group(project: Project, member: Member) -> None:
    values = {"group": "benefit", "kind": "quantity", "name": "x", "target": 1, "unit": "个"}
    with pytest.raises(Refused) as refused:
        actions.enter_goal(by=member("competent_department"), project=project, values=values)
    assert [each.code for each in refused.value.problems] == ["goal-kind-elsewhere"]


@pytest.mark.parametrize("side", ["declared", "adjusted"])
def test_the_counts_open_their_goals(project: Project, client_of: ClientOf, side: str) -> None:
    answer = client_of("finance_bureau").get(f"/figures/bonds/P-1/sides?of={side}")
    assert answer.status_code == 200
