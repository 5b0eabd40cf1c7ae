"""The menu is what pages and entities say of themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import resolve
from selectolax.lexbor import LexborHTMLParser

from hengjian.site.common.words import words
from hengjian.site.platform.menu import Entry
from hengjian.site.web.shell import MOST_SHOWN, menu


def test_no_two_entries_of_an_area_claim_one_place() -> None:
    places = [(item.entry.area, item.entry.order) for area in menu() for item in area.items]
    assert len(places) > 25
    assert len(set(places)) == len(places)


def test_an_entry_is_steps_for_who_may_open_its_page() -> None:
    for item in (item for area in menu() for item in area.items):
        opening = getattr(resolve(item.address).func, "permission", None)
        narrower = item.entry.needs is not None
        assert narrower or item.needs == opening, item.address


def test_an_area_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(ValueError, match="no area harbour"):
        Entry("harbour", 10, words("港口", "Harbour"), "map")
    with pytest.raises(ValueError, match="the sprite has no icon lantern: adjustments, "):
        Entry("works", 10, words("路灯", "Lamps"), "lantern")


@pytest.mark.django_db
def test_the_menu_shows_as_many_entries_as_fit_and_always_the_area_of_the_page(
    client_of: Callable[[str], Client],
) -> None:
    for address, area in (("/", ""), ("/evaluations/", "evaluation"), ("/cases/", "residents")):
        page = LexborHTMLParser(client_of("finance_bureau").get(address).content)
        groups = page.css("#site-menu details")
        opened = [each for each in groups if "open" in each.attributes]
        shown = sum(len(each.css("a")) for each in opened)
        own = [each for each in groups if each.attributes["data-area"] == area]
        assert all("open" in each.attributes for each in own), address
        assert shown <= max(MOST_SHOWN, *(len(each.css("a")) for each in opened))
        assert len(opened) < len(groups), "not all of it fits"
        assert len(page.css("#site-menu a")) > MOST_SHOWN, "what is folded is there all the same"
