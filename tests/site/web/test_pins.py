"""Records kept at hand: by one person, as far as that person sees them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.library.models import Participation, Site
from hengjian.site.platform.actions import pin
from hengjian.site.web.home.pins import pins_of
from tests.site.world import World, build

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(district: Organisation) -> World:
    return build(district)


def test_a_button_pins_and_unpins_and_the_record_stands_at_hand(
    world: World, client_of: ClientOf
) -> None:
    client, code = client_of("finance_bureau"), world[Site, "A"].code
    page, address = (
        reverse("web:site", args=[code]),
        reverse("web:pin", args=["library.site", code]),
    )
    places = (reverse("web:home"), reverse("web:search-suggestions"))
    assert address in client.get(page).content.decode()
    for shown in (True, False):
        assert client.post(address).headers["Location"] == page
        assert ('aria-pressed="true"' in client.get(address).content.decode()) is shown
        for each in places:
            assert (f'href="{page}"' in client.get(each).content.decode()) is shown, each


def test_what_one_does_not_see_is_not_pinned_and_is_shown_no_longer(
    world: World, client_of: ClientOf, member: Member
) -> None:
    contractor = member("contractor")
    hidden = reverse("web:pin", args=["library.site", world[Site, "B"].code])
    assert client_of("contractor").post(hidden).status_code == 404
    pin(by=contractor, row=world[Site, "A"])
    assert len(pins_of(contractor)) == 1
    assert pins_of(member("finance_bureau")) == []
    Participation.objects.filter(organisation=contractor.organisation).delete()
    again = Membership.objects.get(pk=contractor.pk)
    assert pins_of(again) == []
