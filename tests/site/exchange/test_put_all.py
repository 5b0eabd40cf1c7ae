"""Many rows at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.actions import put_all
from hengjian.site.library.bulk import Outcome
from hengjian.site.library.models import Building, Project, Site

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]


def row(number: int, **values: Any) -> dict[str, Any]:
    return {"code": f"S-{number}", "name": f"小区{number}", "sub_district": "D1", **values}


def put(by: Membership, rows: list[dict[str, Any]], model: Any = Site) -> Outcome:
    return put_all(by=by, model=model, rows=rows, synthetic=True, why="导入")


def test_rows_are_made_changed_or_left_by_their_code(member: Member) -> None:
    by = member("competent_department")
    assert put(by, [row(1), row(2), row(3)]) == Outcome(new=3)
    assert put(by, [row(1), row(2, households="81"), row(4)]) == Outcome(1, 1, 1)
    changed = Site.objects.get(code="S-2")
    assert (changed.households, changed.version, changed.synthetic) == (81, 2, True)
    assert Site.objects.get(code="S-1").pinyin == "xq1"
    lines = TrailEntry.objects.filter(subject="S-2").values_list("action", "before", "why")
    assert list(lines) == [
        ("site.change", {"version": 1, "households": None}, "导入"),
        ("site.create", None, "导入"),
    ]


def test_all_problems_come_at_once_with_their_row_and_nothing_is_kept(member: Member) -> None:
    with pytest.raises(Refused) as refused:
        put(
            member("competent_department"),
            [
                row(1),
                row(2, floor_area=0),
                row(2, households=5),
                row(3, project="P-9", colour="red"),
            ],
        )
    found = {(p.place.line, p.place.path, p.code) for p in refused.value.problems}
    assert found == {
        (2, "floor_area", "area-not-positive"),
        (2, "code", "code-twice"),
        (3, "code", "code-twice"),
        (4, "project", "reference-unknown"),
        (4, "colour", "field-unknown"),
    }
    assert not Site.objects.exists()


def test_a_code_that_somebody_took_while_the_rows_were_weighed_is_told_not_overwritten(
    member: Member, district: Organisation
) -> None:
    place = Organisation.objects.get(code="D1")

    def meanwhile(_done: int) -> None:
        Site.objects.get_or_create(code="S-2", defaults={"name": "别人的", "sub_district": place})

    with pytest.raises(Refused) as refused:
        put_all(
            by=member("competent_department"),
            model=Site,
            rows=[row(1), row(2)],
            synthetic=True,
            why="导入",
            counted=meanwhile,
        )
    assert [(p.code, dict(p.values)["found"]) for p in refused.value.problems] == [
        ("code-taken", "S-2")
    ]
    assert not Site.objects.filter(code="S-1").exists()


def test_the_number_of_queries_is_the_same_for_one_row_and_for_ten(member: Member) -> None:
    by = member("competent_department")
    put(by, [row(0)])
    with CaptureQueriesContext(connection) as one:
        put(by, [row(1, households=1)])
    with CaptureQueriesContext(connection) as ten:
        put(by, [row(n, households=1) for n in range(10, 20)])
    assert len(one) == len(ten)


def test_a_code_of_another_sub_district_cannot_be_taken_over(member: Member) -> None:
    put(member("competent_department"), [row(1, sub_district="D2")])
    with pytest.raises(Refused) as refused:
        put(member("sub_district"), [row(1)])
    assert {each.code for each in refused.value.problems} == {"row-out-of-reach"}
    assert Site.objects.get().sub_district.code == "D2"


def test_buildings_count_towards_the_dossier_of_their_site(member: Member) -> None:
    by = member("competent_department")
    put(by, [row(1)])
    before = Site.objects.get()
    Site.objects.update(stage="planned")
    put(by, [{"code": "B-1", "site": "S-1", "name": "1栋", "households": 12}], Building)
    after = Site.objects.get()
    assert after.dossier_done == before.dossier_done + 1
    assert after.dossier_due > before.dossier_due


def test_a_project_counts_its_sites_when_they_come_and_go(member: Member) -> None:
    by = member("competent_department")
    project = {"name": "二期", "region": "D", "competent_department": "HSG"}
    put(by, [{"code": "P-1", **project}, {"code": "P-2", **project}], Project)
    put(by, [row(1, project="P-1"), row(2, project="P-1")])
    put(by, [row(2, project="P-2")])
    assert dict(Project.objects.values_list("code", "sites_count")) == {"P-1": 1, "P-2": 1}


def test_an_import_that_changes_a_confirmed_site_takes_the_confirmation_back(
    member: Member,
) -> None:
    by = member("competent_department")
    put(by, [row(1), row(2)])
    Site.objects.update(confirmed_at=timezone.now(), confirmed_by="department_head")
    put(by, [row(1, households=9), row(2)])
    assert Site.objects.get(code="S-1").confirmed_at is None
    assert Site.objects.get(code="S-2").confirmed_at is not None, "it was not changed"
    line = TrailEntry.objects.filter(subject="S-1").first()
    assert line is not None
    assert line.after["confirmed_by"] == ""


def test_importing_needs_the_right_to_enter_that_table(member: Member) -> None:
    with pytest.raises(PermissionDenied, match=r"project\.edit"):
        put(member("sub_district"), [], Project)
    with pytest.raises(PermissionDenied, match=r"data\.import"):
        put(member("auditor"), [])
