"""Drawing a sample from the library, replacing by rule, bringing answers in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.models import TrailEntry
from hengjian.site.library import facts
from hengjian.site.library.models import Project, Site
from hengjian.site.residents.surveys.actions.drawing import draw, replace
from hengjian.site.residents.surveys.actions.outside import bring_in
from hengjian.site.residents.surveys.models import SamplePlan, SampleUnit, Submission, Survey
from hengjian.site.residents.surveys.sampling import Terms, stands_as_drawn
from hengjian.statistics.frames import read_frame
from hengjian.statistics.sampling import fingerprint
from tests.site.residents.surveys.reference import FOLDER, put_answers, put_sites, put_survey

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]


@pytest.fixture
def project(district: Organisation) -> Project:
    return put_sites(district)


@pytest.fixture
def lead(member: Member) -> Membership:
    return member("competent_department")


@pytest.fixture
def survey(lead: Membership, project: Project) -> Survey:
    return put_survey(lead, project)


def drawn(by: Membership, survey: Survey, seed: str = "7") -> SamplePlan:
    terms = Terms(Decimal(5), Decimal(95), Decimal(100), seed, started_only=True)
    return draw(by=by, survey=survey, terms=terms)


def test_the_sample_of_started_sites_is_that_of_the_command_line(
    lead: Membership, survey: Survey
) -> None:
    plan = drawn(lead, survey, seed="20230801")
    strata = {row.sub_district.name: (row.households, row.drawn) for row in survey.strata.all()}
    assert strata == {
        "凤凰街道": (1686, 140),
        "玉兴街道": (1443, 120),
        "李棋街道": (658, 54),
        "玉带街道": (472, 39),
    }
    assert survey.units.count() == 353
    assert plan.frame_sha256 == fingerprint(read_frame(FOLDER, started_by=date.max))
    assert stands_as_drawn(plan)
    assert TrailEntry.objects.filter(action="sampleplan.draw").count() == 1


def test_a_drawn_plan_stays_when_a_site_is_added(lead: Membership, survey: Survey) -> None:
    plan = drawn(lead, survey)
    place = Organisation.objects.get(name="凤凰街道")
    Site.objects.create(
        code="Z", name="新", sub_district=place, project=survey.project, stage="started",
        households=99, started_on=date(2023, 7, 1),
    )  # fmt: skip
    assert stands_as_drawn(SamplePlan.objects.get(pk=plan.pk))
    with pytest.raises(Refused) as refused:
        drawn(lead, survey)
    assert [each.code for each in refused.value.problems] == ["sample-drawn"]
    other = drawn(lead, put_survey(lead, survey.project, "S2"))  # type: ignore[arg-type] # has one
    assert other.frame_sha256 != plan.frame_sha256


def test_an_open_survey_is_not_drawn_and_a_seed_is_asked_for(
    lead: Membership, survey: Survey
) -> None:
    Survey.objects.filter(pk=survey.pk).update(state=Survey.State.OPEN)
    survey.refresh_from_db()
    with pytest.raises(Refused) as refused:
        drawn(lead, survey, seed=" ")
    assert {each.code for each in refused.value.problems} == {
        "sample-after-opening",
        "sample-without-seed",
    }


def test_who_may_not_prepare_draws_nothing(member: Member, survey: Survey) -> None:
    with pytest.raises(PermissionDenied):
        drawn(member("auditor"), survey)
    assert not survey.units.exists()


def test_a_household_is_replaced_by_the_next_in_rank_after_three_tries_at_two_times(
    lead: Membership, survey: Survey
) -> None:
    drawn(lead, survey)
    unit = survey.units.select_related("stratum__sub_district").first()
    assert unit is not None
    with pytest.raises(Refused) as refused:
        replace(by=lead, unit=unit)
    assert [each.code for each in refused.value.problems] == ["unit-not-given-up"]
    by_day = [{"at": f"2023-08-0{day}T10:00:00"} for day in (1, 2, 3)]
    unit.outcome, unit.attempts = SampleUnit.Outcome.NOT_AT_HOME, by_day
    unit.save()
    with pytest.raises(Refused) as refused:
        replace(by=lead, unit=unit)
    assert [each.code for each in refused.value.problems] == ["unit-too-few-tries"]
    unit.attempts[2] = {"at": "2023-08-03T19:00:00"}
    unit.save()
    other = replace(by=lead, unit=unit)
    same = survey.units.filter(stratum=unit.stratum, main=True)
    assert other.rank > max(same.values_list("rank", flat=True))
    assert (other.main, other.replaces, other.stratum) == (False, unit, unit.stratum)
    with pytest.raises(Refused) as refused:
        replace(by=lead, unit=unit)
    assert [each.code for each in refused.value.problems] == ["unit-replaced"]


def test_a_refusal_is_replaced_at_once(lead: Membership, survey: Survey) -> None:
    drawn(lead, survey)
    unit = survey.units.first()
    assert unit is not None
    unit.outcome = SampleUnit.Outcome.REFUSED
    unit.save()
    assert replace(by=lead, unit=unit).replaces == unit


def test_the_published_answers_are_counted_as_of_any_day(
    lead: Membership, survey: Survey, project: Project
) -> None:
    put_answers(lead, survey)
    put_answers(lead, survey)
    assert Submission.objects.count() == 223
    names = ("有效问卷数", "知晓问卷数", "满意问卷数", "政策知晓率", "受益对象满意度")

    def on(day: date) -> list[float]:
        found = facts.measures_of(project, day, names)
        many = facts.facts_of_many(Project.objects.filter(pk=project.pk), day, names)
        assert {name: fact.value for name, fact in found.items()} == many[project.pk]
        return [round(float(found[name].value), 4) for name in names]  # type: ignore[arg-type]

    assert on(date(2023, 9, 30)) == [223, 150, 83, 0.6726, 0.3722]
    assert on(date(2023, 8, 15))[:3] == [105, 70, 31]


def test_everything_wrong_with_a_sheet_is_told_and_nothing_kept(
    lead: Membership, survey: Survey, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "code,site,answered_on,valid,policy_known,involved,satisfaction\n"
        "1,SYN-0001,2023-08-10,true,A,A,A\n"
        "2,NOWHERE,2023-08-10,true,A,A,A\n"
        "3,SYN-0001,2022-08-10,true,A,A,A\n"
        "4,SYN-0001,,true,A,A,A\n",
        "utf-8",
    )
    with pytest.raises(Refused) as refused:
        bring_in(by=lead, survey=survey, path=path, name="a.csv")
    assert [each.code for each in refused.value.problems] == [
        "answer-of-no-site",
        "answer-outside-its-time",
        "answer-without-day",
    ]
    assert not Submission.objects.exists()
