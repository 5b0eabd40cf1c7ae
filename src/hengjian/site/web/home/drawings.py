"""The drawings of the home page, each with its finding and its table."""

from __future__ import annotations

from hengjian.site.library.models import Site
from hengjian.site.platform.charts import Chart
from hengjian.site.platform.templatetags.shell import grouped, t
from hengjian.site.web.home.charts import STAGE_COLOURS, Slice, ring, stages
from hengjian.site.web.home.overview import Glance


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
