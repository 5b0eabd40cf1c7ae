"""Two people edit one row at once: whatever it is, the second one chooses, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from hengjian.site.accounts.models import Organisation
from hengjian.site.bonds.models import Bond
from hengjian.site.library.models import Scheme, Site
from hengjian.site.money.models import Contract, FundPlan, Payment
from hengjian.site.planning.models import UtilityWork
from hengjian.site.works.models import Inspection
from tests.site.reading import seen
from tests.site.world import World, build

ClientOf = Callable[[str], Client]
pytestmark = pytest.mark.django_db
PAGES: dict[str, tuple[type[Model], str, str, str]] = {
    "contract-edit": (Contract, "implementing_unit", "party", "defects_months"),
    "payment-edit": (Payment, "implementing_unit", "note", "amount"),
    "fund-plan": (FundPlan, "competent_department", "basis", "amount"),
    "utility": (UtilityWork, "competent_department", "street", "name"),
    "scheme-edit": (Scheme, "competent_department", "description", "name"),
    "works-row": (Inspection, "competent_department", "inspector", "found"),
    "bond-edit": (Bond, "finance_bureau", "name", "lent_on_document"),
}
"""By page: the entity, who edits it, a field of text that both change, and one only the first."""


@pytest.fixture
def world(district: Organisation) -> World:
    """Everything, and everybody."""
    return build(district)


def _address(page: str, row: Any) -> str:
    parts = {
        "fund-plan": lambda: [row.project.code, row.code],
        "works-row": lambda: [row.project.code, "inspections", row.code],
    }
    return reverse(f"web:{page}", args=parts.get(page, lambda: [row.code])())


def _filled(answer: HttpResponse) -> dict[str, Any]:
    """What a browser would send of the form as it was opened."""
    form, sent = answer.context["form"], {}  # type: ignore[attr-defined]
    works = answer.context.get("works")  # type: ignore[attr-defined]
    bounds = [*form, *(works.management_form if works is not None else ())]
    for bound in bounds:
        value = bound.value()
        if isinstance(value, QuerySet):
            value = list(value.values_list("pk", flat=True))
        if value is not False and value not in (None, ""):
            sent[bound.html_name] = value
    return sent


@pytest.mark.parametrize("page", PAGES)
def test_the_second_of_two_who_save_one_row_chooses(
    page: str, world: World, client_of: ClientOf
) -> None:
    model, role, both, only_first = PAGES[page]
    row, client = world[model, "A"], client_of(role)
    address = _address(page, row)
    opened = _filled(client.get(address))
    number = str(opened.get(only_first, "")).replace(".", "").isdigit()
    theirs = {both: "甲先写的", only_first: "7" if number else "甲补的"}
    assert client.post(address, opened | theirs).status_code == 302
    answer = client.post(address, opened | {both: "乙后写的"})
    text = seen(answer.content.decode())
    assert "选择保留哪一个" in text
    assert "改过这条记录" in text
    conflict = answer.context["conflict"]  # type: ignore[attr-defined]
    choices = {each.name: each for each in conflict.choices}
    assert set(choices) == {both, only_first}
    assert (choices[both].theirs, choices[both].mine) == ("甲先写的", "乙后写的")
    assert (choices[both].chosen, choices[only_first].chosen) == ("", "theirs")
    chosen = {**dict(conflict.same), "version": conflict.version, both: choices[both].mine}
    for name, value in answer.context["carried"]:  # type: ignore[attr-defined]
        chosen.setdefault(name, value)
    chosen[only_first] = choices[only_first].theirs
    assert client.post(address, chosen).status_code == 302
    row.refresh_from_db()
    assert getattr(row, both) == "乙后写的"
    assert str(getattr(row, only_first)).startswith("7" if number else "甲补的")


def test_the_sites_of_a_work_are_chosen_as_well(world: World, client_of: ClientOf) -> None:
    """They hang on it by a table of their own; two versions of them are two to choose from."""
    work, client = world[UtilityWork, "A"], client_of("competent_department")
    here, there = world[Site, "A"], world[Site, "B"]
    address = _address("utility", work)
    opened = _filled(client.get(address))
    assert client.post(address, {**opened, "sites": [there.pk]}).status_code == 302
    answer = client.post(address, {**opened, "sites": [here.pk, there.pk]})
    (choice,) = answer.context["conflict"].choices  # type: ignore[attr-defined]
    assert (choice.theirs_shown, choice.mine_shown) == (
        str(there),
        f"{here}、{there}",
    )
    same = dict(answer.context["conflict"].same)  # type: ignore[attr-defined]
    version = answer.context["conflict"].version  # type: ignore[attr-defined]
    sent = {**same, "version": version, "sites": choice.mine}
    assert client.post(address, sent).status_code == 302
    assert set(work.sites.all()) == {here, there}


def test_a_form_starts_with_what_the_model_starts_with(world: World, client_of: ClientOf) -> None:
    """A contract has no advance unless it says so."""
    form = client_of("implementing_unit").get("/money/P-A/contracts/new").context["form"]
    first = {name: form[name].value() for name in ("advance", "recovery_until", "defects_months")}
    contract = Contract()
    assert first == {name: getattr(contract, name) for name in first}


def test_a_work_is_entered_where_it_is(district: Organisation, client_of: ClientOf) -> None:
    client = client_of("competent_department")
    sent = {
        "name": "东街给水管", "utility": "water", "starts_on": "2026-03-01",
        "ends_on": "2026-04-01", "longitude": "102.545", "latitude": "24.35", "datum": "",
    }  # fmt: skip
    refused = client.post("/utilities/new", sent)
    assert "坐标系" in seen(refused.content.decode())
    assert client.post("/utilities/new", {**sent, "datum": "WGS-84"}).status_code == 302
    assert str(UtilityWork.objects.get().longitude) == "102.545000"
