"""The annual plan: worked out, never stale, approved by another person, changed with a reason."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.models import Scheme, Site, WillingnessSurvey
from hengjian.site.library.steps import SCHEME
from hengjian.site.planning import actions
from hengjian.site.planning.actions import Money
from hengjian.site.planning.models import AnnualPlan, PlanChange
from hengjian.site.planning.outcome import ask, is_current
from hengjian.site.planning.steps import PLAN, PLAN_CHANGE
from tests.site.planning.planning_rows import accepted, drawn_up, site

Member = Callable[[str], Membership]
pytestmark = pytest.mark.django_db
State = AnnualPlan.State


@pytest.fixture
def clerk(member: Member) -> Membership:
    return member("competent_department")


@pytest.fixture
def head(member: Member) -> Membership:
    return member("department_head")


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.code for each in refused.value.problems}


def begun(clerk: Membership, *money: Money) -> AnnualPlan:
    region = Organisation.objects.get(code="D")
    plan = actions.create_plan(by=clerk, region=region, year=2026, name="2026年计划")
    rows = money or (Money("central", Decimal(1_000_000)),)
    return actions.set_money(by=clerk, plan=plan, money=rows)


def worked_out(clerk: Membership, plan: AnnualPlan) -> AnnualPlan:
    job = actions.work_out(by=clerk, plan=plan, address="/plans/x/")
    assert job.problems == []
    return AnnualPlan.objects.get(pk=plan.pk)


@pytest.fixture
def three(clerk: Membership, head: Membership) -> list[Scheme]:
    """Three schemes of half a million each: 100, 200 and 300 households."""
    return [
        accepted(clerk, head, site(f"S{n}", households=n * 100, place="D1" if n < 3 else "D2"))
        for n in (1, 2, 3)
    ]


def chosen(plan: AnnualPlan) -> list[str]:
    rows = plan.entries.filter(chosen=True).order_by("scheme__code")
    return list(rows.values_list("scheme__sites__code", flat=True))


# Working it out ----------------------------------------------------------------------------------


def test_the_best_schemes_are_chosen_and_paid_for(clerk: Membership, three: list[Scheme]) -> None:
    plan = worked_out(clerk, begun(clerk))
    assert chosen(plan) == ["S2", "S3"]
    entry = plan.entries.get(scheme=three[2])
    assert entry.funding == {"central": "500000.00"}
    out = plan.entries.get(scheme=three[0])
    assert out.why["reason"] == "displaced"
    assert out.why["leaves"] == [three[1].code]
    assert plan.outcome["value"] == plan.outcome["bound"]
    assert plan.outcome["more"][0]["enters"] == [three[0].code]


def test_earmarked_money_pays_only_for_what_it_may(clerk: Membership, three: list[Scheme]) -> None:
    place = Organisation.objects.get(code="D1")
    plan = begun(
        clerk,
        Money("central", Decimal(500_000)),
        Money("county", Decimal(500_000), sub_district=place),
        Money("residents", Decimal(500_000), only_old=True),
    )
    Site.objects.filter(code="S1").update(built_year=2005)
    plan = worked_out(clerk, plan)
    assert chosen(plan) == ["S1", "S2", "S3"]
    paid = {e.scheme.code: e.funding for e in plan.entries.select_related("scheme")}
    assert "residents" not in paid[three[0].code]
    assert "county" not in paid[three[2].code]
    assert plan.outcome["left"] == {"central": "0.00", "county": "0.00", "residents": "0.00"}


def test_a_scheme_that_lacks_data_is_not_weighed_and_said_so(
    clerk: Membership, head: Membership, three: list[Scheme]
) -> None:
    blank = accepted(clerk, head, site("S9", households=None))
    plan = worked_out(clerk, begun(clerk))
    assert plan.outcome["unweighed"] == [{"code": blank.code, "lacks": ["benefit", "households"]}]
    assert not plan.entries.get(scheme=blank).chosen


def test_wishes_and_minimums_are_kept(clerk: Membership, three: list[Scheme]) -> None:
    plan = begun(clerk)
    actions.wish(by=clerk, plan=plan, scheme=three[0], wanted="in", reason="危房")
    weights = {"old": 20, "aligned": 10, "together": 20}
    actions.set_weights(by=clerk, plan=plan, minimums={"D2": 1}, **weights)
    plan = worked_out(clerk, plan)
    assert chosen(plan) == ["S1", "S3"]
    actions.set_weights(by=clerk, plan=plan, minimums={"D2": 2}, **weights)
    plan = worked_out(clerk, plan)
    assert plan.outcome["kind"] == "none"
    assert plan.outcome["relaxations"][0]["minimums"] == [["D2", 1]]
    with pytest.raises(Refused) as refused:
        PLAN.take("submit", by=clerk, row=plan)
    assert codes(refused) == {"plan-no-choice"}


def test_a_wish_has_a_reason(clerk: Membership, three: list[Scheme]) -> None:
    with pytest.raises(Refused) as refused:
        actions.wish(by=clerk, plan=begun(clerk), scheme=three[0], wanted="in", reason="")
    assert codes(refused) == {"plan-wish-without-reason"}


def test_without_money_or_candidates_nothing_is_worked_out(clerk: Membership) -> None:
    plan = begun(clerk, Money("central", Decimal(0)))
    with pytest.raises(Refused) as refused:
        actions.work_out(by=clerk, plan=plan, address="/")
    assert codes(refused) == {"plan-without-money", "plan-without-candidates"}


def test_money_is_entered_once_a_source_and_not_below_zero(clerk: Membership) -> None:
    wrong = [Money("central", Decimal(-1)), Money("central", Decimal(1)), Money("moon", Decimal(1))]
    with pytest.raises(Refused) as refused:
        begun(clerk, *wrong)
    assert codes(refused) == {"plan-source-twice", "plan-money-negative"}


def test_percents_are_whole_numbers(clerk: Membership) -> None:
    with pytest.raises(Refused) as refused:
        actions.set_weights(
            by=clerk, plan=begun(clerk), old=-1, aligned=0, together=0, minimums={"D1": -2}
        )
    assert [each.code for each in refused.value.problems] == ["plan-number", "plan-number"]


def test_one_plan_a_district_and_year(clerk: Membership) -> None:
    begun(clerk)
    with pytest.raises(Refused) as refused:
        begun(clerk)
    assert codes(refused) == {"plan-exists"}


# Nothing stale is shown as current ----------------------------------------------------------------


@pytest.mark.parametrize("what", ["money", "wish", "willingness", "households", "new scheme"])
def test_whatever_bears_on_it_makes_the_outcome_old(
    what: str, clerk: Membership, head: Membership, three: list[Scheme]
) -> None:
    plan = worked_out(clerk, begun(clerk))
    assert is_current(plan, ask(plan))
    match what:
        case "money":
            actions.set_money(by=clerk, plan=plan, money=[Money("central", Decimal(7))])
        case "wish":
            actions.wish(by=clerk, plan=plan, scheme=three[0], wanted="out", reason="缓建")
        case "willingness":
            WillingnessSurvey.objects.filter(site__code="S1").update(in_favour=51)
        case "households":
            Site.objects.filter(code="S1").update(households=101)
        case "new scheme":
            accepted(clerk, head, site("S4"))
    plan.refresh_from_db()
    assert not is_current(plan, ask(plan))
    with pytest.raises(Refused) as refused:
        PLAN.take("submit", by=clerk, row=plan)
    assert codes(refused) == {"plan-outdated"}


def test_working_it_out_scores_the_schemes_by_todays_records(
    clerk: Membership, three: list[Scheme]
) -> None:
    WillingnessSurvey.objects.filter(site__code="S1").update(in_favour=50)
    worked_out(clerk, begun(clerk))
    before = three[0].benefit
    three[0].refresh_from_db()
    assert three[0].benefit == before - 14
    assert TrailEntry.objects.filter(action="scheme.score", subject=three[0].code).exists()


# The procedure -----------------------------------------------------------------------------------


def published(clerk: Membership, head: Membership) -> AnnualPlan:
    plan = worked_out(clerk, begun(clerk))
    PLAN.take("submit", by=clerk, row=plan)
    PLAN.take("approve", by=head, row=plan)
    return PLAN.take("publish", by=head, row=plan)


def test_a_plan_is_approved_by_another_and_its_sites_are_planned(
    clerk: Membership, head: Membership, three: list[Scheme]
) -> None:
    plan = published(clerk, head)
    assert (plan.state, plan.approved_by) == (State.PUBLISHED, "department_head")
    stages = dict(Site.objects.values_list("code", "stage"))
    assert stages == {"S1": "reserve", "S2": "planned", "S3": "planned"}
    assert TrailEntry.objects.filter(action="site.plan").count() == 2
    with pytest.raises(Refused) as refused:
        SCHEME.take("reopen", by=clerk, row=three[1], why="改")
    assert codes(refused) == {"scheme-in-plan"}


def test_who_handed_it_in_does_not_approve(
    clerk: Membership, head: Membership, three: list[Scheme]
) -> None:
    plan = worked_out(clerk, begun(clerk))
    PLAN.take("submit", by=clerk, row=plan)
    with pytest.raises(PermissionDenied):
        PLAN.take("approve", by=clerk, row=plan)
    AnnualPlan.objects.update(entered_by=head.person.username)
    with pytest.raises(Refused) as refused:
        PLAN.take("approve", by=head, row=plan)
    assert codes(refused) == {"step-by-same-hand"}


def test_a_plan_is_sent_back_with_a_reason_and_steps_come_in_order(
    clerk: Membership, head: Membership, three: list[Scheme]
) -> None:
    plan = worked_out(clerk, begun(clerk))
    for step in ("approve", "publish"):
        with pytest.raises(Refused):
            PLAN.take(step, by=head, row=plan)
    PLAN.take("submit", by=clerk, row=plan)
    with pytest.raises(Refused) as refused:
        actions.set_money(by=clerk, plan=plan, money=[])
    assert codes(refused) == {"step-not-possible"}
    with pytest.raises(Refused) as refused:
        PLAN.take("send-back", by=head, row=plan, why="")
    assert codes(refused) == {"step-without-reason"}
    assert PLAN.take("send-back", by=head, row=plan, why="补充资金").state == State.DRAFT


def test_a_published_plan_changes_with_a_reason_and_an_approval(
    clerk: Membership, head: Membership, three: list[Scheme]
) -> None:
    plan = published(clerk, head)
    change = actions.propose_change(
        by=clerk, plan=plan, added=[three[0]], removed=[three[1]], reason="居民撤回同意"
    )
    assert chosen(plan) == ["S2", "S3"], "nothing moves before the approval"
    with pytest.raises(Refused) as refused:
        actions.propose_change(by=clerk, plan=plan, added=[], removed=[three[2]], reason="又变")
    assert codes(refused) == {"plan-change-open"}
    change = PLAN_CHANGE.take("approve", by=head, row=change)
    assert change.state == PlanChange.State.APPROVED
    assert chosen(plan) == ["S1", "S3"]
    assert plan.entries.get(scheme=three[0]).funding == {"central": "500000.00"}
    assert plan.entries.get(scheme=three[1]).funding == {}
    plan.refresh_from_db()
    worth = {e.scheme.code: e.why["value"] for e in plan.entries.select_related("scheme")}
    before = plan.outcome["worked_out"]
    assert plan.outcome["value"] == worth[three[0].code] + worth[three[2].code] != before
    assert before == worth[three[1].code] + worth[three[2].code]
    stages = dict(Site.objects.values_list("code", "stage"))
    assert stages == {"S1": "planned", "S2": "reserve", "S3": "planned"}


def test_a_change_the_money_does_not_bear_is_refused(
    clerk: Membership, head: Membership, three: list[Scheme]
) -> None:
    plan = published(clerk, head)
    with pytest.raises(Refused) as refused:
        actions.propose_change(by=clerk, plan=plan, added=[three[0]], removed=[], reason="想加")
    [found] = refused.value.problems
    assert found.code == "plan-change-unfunded"
    assert "中央补助 还差 50.00 万元" in found.message("zh")
    with pytest.raises(Refused) as refused:
        actions.propose_change(by=clerk, plan=plan, added=[], removed=[], reason="")
    assert codes(refused) == {"plan-change-empty", "step-without-reason"}


def test_two_schemes_of_one_site_do_not_both_enter(
    clerk: Membership, head: Membership, three: list[Scheme]
) -> None:
    rival = accepted(clerk, head, Site.objects.get(code="S3"), cost=100_000, name="另案")
    Scheme.objects.filter(pk=rival.pk).update(state="rejected")
    plan = published(clerk, head)
    Scheme.objects.filter(pk=rival.pk).update(state="accepted")
    with pytest.raises(Refused) as refused:
        actions.propose_change(by=clerk, plan=plan, added=[rival], removed=[three[1]], reason="加")
    assert "plan-change-conflict" in codes(refused)
    draft = drawn_up(clerk, site("S8"))
    with pytest.raises(Refused) as refused:
        actions.propose_change(by=clerk, plan=plan, added=[draft], removed=[three[1]], reason="加")
    assert codes(refused) == {"plan-without-candidates"}


def test_a_refused_change_changes_nothing(
    clerk: Membership, head: Membership, three: list[Scheme]
) -> None:
    plan = published(clerk, head)
    change = actions.propose_change(
        by=clerk, plan=plan, added=[], removed=[three[1]], reason="居民撤回同意"
    )
    with pytest.raises(Refused):
        PLAN_CHANGE.take("refuse", by=head, row=change)
    PLAN_CHANGE.take("refuse", by=head, row=change, why="理由不足")
    assert chosen(plan) == ["S2", "S3"]
