"""A vote at each site of the world: one matter, one owner with one flat, a paper, an objection."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hengjian.site.common.days import current_day
from hengjian.site.library.models import Site
from hengjian.site.residents.vote.models import (
    Ballot,
    Matter,
    Objection,
    OwnedUnit,
    Owner,
    PaperVote,
    Vote,
)
from tests.site.world import DAY, World


def of_site(world: World, letter: str) -> None:
    """Drawn up a month before the day of the world."""
    ballot = Ballot.objects.create(
        code=f"BL-{letter}",
        site=world[Site, letter],
        title="加装路灯",
        noticed_on=DAY - timedelta(days=30),
        opens_on=DAY - timedelta(days=20),
        closes_on=DAY,
    )
    matter = Matter.objects.create(ballot=ballot, number=1, text="用公共收益加装路灯")
    owner = Owner.objects.create(ballot=ballot, number=1, name="", area=8_725)
    unit = OwnedUnit.objects.create(
        ballot=ballot, owner=owner, building="1栋", label="101", area=8_725, proof="registry"
    )
    vote = Vote.objects.create(
        ballot=ballot, owner=owner, answers={"1": "yes"}, area=8_725, heads=1, channel="web"
    )
    paper = PaperVote.objects.create(
        ballot=ballot, sheet="P-1", owner=owner, received_on=DAY, first_by="somebody"
    )
    objection = Objection.objects.create(
        code=f"OB-{letter}", ballot=ballot, text="面积写错了", received_on=DAY
    )
    for row in (ballot, matter, owner, unit, vote, paper, objection):
        world.put(letter, row)


def after_its_end(row: Ballot, state: str) -> None:
    """Opened and over, its objections answered: every step but prolonging can be done."""
    over = current_day() - timedelta(days=1)
    values: dict[str, Any] = {"opens_on": over - timedelta(days=20), "closes_on": over}
    values |= {"noticed_on": over - timedelta(days=40), "objections_until": None}
    Ballot.objects.filter(pk=row.pk).update(**values)
    row.papers.all().delete()
    row.objections.update(state=Objection.State.DISMISSED)
