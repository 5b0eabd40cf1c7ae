"""Where a measure of a project comes from: formula, figures put in, the records behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.engine.facts.gathered import Fact
from hengjian.engine.language.printing import substituted
from hengjian.quantities import quantity_from_base
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import language, said, words
from hengjian.site.library import facts
from hengjian.site.library.models import Project, Site
from hengjian.site.library.slip import level_of
from hengjian.site.platform.english import formula as printed
from hengjian.site.platform.english import quantities
from hengjian.site.platform.figure import MOST, Asked, Figures, Record, Trace, Value, trace_of_chart
from hengjian.site.works.models import DiaryEntry
from hengjian.site.works.pages.pictures import s_curve
from hengjian.site.works.queries import curve, seen_whole, sees_measure, sees_whole

ENTRY = Figures(DiaryEntry)
WORKS = Figures(Project, "works")
"""Every measure and formula of the book, of a project."""
TOGETHER: Figures[Any] = Figures(None, "works-together", right=Permission.MONEY_VIEW)
"""Of all the projects that the reader sees whole."""


@WORKS.named("curve")
def _curve(asked: Asked[Project]) -> Trace | None:
    if not (
        asked.membership.may(Permission.MONEY_VIEW) and sees_whole(asked.membership, asked.row)
    ):
        return None
    how = words(
        "逐月累计：计划产值、已审核产值、已支付（万元）",
        "added up month by month: planned output, certified output, paid (10,000 yuan)",
    )
    listed = f"{reverse('web:payments')}?project={asked.row.code}&state=paid"
    own = Project.objects.filter(pk=asked.row.pk)
    return trace_of_chart(s_curve(curve(own, asked.day)), how, listed)


@TOGETHER.named("curve")
def _curve_together(asked: Asked[Any]) -> Trace | None:
    how = words(
        "各项目逐月累计相加：计划产值、已审核产值、已支付（万元）",
        "of all the projects, added up month by month: planned output, certified output, paid "
        "(10,000 yuan)",
    )
    drawn = s_curve(curve(seen_whole(asked.membership), asked.day))
    return trace_of_chart(drawn, how, reverse("web:works"))


@WORKS.any_name
def _measure(asked: Asked[Project]) -> Trace | None:
    """A measure or a formula of the book, with what it rests on."""
    if asked.name not in facts.book().types or not sees_measure(asked.membership, asked.name):
        return None
    if asked.of:
        return _of_section(asked)
    found = facts.measures_of(asked.row, asked.day, None, asked.membership)
    return trace_of(asked.row, found, asked.name, asked.day)


def _of_section(asked: Asked[Project]) -> Trace:
    """A count of sites in one section; ``of`` is its code, ``none`` where sites have none."""
    rows = facts.sites_behind(asked.row, asked.day, asked.name)
    rows = rows.filter(section=None) if asked.of == "none" else rows.filter(section__code=asked.of)
    return _sites_trace(asked, title_of(asked.name), rows, f"&section={asked.of}")


@ENTRY.named("pictures")
def _pictures(asked: Asked[DiaryEntry]) -> Trace:
    """The pictures of an entry of the diary."""
    row = asked.row
    files = list(row.pictures.all())
    trace = Trace(words("照片（张）", "pictures"), Value(len(files), "number"))
    trace.formula = words("日志所附的照片计数", "the pictures of the entry, counted")
    trace.documents = [(each.name, reverse("web:attachment", args=[each.pk])) for each in files]
    trace.as_of, trace.synthetic, trace.source = row.on, row.synthetic, row.source
    trace.page = (row.site.name, reverse("web:works-entry", args=[row.code]))
    return trace


@WORKS.named("level")
def _level(asked: Asked[Project]) -> Trace | None:
    """The sites whose start is late by a level; ``of`` is the level."""
    planned = facts.sites_behind(asked.row, asked.day, "计划改造小区数")
    keys = [
        site.pk
        for site in planned
        if level_of(site.planned_start_on, site.started_on, asked.day) == asked.of
    ]
    title = words("开工滞后的小区（个）", "sites by how late their start is")
    return _sites_trace(asked, title, Site.objects.filter(pk__in=keys), "")


def _sites_trace(asked: Asked[Project], title: Any, rows: Any, query: str) -> Trace:
    trace = Trace(title, Value(rows.count(), "number"), words("小区计数", "sites, counted"))
    trace.as_of = asked.day
    trace.columns = (
        *(words("小区", "site"), words("计划开工", "planned start")),
        words("实际开工", "started on"),
    )
    trace.records = [
        replace(_site(row), beside=(Value(row.planned_start_on, "date"),))
        for row in rows.order_by("code")[:MOST]
    ]
    trace.records_count = rows.count()
    page = reverse("web:works-sites", args=[asked.row.code])
    trace.more = f"{page}?as_of={asked.day}{query}"
    trace.rest_on(rows)
    return trace


def title_of(name: str) -> str:
    """The wording of a measure in the language of the page."""
    spec: Any = facts.book().book.ranged(name)
    return said(spec.title) if spec.title else name


def fact_in_words(fact: Fact) -> str:
    """A fact with its unit; a dash where it is not known."""
    value = fact.value
    if isinstance(value, Fraction):
        symbol = fact.unit.symbol
        whole = value.denominator == 1 and symbol not in ("万元", "%")
        number = quantity_from_base(value, fact.unit).number(0 if whole else 2, grouped=True)
        return quantities(number + symbol)
    return str(value) if value is not None else "—"


def trace_of(project: Project, found: dict[str, Fact], name: str, as_of: date) -> Trace:
    """Where a fact comes from: its formula with the facts put in, or the rows that were counted."""
    fact = found[name]
    trace = Trace(title_of(name), Value(fact_in_words(fact)), _how(found, fact))
    trace.as_of = as_of
    trace.source = said(Text("按本项目的记录计数", "counted from the project's records"))
    if fact.formula:
        inputs = facts.book().formulas[name].inputs
        trace.columns = (words("数据", "figure"), words("数值", "value"))
        trace.records = [
            Record(title_of(n), Value(fact_in_words(found[n])), _address(project, n, as_of))
            for n in inputs
        ]
        trace.records_count = len(inputs)
        return trace
    if fact.counted is not None and fact.counted.table == "sites":
        rows = facts.sites_behind(project, as_of, name).order_by("code")
        trace.columns = (words("小区", "site"), words("开工日期", "started on"))
        trace.records = [_site(row) for row in rows[:MOST]]
        trace.records_count = rows.count()
        trace.more = _address(project, name, as_of)
        trace.rest_on(rows)
    return trace


def _site(row: Site) -> Record:
    page = reverse("web:works-site", args=[row.code])
    return Record(row.name, Value(row.started_on, "date"), page)


def _address(project: Project, name: str, as_of: date) -> str:
    """Where the records of a measure are listed: the sites, else the page of the project."""
    behind = facts.measures_behind(name)
    if all(each.table == "sites" for each in behind) and name in facts.book().measures:
        query = urlencode({"measure": name, "as_of": as_of.isoformat()})
        return f"{reverse('web:works-sites', args=[project.code])}?{query}"
    return f"{reverse('web:works-project', args=[project.code])}?as_of={as_of}"


def _how(found: dict[str, Fact], fact: Fact) -> str:
    """The formula with its figures, or what is counted and under which condition."""
    if fact.formula:
        node = facts.book().formulas[fact.name].expression
        figures = {name: fact_in_words(each) for name, each in found.items()} | {
            "as_of": str(fact.as_of)
        }
        titles = {name: title_of(name) for name in found} if language() != "zh" else {}
        return f"{printed(fact.formula, titles)} = {substituted(node, figures)}"
    counted = fact.counted
    if counted is None:
        return ""
    table = said(facts.book().tables[counted.table].title)
    what = f"{counted.aggregate} {counted.column}" if counted.column else counted.aggregate
    where = f" · {counted.where}" if counted.where else ""
    kept = words(
        f"（{counted.kept}/{counted.rows} 行）", f" ({counted.kept} of {counted.rows} rows)"
    )
    return f"{table}{words('：', ': ')}{what}{where}{kept}"
