"""The promise at the foot of every page, kept by counting: each figure opens its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from hengjian.site.accounts.models import Membership
from hengjian.site.web import shell
from tests.site.conftest import pass_second_factor
from tests.site.figures_seen import Figures, figures_of, links_of

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
    menu = ["/", *(item.address for area in shell.menu() for item in area.items)]
    waiting, seen = [(address, 0) for address in menu], set(APART)
    while waiting:
        address, depth = waiting.pop(0)
        name = _name(address)
        if not name or name in seen or any(part in name for part in NO_PAGES):
            continue
        answer = client.get(address, follow=True)
        if answer.status_code != 200 or answer.streaming:
            answer.close()  # a file, of which nobody reads on
            continue
        seen.add(name)
        html = answer.content.decode()
        yield name, address, html
        if depth < 2:
            waiting += [(link, depth + 1) for link in dict.fromkeys(links_of(html))]


@pytest.mark.usefixtures("standing", "plain_templates")
def test_nearly_every_figure_of_the_site_opens_its_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And no figure leads nowhere: of every kind of figure one is opened. What stands on several
    pages is the same on each."""
    by = Membership.objects.filter(role_code="finance_bureau").first()
    assert by is not None
    client = Client()
    client.force_login(by.person, "django.contrib.auth.backends.ModelBackend")
    pass_second_factor(client, by.person)
    found: dict[str, tuple[str, Figures]] = {}
    pages: dict[str, str] = {}
    sources: dict[str, str] = {}
    for name, address, html in _pages(client):
        found[name], pages[name] = (address, figures_of(html)), html
        for link in re.findall(r'class="figure" href="([^"]+)"', html):
            kind, _, rest = link.removeprefix("/figures/").partition("/")
            sources.setdefault(f"{kind}:{rest.split('?')[0].rpartition('/')[2]}", link)
    with capsys.disabled():
        _print(found)
    opening = sum(len(each.opening) for _, each in found.values())
    others = sum(len(each.others) for _, each in found.values())
    assert opening > 2000, "the demonstration has thousands of figures"
    assert opening >= FLOOR * (opening + others)
    _tell_one_story(pages)
    dead = {link.replace("&amp;", "&") for link in sources.values()}
    assert {link for link in dead if client.get(link).status_code != 200} == set()


FACT = re.compile(r'<a class="figure" href="([^"]+)">(.*?)</a>', re.S)
EXACT, PRINTED = re.compile(r'title="([-\d,.]+) 元"'), re.compile(r"-?\d[\d,]*(?:\.\d+)?")
LEAST = 40
"""Facts that stand on several pages, at the least."""
THE_SAME = (
    ("/figures/library/-/late", "/figures/works/HT-OLD-2/逾期未开工小区数"),
    ("/figures/library/-/sites", "/figures/works/HT-OLD-2/计划改造小区数"),
    ("/figures/library/-/sites", "/figures/project/HT-OLD-2/sites"),
    ("/figures/library/-/households", "/figures/project/HT-OLD-2/households"),
    (
        "/figures/library/-/approved_investment",
        "/figures/project/HT-OLD-2/approved_investment",
    ),
    ("/figures/funds/-/due", "/figures/money/HT-OLD-2/due"),
    ("/figures/funds/-/arrived", "/figures/money/HT-OLD-2/arrived"),
    ("/figures/funds/-/paid", "/figures/money/HT-OLD-2/paid"),
    ("/figures/funds/-/crossed", "/figures/money/HT-OLD-2/would_stop"),
)
"""Facts under two addresses that are one: the district has one project."""


def _facts(html: str) -> dict[str, Decimal]:
    """The facts of a page by their address: those that it prints once, to the cent."""
    found: dict[str, set[Decimal]] = {}
    for address, shown in FACT.findall(html.partition("<main")[2]):
        exact = EXACT.search(shown)
        printed = PRINTED.search(exact[1] if exact else re.sub(r"<[^>]+>", "", shown))
        if printed is not None:
            value = Decimal(printed[0].replace(",", ""))
            found.setdefault(unquote(address.replace("&amp;", "&")), set()).add(value)
    return {address: values.pop() for address, values in found.items() if len(values) == 1}


def _tell_one_story(pages: dict[str, str]) -> None:
    """What stands on several pages is the same on each: they tell one story of one day."""
    told: dict[str, dict[str, Decimal]] = {}
    for name, html in pages.items():
        for address, value in _facts(html).items():
            told.setdefault(address.removesuffix("?of=total"), {})[name] = value
    several = {address: by for address, by in told.items() if len(by) > 1}
    assert len(several) >= LEAST
    assert {address: by for address, by in several.items() if len(set(by.values())) > 1} == {}
    for one, other in THE_SAME:
        assert set(told[one].values()) == set(told[other].values()), (one, other)


def _print(found: dict[str, tuple[str, Figures]]) -> None:
    print("\nfigures that open their source, of all on the page")  # the list asked for
    for address, figures in found.values():
        whole = len(figures.opening) + len(figures.others)
        print(f"{len(figures.opening):5} of {whole:5}  {address}")
        for each in figures.others[:3]:
            print(f"{'':15}{each}")
