"""The promise at the foot of every page, kept by counting: each figure opens its source."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from hengjian.site.accounts.models import Membership
from hengjian.site.demo.loading import load
from hengjian.site.web.shell import NAVIGATION
from tests.site.figures_seen import Figures, figures_of, links_of

pytestmark = pytest.mark.django_db
FLOOR = 0.95
"""Of the figures on the pages of the main menu and two levels below, those that open."""
APART = {
    "web:trail": "the trail: its lines are numbered, and each is itself the source",
    "web:exports": "files, with how many rows each would hold",
}
"""Pages left aside, each with the reason."""
NO_PAGES = ("figure", "attachment", "thumbnail", "export", "template", "edit", "new", "enter")
"""Parts of addresses that are no pages to read: files, forms, and the sources themselves."""


def _name(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return ""


def _pages(client: Client) -> Iterator[tuple[str, str, str]]:
    """One page of each kind: its name, address and html; the menu's and two levels below."""
    menu = ["/", *(item.address for area in NAVIGATION for item in area.items)]
    waiting, seen = [(address, 0) for address in menu], set(APART)
    while waiting:
        address, depth = waiting.pop(0)
        name = _name(address)
        if not name or name in seen or any(part in name for part in NO_PAGES):
            continue
        answer = client.get(address, follow=True)
        if answer.status_code != 200 or answer.streaming:
            continue
        seen.add(name)
        html = answer.content.decode()
        yield name, address, html
        if depth < 2:
            waiting += [(link, depth + 1) for link in dict.fromkeys(links_of(html))]


def test_nearly_every_figure_of_the_site_opens_its_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And no figure leads nowhere: of every kind of figure one is opened."""
    load(lambda done, total: None)
    by = Membership.objects.filter(role_code="finance_bureau").first()
    assert by is not None
    client = Client()
    client.force_login(by.person, "django.contrib.auth.backends.ModelBackend")
    found: dict[str, tuple[str, Figures]] = {}
    sources: dict[str, str] = {}
    for name, address, html in _pages(client):
        found[name] = address, figures_of(html)
        for link in re.findall(r'class="figure" href="([^"]+)"', html):
            kind, _, rest = link.removeprefix("/figures/").partition("/")
            sources.setdefault(f"{kind}:{rest.split('?')[0].rpartition('/')[2]}", link)
    with capsys.disabled():
        _print(found)
    opening = sum(len(each.opening) for _, each in found.values())
    others = sum(len(each.others) for _, each in found.values())
    assert opening > 2000, "the demonstration has thousands of figures"
    assert opening >= FLOOR * (opening + others)
    dead = {link.replace("&amp;", "&") for link in sources.values()}
    assert {link for link in dead if client.get(link).status_code != 200} == set()


def _print(found: dict[str, tuple[str, Figures]]) -> None:
    print("\nfigures that open their source, of all on the page")  # the list asked for
    for address, figures in found.values():
        whole = len(figures.opening) + len(figures.others)
        print(f"{len(figures.opening):5} of {whole:5}  {address}")
        for each in figures.others[:3]:
            print(f"{'':15}{each}")
