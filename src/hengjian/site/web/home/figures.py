"""Where the figures of the home page come from: the library at a glance, and its drawings."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from hengjian.site.common.words import words
from hengjian.site.library.models import Project, Site
from hengjian.site.library.pages.figures import LIBRARY, list_dossiers
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.figure import MOST, Asked, Record, Trace, Value, trace_of_chart
from hengjian.site.web.home.charts import completeness_chart, stage_chart
from hengjian.site.web.home.overview import at_a_glance


@LIBRARY.named("projects", "synthetic", "missing")
def _trace_counts(asked: Asked[Any]) -> Trace:
    """How many projects, invented sites, and missing pieces of dossiers there are."""
    sites = visible_to(Site, asked.membership).exclude(stage=Site.Stage.REMOVED)
    found = at_a_glance(asked.membership, asked.day)
    if asked.name == "projects":
        rows = visible_to(Project, asked.membership).order_by("code")
        trace = Trace(words("项目（个）", "projects"), Value(found.projects, "number"))
        trace.records = [
            Record(row.name, Value(row.code), reverse("web:project", args=[row.code]))
            for row in rows[:MOST]
        ]
        trace.records_count, trace.more = rows.count(), reverse("web:projects")
        trace.formula = words("您能看到的项目计数", "the projects that you may see, counted")
        trace.columns = (words("项目", "project"), words("编码", "code"))
        trace.rest_on(rows)
        return trace
    if asked.name == "synthetic":
        trace = Trace(words("合成小区（个）", "invented sites"), Value(found.synthetic, "number"))
        trace.formula = words("标记为合成的小区计数", "the sites that are marked as invented")
        rows_of = sites.filter(synthetic=True).order_by("code")
        trace.columns = (words("小区", "site"), words("编码", "code"))
        trace.records = [
            Record(row.name, Value(row.code), reverse("web:site", args=[row.code]))
            for row in rows_of[:MOST]
        ]
        trace.records_count = found.synthetic
        trace.rest_on(rows_of)
        return trace
    missing = found.dossier_due - found.dossier_done
    trace = Trace(words("档案还缺（项）", "dossier items missing"), Value(missing, "number"))
    trace.formula = words(
        f"应有 − 已有 = {found.dossier_due:,} − {found.dossier_done:,}",
        f"due − there = {found.dossier_due:,} − {found.dossier_done:,}",
    )
    list_dossiers(trace, sites)
    trace.more = reverse("web:sites")
    return trace


@LIBRARY.named("stages", "ring")
def _trace_drawing(asked: Asked[Any]) -> Trace | None:
    """What the drawings of the home page show."""
    glance = at_a_glance(asked.membership, asked.day)
    if asked.name == "stages":
        how = words(
            "各阶段的小区计数，不含已移出的", "the sites of each stage, without those removed"
        )
        return trace_of_chart(stage_chart(glance), how, reverse("web:sites"))
    how = words("各小区档案应有项和已有项之和", "what is due and what is there, over all sites")
    return trace_of_chart(completeness_chart(glance), how, reverse("web:sites"))
