"""Invented schemes for the sites that have not started: two ways to renew each area, and some
single sites; most decided on, some waiting, with comments answered and open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef

from hengjian.site.accounts.models import Membership
from hengjian.site.demo.dice import Dice
from hengjian.site.demo.dossiers import COSTS
from hengjian.site.demo.library import SYNTHETIC
from hengjian.site.library.actions import comments, schemes
from hengjian.site.library.actions.schemes import Works
from hengjian.site.library.models import (
    ContiguousArea,
    Scheme,
    Shortcoming,
    Site,
    WillingnessSurvey,
)
from hengjian.site.library.steps import COMMENT, SCHEME

YEAR = 2024
FULL = ("water_main", "sewers", "storm_drains", "overhead_lines", "fire_access", "parking")
BASIC = ("water_main", "sewers", "fire_access")
SINGLE = ("water_main", "sewers", "facades")
VOICES = (
    ("resident", "希望保留楼前两棵老树", "adopt", "绿化图已调整，两棵树原地保留。"),
    ("resident", "停车位不要占用健身场地", "adopt", "车位改到围墙一侧。"),
    ("utility", "主管应预留二次供水接口", "adopt-partly", "一期预留接口，加压泵房列入后续计划。"),
    ("resident", "要求每户更换入户门", "reject", "入户门属于户内部分，不在改造范围。"),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in the story of the schemes."""

    clerk: Membership
    head: Membership
    street: Membership
    """Enters what residents say."""


def put_schemes(cast: Cast) -> None:
    """Draw up, submit, comment on and decide the schemes; nothing where there are any."""
    if Scheme.objects.exists():
        return
    dice = Dice("schemes")
    of_site = {"site": OuterRef("pk")}
    waiting = Site.objects.filter(
        Exists(WillingnessSurvey.objects.filter(**of_site)),
        Exists(Shortcoming.objects.filter(**of_site)),
        stage=Site.Stage.PLANNED,
    ).select_related("sub_district")
    for area in ContiguousArea.objects.order_by("code"):
        chosen = list(waiting.filter(area=area).order_by("code")[: dice.between(3, 6)])
        if not chosen:
            continue
        for name, items in (("全面", FULL), ("基础", BASIC)):
            made = _draw(cast.clerk, f"{area.name}{name}改造方案", area, chosen, items, dice)
            _story(made, cast, dice)
    for site in waiting.order_by("-households", "code")[:16]:
        made = _draw(cast.clerk, f"{site.name}单独改造方案", None, [site], SINGLE, dice)
        _story(made, cast, dice)


def _draw(
    clerk: Membership,
    name: str,
    area: ContiguousArea | None,
    sites: Sequence[Site],
    items: Sequence[str],
    dice: Dice,
) -> Scheme:
    start = date(YEAR, dice.between(2, 5), 1)
    values = {
        "name": name,
        "region": sites[0].sub_district,
        "area": area,
        "year": YEAR,
        "description": "合成方案，用于演示比选。",
        "property_after": dice.pick(("market", "state", "community")),
        "starts_on": start,
        "finishes_on": date(YEAR, start.month + 7, 28),
        "utilities_aligned": dice.chance(60),
        "judgements": {"D2": {"criteria": _answers(dice)}},
        "synthetic": True,
        "source": SYNTHETIC,
    }
    works = [_works(item, site, dice) for site in sites for item in items]
    return schemes.create(by=clerk, values=values, sites=sites, works=works)


def _answers(dice: Dice) -> dict[str, dict[str, bool]]:
    """Answers to the criteria of upkeep."""
    return {name: {"met": dice.chance(65)} for name in ("body", "fund", "handover")}


def _works(item: str, site: Site, dice: Dice) -> Works:
    unit_cost, usual = COSTS[item]
    quantity = usual * (site.households or 40) * dice.between(70, 130) // 4000
    return Works(item, Decimal(max(quantity, 1)), Decimal(unit_cost), site)


def _story(scheme: Scheme, cast: Cast, dice: Dice) -> None:
    """Submitted, sometimes commented on; most are accepted, some wait, a few are rejected."""
    if dice.chance(10):
        return
    SCHEME.take("submit", by=cast.clerk, row=scheme)
    if dice.chance(40):
        voice, text, answered, reason = dice.pick(VOICES)
        values = {"voice": voice, "text": text, "received_on": date(YEAR - 1, 11, 20)}
        values |= {"utility": "water"} if voice == "utility" else {}
        comment = comments.enter(by=cast.street, scheme=scheme, values=values)
        if dice.chance(70):
            COMMENT.take(answered, by=cast.clerk, row=comment, why=reason)
    if dice.chance(80):
        why = "投资与需求相符，居民意愿达到要求" if dice.chance(90) else "单位成本偏高，请优化"
        step = "accept" if "相符" in why else "reject"
        SCHEME.take(step, by=cast.head, row=scheme, why=why)
