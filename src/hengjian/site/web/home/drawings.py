"""The drawings of the home page, each with its finding and its table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse

from hengjian.site.library.models import Site
from hengjian.site.platform.charts import Chart
from hengjian.site.platform.templatetags.shell import WAN, grouped, t
from hengjian.site.web.home.charts import STAGE_COLOURS, TINTS, Slice, ring, stages, treemap
from hengjian.site.web.home.overview import Costed, Glance


def stage_chart(glance: Glance) -> Chart | None:
    """How many sites are in which stage; None where there is no site."""
    if not glance.sites:
        return None
    slices = [
        Slice(str(Site.Stage(stage).label), count, STAGE_COLOURS[stage])
        for stage, count in glance.by_stage.items()
    ]
    begun = glance.by_stage["started"] + glance.by_stage["finished"]
    return Chart(
        stages(slices),
        t(
            f"{glance.sites} 个小区中 {begun} 个已开工",
            f"{begun} of {glance.sites} sites have started",
        ),
        (t("阶段", "Stage"), t("小区（个）", "Sites")),
        [(part.name, grouped(int(part.value))) for part in slices],
        height=72,
    )


def completeness_chart(glance: Glance) -> Chart | None:
    """How full the dossiers are; None where nothing is due."""
    if not glance.dossier_due:
        return None
    missing = glance.dossier_due - glance.dossier_done
    name = t("档案完整度", "Dossier completeness")
    return Chart(
        ring(glance.dossier_done, glance.dossier_due, name),
        t(f"档案还缺 {missing:,} 项", f"{missing:,} dossier items are missing"),
        ("", t("项", "Items")),
        [
            (t("应有", "Due"), grouped(glance.dossier_due)),
            (t("已有", "There"), grouped(glance.dossier_done)),
        ],
        height=180,
    )


def money_chart(costs: Sequence[Costed]) -> Chart | None:
    """What the schemes would cost, by sub-district, in 万元; None where there is no scheme."""
    if not costs:
        return None
    total = sum((each.cost for each in costs), Decimal(0))
    largest = costs[0]
    wan = t("万元", "10,000 yuan")
    share = grouped(100 * largest.cost / total, 0) if total else "0"
    return Chart(
        treemap([_slice(each, place) for place, each in enumerate(costs)], wan),
        t(
            f"可入选方案共 {grouped(total / WAN, 2)} 万元，{largest.name}占 {share}%",
            f"Eligible schemes: {grouped(total / WAN, 2)} × 10,000 yuan,"
            f" {share}% in {largest.name}",
        ),
        (t("街道", "Sub-district"), t("方案（个）", "Schemes"), wan),
        [(each.name, str(len(each.schemes)), grouped(each.cost / WAN, 2)) for each in costs],
        height=280,
    )


def _slice(each: Costed, place: int) -> Slice:
    """A sub-district in one tint of the accent, the darkest for the largest, and its schemes."""
    tint = TINTS[min(place, len(TINTS) - 1)]
    schemes = tuple(
        Slice(name, _in_wan(cost), tint, reverse("web:scheme", args=[code]))
        for name, code, cost in each.schemes
    )
    listed = f"{reverse('web:schemes')}?place={each.code}"
    name = f"{each.name} {grouped(each.cost / WAN, 2)}"
    return Slice(name, _in_wan(each.cost), tint, listed, schemes)


def _in_wan(cost: Decimal) -> Decimal:
    return (cost / WAN).quantize(Decimal("0.01"))
