"""Where a figure of a scheme comes from: its works, its sites, what their residents said."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import name_of
from hengjian.site.common.words import said, words
from hengjian.site.projects.models import Scheme
from hengjian.site.projects.queries import schemes as queries
from hengjian.site.web.library.cells import Cell
from hengjian.site.web.library.figures import Trace


@needs(Permission.LIBRARY_VIEW)
def figure(request: HttpRequest, membership: Membership, code: str, name: str) -> HttpResponse:
    """A figure of a scheme: how it is reckoned and from which rows."""
    row = get_object_or_404(queries.whole(membership), code=code)
    if name not in FIGURES:
        raise Http404
    trace = FIGURES[name](row)
    trace.records_count = len(trace.records)
    trace.source, trace.as_of, trace.synthetic = row.source, row.as_of, row.synthetic
    trace.who, trace.when = name_of(row.entered_by), row.changed_at
    return render(request, "library/figure.html", {"trace": trace})


def _cost(row: Scheme) -> Trace:
    trace = Trace(
        words("总投资（元）", "total cost (yuan)"),
        Cell("", "", row.cost, "yuan"),
        words(
            "Σ 数量 × 单价，每项四舍五入到分",
            "Σ quantity × unit cost, each rounded half up to the cent",
        ),
    )
    address = reverse("web:scheme", args=[row.code])
    trace.records = [
        (said(each.kind.name), Cell("", "", each.cost, "yuan"), address)
        for works in queries.works_by_class(row).values()
        for each in works
    ]
    return trace


def _households(row: Scheme) -> Trace:
    sites = list(row.sites.all())
    trace = Trace(
        words("受益户数（户）", "households"),
        Cell("", "", queries.households(sites), "number"),
        words("方案各小区户数之和", "the sum of the households of its sites"),
    )
    trace.records = [
        (site.name, Cell("", "", site.households, "number"), _site(site.code)) for site in sites
    ]
    trace.unknown = sum(site.households is None for site in sites)
    return trace


def _willing(row: Scheme) -> Trace:
    found = queries.willing(row)
    share = None if found.shown is None else f"{found.shown}%"
    trace = Trace(
        words("居民同意率", "residents in favour"),
        Cell("", "", share),
        words(
            f"同意户数 ÷ 应征询户数 = {found.in_favour} ÷ {found.asked}，取每个小区最近一次征询",
            f"in favour ÷ asked = {found.in_favour} ÷ {found.asked}, by each site's latest asking",
        ),
    )
    trace.unknown = found.sites - found.sites_asked
    for site in row.sites.all():
        asking = next(iter(site.willingness.all()), None)
        shown = f"{asking.in_favour} / {asking.asked}" if asking is not None else None
        trace.records.append((site.name, Cell("", "", shown), _site(site.code)))
    return trace


def _site(code: str) -> str:
    return reverse("web:site", args=[code])


FIGURES: dict[str, Callable[[Scheme], Trace]] = {
    "cost": _cost,
    "households": _households,
    "willing": _willing,
}
