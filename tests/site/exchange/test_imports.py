"""Importing a table: read, shown, confirmed, undone; as a clerk does it with the template."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common import jobs
from hengjian.site.common.models import Job, TrailEntry
from hengjian.site.exchange import actions
from hengjian.site.exchange.models import ImportBatch
from hengjian.site.exchange.steps import IMPORT
from hengjian.site.exchange.taking_in import State
from hengjian.site.library.actions import put_all
from hengjian.site.library.models import Building, Site
from tests.site.exchange.filling import found, make_streets, reference_sites

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
PLACE = {"longitude": "102.545", "latitude": "24.35"}


def row(number: int, **values: Any) -> dict[str, Any]:
    return {"code": f"S-{number}", "name": f"小区{number}", "sub_district": "东街道", **values}


def test_the_296_communities_are_imported_from_the_template(
    hand_in: Callable[..., ImportBatch], member: Member, district: Organisation
) -> None:
    make_streets(district)
    rows = reference_sites()
    batch = hand_in(rows)
    assert batch.problems == []
    assert (batch.state, batch.new, batch.examples) == ("ready", 296, 1)
    assert not Site.objects.exists(), "shown, not yet imported"
    batch = IMPORT.take("confirm", by=member("competent_department"), row=batch, why="建库")
    assert batch.state == "applied"
    assert Site.objects.count() == 296
    first, given = Site.objects.get(code=rows[0]["code"]), rows[0]
    assert first.floor_area == Decimal(given["floor_area"])
    assert str(first.households) == given["households"]
    assert first.sub_district.name == given["sub_district"]
    again = hand_in(rows)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 296)


def test_all_problems_come_at_once_at_their_cells(hand_in: Callable[..., ImportBatch]) -> None:
    batch = hand_in(
        [
            row(1, floor_area=0, built_year="不详"),
            row(1, sub_district="东街到"),
            row(3, stage="开工啦", households="43户", longitude="24.35", latitude="102.545"),
            {"code": "合计", "households": 90},
            {"code": "S-4", "name": "没有街道"},
        ]
    )
    assert batch.state == "refused"
    assert found(batch) >= {
        ("M3", "area-not-positive"),
        ("J3", "quantity-unreadable"),
        ("A4", "key-duplicate"),
        ("C4", "pointer-unknown"),
        ("I5", "choice-unknown"),
        ("N5", "coordinates-swapped"),
        ("L6", "total-unlike-rows"),
        ("C7", "field-empty"),
    }
    close = next(each for each in batch.problems if each["cell"] == "C4")
    assert "东街道" in close["zh"]["hint"]


def test_figures_beyond_any_measure_are_refused_at_their_cells_with_the_bound(
    hand_in: Callable[..., ImportBatch],
) -> None:
    batch = hand_in(
        [row(1, households=1_000_000_000_000, buildings_count=40_000, floor_area="99999999999")]
    )
    assert found(batch) == {
        ("K3", "field-invalid"),
        ("L3", "field-invalid"),
        ("M3", "field-invalid"),
    }
    said = [each["zh"]["message"] for each in batch.problems if "户数" in each["zh"]["message"]]
    assert said == ["“户数（户）”填的是“1000000000000”：最多 100,000，请核对单位和位数"]


def test_what_a_merged_cell_covers_is_one_problem(member: Member) -> None:
    by = member("competent_department")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for cells in (["编码", "小区名称", "街道"], ["S-1", "甲", "东街道"], ["S-2"]):
        sheet.append(cells)
    sheet.merge_cells("A3:C4")
    content = io.BytesIO()
    book.save(content)
    batch = actions.hand_in(
        by=by,
        table="sites",
        region=by.organisation.region,
        datum="",
        synthetic=True,
        file=File(io.BytesIO(content.getvalue()), name="小区.xlsx"),
    )
    assert found(batch) == {("A3", "cell-merged")}


LEDGER = [
    ["某街道小区台账（虚构）"],
    ["小区代码", "改造小区名称", "所属街道", "改造户数", "经手人"],
    ["S-1", "甲", "东街道", 43, "张某"],
    ["S-2", "乙", "东街道", 57, "张某"],
    ["合计", None, None, 100, None],
]


def handed_in(by: Membership, rows: list[list[Any]]) -> ImportBatch:
    """A ledger as it is kept, handed in as the table of sites."""
    book = openpyxl.Workbook()
    for cells in rows:
        book.worksheets[0].append(cells)
    content = io.BytesIO()
    book.save(content)
    return actions.hand_in(
        by=by,
        table="sites",
        region=by.organisation.region,
        datum="",
        synthetic=True,
        file=File(io.BytesIO(content.getvalue()), name="台账.xlsx"),
    )


MEANT = {
    "小区代码": "code",
    "改造小区名称": "name",
    "所属街道": "sub_district",
    "改造户数": "households",
}


def test_headers_are_asked_about_once_for_an_organisation(member: Member) -> None:
    by = member("competent_department")
    batch = handed_in(by, LEDGER)
    assert (batch.state, batch.problems) == ("asking", [])
    assert [(each["written"], each["read_as"], each["cell"]) for each in batch.headers] == [
        ("小区代码", "code", "A2"),
        ("改造小区名称", "name", "B2"),
        ("所属街道", "sub_district", "C2"),
        ("改造户数", "households", "D2"),
        ("经手人", "", "E2"),
    ]
    assert batch.headers[1]["says"] == ["甲", "乙"]
    IMPORT.take("settle-headers", by=by, row=batch, meant={**MEANT, "经手人": ""})
    batch.refresh_from_db()
    assert (batch.state, batch.headers, batch.new) == ("ready", [], 2)
    IMPORT.take("confirm", by=by, row=batch, why="建库")
    assert {site.code: site.households for site in Site.objects.all()} == {"S-1": 43, "S-2": 57}
    again = handed_in(by, LEDGER)
    assert (again.state, again.unchanged) == ("ready", 2)


def test_a_header_may_mean_another_column_than_was_assumed(member: Member) -> None:
    by = member("competent_department")
    batch = handed_in(by, [LEDGER[1], ["S-1", "甲", "东街道", 1, "东社区"]])
    meant = {**MEANT, "改造户数": "buildings_count", "经手人": "community"}
    IMPORT.take("settle-headers", by=by, row=batch, meant=meant)
    batch.refresh_from_db()
    IMPORT.take("confirm", by=by, row=batch, why="建库")
    site = Site.objects.get()
    assert (site.buildings_count, site.community, site.households) == (1, "东社区", None)


@pytest.mark.parametrize(
    ("meant", "code"),
    [
        ({**MEANT, "户型": ""}, "headers-not-asked"),
        ({**MEANT, "经手人": "no_such_field"}, "headers-not-asked"),
        ({}, "headers-not-asked"),
        ({**MEANT, "经手人": "name"}, "header-for-two"),
    ],
)
def test_answers_that_do_not_fit_are_refused(
    member: Member, meant: dict[str, str], code: str
) -> None:
    by = member("competent_department")
    batch = handed_in(by, LEDGER)
    with pytest.raises(Refused) as refused:
        IMPORT.take("settle-headers", by=by, row=batch, meant=meant)
    assert [each.code for each in refused.value.problems] == [code]


def test_problems_come_in_the_same_round_as_headers_and_name_their_rows(member: Member) -> None:
    batch = handed_in(
        member("competent_department"), [*LEDGER[:3], ["S-2", "乙", "无街道", -1, ""]]
    )
    assert (batch.state, len(batch.headers)) == ("refused", 5)
    assert found(batch) == {("C4", "pointer-unknown"), ("D4", "number-negative")}
    assert {each["row"] for each in batch.problems} == {"S-2 乙"}


def test_a_total_that_the_rows_do_not_reach_is_told_and_keeps_nothing_back(member: Member) -> None:
    by = member("competent_department")
    batch = handed_in(by, [*LEDGER[:4], ["合计", None, None, 120, None]])
    IMPORT.take("settle-headers", by=by, row=batch, meant={**MEANT, "经手人": ""})
    batch.refresh_from_db()
    assert (batch.state, found(batch)) == ("ready", {("D5", "total-unlike-rows")})


def test_coordinates_are_converted_from_the_datum_that_was_said(
    hand_in: Callable[..., ImportBatch], member: Member
) -> None:
    batch = hand_in([row(1, **PLACE)], datum="GCJ-02")
    IMPORT.take("confirm", by=member("competent_department"), row=batch, why="建库")
    site = Site.objects.get()
    assert site.longitude is not None
    assert Decimal("0.001") < Decimal(PLACE["longitude"]) - site.longitude < Decimal("0.005")
    asked = hand_in([row(2, **PLACE)], datum="")
    assert found(asked) == {("N3", "datum-not-said")}


def test_changes_are_shown_field_by_field_and_blank_cells_change_nothing(
    hand_in: Callable[..., ImportBatch], member: Member
) -> None:
    by = member("competent_department")
    given = {
        "code": "S-1",
        "name": "小区1",
        "sub_district": "D1",
        "households": 40,
        "street": "旧街",
    }
    put_all(by=by, model=Site, rows=[given], synthetic=True, why="")
    batch = hand_in(
        [{"code": "S-1", "name": "小区1", "sub_district": "D1", "households": 43, "street": "清空"}]
    )
    kept = batch.imported_rows.get()
    assert kept.change == "changed"
    assert kept.before == {"households": 40, "street": "旧街"}
    assert kept.after == {"households": 43, "street": ""}


def test_undoing_takes_back_what_nobody_changed_since(
    hand_in: Callable[..., ImportBatch], member: Member
) -> None:
    by = member("competent_department")
    put_all(
        by=by, model=Site, synthetic=True, why="",
        rows=[{"code": f"S-{n}", "name": f"小区{n}", "sub_district": "D1", "households": 40}
              for n in (1, 2)],
    )  # fmt: skip
    batch = hand_in([row(1, households=41), row(2, households=42), row(3), row(4), row(5)])
    batch = IMPORT.take("confirm", by=by, row=batch, why="摸底")
    put_all(by=by, model=Site, synthetic=True, why="", rows=[{"code": "S-2", "households": 50}])
    put_all(by=by, model=Site, synthetic=True, why="", rows=[{"code": "S-4", "street": "新街"}])
    put_all(
        by=by, model=Building, synthetic=True, why="",
        rows=[{"code": "B-1", "site": "S-5", "name": "1栋"}],
    )  # fmt: skip
    batch = IMPORT.take("undo", by=by, row=batch, why="传错了文件")
    assert batch.state == "undone"
    held = dict(Site.objects.values_list("code", "households"))
    assert held == {"S-1": 40, "S-2": 50, "S-4": None, "S-5": None}
    kept = batch.imported_rows.filter(undone=False).values_list("code", flat=True)
    assert set(kept) == {"S-2", "S-4", "S-5"}
    last = TrailEntry.objects.filter(subject="S-3").first()
    assert last is not None
    assert (last.action, last.why) == ("site.remove", "传错了文件")


def test_what_is_confirmed_twice_or_without_a_reason_is_refused(
    hand_in: Callable[..., ImportBatch], member: Member
) -> None:
    by = member("competent_department")
    batch = hand_in([row(1)])
    with pytest.raises(Refused) as refused:
        IMPORT.take("confirm", by=by, row=batch, why=" ")
    assert [each.code for each in refused.value.problems] == ["step-without-reason"]
    IMPORT.take("confirm", by=by, row=batch, why="建库")
    with pytest.raises(Refused) as refused:
        IMPORT.take("confirm", by=by, row=batch, why="建库")
    assert [each.code for each in refused.value.problems] == ["step-not-possible"]


def test_a_batch_whose_rows_became_wrong_meanwhile_fails_whole_and_can_be_tried_again(
    hand_in: Callable[..., ImportBatch], member: Member
) -> None:
    by = member("competent_department")
    batch = hand_in([row(1), row(2)])
    streets = Organisation.objects.filter(code="D1")
    streets.update(kind=Organisation.Kind.UNIT)
    batch = IMPORT.take("confirm", by=by, row=batch, why="建库")
    assert not Site.objects.exists()
    streets.update(kind=Organisation.Kind.SUB_DISTRICT)
    batch = IMPORT.take("confirm", by=by, row=batch, why="建库")
    assert (batch.state, Site.objects.count()) == ("applied", 2)


@pytest.mark.parametrize("end", ["failed", "cancelled"])
def test_where_its_work_ends_unfinished_an_import_stands_where_it_stood(
    hand_in: Callable[..., ImportBatch], member: Member, settings: Any, end: str
) -> None:
    by, batch = member("competent_department"), hand_in([row(1)])
    settings.JOBS_AT_ONCE = False
    batch = IMPORT.take("confirm", by=by, row=batch, why="建库")
    assert batch.state == State.APPLYING
    job = Job.objects.get(pk=batch.job)
    if end == "cancelled":
        jobs.cancel(job)
    else:
        Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
        jobs.end(job, Job.State.FAILED)
    batch.refresh_from_db()
    assert (batch.state, Job.objects.get(pk=job.pk).state) == (State.READY, end)


def test_a_sub_district_imports_its_own_sites_only_and_no_projects(
    hand_in: Callable[..., ImportBatch], member: Member
) -> None:
    batch = hand_in([row(1), row(2, sub_district="西街道")], by="sub_district")
    assert found(batch) == {("C4", "pointer-unknown")}
    with pytest.raises(PermissionDenied):
        hand_in([], table="projects", by="sub_district")
    with pytest.raises(PermissionDenied):
        hand_in([row(1)], by="auditor")


def test_the_page_shows_first_what_changes(
    hand_in: Callable[..., ImportBatch], member: Member, client_of: Callable[[str], Client]
) -> None:
    by, client = member("competent_department"), client_of("competent_department")
    IMPORT.take("confirm", by=by, row=hand_in([row(1), row(2)]), why="建库")
    batch = hand_in([row(1), row(2, households=43), row(3)])
    page = client.get(f"/imports/{batch.pk}").content.decode()
    assert "新增和变更 (2)" in page
    assert [code in page for code in (">S-1<", ">S-2<", ">S-3<")] == [False, True, True]
    whole = client.get(f"/imports/{batch.pk}?change=").content.decode()
    assert ">S-1<" in whole
    alike = hand_in([row(1)])
    assert ">S-1<" in client.get(f"/imports/{alike.pk}").content.decode()


def test_the_trail_names_an_import_by_its_file(
    hand_in: Callable[..., ImportBatch], member: Member
) -> None:
    batch = hand_in([row(1)])
    IMPORT.take("confirm", by=member("competent_department"), row=batch, why="建库")
    named = TrailEntry.objects.filter(action__startswith="import").values_list("subject_name")
    assert set(named) == {("小区.xlsx",)}
