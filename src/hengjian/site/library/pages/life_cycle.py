"""The life of the projects in one picture: how many of their sites stand in which stage."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Count

from hengjian.documents.charts.palette import ACCENT, AMBER, BLUE, MUTED
from hengjian.site.accounts.models import Membership
from hengjian.site.library.models import Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.figure import Chart
from hengjian.site.platform.templatetags.shell import grouped, t

STAGE_COLOURS = {
    "reserve": MUTED,
    "planned": BLUE,
    "started": AMBER,
    "finished": ACCENT,
    "removed": "#b9c2c7",
}
NAMED_FROM = 8
"""Per cent of the longest bar from which a part has room for its count."""
DRAWN, A_BAR, AROUND = 20, 30, 64
"""Projects drawn, those with most sites; pixels of height for each, and around them."""


def life_cycle_chart(membership: Membership) -> Chart | None:
    """A bar for each project, divided by the stages of its sites; None where there is no site."""
    by_project: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    rows = visible_to(Site, membership).exclude(project=None).order_by()
    counted = rows.values("project__code", "project__name", "stage").annotate(n=Count("pk"))
    for each in counted:
        by_project[each["project__name"], each["project__code"]][each["stage"]] += each["n"]
    if not by_project:
        return None
    largest = sorted(by_project.items(), key=lambda item: (-item[1].total(), item[0][1]))
    drawn = largest[:DRAWN]
    most = drawn[0][1].total()
    stages = [each for each in Site.Stage if any(found[each] for _, found in drawn)]
    option = {
        "grid": {"left": 8, "right": 16, "top": 32, "bottom": 4, "containLabel": True},
        "legend": {"top": 0, "left": 0, "itemWidth": 10, "itemHeight": 10, "icon": "roundRect"},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "value", "show": False, "max": "dataMax"},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [name for (name, _), _ in drawn],
            "axisLabel": {"width": 150, "overflow": "truncate"},
        },
        "series": [
            {
                "type": "bar",
                "stack": "sites",
                "barWidth": 18,
                "name": str(stage.label),
                "itemStyle": {"color": STAGE_COLOURS[stage]},
                "data": [_part(found[stage], most) for _, found in drawn],
            }
            for stage in stages
        ],
    }
    heads = (t("项目", "project"), *(str(stage.label) for stage in stages))
    cells = [(name, *(grouped(found[each]) for each in stages)) for (name, _), found in drawn]
    return Chart(option, _finding(by_project), heads, cells, A_BAR * len(drawn) + AROUND)


def _part(sites: int, most: int) -> dict[str, Any]:
    """A part of a bar; one too narrow for its count is told by the pointer and the table."""
    fits = 100 * sites >= NAMED_FROM * most > 0
    return {"value": sites, "label": {"show": fits, "color": "#fff", "formatter": "{c}"}}


def _finding(by_project: dict[tuple[str, str], Counter[str]]) -> str:
    """Of all of the projects, also of those that are not drawn."""
    sites = sum(found.total() for found in by_project.values())
    begun = sum(found["started"] + found["finished"] for found in by_project.values())
    finished = sum(found["finished"] for found in by_project.values())
    drawn = t(f"，图示其中 {DRAWN} 个", f", {DRAWN} of them drawn")
    several = drawn if len(by_project) > DRAWN else ""
    whose = t(f"{len(by_project)} 个项目{several}", f"{len(by_project)} projects{several}")
    if len(by_project) == 1:
        [(whose, _)] = by_project
    return t(
        f"{whose}：{sites} 个小区中 {begun} 个已开工，其中 {finished} 个已完工",
        f"{whose}: {begun} of {sites} sites have started, {finished} of them are finished",
    )
