"""Rows chosen on a list: a field set for all of them, shown before, confirmed whole, undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.test import Client
from openpyxl import load_workbook

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.models import TrailEntry
from hengjian.site.exchange.actions import change_record, set_for_chosen
from hengjian.site.exchange.models import ImportBatch
from hengjian.site.exchange.steps import IMPORT
from hengjian.site.library.models import Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.models import Payment
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.resource import entry_rights, resource_of, resources
from hengjian.site.platform.surroundings import Surroundings
from tests.site.world import World, build

Member = Callable[[str], Membership]
ClientOf = Callable[..., Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
FIELD = "planned_finish_on"
ABLE = ("competent_department", "finance_bureau", "implementing_unit", "supervisor", "contractor")


@pytest.fixture
def world(district: Organisation) -> World:
    """Rows A and B of the district, X of another."""
    return build(district)


@pytest.fixture
def department(client_of: ClientOf, world: World) -> Client:
    """The competent department, in the world of rows A, B, C and X."""
    return client_of("competent_department")


def _post(client: Client, codes: list[str], value: str, follow: bool = True) -> Any:
    sent = {"rows": "\n".join(codes), "field": FIELD, FIELD: value, "back": "/sites/"}
    return client.post("/imports/chosen/sites/", sent, follow=follow)


def test_each_row_of_a_list_can_be_ticked_and_the_chosen_are_named(department: Client) -> None:
    page = department.get("/sites/").content.decode()
    assert 'name="row" form="chosen" value="T-A"' in page
    chosen = department.get("/sites/?chosen=1&row=T-A").content.decode()
    assert "T-A" in chosen
    assert "T-B" not in chosen
    assert f'name="{FIELD}"' in chosen
    assert "留空就是清空" in chosen


def test_all_of_a_search_are_meant_by_one_button(department: Client) -> None:
    page = department.get("/sites/?chosen=1&every=1&q=T-B").content.decode()
    assert "T-B" in page
    assert "T-A" not in page


def test_a_row_whose_name_is_its_code_is_called_once(department: Client, member: Member) -> None:
    row = visible_to(Payment, member("competent_department")).first()
    assert row is not None
    page = department.get(f"/money/payments/?chosen=1&row={row.code}").content.decode()
    meant = page.partition('class="chosen-rows"')[2].partition("</ul>")[0]
    assert re.sub("<[^>]*>", "", meant).count(row.code) == 1


def test_nothing_ticked_leads_back_to_the_list(department: Client) -> None:
    answer = department.get("/sites/?chosen=1&stage=planned")
    assert answer.status_code == 302
    assert answer["Location"] == "/sites/?stage=planned"


def test_the_export_holds_the_chosen_rows_only(department: Client) -> None:
    answer = department.get("/sites/?row=T-B&export=xlsx")
    book = load_workbook(BytesIO(answer.getvalue()))
    codes = {str(cell.value) for line in book.worksheets[0].iter_rows(min_row=2) for cell in line}
    assert "T-B" in codes
    assert "T-A" not in codes


def test_a_field_is_set_after_a_look_and_taken_back(
    department: Client, member: Member, world: World
) -> None:
    before = list(Site.objects.order_by("code").values_list("code", FIELD))
    shown = _post(department, ["T-A", "T-B"], "2027-06-30")
    assert list(Site.objects.order_by("code").values_list("code", FIELD)) == before
    batch = _latest()
    assert (batch.state, batch.changed) == ("ready", 2)
    assert "2027-06-30" in shown.content.decode()
    confirm, by = f"/imports/{batch.pk}/steps/confirm", member("competent_department")
    department.post(confirm, {"why": "统一竣工日期"})
    assert {str(each) for each in _finishes()} == {"2027-06-30"}
    assert TrailEntry.objects.filter(action="import.confirm", subject=str(batch.pk)).count() == 1
    IMPORT.take("undo", by=by, row=batch, why="日期填错了")
    assert list(Site.objects.order_by("code").values_list("code", FIELD)) == before


def _finishes() -> list[Any]:
    return list(Site.objects.filter(code__in=("T-A", "T-B")).values_list(FIELD, flat=True))


def test_a_row_changed_since_stays_and_is_named(
    department: Client, member: Member, world: World
) -> None:
    _post(department, ["T-A", "T-B"], "2027-06-30")
    batch, by = _latest(), member("competent_department")
    IMPORT.take("confirm", by=by, row=batch, why="统一竣工日期")
    site = Site.objects.get(code="T-A")
    change_record(by=by, row=site, values={"community": "后改的"}, version=site.version, why="核对")
    IMPORT.take("undo", by=by, row=_latest(), why="日期填错了")
    undone = dict(batch.imported_rows.values_list("code", "undone"))
    assert undone == {"T-A": False, "T-B": True}
    page = department.get(f"/imports/{batch.pk}").content.decode()
    assert "T-A" in page


def test_all_reasons_at_once_and_nothing_written(department: Client, world: World) -> None:
    Site.objects.filter(code__in=("T-A", "T-B")).update(planned_start_on="2026-01-01")
    _post(department, ["T-A", "T-B"], "2025-01-01")
    batch = _latest()
    assert batch.state == "refused"
    assert len(batch.problems) == 2
    assert "2025-01-01" not in {str(each) for each in _finishes()}


def test_rows_one_does_not_see_are_refused_by_name(member: Member, world: World) -> None:
    by = member("competent_department")
    with pytest.raises(Refused) as refused:
        set_for_chosen(by=by, table="sites", codes=["T-A", "T-X"], field=FIELD, value=None)
    assert [each.code for each in refused.value.problems] == ["row-out-of-reach"]
    assert "T-X" in refused.value.problems[0].message("zh")


def test_only_declared_fields_are_set_for_many(member: Member, world: World) -> None:
    by = member("competent_department")
    with pytest.raises(Refused) as refused:
        set_for_chosen(by=by, table="sites", codes=[], field="stage", value="started")
    assert {each.code for each in refused.value.problems} == {
        "nothing-chosen",
        "field-not-for-many",
    }


def test_who_enters_no_sites_is_offered_no_field_and_is_refused(
    client_of: ClientOf, member: Member, world: World
) -> None:
    client = client_of("evaluator")
    chosen = client.get("/sites/?chosen=1&every=1").content.decode()
    assert 'action="/imports/chosen/' not in chosen
    assert _post(client, ["T-A"], "2027-06-30", follow=False).status_code == 403
    with pytest.raises(PermissionDenied):
        set_for_chosen(
            by=member("evaluator"), table="sites", codes=["T-A"], field=FIELD, value=None
        )


BULK = [(each.model, name) for each in resources().values() for name in each.bulk]
TOLD_ONCE = {
    "programmes",  # a few, each written by hand
    "sections",
    "areas",
    "fund-documents",  # a register: an entry is taken back, not changed
    "movements",
    "bonds",
    "bond-uses",
    "bond-terms",
    "debt-service",
    "income",
    "goal-progress",
    "diary-entries",
    "affordability",  # an assessment, a clause, a scheme of a year: one of each project
    "performance-clauses",
    "evaluation-campaigns",
    "approvals",  # what is said of one site, or by one resident
    "scope",
    "shortcomings",
    "willingness",
    "opinions",
    "viewpoints",
}
"""Tables of which nothing is set for many rows."""


def test_each_table_that_is_imported_says_what_is_set_for_many_rows() -> None:
    silent = {each.name for each in map(resource_of, entry_rights()) if not each.bulk}
    assert silent == TOLD_ONCE


@pytest.mark.parametrize(("model", "name"), BULK, ids=lambda each: getattr(each, "__name__", each))
def test_what_is_set_for_many_rows_can_be_set_as_it_stands(
    model: type[Model], name: str, member: Member, world: World
) -> None:
    right = entry_rights()[model]
    able = [by for by in map(member, ABLE) if by.may(right) and by.may(Permission.DATA_IMPORT)]
    by, row = next((by, row) for by in able if (row := visible_to(model, by).first()) is not None)
    table, code = resource_of(model).name, row.serializable_value("code")
    set_for_chosen(by=by, table=table, codes=[code], field=name, value=getattr(row, name))
    batch = _latest()
    already = {each.code for each in problems_of(row, Surroundings())}
    assert {each["zh"]["code"] for each in batch.problems} <= already
    assert batch.changed == 0


def _latest() -> ImportBatch:
    return ImportBatch.objects.latest("pk")
