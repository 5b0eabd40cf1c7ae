"""The drawings of the home page, each with its finding and its table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hengjian.site.projects.models import Site
from hengjian.site.projects.queries.overview import Glance
from hengjian.site.web.charts import Chart
from hengjian.site.web.charts.overview import STAGE_COLOURS, TINTS, Slice, ring, stages, treemap
from hengjian.site.web.templatetags.shell import WAN, grouped, t


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
    name = t("档案完整度", "Dossiers complete")
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


def money_chart(costs: Sequence[tuple[str, Decimal]]) -> Chart | None:
    """What the schemes would cost, by sub-district, in 万元; None where there is no scheme."""
    if not costs:
        return None
    total = sum((cost for _, cost in costs), Decimal(0))
    largest, most = costs[0]
    wan = t("万元", "10,000 yuan")
    share = grouped(100 * most / total, 0) if total else "0"
    return Chart(
        treemap(_slices(costs), wan),
        t(
            f"可入选方案共 {grouped(total / WAN, 2)} 万元，{largest}占 {share}%",
            f"Eligible schemes: {grouped(total / WAN, 2)} {wan}, {share}% in {largest}",
        ),
        (t("街道", "Sub-district"), wan),
        [(name, grouped(cost / WAN, 2)) for name, cost in costs],
        height=220,
    )


def _slices(costs: Sequence[tuple[str, Decimal]]) -> list[Slice]:
    """One tint of the accent a sub-district, the darkest for the largest."""
    return [
        Slice(
            f"{name}\n{grouped(cost / WAN, 2)}",
            (cost / WAN).quantize(Decimal("0.01")),
            TINTS[min(place, len(TINTS) - 1)],
        )
        for place, (name, cost) in enumerate(costs)
    ]
