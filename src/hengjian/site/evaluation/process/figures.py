"""Where the figures of carrying an evaluation out come from: plans, samples of sites, budgets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse

from hengjian.site.common.words import said, words
from hengjian.site.evaluation.budgets import BOUNDS, range_of, reckoned
from hengjian.site.evaluation.following import UNCONFIRMED, claims_among, claims_by_unit
from hengjian.site.evaluation.models import (
    BudgetProposal,
    Campaign,
    Evaluation,
    Progress,
    Recommendation,
    VisitSample,
)
from hengjian.site.evaluation.planned import bond_money, lines_seen
from hengjian.site.evaluation.sampling import drawn_again, kept_frame, points_of
from hengjian.site.library.models import Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.figure import Asked, Figures, Record, Trace, Value, one, yuan
from hengjian.statistics.sampling import Visited

CAMPAIGN = Figures(Campaign)
SAMPLE = Figures(VisitSample)
BUDGET = Figures(BudgetProposal)
MOST = 30
"""Sites named behind a figure; the file of the frame has all of them."""
STAGES = {stage.value: stage.label for stage in Site.Stage}


def _trace(row: VisitSample, title: str, value: Value) -> Trace:
    trace = Trace(title, value, as_of=row.evaluation.as_of, synthetic=row.synthetic)
    trace.source = words("抽取时按项目记录列出的名录", "the frame as listed when it was drawn")
    trace.who = row.entered_by
    return trace


def _rest_on(trace: Trace, found: list[Visited]) -> None:
    trace.records = [
        Record(each.code, yuan(Decimal(each.money) / 100), beside=(Value(STAGES[each.stage]),))
        for each in found[:MOST]
    ]
    trace.columns = (
        words("小区", "site"),
        words("阶段", "stage"),
        words("计划资金（元）", "planned money (yuan)"),
    )
    trace.records_count = len(found)


RECTIFICATION: Figures[Any] = Figures(None, "rectification")
"""Of what units claimed on the recommendations that the reader sees; ``of`` is the unit's code."""
CLAIMS = {
    "claimed": words("自报（次）", "claims"),
    "validated": words("已验证（次）", "validated"),
    "unconfirmed": words("未获确认（次）", "not confirmed"),
    "unconfirmed-share": words("未获确认的比例（%）", "not confirmed (%)"),
}


@RECTIFICATION.named(*CLAIMS)
def _claims(asked: Asked[Any]) -> Trace:
    """How many claims of a unit there are, were validated, were not confirmed, and that share."""
    seen = visible_to(Recommendation, asked.membership)
    counted = one(each for each in claims_by_unit(seen) if each.code == asked.of)
    rows = claims_among(seen).filter(organisation__code=asked.of)
    if asked.name != "claimed":
        rows = rows.exclude(verdict=Progress.Verdict.OPEN)
    if asked.name.startswith("unconfirmed"):
        rows = rows.filter(verdict__in=UNCONFIRMED)
    value = counted.share if asked.name == "unconfirmed-share" else getattr(counted, asked.name)
    title = f"{counted.name} · {CLAIMS[asked.name]}"
    trace = Trace(title, Value(value, "number"))
    trace.formula = words(
        "未获确认 = 验证为部分完成或未完成的自报；比例 = 未获确认 ÷ 已验证",
        "not confirmed = claims found done in part or not done; share = those ÷ validated",
    )
    if asked.name == "unconfirmed-share":
        trace.formula = f"{counted.unconfirmed} ÷ {counted.validated} = {value}%"
    trace.columns = (words("建议", "recommendation"), words("验证", "verify"))
    trace.records = [
        Record(
            each.recommendation.title,
            Value(each.get_verdict_display()),
            reverse("web:recommendation", args=[each.recommendation.code]),
        )
        for each in rows.select_related("recommendation")[:MOST]
    ]
    trace.records_count = rows.count()
    return trace


@CAMPAIGN.named("planned", "begun", "issued")
def _trace_planned(asked: Asked[Campaign]) -> Trace:
    """How many evaluations a plan lists, how many of them are commissioned, how many issued."""
    found = lines_seen(asked.row, asked.membership)
    title = words("列入（项）", "planned")
    if asked.name != "planned":
        found, title = found.exclude(evaluation=None), words("已委托（项）", "commissioned")
    if asked.name == "issued":
        found = found.filter(evaluation__state=Evaluation.State.ISSUED)
        title = words("已出具（项）", "issued")
    trace = Trace(title, Value(found.count(), "number"), synthetic=asked.row.synthetic)
    trace.formula = words("列入计划的评价计数", "the evaluations of the plan, counted")
    trace.records = [
        Record(str(each.project), Value(each.evaluation.code if each.evaluation else each.code))
        for each in found.select_related("project", "evaluation")[:MOST]
    ]
    trace.records_count, trace.source = found.count(), f"{asked.row}（{asked.row.code}）"
    trace.rest_on(found)
    return trace


@CAMPAIGN.named("bonds", "bond-share")
def _bonds(asked: Asked[Campaign]) -> Trace:
    """The special bond money of the projects a plan lists, in yuan, and its share of all."""
    money = bond_money(asked.row, asked.membership)
    if asked.name == "bonds":
        trace = Trace(
            words("覆盖的专项债券资金", "special bond money covered"), yuan(money.covered)
        )
        trace.formula = words("列入项目的债券使用额度之和", "bond money of the projects, added up")
    else:
        if money.share is None:
            raise LookupError
        trace = Trace(
            words("占全部专项债券资金（%）", "of all special bond money (%)"),
            Value(money.share, "number"),
        )
        trace.formula = f"{money.covered:,.2f} ÷ {money.whole:,.2f} = {money.share}%"
    trace.records = [Record(str(each), yuan(each.amount)) for each in money.uses[:MOST]]
    trace.records_count = money.uses.count()
    trace.rest_on(money.uses)
    return trace


@SAMPLE.named("frame")
def _frame(asked: Asked[VisitSample]) -> Trace:
    """How many sites could be drawn."""
    found = kept_frame(asked.row)
    trace = _trace(
        asked.row, str(words("抽样名录", "frame as drawn from")), Value(len(found), "number")
    )
    _rest_on(trace, found)
    return trace


@SAMPLE.named("stratum-sites", "stratum-money", "stratum-drawn")
def _stratum(asked: Asked[VisitSample]) -> Trace:
    """Of a stage (``of``): its sites, their money, how many were drawn."""
    found = [each for each in kept_frame(asked.row) if each.stage == asked.of]
    if not found:
        raise LookupError
    if asked.name == "stratum-drawn":
        drawn = set(drawn_again(asked.row))
        found = [each for each in found if each.code in drawn]
    if asked.name == "stratum-money":
        value = yuan(Decimal(sum(each.money for each in found)) / 100)
        how = words("各小区改造内容的数量乘单价之和", "quantity × unit cost of the works, added up")
    else:
        value, how = Value(len(found), "number"), words("逐个计数", "counted")
    trace = _trace(asked.row, STAGES[asked.of], value)
    trace.formula = how
    _rest_on(trace, found)
    return trace


@SAMPLE.named("point-money")
def _money(asked: Asked[VisitSample]) -> Trace:
    """The planned money of one site of the frame (``of``)."""
    found = [each for each in kept_frame(asked.row) if each.code == asked.of]
    if not found:
        raise LookupError
    trace = _trace(asked.row, asked.of, yuan(Decimal(found[0].money) / 100))
    trace.formula = words("改造内容的数量乘单价之和", "quantity × unit cost of its works, added up")
    return trace


@SAMPLE.named("visited", "replaced")
def _visits(asked: Asked[VisitSample]) -> Trace:
    """The sites that were visited, or replaced."""
    done = asked.name == "visited"
    points = [
        each
        for each in points_of(asked.row)
        if (each.visited if done else each.row.replaced_by_id is not None)
    ]
    title = words("已核查", "visited") if done else words("替换", "replaced")
    trace = _trace(asked.row, str(title), Value(len(points), "number"))
    trace.source = words("经复核的实地核查底稿", "reviewed papers on visits")
    trace.records = [
        Record(str(each.row.site), Value(each.paper.code if each.paper and done else each.row.why))
        for each in points[:MOST]
    ]
    trace.records_count = len(points)
    return trace


@BUDGET.named("change", "remains", "low", "high")
def _budget(asked: Asked[BudgetProposal]) -> Trace:
    """What a proposal changes, what remains, and between which amounts the rule has the change."""
    row = asked.row
    found = reckoned(row.kind, row.base, row.per_cent)
    low, high = range_of(row.kind, row.base)
    least, most = (f"{each:f}" for each in BOUNDS[row.kind])
    value, title, formula = {
        "change": (found.change, words("增减", "change"), said(found.said)),
        "remains": (found.remains, words("建议安排", "proposed"), said(found.said)),
        "low": (low, words("增减下限", "least change"), f"{row.base:,.2f} × {least}% = {low:,.2f}"),
        "high": (
            high,
            words("增减上限", "most change"),
            f"{row.base:,.2f} × {most}% = {high:,.2f}",
        ),
    }[asked.name]
    trace = Trace(title, yuan(value), formula=formula, synthetic=row.synthetic)
    trace.records = [Record(words("基数", "base"), yuan(row.base))]
    trace.records_count, trace.why, trace.who = 1, row.reason, row.entered_by
    trace.as_of = row.evaluation.as_of
    return trace
