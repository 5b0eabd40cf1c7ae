"""A problem told at a home visit is a case, once however often the visit arrives."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from hengjian.errors import Problem, Refused, problem
from hengjian.site.accounts.codes import plain
from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import current_day, current_moment
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.models import Site
from hengjian.site.residents.hotline.actions.cases import receive
from hengjian.site.residents.hotline.intake import Said as Call
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.surveys.actions.questionnaires import read_shipped
from hengjian.site.residents.surveys.actions.surveys import enter_households, issue_codes, prepare
from hengjian.site.residents.surveys.models import SampleUnit, Submission, Survey
from hengjian.site.residents.surveys.steps import SURVEY
from hengjian.site.residents.surveys.taking import Said, take_in
from tests.site.reading import seen

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
TOLD = "三楼厨房墙角漏水，雨天往下滴"


@pytest.fixture
def visits(member: Member, site: Site) -> Survey:
    """Home visits at two households, going on."""
    clerk, today = member("competent_department"), current_day()
    site.households = 40
    site.save()
    row = prepare(
        by=clerk,
        values={
            "code": "ZF-1", "title": "九月走访", "project": site.project,
            "questionnaire": read_shipped(by=clerk, name="visit"),
            "opens_on": today - timedelta(5), "closes_on": today + timedelta(5),
        },
    )  # fmt: skip
    enter_households(by=clerk, survey=row, site=site, ordinals=range(1, 3))
    opened: Survey = SURVEY.take("open", by=member("department_head"), row=row)
    return opened


def answers(**more: str) -> dict[str, str]:
    visited_on = str(current_day() - timedelta(1))
    return {"organiser": "women", "visited_on": visited_on, "needs": "home", "problem": "yes",
            "problem_told": TOLD, "told_hotline": "no", **more}  # fmt: skip


def of(survey: Survey, **more: Any) -> Said:
    unit = survey.units.select_related("site__sub_district", "stratum").first()
    number = f"uuid:{uuid.uuid4()}"
    given = {"answers": answers(), "unit": unit, "channel": "interviewer", **more}
    return Said(survey=survey, instance_id=number, **given)


def test_a_visit_that_notes_a_problem_opens_one_case_whose_clock_runs_from_the_visit(
    visits: Survey, member: Member, site: Site
) -> None:
    visitor = member("competent_department")
    yesterday = current_moment() - timedelta(days=1)
    said = of(visits, answered_at=yesterday)
    taken = [take_in(said, visitor) for _ in range(3)]
    case = Case.objects.get()
    assert [each.again for each in taken] == [False, True, True]
    assert case.visit == taken[0].submission
    assert (case.channel, case.text, case.site) == ("home_visit", TOLD, site)
    assert (case.received_at, case.state) == (yesterday, "new")
    assert case.due_by is not None
    assert case.events.get().given["channel"] == "home_visit"
    assert TrailEntry.objects.filter(action="case.receive").count() == 1


def test_a_visit_without_a_problem_opens_none(visits: Survey, member: Member) -> None:
    told = answers(problem="no", problem_told="", told_hotline="")
    take_in(of(visits, answers=told), member("competent_department"))
    assert not Case.objects.exists()


def test_an_answer_hidden_again_by_its_condition_opens_none(visits: Survey, member: Member) -> None:
    """The words stay in the page where "no" is chosen afterwards; they are not told any more."""
    take_in(of(visits, answers=answers(problem="no")), member("competent_department"))
    assert not Case.objects.exists()


def test_a_questionnaire_that_is_no_visit_opens_none(visits: Survey, member: Member) -> None:
    visits.questionnaire.purpose = "other"
    visits.questionnaire.save()
    take_in(of(visits), member("competent_department"))
    assert Submission.objects.exists()
    assert not Case.objects.exists()


def test_a_case_that_cannot_be_kept_keeps_no_visit(
    visits: Survey, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both or none: else the visit would say that it is being handled."""
    monkeypatch.setattr(
        "hengjian.site.residents.hotline.intake.wrong_with", lambda case, said: [_far(case)]
    )
    with pytest.raises(Refused):
        take_in(of(visits), member("competent_department"))
    assert not Submission.objects.exists()
    assert visits.units.filter(outcome=SampleUnit.Outcome.WAITING).count() == 2


def _far(case: Case) -> Problem:
    return problem("case-in-future", found=case.received_on)


def test_answered_by_code_the_receipt_tells_the_case_and_the_page_that_it_will_be_one(
    visits: Survey, member: Member
) -> None:
    unit = visits.units.select_related("site", "stratum").first()
    assert unit is not None
    made = issue_codes(by=member("competent_department"), survey=visits, units=[unit])
    code, client = plain(made[0][1]), Client()
    assert "登记为诉求" in seen(client.post("/p/survey/", {"code": code}).content.decode())
    told = {f"q-{name}": value for name, value in answers().items()}
    sent = {**told, "code": code, "do": "send", "consent": visits.consent,
            "instance_id": f"uuid:{uuid.uuid4()}"}  # fmt: skip
    answer = client.post("/p/survey/", sent)
    assert answer.status_code == 201
    assert Case.objects.get().code in seen(answer.content.decode())


def test_visit_and_case_name_each_other_to_those_who_see_them(
    visits: Survey, member: Member, client_of: Callable[[str], Client]
) -> None:
    row = take_in(of(visits), member("competent_department")).submission
    case = Case.objects.get()
    reader = client_of("department_head")
    assert case.code in seen(reader.get("/surveys/ZF-1/answers/").content.decode())
    page = reader.get(f"/cases/{case.code}/").content.decode()
    assert f"/surveys/ZF-1/answers/?q={row.code}" in page


def test_a_call_is_of_no_visit(visits: Survey, operator: Membership, site: Site) -> None:
    case = receive(by=operator, said=Call(channel="phone", text="楼道灯坏了两周", site=site))
    assert case.visit is None
