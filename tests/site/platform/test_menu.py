"""The menu is what pages and entities say of themselves."""

from __future__ import annotations

import pytest
from django.urls import resolve

from hengjian.site.common.words import words
from hengjian.site.platform.menu import Entry
from hengjian.site.web.shell import menu


def test_no_two_entries_of_an_area_claim_one_place() -> None:
    places = [(item.entry.area, item.entry.order) for area in menu() for item in area.items]
    assert len(places) > 25
    assert len(set(places)) == len(places)


def test_an_entry_is_offered_to_who_may_open_its_page() -> None:
    for item in (item for area in menu() for item in area.items):
        opening = getattr(resolve(item.address).func, "permission", None)
        narrower = item.entry.needs is not None
        assert narrower or item.needs == opening, item.address


def test_an_area_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(ValueError, match="no area harbour"):
        Entry("harbour", 10, words("港口", "Harbour"), "map")
