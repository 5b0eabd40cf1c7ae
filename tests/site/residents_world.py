"""A case at each site of the world, and what stands around one so that its steps can be done."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.utils import timezone

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.actor import System
from hengjian.site.library.models import Site
from hengjian.site.residents.hotline.events import event_of
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.steps import CLOCK
from hengjian.site.residents.public.models import Announcement, Contact
from tests.site.world import DAY, World


def of_site(world: World, letter: str) -> None:
    """One complaint about the site, received on the day of the world, waiting to be dispatched."""
    site = world[Site, letter]
    case = Case(
        code=f"K-{letter}",
        region=site.sub_district,
        site=site,
        project=site.project,
        channel=Case.Channel.PHONE,
        text="楼道灯坏了",
        received_on=DAY,
        received_at=timezone.make_aware(datetime.combine(DAY, time(9))),
    )
    CLOCK.begin(case, DAY)
    case.due_by = case.first_due_by = case.due_on
    case.save()
    event = event_of(case, "receive", DAY, System(), kind=case.kind, channel=case.channel)
    event.save()
    world.put(letter, case)
    world.put(letter, event)
    near = {"region": site.sub_district, "site": site}
    world.put(
        letter,
        Contact.objects.create(
            code=f"L-{letter}", role="hotline", name="热线", phone="12345", since=DAY, **near
        ),
    )
    world.put(
        letter,
        Announcement.objects.create(
            code=f"N-{letter}", kind="water", text="停水", posted_on=DAY, **near
        ),
    )


def with_the_unit(row: Case, state: str) -> None:
    """Sent to the first unit that may handle cases; entered in a flood while nobody saw it."""
    unit = Organisation.objects.get(code="SOE")
    values: dict[str, Any] = {"unit": None if state == Case.State.NEW else unit}
    Case.objects.filter(pk=row.pk).update(**values)
