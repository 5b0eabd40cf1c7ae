"""The evaluations of the demonstration: every role of one finds its work at home, and everything an
evaluation does is reached from the menu by links alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from hengjian.site.accounts.models import Membership
from hengjian.site.evaluation.case import case_of
from hengjian.site.evaluation.models import Campaign, Evaluation, PackageCheck
from hengjian.site.evaluation.report.annexes import lacking_annexes
from hengjian.site.web.home.waiting import waiting_for
from tests.site.conftest import pass_second_factor
from tests.site.demo.conftest import STANDS_ON
from tests.site.demo.evaluation_items import ITEMS, Item
from tests.site.figures_seen import links_of

ROLES = (
    "finance_bureau",
    "evaluator_lead",
    "evaluator",
    "expert",
    "implementing_unit",
    "implementing_head",
    "competent_department",
    "department_head",
    "finance_section",
    "auditor",
)
"""Everybody who has a part in an evaluation, before it or after it."""
ABOUT = (
    "evaluat", "campaign", "consultation", "request", "recommend", "rectif", "recurring", "report",
    "self", "record", "surveys:", "hotline:", "goals", "money", "project",
)  # fmt: skip
"""Parts of the names of pages that are walked: those an evaluation may stand on."""
DEEP = 4


@pytest.fixture
def people(standing: None) -> dict[str, Membership]:
    """The first account of each role of the demonstration, on its day."""
    found: dict[str, Membership] = {}
    for row in Membership.objects.select_related("person", "organisation").order_by("pk"):
        found.setdefault(row.role_code, row)
    return found


def _client(by: Membership) -> Client:
    client = Client()
    client.force_login(by.person, "django.contrib.auth.backends.ModelBackend")
    pass_second_factor(client, by.person)
    return client


def test_everybody_has_work_and_everything_is_reached(people: dict[str, Membership]) -> None:
    """One district for all of it: loading is what takes long."""
    _everybody_has_work(people)
    _everything_is_reached(people)
    _every_annex_has_its_rows()
    _the_auditor_verifies(people)
    assert Campaign.objects.filter(synthetic=False).count() == 0
    assert Campaign.objects.get(year=2023).state == Campaign.State.PUBLISHED


def _everybody_has_work(people: dict[str, Membership]) -> None:
    for role in ROLES:
        client = _client(people[role])
        home = client.get("/").content.decode()
        lines = [
            each for each in waiting_for(people[role], STANDS_ON) if _of_evaluations(each.address)
        ]
        assert lines, f"{role} has nothing to do about evaluations"
        own = [item for line in lines for item in line.items if item.address]
        assert own, f"{role}: no line lands on the item itself"
        for item in own:
            assert f'href="{item.address}"' in unescape(home), (role, item.name)
            assert client.get(item.address).status_code == 200, (role, item.address)


def _of_evaluations(address: str) -> bool:
    places = ("/evaluations/", "/requests/", "/consultations/", "/rectification/", "/self-")
    return address.startswith(places)


def _everything_is_reached(people: dict[str, Membership]) -> None:
    assert len(ITEMS) == 41
    left: list[str] = []
    for role in dict.fromkeys(item.role for item in ITEMS):
        open_ones = [item for item in ITEMS if item.role == role]
        for name, html in _walked(_client(people[role])):
            open_ones = [each for each in open_ones if not _is_on(each, name, html)]
            if not open_ones:
                break
        left += [f"{item.what} ({item.role}: {item.page})" for item in open_ones]
    assert left == [], "reached from the menu by links"


def _is_on(item: Item, name: str, html: str) -> bool:
    return name.removeprefix("web:") == item.page and item.words in html


def _walked(client: Client) -> Iterator[tuple[str, str]]:
    """Pages by links alone, from the menu of the home page on: a few of each kind."""
    home = client.get("/").content.decode()
    menu = re.findall(r'class="nav-link"[^>]*href="([^"]+)"', home)
    waiting = [(link, 0) for link in dict.fromkeys(menu)]
    seen: set[str] = set()
    count: dict[str, int] = {}
    while waiting:
        address, depth = waiting.pop(0)
        address = unescape(address).partition("#")[0]
        name = _name(address)
        if not name or address in seen or count.get(name, 0) >= MANY:
            continue
        if depth and not any(part in name for part in ABOUT):
            continue
        seen.add(address)
        answer = client.get(address, follow=True)
        if not _is_page(answer):
            answer.close()
            continue
        count[name] = count.get(name, 0) + 1
        html = answer.content.decode()
        yield name, html
        if depth < DEEP:
            waiting += [(link, depth + 1) for link in dict.fromkeys(links_of(html))]


MANY = 6
"""Pages of one kind that are opened."""


def _is_page(answer: Any) -> bool:
    """Not a file, and not a refusal."""
    html = answer.headers.get("Content-Type", "").startswith("text/html")
    return answer.status_code == 200 and html and not answer.streaming


def _name(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return ""


def _every_annex_has_its_rows() -> None:
    row = Evaluation.objects.get(code="PJ2023-0001")
    assert list(lacking_annexes(row.report, case_of(row))) == []


def _the_auditor_verifies(people: dict[str, Membership]) -> None:
    auditor = people["auditor"]
    client = _client(auditor)
    issued = list(Evaluation.objects.filter(state=Evaluation.State.ISSUED))
    assert len(issued) == 2
    for row in issued:
        answer = client.post(f"/evaluations/{row.code}/verify", follow=True)
        assert "核验通过" in answer.content.decode()
    assert PackageCheck.objects.filter(holds=True, office=auditor.organisation).count() == 2
    waiting = [each.title for each in waiting_for(auditor, STANDS_ON)]
    assert not any("核验成果包" in each for each in waiting)
