"""Every figure opens its source: in a drawer, as a page, for who sees the row, and nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import showing
from hengjian.site.common.trail import key_on_the_trail
from hengjian.site.library.models import Project, Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.money import actions
from hengjian.site.money.models import Contract
from hengjian.site.platform.figure import (
    WHOLE,
    Asked,
    Figure,
    Figures,
    declared,
    figure_address,
    stored_field,
    with_figures,
)
from hengjian.site.platform.resource import resources
from hengjian.site.web.figure.views import kinds
from tests.site.reading import content
from tests.site.world import World, build

pytestmark = pytest.mark.django_db
DRAWER = {"HX-Request": "true", "HX-Target": "drawer-body"}
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]


@pytest.fixture
def world(district: Organisation) -> World:
    return build(district)


def test_each_kind_of_row_has_a_word_of_its_own() -> None:
    assert len(kinds()) == len(resources())
    for kind, figures in declared().items():
        assert kinds().get(kind, figures.model) is figures.model, kind


@pytest.mark.parametrize("code", ["HT-1", "a/b", "~", "", "改造 1", "x?y#z"])
def test_an_address_is_the_one_that_the_site_answers(code: str) -> None:
    row = Contract(code=code)
    asked = figure_address(row, "amount")
    assert asked == reverse("web:figure", args=["contract", code, "amount"])


def test_a_figure_keeps_the_day_of_its_page() -> None:
    with showing(date(2023, 6, 30)):
        address = figure_address("library", "sites")
    assert address == "/figures/library/-/sites?as_of=2023-06-30"
    assert figure_address("library", "sites") == "/figures/library/-/sites"


def test_what_is_not_known_opens_nothing() -> None:
    assert "<a" not in Figure(None, "/figures/x").__html__()
    shown = str(Figure(Decimal("1234.5"), "/figures/x?a=1&b=2", "元"))
    assert 'href="/figures/x?a=1&amp;b=2"' in shown
    assert "1,234.5" in shown


def test_only_the_figures_of_a_sentence_open_their_source() -> None:
    sentence = "2023-09：支付 30,878.14 万元，S2 和玉兴3号片区占 30%，2022–2024 年共 <5 笔"
    shown = with_figures(sentence, "/figures/x")
    assert re.findall(">([^<]+)</a>", shown) == ["30,878.14", "30%", "5"]
    assert "&lt;" in shown
    assert with_figures(sentence, "") == sentence.replace("<", "&lt;")


def _stored(world: World) -> Iterator[tuple[type[Model], str, Model]]:
    """Of every kind of row one number as it is stored, of each row of the world."""
    for model in resources():
        fields = (
            each.name for each in model._meta.concrete_fields if stored_field(model, each.name)
        )
        name = next(fields, "")
        for letter, row in world.rows.get(model, {}).items() if name else ():
            if letter in "AX":
                yield model, name, row


KINDS_OF_REACH = (
    "department_head",
    "sub_district",
    "implementing_unit",
    "contractor",
    "utility_owner",
    "resident",
)
"""One role of each way to see rows, with and without the money."""


@pytest.mark.parametrize("role", KINDS_OF_REACH)
def test_who_sees_a_row_opens_its_figures_and_nobody_else(
    role: str, world: World, member: Member, client_of: ClientOf
) -> None:
    client, by = client_of(role), member(role)
    wrong: dict[str, Any] = {}
    tried = set()
    for model, name, row in _stored(world):
        tried.add(model)
        sees = visible_to(model, by).filter(pk=row.pk).exists()
        due = 200 if sees else 404 if by.may(Permission.LIBRARY_VIEW) else 403
        address = figure_address(row, name)
        if (got := client.get(address, headers=DRAWER).status_code) != due:
            wrong[address] = (got, due)
    assert wrong == {}
    assert len(tried) > 25


@pytest.mark.parametrize("role", ["contractor", "department_head"])
def test_reckoned_figures_of_a_row_out_of_sight_are_not_found(
    role: str, world: World, member: Member, client_of: ClientOf
) -> None:
    """And of one in sight none breaks, whatever it is asked for."""
    client, by = client_of(role), member(role)
    wrong: dict[str, int] = {}
    opened = 0
    for figures in declared().values():
        for row in _rows(figures, world):
            sees = row is None or _fetched(figures, by).filter(pk=row.pk).exists()
            names = (*figures.explained, "nothing-of-this-name")
            for name in names if sees else names[:1]:  # who asks is answered before what is asked
                key = WHOLE if row is None else str(getattr(row, key_on_the_trail(type(row))))
                address = reverse("web:figure", args=[figures.kind, key, name])
                got = client.get(address, headers=DRAWER).status_code
                opened += got == 200
                if got not in ({200, 404} if sees else {404}):
                    wrong[address] = got
    assert wrong == {}
    assert opened > 20


def _rows(figures: Figures[Any], world: World) -> list[Model | None]:
    if figures.model is None:
        return [None]
    rows = world.rows.get(figures.model, {})
    return [rows[letter] for letter in "AX" if letter in rows]


def _fetched(figures: Figures[Any], by: Membership) -> Any:
    model = figures.model
    assert model is not None
    return figures.rows(by) if figures.rows else visible_to(model, by)


def test_the_same_figure_is_a_drawer_and_a_page(world: World, client_of: ClientOf) -> None:
    client, site = client_of("auditor"), world[Site, "A"]
    Site.objects.filter(pk=site.pk).update(households=81, source="入户调查")
    address = figure_address(site, "households")
    page = client.get(address).content.decode()
    assert "<main" in page
    drawer = client.get(address, headers=DRAWER)
    part = drawer.content.decode()
    assert "<main" not in part
    for text in (">81<", "入户调查"):
        assert text in content(page), text
        assert text.strip("><") in part, text


def test_a_stored_figure_tells_every_value_it_had(
    world: World, member: Member, client_of: ClientOf
) -> None:
    by, contract = member("implementing_unit"), world[Contract, "A"]
    before, version = contract.amount, contract.version
    actions.change_contract(
        by=by, contract=contract, values={"amount": before + 100}, version=version
    )
    page = content(client_of("auditor").get(figure_address(contract, "amount")).content.decode())
    assert f"{before + 100:,.2f}" in page
    assert f"{before:,.2f}" in page, "what it was before"
    assert by.person.name in page


def test_a_sum_names_the_sources_of_its_rows_and_no_author(
    world: World, client_of: ClientOf
) -> None:
    """Who saved one site last is not the source of what all of them add up to."""
    Site.objects.update(households=5, entered_by="sub_district", source="街道台账")
    Site.objects.filter(code="T-A").update(source="人口普查")
    page = content(client_of("auditor").get("/figures/library/-/households").content.decode())
    assert "街道台账" in page
    assert "人口普查" in page
    assert "谁填的" not in page


def test_the_list_behind_a_figure_shows_exactly_its_rows(world: World, client_of: ClientOf) -> None:
    client = client_of("auditor")
    project = world[Project, "A"]
    opened = 0
    for name in ("arrived", "transferred", "paid"):
        page = content(client.get(figure_address(project, f"money:{name}")).content.decode())
        behind = page.partition("/money/P-A/movements/?behind=")[2].partition('"')[0]
        if not behind:
            assert "背后的记录" not in page, name
            continue
        opened += 1
        rows = client.get(f"/money/P-A/movements/?behind={behind}").content.decode()
        shown = int(
            page.partition('背后的记录<span class="number"><span class="number">')[2].split("<")[0]
        )
        assert rows.count("<tr>") - 1 == shown, name
    assert opened


def test_a_note_stands_below_its_figure_and_in_its_drawer(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A subject says something beside another one's figure; what it says opens the figure."""
    project = world.rows[Project]["A"]
    assert isinstance(project, Project)

    def say(asked: Asked[Project]) -> str:
        return f"与 1,234 不同 <{asked.row.code}>"

    monkeypatch.setitem(declared()["project"].notes, "sites", [say, lambda asked: ""])
    client = client_of("department_head")
    page = content(client.get(reverse("web:project", args=[project.code])).content.decode())
    notes = re.findall('<small class="figure-note">(.*?)</small>', page)
    told = [note for note in notes if "1,234" in note]
    address = figure_address(project, "sites")
    assert told[0] == f'与<a class="figure" href="{address}">1,234</a>不同 &lt;{project.code}&gt;'
    drawer = client.get(address, headers=DRAWER).content.decode()
    assert f"<dt>说明</dt><dd>与 1,234 不同 &lt;{project.code}&gt;</dd>" in drawer


def test_who_sees_a_part_of_a_project_is_told_that_the_money_is_of_all_of_it(
    world: World, client_of: ClientOf
) -> None:
    Project.objects.update(approved_investment="792355000")
    told = {role: "整个项目的投资" in content(client_of(role).get("/").content.decode())
            for role in ("sub_district", "finance_bureau")}  # fmt: skip
    assert told == {"sub_district": True, "finance_bureau": False}
