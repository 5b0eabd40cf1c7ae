"""Where a measure of a project comes from: formula, figures put in, the records behind."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.engine.facts.gathered import Fact
from hengjian.engine.language.printing import substituted
from hengjian.quantities import quantity_from_base
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import language, said, words
from hengjian.site.projects import facts
from hengjian.site.projects.models import Project, Site
from hengjian.site.projects.queries.works import sees_measure
from hengjian.site.web.english import formula as printed
from hengjian.site.web.english import quantities
from hengjian.site.web.library.cells import Cell
from hengjian.site.web.library.figures import MOST, Trace
from hengjian.site.web.works.reading import day_of, head, project_in


@needs(Permission.LIBRARY_VIEW)
def figure(request: HttpRequest, membership: Membership, code: str, name: str) -> HttpResponse:
    """A measure or a formula of the book, with what it rests on."""
    project = project_in(head(request, membership, code, "project"))
    if name not in facts.book().types or not sees_measure(membership, name):
        raise Http404
    found = facts.measured(project, day_of(request), None, membership)
    return render(request, "library/figure.html", {"trace": _trace(project, found, name, request)})


def title_of(name: str) -> str:
    """The wording of a measure in the language of the page."""
    spec: Any = facts.book().book.ranged(name)
    return said(spec.title) if spec.title else name


def shown(fact: Fact) -> str:
    """A fact with its unit; a dash where it is not known."""
    value = fact.value
    if isinstance(value, Fraction):
        symbol = fact.unit.symbol
        whole = value.denominator == 1 and symbol not in ("万元", "%")
        number = quantity_from_base(value, fact.unit).number(0 if whole else 2, grouped=True)
        return quantities(number + symbol)
    return str(value) if value is not None else "—"


def _trace(project: Project, found: dict[str, Fact], name: str, request: HttpRequest) -> Trace:
    fact, as_of = found[name], day_of(request)
    trace = Trace(title_of(name), Cell("", "", shown(fact)), _how(found, fact))
    trace.as_of = as_of
    trace.source = said(Text("按本项目的记录计数", "counted from the project's records"))
    if fact.formula:
        inputs = facts.book().formulas[name].inputs
        trace.records = [(title_of(n), Cell("", "", shown(found[n])), _address(project, n, as_of))
                         for n in inputs]  # fmt: skip
        trace.records_count = len(inputs)
        return trace
    if fact.counted is not None and fact.counted.table == "sites":
        rows = facts.sites_behind(project, as_of, name).order_by("code")
        trace.records = [_site(row) for row in rows[:MOST]]
        trace.records_count = rows.count()
        trace.more = _address(project, name, as_of)
        trace.synthetic = rows.filter(synthetic=True).exists()
    return trace


def _site(row: Site) -> tuple[str, Cell, str]:
    return (
        row.name,
        Cell("", "", row.started_on, "date"),
        reverse("web:works-site", args=[row.code]),
    )


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
        figures = {name: shown(each) for name, each in found.items()} | {"as_of": str(fact.as_of)}
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
