"""Where a figure of a scheme comes from: its works, its sites, what their residents said."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from hengjian.site.accounts.queries import name_of
from hengjian.site.common.days import read_day
from hengjian.site.common.words import said, words
from hengjian.site.library.benefits import framework
from hengjian.site.library.models import Scheme, SchemeComment
from hengjian.site.library.pages.comparison import difference_chart, schemes_asked
from hengjian.site.library.pages.scheme_trace import scores_of, trace_context
from hengjian.site.library.queries import schemes as queries
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.figure import (
    MOST,
    Asked,
    Figures,
    Record,
    Trace,
    Value,
    trace_of_chart,
)

SCHEME = Figures(Scheme, rows=queries.whole)
SCHEMES: Figures[Any] = Figures(None, "schemes")
"""Of several schemes side by side; ``codes`` names them."""


def _of(row: Scheme, trace: Trace) -> Trace:
    """What is the same of all its figures: they rest on what the scheme itself says."""
    trace.records_count = trace.records_count or len(trace.records)
    trace.source, trace.as_of, trace.synthetic = row.source, row.as_of, row.synthetic
    trace.who, trace.when = name_of(row.entered_by), row.changed_at
    return trace


@SCHEME.named("benefit")
def _benefit(asked: Asked[Scheme]) -> Trace | None:
    """The score with every indicator, as it was scored: the trace that was kept."""
    row = asked.row
    if not row.benefit_trace:
        return None
    trace = Trace(words("效益分", "benefit score"), Value(row.benefit, "quantity"))
    context = {"scheme": row, **trace_context(row.benefit_trace)}
    trace.detail = render_to_string("library/schemes/trace.html", context)
    trace.source, trace.synthetic = said(framework().framework.title), row.synthetic
    trace.as_of = read_day(str(row.benefit_trace["as_of"]))
    return trace


@SCHEME.named("cost")
def _cost(asked: Asked[Scheme]) -> Trace:
    row = asked.row
    trace = Trace(
        words("总投资（元）", "total cost (yuan)"),
        Value(row.cost, "yuan"),
        words(
            "Σ 数量 × 单价，每项四舍五入到分",
            "Σ quantity × unit cost, each rounded half up to the cent",
        ),
    )
    address = reverse("web:scheme", args=[row.code])
    trace.records = [
        Record(said(each.kind.name), Value(each.cost, "yuan"), address)
        for works in queries.works_by_class(row).values()
        for each in works
    ]
    return _of(row, trace)


@SCHEME.named("households")
def _households(asked: Asked[Scheme]) -> Trace:
    row = asked.row
    sites = list(row.sites.all())
    trace = Trace(
        words("受益户数（户）", "households"),
        Value(queries.households(sites), "number"),
        words("方案各小区户数之和", "the sum of the households of its sites"),
    )
    trace.records = [
        Record(site.name, Value(site.households, "number"), _site(site.code)) for site in sites
    ]
    trace.unknown = sum(site.households is None for site in sites)
    return _of(row, trace)


@SCHEME.named("sites")
def _sites(asked: Asked[Scheme]) -> Trace:
    row = asked.row
    sites = list(row.sites.all())
    trace = Trace(words("小区（个）", "sites"), Value(len(sites), "number"))
    trace.formula = words("方案包含的小区计数", "the sites of the scheme, counted")
    trace.columns = (words("小区", "site"), words("编码", "code"))
    trace.records = [Record(site.name, Value(site.code), _site(site.code)) for site in sites]
    return _of(row, trace)


@SCHEME.named("comments")
def _comments(asked: Asked[Scheme]) -> Trace:
    """The comments that wait for an answer."""
    rows = visible_to(SchemeComment, asked.membership).filter(
        scheme=asked.row, decision=SchemeComment.Decision.OPEN
    )
    trace = Trace(words("待答复意见（条）", "open comments"), Value(rows.count(), "number"))
    trace.formula = words("没有答复的意见计数", "comments without an answer, counted")
    trace.columns = (words("意见", "comment"), words("收到", "received"))
    page = reverse("web:scheme", args=[asked.row.code])
    trace.records = [
        Record(row.text[:60], Value(row.received_on, "date"), page) for row in rows[:MOST]
    ]
    trace.records_count = rows.count()
    trace.rest_on(rows)
    return trace


@SCHEME.named("willing")
def _willing(asked: Asked[Scheme]) -> Trace:
    row = asked.row
    found = queries.willing(row)
    share = None if found.shown is None else f"{found.shown}%"
    trace = Trace(
        words("居民同意率", "residents in favour"),
        Value(share),
        words(
            f"同意户数 ÷ 应征询户数 = {found.in_favour} ÷ {found.asked}，取每个小区最近一次征询",
            f"in favour ÷ asked = {found.in_favour} ÷ {found.asked}, by each site's latest asking",
        ),
    )
    trace.unknown = found.sites - found.sites_asked
    for site in row.sites.all():
        asking = next(iter(site.willingness.all()), None)
        shown = f"{asking.in_favour} / {asking.asked}" if asking is not None else None
        trace.records.append(Record(site.name, Value(shown), _site(site.code)))
    return _of(row, trace)


def _site(code: str) -> str:
    return reverse("web:site", args=[code])


@SCHEMES.named("difference")
def _difference(asked: Asked[Any]) -> Trace | None:
    """The scores of schemes side by side."""
    codes = asked.request.GET.get("codes", "").split(",")
    schemes = schemes_asked(asked.membership, codes)
    if len(schemes) < 2:
        return None
    drawn = difference_chart(schemes, [scores_of(each.benefit_trace) for each in schemes])
    how = words(
        "每项指标的得分减第一个方案的得分，各方案按同一评分框架评分",
        "the score of each indicator less that of the first scheme, all by the same framework",
    )
    trace = trace_of_chart(drawn, how, reverse("web:schemes"))
    if trace is not None:
        trace.source = said(framework().framework.title)
        trace.synthetic = any(each.synthetic for each in schemes)
    return trace
