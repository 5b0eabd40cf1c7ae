"""Ex-ante assessments and goals: answered in full, concluded by another, fixed once approved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds import actions, ex_ante
from hengjian.site.bonds.models import Assessment, Goal
from hengjian.site.bonds.queries import admission_of, in_force
from hengjian.site.bonds.steps import ASSESSMENT
from tests.site.bonds import bond_rows

Member = Callable[[str], Membership]
pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)
GOAL: dict[str, Any] = {
    "group": "output",
    "name": "改造小区",
    "direction": "at_least",
    "target": Decimal(296),
    "unit": "个",
}


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.problems]


def test_the_framework_asks_the_eight_items_and_two_that_decide() -> None:
    assert len(ex_ante.items()) == 8
    decisive = {question.key for question in ex_ante.questions() if question.decides}
    assert decisive == {"P1.must-revenue", "P2.must-eligible"}


def test_a_draft_is_kept_and_handing_in_names_all_that_is_missing(member: Member) -> None:
    by, holder = member("competent_department"), bond_rows.project(member)
    row = actions.start_assessment(by=by, project=holder, on=DAY)
    given: dict[str, Any] = {"P1": {"need": {"answer": "yes", "reason": ""}}}
    row = actions.answer_assessment(by=by, assessment=row, judgements=given, on=DAY)
    assert row.score is None, "an unfinished assessment has no score"
    with pytest.raises(Refused) as refused:
        ASSESSMENT.take("submit", by=by, row=row)
    asked = len(list(ex_ante.questions()))
    assert codes(refused).count("assessment-unanswered") == asked - 1
    assert codes(refused).count("assessment-unreasoned") == 1
    odd: dict[str, Any] = {"P1": {"nothing": {"answer": "yes"}, "need": {"answer": "maybe"}}}
    with pytest.raises(Refused) as refused:
        actions.answer_assessment(by=by, assessment=row, judgements=odd, on=DAY)
    assert codes(refused) == ["assessment-unknown-answer"] * 2


def test_it_is_scored_by_the_engine_and_concluded_with_a_reason(member: Member) -> None:
    by, holder = member("competent_department"), bond_rows.project(member)
    row = actions.start_assessment(by=by, project=holder, on=DAY)
    given = bond_rows.answers(P2_permits="partly", P6_yearly="no")
    row = actions.answer_assessment(by=by, assessment=row, judgements=given, on=DAY)
    assert row.score == Decimal("94.50"), "100 less half of 3 and all of 4"
    row = ASSESSMENT.take("submit", by=by, row=row)
    finance = member("finance_bureau")
    with pytest.raises(Refused) as refused:
        ASSESSMENT.take("conclude", by=finance, row=row, conclusion="perhaps", why=" ")
    assert sorted(codes(refused)) == ["assessment-no-conclusion", "step-without-reason"]
    row = ASSESSMENT.take("conclude", by=finance, row=row, conclusion="adjust", why="先补计划")
    assert row.state == Assessment.State.CONCLUDED
    assert admission_of(holder) is None


def test_a_project_without_revenue_cannot_be_admitted(member: Member) -> None:
    by, holder = member("competent_department"), bond_rows.project(member)
    row = actions.start_assessment(by=by, project=holder, on=DAY)
    given = bond_rows.answers(P1_must_revenue="partly")
    row = actions.answer_assessment(by=by, assessment=row, judgements=given, on=DAY)
    row = ASSESSMENT.take("submit", by=by, row=row)
    with pytest.raises(Refused) as refused:
        ASSESSMENT.take(
            "conclude", by=member("finance_bureau"), row=row, conclusion="admit", why="同意"
        )
    assert codes(refused) == ["assessment-vetoed"]
    assert Assessment.objects.get().state == Assessment.State.SUBMITTED


def test_goals_are_approved_with_the_money_and_then_fixed(member: Member) -> None:
    clerk, finance = member("competent_department"), member("finance_bureau")
    holder = bond_rows.project(member, "P-9")
    actions.enter_goal(by=clerk, project=holder, values=GOAL)
    with pytest.raises(Refused) as refused:
        actions.approve_goal(by=finance, project=holder)
    assert codes(refused) == ["goals-without-money"]
    holder = bond_rows.lent(member).project
    goal = actions.enter_goal(by=clerk, project=holder, values=GOAL)
    goal = actions.change_goal(by=clerk, goal=goal, values={"target": Decimal(300)}, version=1)
    actions.approve_goal(by=finance, project=holder)
    goal.refresh_from_db()
    for act in (
        lambda: actions.change_goal(
            by=clerk, goal=goal, values={"target": Decimal(80)}, version=None
        ),
        lambda: actions.remove_goal(by=clerk, goal=goal, why="完不成"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == ["goal-fixed"]
    assert Goal.objects.get(pk=goal.pk).target == 300


def test_a_fixed_goal_is_replaced_only_under_a_new_admission(member: Member) -> None:
    clerk, finance = member("competent_department"), member("finance_bureau")
    holder = bond_rows.lent(member).project
    goal = actions.enter_goal(by=clerk, project=holder, values=GOAL)
    actions.approve_goal(by=finance, project=holder)
    bond_rows.concluded(member, holder, on=timezone.localdate() - timedelta(days=30))
    fewer = {**GOAL, "target": Decimal(80)}
    with pytest.raises(Refused) as refused:
        actions.replace_goal(by=clerk, goal=goal, values=fewer)
    assert codes(refused) == ["goal-needs-new-assessment"], "assessed before the goal was approved"
    under = bond_rows.concluded(member, holder, on=timezone.localdate() + timedelta(days=1))
    new = actions.replace_goal(by=clerk, goal=goal, values=fewer)
    old = Goal.objects.select_related("replaced_by").get(pk=goal.pk)
    assert in_force(old), "the old goal holds until the new one is approved"
    actions.approve_goal(by=finance, project=holder)
    old = Goal.objects.select_related("replaced_by").get(pk=goal.pk)
    assert (in_force(old), old.replaced_by, old.replaced_under) == (False, new, under)


def test_a_goal_counts_by_a_measure_in_its_own_unit(member: Member) -> None:
    clerk, holder = member("competent_department"), bond_rows.project(member)
    with pytest.raises(Refused) as refused:
        actions.enter_goal(by=clerk, project=holder, values={**GOAL, "measure": "没有的口径"})
    assert codes(refused) == ["goal-measure-unknown"]
    with pytest.raises(Refused) as refused:
        actions.enter_goal(by=clerk, project=holder, values={**GOAL, "measure": "开工率"})
    assert codes(refused) == ["goal-measure-unit"]
