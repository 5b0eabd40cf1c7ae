"""The steps of an evaluation: a file that combines gates, done by gates, waived with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.evaluation.actions.reports import begin_report
from hengjian.site.evaluation.course import SHIPPED, course, read_course
from hengjian.site.evaluation.dismissing import wording_of
from hengjian.site.evaluation.gates import lacks_of
from hengjian.site.evaluation.models import Evaluation, EvaluationStep, KeptAudit
from hengjian.site.evaluation.procedures.course import COURSE
from tests.site.evaluation.conftest import Member

pytestmark = pytest.mark.django_db


def _codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.problems]


def test_the_shipped_file_has_the_ten_steps_of_the_report() -> None:
    said = course()
    assert [step.key for step in said.steps] == [
        *("research", "work-plan", "plan-review", "trial", "plan-approved"),
        *("site-work", "report", "report-review", "consultation", "issue"),
    ]
    assert not any(step.due.source for step in said.steps), "no document gives these days"


def test_a_file_that_invents_something_is_refused_with_every_line() -> None:
    text = SHIPPED.read_text("utf-8")
    wrong = (
        text.replace("gates: [plan-reviewed]", "gates: [plan-revewed]")
        .replace("who: evaluation.check", "who: evaluation.judge", 1)
        .replace("after: [trial]", "after: [issue]")
        .replace("after: [research]", "after: [issue]")
        .replace("page: scores", "page: moon")
        .replace("before_issue: consultation", "before_issue: nowhere")
    )
    with pytest.raises(Refused) as refused:
        read_course(wrong, "steps.yaml")
    assert set(_codes(refused)) == {
        *("course-gate", "course-right", "course-page"),
        *("course-after-itself", "course-step-unknown"),
    }
    assert all(each.place.line for each in refused.value.problems)
    gate = next(each for each in refused.value.problems if each.code == "course-gate")
    assert "plan-reviewed" in gate.hint("zh")


def test_an_evaluation_keeps_the_steps_it_began_with(begun: Evaluation) -> None:
    rows = list(begun.steps.order_by("position"))
    assert len(rows) == 10
    assert {row.procedure for row in rows} == {"cn-fiscal-evaluation 2026-12"}
    assert all(row.due_on is not None for row in rows)
    assert [row.due_on for row in rows[:3]] == sorted(row.due_on for row in rows[:3])  # type: ignore[type-var]  # all have one


def test_a_step_says_everything_that_it_lacks(begun: Evaluation, member: Member) -> None:
    row = begun.steps.get(key="research")
    with pytest.raises(Refused) as refused:
        COURSE.take("finish", by=member("evaluator_lead"), row=row)
    said = " ".join(each.message("zh") for each in refused.value.problems)
    assert _codes(refused) == ["course-lacks"] * 2
    assert "没有委托文号" in said
    assert "没有会议或访谈底稿" in said


def test_nothing_skips_and_a_waived_step_has_its_reason(begun: Evaluation, member: Member) -> None:
    lead = member("evaluator_lead")
    plan = begun.steps.get(key="work-plan")
    with pytest.raises(Refused) as refused:
        COURSE.take("waive", by=lead, row=plan, why="没有必要")
    assert _codes(refused) == ["course-before"]
    with pytest.raises(Refused) as refused:
        COURSE.take("waive", by=lead, row=begun.steps.get(key="research"))
    assert _codes(refused) == ["step-without-reason"]
    COURSE.take("waive", by=lead, row=begun.steps.get(key="research"), why="项目去年已经调研")
    COURSE.take("waive", by=lead, row=plan, why="沿用上年方案")
    plan.refresh_from_db()
    assert (plan.state, plan.why) == (EvaluationStep.State.WAIVED, "沿用上年方案")


def test_a_step_belongs_to_whom_the_file_names(begun: Evaluation, member: Member) -> None:
    row = begun.steps.get(key="research")
    with pytest.raises(Refused) as refused:
        COURSE.take("waive", by=member("finance_bureau"), row=row, why="代办")
    assert "course-not-yours" in _codes(refused)


def test_going_back_opens_what_hangs_on_it(begun: Evaluation, member: Member) -> None:
    begun.steps.filter(position__lte=3).update(state="waived", why="x")
    lead = member("evaluator_lead")
    COURSE.take("reopen", by=lead, row=begun.steps.get(key="work-plan"), why="方案要重写")
    states = dict(begun.steps.values_list("key", "state"))
    assert (states["research"], states["work-plan"]) == ("waived", "open")


def test_it_is_not_handed_in_with_open_steps(published: Evaluation, member: Member) -> None:
    from hengjian.site.evaluation.procedures.evaluations import EVALUATION

    published.steps.filter(key="consultation").update(state="open", why="")
    with pytest.raises(Refused) as refused:
        EVALUATION.take("hand-in", by=member("evaluator_lead"), row=published)
    assert "course-open" in _codes(refused)


def test_consultation_is_done_when_everybody_answered_and_comments_are_decided(
    begun: Evaluation,
) -> None:
    begun.steps.exclude(key__in=("consultation", "issue")).update(state="waived", why="x")
    lacks = [lack.text.zh for lack in lacks_of(begun, ["comments-decided"])]
    assert lacks == ["还没有征求意见"]


def test_a_report_with_an_error_is_not_sent_round(published: Evaluation, member: Member) -> None:
    def lacks() -> list[str]:
        return [lack.text.zh for lack in lacks_of(published, ["report-audited"])]

    assert lacks() == [], "where no report is written here there is nothing to audit"
    report = begin_report(by=member("evaluator"), evaluation=published)
    assert lacks() == ["报告还没有审核过"]
    found = [{"severity": "error"}, {"severity": "query"}]
    kept = KeptAudit.objects.create(
        report=report, findings=found, made_by="evaluator", wording=wording_of(report)
    )
    assert [each.split("，")[0] for each in lacks()] == ["审核发现 1 处错误"]
    kept.findings = found[1:]
    kept.save()
    assert lacks() == []


def test_the_board_says_at_which_step_evaluations_stand(
    begun: Evaluation, member: Member, client_of: Callable[[str], Client]
) -> None:
    client = client_of("evaluator_lead")
    begun.steps.filter(key="research").update(due_on=date(2020, 1, 6))
    said = client.get("/evaluations/").content.decode()
    assert "卡在哪一步" in said
    assert '?step=research"' in said
    assert "逾期" in said
    begun.steps.filter(key="research").update(state="done")
    assert '?step=work-plan"' in client.get("/evaluations/").content.decode()
    here = client.get("/evaluations/?step=work-plan").content.decode()
    there = client.get("/evaluations/?step=research").content.decode()
    address = f'href="/evaluations/{begun.code}/"'
    assert address in here
    assert address not in there
