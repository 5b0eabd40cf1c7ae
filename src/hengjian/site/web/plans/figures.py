"""Where a figure of the annual plan comes from: the schemes and sums behind it, for the drawer."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import name_of
from hengjian.site.common.words import said, words
from hengjian.site.projects.fund_sources import SOURCES
from hengjian.site.projects.models import AnnualPlan
from hengjian.site.projects.plan_question import ask
from hengjian.site.projects.queries import plans as queries
from hengjian.site.projects.queries import visible_to
from hengjian.site.web.library.cells import Cell
from hengjian.site.web.library.figures import Trace

Shown = queries.Shown
Value = Callable[[queries.Line], int | Decimal | None]


@needs(Permission.LIBRARY_VIEW)
def figure(request: HttpRequest, membership: Membership, code: str, name: str) -> HttpResponse:
    """A figure of the plan: how it is reckoned and from which schemes."""
    row = get_object_or_404(visible_to(AnnualPlan, membership).select_related("region"), code=code)
    if name not in FIGURES:
        raise Http404
    trace = FIGURES[name](queries.shown(row, ask(row)))
    trace.records_count = len(trace.records)
    trace.synthetic, trace.when = row.synthetic, row.outcome_at
    trace.source, trace.who = f"{row.name}（{row.code}）", name_of(row.entered_by)
    return render(request, "library/figure.html", {"trace": trace})


def _of_lines(
    shown: Shown, trace: Trace, value: Value, kind: str = "number", unit: str = ""
) -> Trace:
    trace.records = [
        (
            line.scheme.name,
            Cell("", "", value(line), kind, unit),
            reverse("web:scheme", args=[line.scheme.code]),
        )
        for line in shown.chosen
    ]
    return trace


def _schemes(shown: Shown) -> Trace:
    trace = Trace(
        words("列入方案（个）", "schemes in the plan"),
        Cell("", "", len(shown.chosen), "number"),
        words(
            f"在 {len(shown.lines)} 个可入选方案里，按条件选出总折算受益户最多的组合",
            f"the choice among {len(shown.lines)} eligible schemes that is worth the most "
            "equivalent households under the conditions",
        ),
    )
    return _of_lines(shown, trace, lambda line: line.equivalent, "decimal")


def _sites(shown: Shown) -> Trace:
    trace = Trace(
        words("列入小区（个）", "sites in the plan"),
        Cell("", "", shown.sites, "number"),
        words("列入方案的小区数之和", "the sum of the sites of the schemes that are in"),
    )
    return _of_lines(shown, trace, lambda line: len(line.scheme.sites.all()))


def _households(shown: Shown) -> Trace:
    trace = Trace(
        words("受益户数（户）", "households"),
        Cell("", "", shown.households, "number"),
        words("列入方案各小区户数之和", "the sum of the households of the sites that are in"),
    )
    return _of_lines(shown, trace, lambda line: line.households)


def _cost(shown: Shown) -> Trace:
    trace = Trace(
        words("列入投资（元）", "cost of the schemes that are in (yuan)"),
        Cell("", "", shown.cost, "yuan"),
        words("列入方案投资之和，精确到分", "the sum of their costs, to the cent"),
    )
    return _of_lines(shown, trace, lambda line: line.scheme.cost, "yuan")


def _money(shown: Shown) -> Trace:
    trace = Trace(
        words("资金合计（元）", "money of all sources (yuan)"),
        Cell("", "", shown.money, "yuan"),
        words("各来源金额之和，由主管部门填报", "the sum of the sources, as entered"),
    )
    address = reverse("web:plan", args=[shown.plan.code])
    trace.records = [
        (said(SOURCES[source.code]), Cell("", "", source.amount, "yuan"), address)
        for source in shown.sources
    ]
    return trace


def _equivalent(shown: Shown) -> Trace:
    outcome = shown.plan.outcome or {}
    value = outcome.get("value")
    trace = Trace(
        words("折算受益户（户）", "equivalent households"),
        Cell("", "", None if value is None else Decimal(value).scaleb(-2), "decimal"),
        words(
            "Σ 户数 × 效益分 ÷ 100 ×（100% + 加分），加上连片区域全部列入的加分",
            "Σ households × score ÷ 100 × (100 % + additions), plus the addition for whole areas",
        ),
    )
    return _of_lines(shown, trace, lambda line: line.equivalent, "decimal")


FIGURES: dict[str, Callable[[Shown], Trace]] = {
    "schemes": _schemes,
    "sites": _sites,
    "households": _households,
    "cost": _cost,
    "money": _money,
    "equivalent": _equivalent,
}
