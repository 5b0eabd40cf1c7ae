"""Many rows written at once: as the database takes them fastest, as exact as one by one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.inserting import insert, update
from hengjian.site.library.models import Project
from hengjian.site.watching.models import Warning

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(district: Organisation) -> Project:
    return Project.objects.create(
        code="P", name="项目", region=district, competent_department=district
    )


def _warning(project: Project, code: str, **values: object) -> Warning:
    day = date(2023, 8, 31)
    return Warning(
        code=code,
        project=project,
        rule=code,
        level="blue",
        fired_on=day,
        as_of=day,
        due_on=day,
        owner=project.competent_department,
        **values,
    )


def test_new_rows_come_back_as_they_were_written(project: Project) -> None:
    measured = {"shown": "3 个月", "inputs": [{"value": "1/3", "known": None}]}
    insert(Warning, [_warning(project, code, measured=measured) for code in ("b", "a")])
    kept = list(Warning.objects.order_by("pk"))
    assert [row.code for row in kept] == ["b", "a"]
    assert kept[0].measured == measured
    assert kept[0].created_at is not None


def test_changed_rows_keep_what_was_not_named(project: Project) -> None:
    insert(Warning, [_warning(project, code, measured={"n": 1}) for code in ("a", "b", "c")])
    first, second, third = Warning.objects.order_by("code")
    for row in (first, second):
        row.measured, row.level, row.as_of = {"行": 'a\t"b"\\\n'}, "red", date(2023, 9, 30)
        row.answer = "not among the fields"
    update(Warning, [second, first], ("measured", "as_of"))
    kept = list(Warning.objects.order_by("code"))
    assert [row.measured for row in kept] == [first.measured, second.measured, third.measured]
    assert [row.as_of.month for row in kept] == [9, 9, 8]
    assert {row.level for row in kept} == {"blue"}
    assert {row.answer for row in kept} == {""}


def test_an_amount_keeps_its_cents_and_nothing_stays_nothing(project: Project) -> None:
    project.approved_investment, project.planned_start_on = Decimal("641590000.05"), None
    update(Project, [project], ("approved_investment", "planned_start_on"))
    kept = Project.objects.get()
    assert (kept.approved_investment, kept.planned_start_on) == (Decimal("641590000.05"), None)


def test_no_row_is_changed_where_one_may_not_be(project: Project) -> None:
    insert(Warning, [_warning(project, code) for code in ("a", "b")])
    first, second = Warning.objects.order_by("code")
    first.level, second.code = "red", "a"
    with pytest.raises(IntegrityError):
        update(Warning, [first, second], ("level", "code"))
    # the transaction around lives on: what was refused left nothing behind
    assert [row.level for row in Warning.objects.order_by("code")] == ["blue", "blue"]


def test_changing_nothing_asks_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        update(Warning, [], ("level",))
