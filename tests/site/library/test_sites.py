"""Sites: what may be entered, by whom, and what happens when two people do it at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from hengjian.errors import Refused
from hengjian.geodesy import Spot, to_gcj02
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.models import TrailEntry
from hengjian.site.library import actions
from hengjian.site.library.models import Building, Site, WillingnessSurvey
from hengjian.site.library.rows import Clash
from hengjian.site.planning.models import UtilityWork
from hengjian.site.planning.steps import SITE_STAGE

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
BASICS = {"code": "S-1", "name": "东风小区", "sub_district": "D1", "households": 80}


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.code for each in refused.value.problems}


@pytest.fixture
def site(member: Member) -> Site:
    """A site the sub-district entered."""
    return actions.create_site(by=member("sub_district"), values=BASICS)


def test_a_new_site_is_found_by_its_initials_and_stands_on_the_trail(site: Site) -> None:
    assert site.pinyin == "dfxq"
    line = TrailEntry.objects.get(subject="S-1")
    assert (line.action, line.actor, line.organisation) == ("site.create", "sub_district", "D1")
    assert line.after["households"] == 80
    assert site.dossier_due > 0


def test_a_change_counts_the_version_and_keeps_only_what_differs(
    site: Site, member: Member
) -> None:
    changed = actions.change_site(
        by=member("sub_district"), site=site, values={"households": 81}, version=1, why="复核"
    )
    assert changed.version == 2
    line = TrailEntry.objects.first()
    assert line is not None
    assert (line.before, line.after) == (
        {"version": 1, "households": 80},
        {"version": 2, "households": 81},
    )


def test_saving_the_same_again_is_no_change(site: Site, member: Member) -> None:
    again = actions.change_site(
        by=member("sub_district"), site=site, values={"households": "80"}, version=1
    )
    assert again.version == 1
    assert TrailEntry.objects.count() == 1


def test_everything_that_is_wrong_is_said_at_once(member: Member) -> None:
    with pytest.raises(Refused) as refused:
        actions.create_site(
            by=member("sub_district"),
            values={
                **BASICS,
                "code": "S 1",
                "name": "",
                "floor_area": "0",
                "built_year": 85,
                "households": "many",
                "started_on": date(2022, 5, 1),
                "finished_on": date(2022, 4, 1),
                "longitude": "24.35",
                "latitude": "102.54",
                "datum": "WGS-84",
                "stage": "dreamt",
            },
        )
    found = {(each.place.path, each.code) for each in refused.value.problems}
    assert found == {
        ("code", "code-odd"),
        ("name", "field-empty"),
        ("floor_area", "area-not-positive"),
        ("built_year", "built-year-odd"),
        ("households", "field-invalid"),
        ("finished_on", "dates-out-of-order"),
        ("longitude", "coordinates-swapped"),
        ("stage", "field-invalid"),
    }
    assert not Site.objects.exists()
    assert not TrailEntry.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"households": 100_001},
        {"buildings_count": 2_001},
        {"floor_area": Decimal(50_000_001)},
        {"built_year": 1899},
        {"longitude": Decimal(200), "latitude": Decimal(24)},
    ],
)
def test_the_database_itself_refuses_what_no_site_has(values: dict[str, Any], site: Site) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.filter(pk=site.pk).update(**values)


@pytest.mark.parametrize("counted", ["asked", "willing_to_pay"])
def test_no_more_households_are_asked_than_a_site_can_have(counted: str, site: Site) -> None:
    day, counts = date(2024, 1, 1), {"asked": 10, "answered": 5, "in_favour": 5}
    WillingnessSurvey.objects.create(code="Q-1", site=site, asked_on=day, **counts)
    with pytest.raises(IntegrityError, match="willingness_within_measure"), transaction.atomic():
        WillingnessSurvey.objects.filter(code="Q-1").update(**{counted: 100_001})


def test_works_of_utilities_lie_in_the_country(site: Site) -> None:
    UtilityWork.objects.create(
        code="U-1", region=site.sub_district, utility="water", name="供水管改造",
        longitude=Decimal(102), latitude=Decimal(24),
        starts_on=date(2024, 1, 1), ends_on=date(2024, 6, 30),
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="utility_work_in_china"), transaction.atomic():
        UtilityWork.objects.filter(code="U-1").update(longitude=Decimal(200))


@pytest.mark.parametrize(
    "values",
    [{"storeys": 151}, {"storeys": 0}, {"households": 10_001}, {"entrances": 101}],
)
def test_a_building_has_storeys_and_households_within_measure(
    values: dict[str, Any], site: Site, member: Member
) -> None:
    given = {"code": "B-1", "name": "1 栋", **values}
    with pytest.raises(Refused) as refused:
        actions.add_site_part(by=member("sub_district"), site=site, model=Building, values=given)
    assert {each.place.path for each in refused.value.problems} == set(values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Building.objects.create(site=site, **given)


@pytest.mark.parametrize(
    ("field", "written", "chinese", "english"),
    [
        ("households", "八十", "应填整数", "a whole number is needed"),
        ("floor_area", "很大", "应填数字", "a number is needed"),
        ("started_on", "去年", "应填日期，如 2022-07-31", "a date is needed, such as 2022-07-31"),
    ],
)
def test_what_cannot_be_read_is_told_once_with_what_is_needed(
    field: str, written: str, chinese: str, english: str, site: Site, member: Member
) -> None:
    with pytest.raises(Refused) as refused:
        actions.change_site(
            by=member("competent_department"), site=site, values={field: written}, version=None
        )
    (found,) = refused.value.problems
    assert found.message("zh").endswith(f"填的是“{written}”：{chinese}")
    assert found.message("en").endswith(f"says “{written}”: {english}")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"longitude": "102.5"}, "coordinates-half"),
        ({"longitude": "102.5", "latitude": "24.3"}, "datum-not-said"),
        ({"longitude": "102.5", "latitude": "24.3", "datum": "BD-09"}, "datum-unknown"),
        ({"longitude": "-0.1", "latitude": "51.5", "datum": "WGS-84"}, "coordinates-abroad"),
        ({"name": "东风\x00小区"}, "field-control-character"),
        ({"sub_district": "D9"}, "reference-unknown"),
        ({"started_on": timezone.localdate() + timedelta(days=2)}, "date-in-future"),
        ({"sub_district": "WAT"}, "not-a-sub-district"),
    ],
)
def test_a_wrong_value_is_refused_by_its_code(
    values: dict[str, Any], code: str, site: Site, member: Member
) -> None:
    with pytest.raises(Refused) as refused:
        actions.change_site(by=member("sub_district"), site=site, values=values, version=1)
    assert code in codes(refused)


def test_gcj02_is_kept_as_wgs84_and_not_moved_twice(site: Site, member: Member) -> None:
    there = to_gcj02(Spot(102.54, 24.35))
    values = {
        "longitude": f"{there.longitude:.6f}",
        "latitude": f"{there.latitude:.6f}",
        "datum": "GCJ-02",
    }
    by = member("sub_district")
    placed = actions.change_site(by=by, site=site, values=values, version=1)
    assert abs(placed.longitude - Decimal("102.54")) < Decimal("0.00001")
    kept = {"longitude": placed.longitude, "latitude": placed.latitude, "households": 82}
    again = actions.change_site(by=by, site=placed, values=kept, version=2)
    assert again.longitude == placed.longitude


def test_a_place_outside_the_loaded_boundary_is_refused(
    site: Site, member: Member, district: Organisation
) -> None:
    ring = [[102.0, 24.0], [103.0, 24.0], [103.0, 25.0], [102.0, 25.0], [102.0, 24.0]]
    district.boundary = {"type": "Polygon", "coordinates": [ring]}
    district.save()
    outside = {"longitude": "103.5", "latitude": "24.5", "datum": "WGS-84"}
    with pytest.raises(Refused) as refused:
        actions.change_site(by=member("sub_district"), site=site, values=outside, version=1)
    assert codes(refused) == {"coordinates-outside"}
    assert "某区" in refused.value.problems[0].message()


def test_without_a_boundary_the_other_sites_show_where_the_district_lies(
    site: Site, member: Member
) -> None:
    by = member("sub_district")
    for n in range(10):
        spot = {"longitude": f"102.5{n}", "latitude": "24.35", "datum": "WGS-84"}
        actions.create_site(by=by, values={**BASICS, **spot, "code": f"T-{n}"})
    near = {"longitude": "102.7", "latitude": "24.35", "datum": "WGS-84"}
    assert actions.change_site(by=by, site=site, values=near, version=1).version == 2
    far = {"longitude": "112.5", "latitude": "24.35", "datum": "WGS-84"}
    with pytest.raises(Refused) as refused:
        actions.change_site(by=by, site=site, values=far, version=2)
    assert codes(refused) == {"coordinates-outside"}


def test_the_second_of_two_people_is_told_and_nothing_is_lost(site: Site, member: Member) -> None:
    actions.change_site(by=member("sub_district"), site=site, values={"households": 90}, version=1)
    with pytest.raises(Clash) as clash:
        actions.change_site(
            by=member("competent_department"), site=site, values={"households": 70}, version=1
        )
    assert clash.value.row.households == 90  # type: ignore[attr-defined]
    assert clash.value.values == {"households": 70}
    assert "sub_district甲" in clash.value.problems[0].message()
    assert Site.objects.get().households == 90


def test_a_sub_district_enters_no_site_of_another(member: Member) -> None:
    with pytest.raises(Refused) as refused:
        actions.create_site(by=member("sub_district"), values={**BASICS, "sub_district": "D2"})
    assert codes(refused) == {"reference-unknown"}
    assert not Site.objects.exists()


def test_an_auditor_enters_nothing(member: Member) -> None:
    with pytest.raises(PermissionDenied):
        actions.create_site(by=member("auditor"), values=BASICS)


def test_a_name_with_html_stays_text(site: Site, member: Member) -> None:
    name = "<script>alert(1)</script>小区"
    kept = actions.change_site(
        by=member("sub_district"), site=site, values={"name": name}, version=1
    )
    assert kept.name == name


def test_stages_follow_the_table(site: Site, member: Member) -> None:
    by = member("competent_department")
    with pytest.raises(Refused) as refused:
        SITE_STAGE.take("finish", by=by, row=site)
    assert codes(refused) == {"step-not-possible"}
    SITE_STAGE.take("plan", by=by, row=site)
    with pytest.raises(PermissionDenied):
        SITE_STAGE.take("start", by=by, row=site, on=date(2024, 3, 1))
    head = member("department_head")
    started = SITE_STAGE.take("start", by=head, row=site, on=date(2024, 3, 1), why="先行开工")
    assert started.started_on == date(2024, 3, 1)
    with pytest.raises(Refused) as refused:
        SITE_STAGE.take("finish", by=by, row=started, on=date(2024, 2, 1))
    assert codes(refused) == {"dates-out-of-order"}


def test_a_site_leaves_only_with_a_reason(site: Site, member: Member) -> None:
    by = member("competent_department")
    with pytest.raises(Refused) as refused:
        SITE_STAGE.take("take-out", by=by, row=site)
    assert codes(refused) == {"step-without-reason"}
    gone = SITE_STAGE.take("take-out", by=by, row=site, why="已拆迁")
    assert (gone.stage, gone.dossier_due) == ("removed", 0)


def complete(site: Site) -> Site:
    """Nothing is due of a removed site: the shortest complete dossier."""
    Site.objects.filter(pk=site.pk).update(stage="removed")
    return Site.objects.get(pk=site.pk)


def test_a_dossier_is_confirmed_by_another_person_and_only_when_complete(
    site: Site, member: Member
) -> None:
    head = member("department_head")
    with pytest.raises(Refused) as refused:
        actions.confirm_site(by=head, site=site, seen=site.changed_at)
    assert codes(refused) == {"confirm-incomplete"}
    site = complete(site)
    confirmed = actions.confirm_site(by=head, site=site, seen=site.changed_at)
    assert confirmed.confirmed_by == "department_head"


def test_who_entered_last_does_not_confirm(site: Site, member: Member) -> None:
    site = complete(site)
    Site.objects.update(entered_by="department_head")
    with pytest.raises(Refused) as refused:
        actions.confirm_site(by=member("department_head"), site=site, seen=site.changed_at)
    assert codes(refused) == {"confirm-own-entry"}


def test_a_dossier_that_changed_unseen_is_not_confirmed(site: Site, member: Member) -> None:
    site = complete(site)
    seen = site.changed_at - timedelta(seconds=1)
    with pytest.raises(Refused) as refused:
        actions.confirm_site(by=member("department_head"), site=site, seen=seen)
    assert codes(refused) == {"confirm-changed-meanwhile"}


def test_a_later_change_takes_the_confirmation_back(site: Site, member: Member) -> None:
    site = complete(site)
    site = actions.confirm_site(by=member("department_head"), site=site, seen=site.changed_at)
    actions.change_site(
        by=member("sub_district"), site=site, values={"households": 99}, version=None
    )
    assert Site.objects.get().confirmed_at is None
    assert TrailEntry.objects.filter(action="site.reopen").count() == 1
