"""A round at each site of the world, an opinion in it, and what else hangs on being asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hengjian.site.common.days import current_day
from hengjian.site.library.models import Scheme, Site
from hengjian.site.residents.rounds.models import (
    GroupQuestion,
    HomeVisits,
    Opinion,
    ResidentCheck,
    Round,
    RoundResult,
    Unasked,
    Upkeep,
)
from hengjian.site.works.models import Acceptance
from tests.site.world import DAY, World


def of_site(world: World, letter: str) -> None:
    """Drawn up a month before the day of the world."""
    site = world[Site, letter]
    row = Round.objects.create(
        code=f"RD-{letter}",
        region=site.sub_district,
        kind="effect",
        question="改得怎么样",
        methods="入户",
        opens_on=DAY - timedelta(days=20),
        closes_on=DAY,
    )
    row.sites.add(site)
    on = {"code": f"RY-{letter}", "site": site}
    acceptance = world.rows.get(Acceptance, {}).get(letter) or Acceptance.objects.create(
        code=f"AC-R{letter}", project=site.project, site=site, accepted_on=DAY, conclusion="合格"
    )
    rows = [
        row,
        RoundResult.objects.create(round=row, site=site, asked=9, answered=6, in_favour=5),
        Opinion.objects.create(
            round=row, channel="meeting", text="路灯不亮", received_on=DAY, shown=True, **on
        ),
        GroupQuestion.objects.create(role="contractor", text="几时停水", asked_on=DAY, **on),
        HomeVisits.objects.create(
            organiser="union", begins_on=DAY, ends_on=DAY, households=9, met=6, **on
        ),
        ResidentCheck.objects.create(
            acceptance=acceptance, who="resident", checked_on=DAY, verdict="agrees", **on
        ),
        Upkeep.objects.create(mode="market", since=DAY, **on),
    ]
    scheme = world.rows.get(Scheme, {}).get(letter)
    if scheme is not None:
        reason = {"reason": "方案未变", "entered_on": DAY, "entered_by": "somebody"}
        rows.append(Unasked.objects.create(scheme=scheme, **reason))
    for each in rows:
        world.put(letter, each)


def after_its_end(row: Round, state: str) -> None:
    """Open long enough, over, every opinion answered."""
    over = current_day() - timedelta(days=1)
    values: dict[str, Any] = {"opens_on": over - timedelta(days=20), "closes_on": over}
    Round.objects.filter(pk=row.pk).update(**values)
    row.opinions.update(decision="rejected", reason="理由")
