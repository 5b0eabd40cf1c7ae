"""Warnings from the data: opened, raised, sunk, escalated, answered, closed; suspensions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hengjian.bilingual import Text, same
from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.bonds import actions as forecast
from hengjian.site.common.actor import System
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.models import Project, Site, UtilityOpinion, WillingnessSurvey
from hengjian.site.watching import actions
from hengjian.site.watching import warnings as watching
from hengjian.site.watching.models import Suspension, Warning
from hengjian.site.watching.queries import reason_of
from hengjian.site.watching.steps import SUSPENSION, WARNING
from tests.site.money.booking import colleague

Member = Callable[[str], Membership]
pytestmark = pytest.mark.django_db
PLANNED = date(2022, 7, 31)


def project_of(code: str = "P", sites: int = 4, started: int = 0) -> Project:
    """A project whose sites were to start in July 2022."""
    project = Project.objects.create(
        code=code,
        name=f"项目{code}",
        region=Organisation.objects.get(code="D"),
        competent_department=Organisation.objects.get(code="HSG"),
        implementer=Organisation.objects.get(code="SOE"),
        approved_investment=Decimal(1000),
    )
    Site.objects.bulk_create(
        Site(
            code=f"{code}-{number}",
            name=f"小区{number}",
            sub_district=Organisation.objects.get(code="D1"),
            project=project,
            stage="planned",
            planned_start_on=PLANNED,
            started_on=PLANNED if number < started else None,
        )
        for number in range(sites)
    )
    for site in project.sites.all():
        asked = {"site": site, "asked_on": date(2022, 1, 4)}
        WillingnessSurvey.objects.create(
            code=f"W-{site.code}", method="入户", asked=9, answered=9, in_favour=9,
            willing_to_pay=0, **asked,
        )  # fmt: skip
        UtilityOpinion.objects.create(
            code=f"O-{site.code}", utility="water", answered_on=date(2022, 2, 1),
            opinion=UtilityOpinion.Opinion.values[0], **asked,
        )  # fmt: skip
    return project


def watch(day: date, *codes: str) -> watching.Tally:
    rows = Project.objects.filter(code__in=codes) if codes else Project.objects.all()
    return watching.watch(by=System(), projects=rows, as_of=day)


def standing(rule: str, project: str = "P") -> Warning:
    return Warning.objects.exclude(state="closed").get(rule=rule, project__code=project)


def file(name: str = "佐证.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "开工令".encode())


def codes_of(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.code for each in caught.value.problems}


def test_income_behind_its_forecast_warns_by_whole_months(member: Member) -> None:
    """300 个 × 200 元 × 12 months × 40 % in the first year = 288,000; nothing before it begins."""
    project, unit = project_of(started=4), member("implementing_unit")
    stream = forecast.add_stream(
        by=unit,
        project=project,
        values={
            **{"kind": "parking", "name": "停车", "quantity": Decimal(300), "unit": "个"},
            **{"price": Decimal(200), "ramp": ["40"], "starts_on": date(2024, 1, 1)},
            **{"assumption": "合成", "source": "合成", "as_of": PLANNED},
        },
    )
    watch(date(2023, 12, 31), "P")
    assert not Warning.objects.filter(rule="income-behind").exists()
    values = {"stream": stream, "received_on": date(2024, 12, 1), "amount": Decimal("200000.00")}
    forecast.enter_income(by=unit, project=project, values=values)
    wrong = forecast.enter_income(by=unit, project=project, values=values)
    forecast.reverse_income(by=colleague(unit), income=wrong, why="重复")
    watch(date(2024, 12, 31), "P")
    warning = standing("income-behind")
    assert (warning.level, warning.measured["shown"]) == ("red", "30.56%")
    more = {**values, "amount": Decimal("80000.00")}
    forecast.enter_income(by=unit, project=project, values=more)
    watch(date(2025, 1, 1), "P")
    assert not Warning.objects.filter(rule="income-behind").exclude(state="closed").exists()


def test_a_warning_opens_rises_sinks_and_closes_with_the_data(member: Member) -> None:
    member("finance_bureau")
    project = project_of(started=1)
    assert watch(date(2022, 7, 31)).opened == 0
    assert watch(date(2022, 8, 31)).opened == 1
    warning = standing("start-missed")
    assert (warning.level, warning.owner.code, warning.due_on) == ("red", "SOE", date(2022, 9, 7))
    assert warning.measured["substituted"] == "3个 / 4个"
    assert watch(date(2022, 8, 31)).opened == 0, "the same day again changes nothing"
    for number in (1, 2):
        Site.objects.filter(code=f"P-{number}").update(started_on=date(2022, 9, 1))
    tally = watch(date(2022, 9, 6))
    assert (tally.lowered, tally.escalated) == (1, 0)
    assert standing("start-missed").level == "blue"
    assert watch(date(2022, 10, 31)).escalated == 1
    risen = standing("start-missed")
    assert (risen.state, risen.escalated_to and risen.escalated_to.code) == ("escalated", "HSG")
    assert standing("start-slip").level == "blue"
    assert watch(date(2023, 1, 31)).raised == 1
    assert standing("start-slip").level == "yellow"
    Site.objects.filter(project=project).update(started_on=date(2023, 2, 1))
    assert watch(date(2023, 2, 28)).closed == 2
    ended = Warning.objects.get(rule="start-slip")
    assert (ended.state, ended.closed_how, ended.closed_on) == ("closed", "data", date(2023, 2, 28))
    said = TrailEntry.objects.filter(subject=ended.code).values_list("action", flat=True)
    assert sorted(said) == [
        "warning.close", "warning.escalate", "warning.open", "warning.raise",
    ]  # fmt: skip


def test_many_projects_come_to_what_each_comes_to_alone(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    member("finance_bureau")
    days = (date(2022, 8, 31), date(2022, 11, 30), date(2023, 4, 30))
    for number in range(5):
        project_of(f"A{number}", started=number)
        project_of(f"B{number}", started=number)
    monkeypatch.setattr(watching, "BATCH", 2)
    for day in days:
        watch(day, *(f"A{number}" for number in range(5)))
        for number in range(5):
            watch(day, f"B{number}")

    def told(letter: str) -> list[tuple[object, ...]]:
        rows = Warning.objects.filter(project__code__startswith=letter).order_by("code")
        names = ("rule", "level", "state", "fired_on", "due_on", "escalated_on", "measured")
        return [tuple(getattr(row, name) for name in names) for row in rows]

    assert told("A") == told("B")
    assert len(told("A")) == 8


def test_a_number_of_queries_that_does_not_grow_with_the_projects(
    member: Member, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    member("finance_bureau")
    for number in range(12):
        project_of(f"A{number:02}", sites=1)
    with django_assert_max_num_queries(45):  # type: ignore[attr-defined]
        watch(date(2022, 8, 31))


def test_the_owner_answers_and_another_closes_on_evidence(member: Member) -> None:
    unit, head = member("implementing_unit"), member("department_head")
    project_of()
    watch(date(2022, 8, 31))
    warning = standing("start-missed")
    with pytest.raises(Refused) as caught:
        WARNING.take("answer", by=member("competent_department"), row=warning, answer="已督促")
    assert codes_of(caught) == {"warning-not-yours"}
    with pytest.raises(Refused) as caught:
        WARNING.take("answer", by=unit, row=warning, answer=" ")
    assert codes_of(caught) == {"field-empty"}
    with pytest.raises(Refused) as caught:
        WARNING.take("close", by=head, row=warning, on=date(2022, 9, 1), why="")
    assert codes_of(caught) == {"step-without-reason", "warning-without-evidence"}
    WARNING.take("answer", by=unit, row=warning, answer="九月开工", files=[file()])
    assert watch(date(2022, 9, 30)).escalated == 0, "it was answered"
    WARNING.take("close", by=head, row=warning, on=date(2022, 10, 8), why="已见开工令")
    warning.refresh_from_db()
    assert (warning.state, warning.closed_how, warning.closed_by) == (
        "closed", "evidence", "department_head",
    )  # fmt: skip
    assert watch(date(2022, 10, 31), "P").opened == 1, "only start-slip is new"
    assert not Warning.objects.exclude(state="closed").filter(rule="start-missed").exists()
    Site.objects.update(started_on=date(2022, 11, 1))
    watch(date(2022, 11, 30))
    Site.objects.update(started_on=None)
    watch(date(2022, 12, 31))
    assert standing("start-missed").code.endswith("-2"), "it was in order and is so no more"


def test_nobody_closes_what_they_answered(member: Member) -> None:
    project_of()
    watch(date(2022, 8, 31))
    warning, head = standing("start-missed"), member("department_head")
    Warning.objects.update(answered_by="department_head", state="answered")
    with pytest.raises(Refused) as caught:
        WARNING.take("close", by=head, row=warning, on=date(2022, 9, 1), why="好了", files=[file()])
    assert codes_of(caught) == {"step-by-same-hand"}


def test_a_graver_level_asks_for_a_new_answer(member: Member) -> None:
    project_of()
    watch(date(2022, 10, 31))
    warning = standing("start-slip")
    WARNING.take("answer", by=member("implementing_unit"), row=warning, answer="在办")
    watch(date(2023, 1, 31))
    warning.refresh_from_db()
    assert (warning.level, warning.state) == ("yellow", "open")
    assert warning.due_on > date(2023, 1, 31)


def test_the_past_is_not_written_again(member: Member) -> None:
    clerk = member("competent_department")
    project = project_of()
    actions.recompute(by=clerk, project=project, as_of=date(2022, 9, 30))
    with pytest.raises(Refused) as caught:
        actions.recompute(by=clerk, project=project, as_of=date(2022, 8, 31))
    assert codes_of(caught) == {"watch-in-the-past"}


def test_all_projects_in_the_background(member: Member) -> None:
    project_of("P", sites=1)
    other = project_of("Q", sites=1)
    Project.objects.filter(pk=other.pk).update(implementer=None)
    unit, clerk = member("implementing_unit"), member("competent_department")
    job = actions.recompute_all(by=unit, as_of=date(2022, 8, 31), address="/warnings/")
    assert (job.state, job.result["tally"]["opened"]) == ("done", 1), "it sees one project only"
    job = actions.recompute_all(by=clerk, as_of=date(2022, 8, 31), address="/warnings/")
    assert (job.result["tally"]["opened"], job.result["tally"]["kept"]) == (1, 1)
    assert standing("start-missed", "Q").owner.code == "HSG"


def test_a_suspension_is_proposed_decided_and_lifted(member: Member) -> None:
    bureau, head = member("finance_bureau"), member("department_head")
    project = project_of()
    watch(date(2023, 4, 30))
    proposed = Suspension.objects.get(project=project)
    assert (proposed.state, proposed.proposed_by) == ("proposed", "")
    assert proposed.warning == standing("start-slip")
    shown = standing("start-slip").measured["shown"]
    assert reason_of(proposed) == Text(f"开工逾期：{shown}", f"Start slips: {shown}")
    with pytest.raises(Refused) as caught:
        actions.propose_suspension(
            by=head, warning=standing("start-slip"), on=date(2023, 5, 4), why="拖延"
        )
    assert codes_of(caught) == {"suspension-there"}
    day = date(2023, 5, 5)
    with pytest.raises(Refused) as caught:
        SUSPENSION.take("adopt", by=bureau, row=proposed, on=day, why="")
    assert codes_of(caught) == {"step-without-reason"}
    held = SUSPENSION.take("adopt", by=bureau, row=proposed, on=day, why="严重偏离")
    assert held.state == "in_force"
    with pytest.raises(Refused) as caught:
        SUSPENSION.take("refuse", by=bureau, row=proposed, on=day, why="再议")
    assert codes_of(caught) == {"step-not-possible"}
    lifted = SUSPENSION.take("lift", by=bureau, row=held, on=date(2023, 6, 1), why="已开工")
    assert (lifted.state, lifted.lifted_by) == ("lifted", "finance_bureau")
    said = TrailEntry.objects.filter(subject=lifted.code).values_list("action", flat=True)
    assert list(said)[::-1] == ["suspension.propose", "suspension.adopt", "suspension.lift"]


def test_who_proposes_does_not_decide(member: Member) -> None:
    bureau = member("finance_bureau")
    project = project_of()
    watch(date(2022, 8, 31))
    row = actions.propose_suspension(
        by=bureau, warning=standing("start-missed"), on=date(2022, 9, 1), why="未开工"
    )
    with pytest.raises(Refused) as caught:
        SUSPENSION.take("adopt", by=bureau, row=row, on=date(2022, 9, 2), why="同意")
    assert codes_of(caught) == {"step-by-same-hand"}
    assert Suspension.objects.get(project=project).state == "proposed"
    assert reason_of(row) == same("未开工"), "what a person typed stays"
