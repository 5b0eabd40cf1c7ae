"""Rows of the works: what they may say, who may enter them, and the diary stored once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import Attachment, TrailEntry
from hengjian.site.library import actions as site_actions
from hengjian.site.library.models import Project, Section, Site
from hengjian.site.library.slip import late_by, level_of, level_of_works, months_late
from hengjian.site.money.models import Contract
from hengjian.site.planning.steps import SITE_STAGE
from hengjian.site.works import actions
from hengjian.site.works.models import (
    Acceptance,
    DiaryEntry,
    Incident,
    Inspection,
    Milestone,
    PlannedOutput,
)
from hengjian.site.works.pages.pictures import schedule_of
from tests.site.common.files import picture
from tests.site.planning.planning_rows import site

Member = Callable[[str], Membership]
DAY = date(2024, 3, 1)
TO_COME = timezone.localdate() + timedelta(days=2)
"""A day that is still to come where midnight passes before its test."""
NUMBER = UUID("00000000-0000-4000-8000-000000000001")
pytestmark = pytest.mark.django_db


@pytest.fixture
def place(member: Member) -> Site:
    """A started site of a project under way, in its section."""
    by = member("competent_department")
    project = Project.objects.create(
        code="P", name="二期", region=by.organisation.region, stage="under_way",
        competent_department=by.organisation, implementer=member("implementing_unit").organisation,
    )  # fmt: skip
    section = Section.objects.create(code="P-1", name="一标段", project=project)
    found = site("S-1", stage="started", project=project, section=section)
    found.planned_start_on, found.started_on = date(2023, 1, 1), date(2023, 2, 1)
    found.planned_finish_on = date(2024, 12, 31)
    found.save()
    return found


def _codes(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(each.code for each in caught.value.problems)


@pytest.mark.parametrize(
    ("model", "values", "codes"),
    [
        (
            Milestone,
            {"kind": "hidden", "name": "隐蔽", "planned_on": DAY, "actual_on": TO_COME},
            ["date-in-future"],
        ),
        (
            Milestone,
            {"kind": "start", "name": "开工", "planned_on": DAY, "site": "S-1"},
            ["milestone-kept-with-site"],
        ),
        (
            Inspection,
            {"kind": "safety", "on": DAY, "inspector": "李", "passed": False},
            ["finding-without-deadline", "finding-without-words"],
        ),
        (
            Inspection,
            {"kind": "safety", "on": DAY, "inspector": "李", "passed": True, "serious": True},
            ["serious-but-passed"],
        ),
        (
            Incident,
            {"on": DAY, "severity": "near", "what": "险", "reported_on": DAY - timedelta(days=1)},
            ["dates-out-of-order"],
        ),
        (
            Acceptance,
            {"site": "S-1", "accepted_on": DAY, "conclusion": "好"},
            ["accepted-before-finish"],
        ),
        (
            PlannedOutput,
            {"month": DAY + timedelta(days=4), "amount": 5},
            ["month-not-first"],
        ),
    ],
)
def test_what_cannot_be_is_refused(
    place: Site, member: Member, model: Any, values: dict[str, Any], codes: list[str]
) -> None:
    by = member("competent_department")
    with pytest.raises(Refused) as caught:
        actions.add(by=by, project=place.project, model=model, values=values)
    assert _codes(caught) == codes
    assert not model.objects.exists()


def test_a_section_does_not_finish_before_it_starts(place: Site, member: Member) -> None:
    by, common = member("competent_department"), {"section": "P-1", "name": "x"}
    start = {**common, "kind": "start", "planned_on": DAY}
    actions.add(by=by, project=place.project, model=Milestone, values=start)
    early = {**common, "kind": "finish", "planned_on": DAY - timedelta(days=1)}
    with pytest.raises(Refused) as caught:
        actions.add(by=by, project=place.project, model=Milestone, values=early)
    assert _codes(caught) == ["finish-before-start"]


def test_the_standing_plan_changes_only_with_a_reason(place: Site, member: Member) -> None:
    by = member("competent_department")
    values = {"kind": "hidden", "name": "隐蔽", "planned_on": DAY}
    row = actions.add(by=by, project=place.project, model=Milestone, values=values)
    later = {**values, "planned_on": DAY + timedelta(days=30)}
    with pytest.raises(Refused) as caught:
        actions.change(by=by, row=row, values=later, version=1)
    assert _codes(caught) == ["planned-change-without-reason"]
    changed = actions.change(by=by, row=row, values=later, version=1, why="雨季")
    assert changed.planned_on == later["planned_on"]
    assert TrailEntry.objects.get(action="milestone.change").why == "雨季"
    moved = {"planned_start_on": DAY}
    for act in (
        lambda: site_actions.change_site(by=by, site=place, values=moved, version=None),
        lambda: actions.plan_site(by=by, site=place, values=moved, version=None),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert _codes(caught) == ["planned-change-without-reason"]
    actions.plan_site(by=by, site=place, values=moved, version=None, why="调整")
    assert Site.objects.get(pk=place.pk).planned_start_on == DAY


def test_a_start_passes_only_through_its_door(place: Site, member: Member) -> None:
    by = member("competent_department")
    waiting = site("S-2", stage="planned", project=place.project)
    with pytest.raises(Refused) as caught:
        site_actions.change_site(by=by, site=waiting, values={"started_on": DAY}, version=None)
    assert _codes(caught) == ["start-not-allowed-yet"]
    head = member("department_head")
    with pytest.raises(Refused) as caught:
        SITE_STAGE.take("start", by=head, row=waiting, on=TO_COME, why="急")
    assert _codes(caught) == ["date-in-future"]
    SITE_STAGE.take("start", by=head, row=waiting, on=DAY, why="急")
    assert Site.objects.get(code="S-2").started_on == DAY


def test_a_finding_is_put_right_once_and_by_who_may(place: Site, member: Member) -> None:
    by = member("competent_department")
    values = {
        "kind": "safety", "on": DAY, "inspector": "李", "passed": False, "found": "无围挡",
        "due_on": DAY + timedelta(days=5), "site": "S-1", "section": "P-1",
    }  # fmt: skip
    with pytest.raises(PermissionDenied):
        actions.add(by=member("implementing_unit"), project=place.project, model=Inspection,
                  values=values)  # fmt: skip
    row = actions.add(by=by, project=place.project, model=Inspection, values=values)
    with pytest.raises(Refused) as caught:
        actions.put_right(by=by, inspection=row, what=" ", on=DAY)
    assert _codes(caught) == ["put-right-without-words"]
    with pytest.raises(Refused) as caught:
        actions.put_right(by=by, inspection=row, what="已设", on=DAY - timedelta(days=1))
    assert _codes(caught) == ["dates-out-of-order"]
    actions.put_right(by=member("implementing_unit"), inspection=row, what="已设围挡", on=DAY)
    with pytest.raises(Refused) as caught:
        actions.put_right(by=by, inspection=row, what="又设", on=DAY)
    assert _codes(caught) == ["nothing-to-put-right"]


def test_the_defects_period_follows_from_the_contract(place: Site, member: Member) -> None:
    by = member("competent_department")
    Contract.objects.create(
        code="C", project=place.project, section=place.section, name="施工", party="x", amount=1,
        signed_on=DAY, defects_months=24,
    )  # fmt: skip
    Site.objects.filter(pk=place.pk).update(finished_on=date(2024, 2, 1))
    values = {"site": "S-1", "contract": "C", "accepted_on": date(2024, 2, 29),
              "conclusion": "合格"}  # fmt: skip
    row = actions.add(by=by, project=place.project, model=Acceptance, values=values)
    assert row.defects_until == date(2026, 2, 28)
    failed = actions.add(by=by, project=place.project, model=Acceptance,
                       values={**values, "passed": False})  # fmt: skip
    assert failed.defects_until is None
    row = actions.change(by=by, row=row, values={"kind": "part"}, version=row.version)
    assert row.defects_until is None, "a warranty runs from completion (条例 art. 40)"
    row = actions.change(by=by, row=row, values={"kind": "completion"}, version=row.version)
    assert row.defects_until == date(2026, 2, 28)
    assert Site.objects.get(pk=place.pk).version == place.version, "no part of its dossier"


def test_a_part_of_the_works_is_accepted_before_the_site_is_finished(
    place: Site, member: Member
) -> None:
    by = member("competent_department")
    values = {"site": "S-1", "accepted_on": date(2024, 2, 29), "conclusion": "屋面合格"}
    add: Any = {"by": by, "project": place.project, "model": Acceptance}
    with pytest.raises(Refused) as caught:
        actions.add(**add, values=values)
    assert _codes(caught) == ["accepted-before-finish"]
    actions.add(**add, values={**values, "kind": "part"})


def _said(**more: Any) -> dict[str, Any]:
    return {"on": DAY, "weather": "晴", "workers": 12, "text": "挖沟", **more}


def _picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("现场.jpg", picture(), "image/jpeg")


def test_an_entry_sent_twice_is_stored_once(place: Site, member: Member) -> None:
    by = member("implementing_unit")
    sent = {"by": by, "site": place, "sent_as": NUMBER}
    first = actions.write(**sent, values=_said(), pictures=[_picture()])
    again = actions.write(**sent, values=_said(), pictures=[_picture()])
    assert first.pk == again.pk
    assert (DiaryEntry.objects.count(), Attachment.objects.count()) == (1, 1)
    for other in (
        {**sent, "values": _said(text="别的"), "pictures": [_picture()]},
        {**sent, "values": _said(), "pictures": []},
        {**sent, "by": member("competent_department"), "values": _said(), "pictures": [_picture()]},
    ):
        with pytest.raises(Refused) as caught:
            actions.write(**other)
        assert _codes(caught) == ["diary-sent-differently"]
    assert DiaryEntry.objects.get().text == "挖沟"


def test_an_entry_arrives_whole_or_not_at_all(place: Site, member: Member) -> None:
    by, wrong = member("implementing_unit"), SimpleUploadedFile("a.jpg", b"no picture")
    sent = {"by": by, "site": place, "sent_as": NUMBER}
    with pytest.raises(Refused):
        actions.write(**sent, values=_said(), pictures=[_picture(), wrong])
    assert not DiaryEntry.objects.exists()
    with pytest.raises(Refused) as caught:
        actions.write(**sent, values=_said(), pictures=[_picture() for _ in range(7)])
    assert _codes(caught) == ["diary-too-many-pictures"]
    with pytest.raises(Refused) as caught:
        actions.write(**sent, values=_said(on=TO_COME, text=" ", workers="很多"))
    assert _codes(caught) == ["date-in-future", "field-empty", "field-invalid"]


@pytest.mark.parametrize(
    ("planned", "actual", "as_of", "months", "level"),
    [
        (date(2022, 7, 31), None, date(2022, 7, 31), 0, "none"),
        (date(2022, 7, 31), None, date(2022, 8, 1), 0, "late"),
        (date(2022, 7, 31), None, date(2022, 10, 30), 2, "late"),
        (date(2022, 7, 31), None, date(2022, 10, 31), 3, "blue"),
        (date(2022, 8, 31), None, date(2023, 2, 28), 6, "yellow"),
        (date(2022, 7, 31), None, date(2023, 9, 30), 14, "red"),
        (date(2022, 7, 31), date(2022, 8, 5), date(2023, 9, 30), 0, "late"),
        (date(2022, 7, 31), date(2023, 8, 5), date(2022, 9, 1), 1, "late"),
        (None, None, DAY, None, "unknown"),
    ],
)
def test_slip_counts_whole_months(
    planned: date | None, actual: date | None, as_of: date, months: int | None, level: str
) -> None:
    assert months_late(planned, actual, as_of) == months
    assert level_of(planned, actual, as_of) == level


def test_the_filter_by_slip_finds_what_the_list_shows(place: Site) -> None:
    days = [date(2022, 7, 31), date(2022, 8, 31), date(2022, 11, 30), date(2023, 5, 31)]
    for number, planned in enumerate(days):
        Site.objects.filter(pk=site(f"S-1{number}", stage="planned").pk).update(
            planned_start_on=planned
        )
    for as_of in (date(2023, 2, 28), date(2023, 5, 31), date(2023, 6, 1)):
        for months in (1, 3, 6, 9):
            found = set(Site.objects.filter(late_by(months, as_of)))
            shown = {
                each
                for each in Site.objects.exclude(planned_start_on=None)
                if not each.started_on or each.started_on > as_of
                if (months_late(each.planned_start_on, None, as_of) or 0) >= months
            }
            assert found == shown, (as_of, months)


def test_works_that_go_on_past_their_planned_finish_are_never_on_time() -> None:
    planned = (date(2022, 7, 1), date(2022, 12, 31))
    begun = (date(2022, 7, 1), None)
    assert level_of_works(planned, begun, date(2022, 12, 31)) == "none"
    assert level_of_works(planned, begun, date(2023, 1, 1)) == "late"
    assert level_of_works(planned, begun, date(2023, 9, 30)) == "red"
    assert level_of_works(planned, (None, None), date(2022, 8, 1)) == "late", "its start is late"
    ended = (date(2022, 7, 1), date(2022, 12, 30))
    assert level_of_works(planned, ended, date(2023, 9, 30)) == "none"


def test_the_schedule_runs_to_the_day_it_is_looked_at() -> None:
    site = Site(
        code="S-9",
        name="东风小区",
        planned_start_on=date(2022, 7, 1),
        started_on=date(2022, 7, 1),
        planned_finish_on=date(2022, 12, 31),
    )
    drawn = schedule_of([site], [], date(2023, 9, 30), "未分标段")
    assert drawn is not None
    assert drawn.now is not None, "the line of the day"
    assert drawn.width - drawn.now < 20, "and no empty months after it"
    assert drawn.bars[0].level == "red"
    assert "超过计划完工 273 天" in drawn.bars[0].title
