"""Annual plans: drawn up, worked out, changed, noticed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from hengjian.planning.choosing import NoPlan, choose
from hengjian.planning.model import Budget
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import Sees
from hengjian.site.common.models import TrailEntry
from hengjian.site.common.words import language, words
from hengjian.site.library.pages.leads import of_site
from hengjian.site.library.trail import lines_about
from hengjian.site.library.visibility import visible_to
from hengjian.site.planning import actions, queries
from hengjian.site.planning.models import SOURCES, AnnualPlan, PlanChange
from hengjian.site.planning.outcome import Asked, ask, cents, minimums_of, weights_of
from hengjian.site.planning.pages import reasons
from hengjian.site.planning.pages.timelines import Part, stacked_bars
from hengjian.site.planning.steps import PLAN
from hengjian.site.platform.figure import Chart
from hengjian.site.platform.lists import Column, Listing, answer, facet_of, label_of
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import attempt, leading_to
from hengjian.site.platform.templatetags.shell import WAN, grouped

MARKS = {"draft": "mark-grey", "submitted": "mark-amber", "approved": "mark-blue",
         "published": "mark-accent"}  # fmt: skip


def _mark(plan: AnnualPlan) -> tuple[str, str]:
    return MARKS.get(plan.state, "mark-grey"), label_of(plan, "state")


OF_SITE = of_site(queries.plans_with)
PLANS = Listing(
    name="plans",
    title=words("年度计划", "Annual plans"),
    columns=(
        Column("name", words("计划", "plan"), lambda p: p.name, "name", "name"),
        Column("year", words("年度", "year"), lambda p: str(p.year), "text", "year"),
        Column("region", words("区县", "district"), lambda p: p.region.name),
        Column(
            "chosen",
            words("列入方案", "schemes selected"),
            lambda p: p.chosen_count,
            "number",
            opens="schemes",
        ),
        Column("cost", words("列入投资", "their cost"), lambda p: p.chosen_cost, "money"),
        Column("state", words("状态", "state"), _mark, "badge", "state"),
    ),
    address=leading_to("web:plan"),
    facets=(facet_of("state", words("状态", "state"), AnnualPlan.State), OF_SITE),
    order="-year",
    empty_title=words("还没有年度计划", "No annual plan yet"),
    empty_hint=words(
        "主管部门填入各来源的资金，由系统在可入选的方案里择优",
        "the competent department enters the money; the best of the eligible schemes are chosen",
    ),
)
PUBLISHED_PLANS = replace(
    PLANS,
    facets=(OF_SITE,),
    empty_title=words("还没有公布的年度计划", "No annual plan was published yet"),
    empty_hint=words("计划公布以后在这里查看", "plans are shown here once they are published"),
)
"""For those who see no others."""


@in_menu("plan", 20, words("年度计划", "Annual plan"), "calendar-stats")
@needs(Permission.LIBRARY_VIEW)
def plans(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The plans one sees, under the picture of what they spend."""
    may_add = membership.may(Permission.PLAN_EDIT)
    rows = queries.visible_plans(membership)
    listing = PLANS if membership.role.sees is Sees.REGION else PUBLISHED_PLANS
    return answer(
        request,
        membership,
        listing,
        rows,
        template="planning/plans/list_page.html",
        may_add=may_add,
        drawn=plans_chart(queries.latest_plans(membership)),
    )


@needs(Permission.LIBRARY_VIEW)
def plan(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """The builder and the plan in one: money, candidates, what was found and why."""
    row = get_object_or_404(visible_to(AnnualPlan, membership).select_related("region"), code=code)
    asked = ask(row)
    shown = queries.plan_in_full(row, asked)
    named = name_of_scheme(asked)
    places = places_of(row)
    outcome = row.outcome or {}
    context = {
        "plan": row,
        "mark": _mark(row),
        "shown": shown,
        "outcome": outcome,
        "proved": outcome.get("value") == outcome.get("bound"),
        "value": reasons.value(outcome.get("value")),
        "worked_out": reasons.value(outcome.get("worked_out")),
        "lines": [(line, why_of(line, named)) for line in shown.lines],
        "more": [_more(each, named) for each in outcome.get("more", ())],
        "relaxations": [
            reasons.relaxation(each, named, lambda c: places.get(c, c))
            for each in outcome.get("relaxations", ())
        ],
        "unweighed": [(each.scheme, each.lacks) for each in asked.unweighed],
        "weights": weights_of(row),
        "minimums": [(places.get(c, c), n) for c, n in minimums_of(row).items()],
        "sources": SOURCES,
        "chart_sources": source_chart(shown),
        "chart_places": place_chart(shown),
        "changes": list(_changes(membership, row).prefetch_related("added", "removed")),
        "history": _history(row, membership),
        **_may(membership, row),
    }
    return render(request, "planning/plans/plan.html", context)


def _changes(membership: Membership, row: AnnualPlan) -> QuerySet[PlanChange]:
    return visible_to(PlanChange, membership).filter(plan=row)


def _may(membership: Membership, row: AnnualPlan) -> dict[str, bool]:
    edits = membership.may(Permission.PLAN_EDIT)
    return {
        "may_edit": edits and not PLAN.closed(row),
        "may_change": edits and row.state == AnnualPlan.State.PUBLISHED,
    }


def name_of_scheme(asked: Asked) -> reasons.Named:
    """The name of a scheme by its code."""
    return lambda code: asked.schemes[code].name if code in asked.schemes else code


def places_of(row: AnnualPlan) -> dict[str, str]:
    """The names of the sub-districts of a plan, by code."""
    inside = Organisation.objects.filter(path__startswith=row.region.path)
    kind = Organisation.Kind.SUB_DISTRICT
    return dict(inside.filter(kind=kind).values_list("code", "name"))


def why_of(line: queries.Line, named: reasons.Named) -> str:
    """Why a line is in or out; empty where it was not worked out."""
    if line.entry is None:
        return ""
    return reasons.reason(line.entry.why, named, line.entry.wish_reason)


def _more(each: dict[str, Any], named: reasons.Named) -> dict[str, Any]:
    return {
        "source": SOURCES[each["source"]],
        "gain": reasons.value(each["gain"]),
        "any": each["gain"] > 0,
        "enters": reasons.names(each["enters"], named),
        "leaves": reasons.names(each["leaves"], named),
    }


def _wan(amount: Decimal) -> str:
    return grouped(amount / WAN, 2)


def plans_chart(plans: Sequence[queries.PlanSpending]) -> Chart | None:
    """Of each plan what its schemes cost and what its sources give besides; None without plans."""
    if not plans:
        return None
    bars = [
        Part(
            f"{each.plan.year} {each.plan.region.name}",
            (each.cost / WAN, each.left / WAN),
            _wan(each.cost),
        )
        for each in plans
    ]
    series = [str(words("列入投资", "their cost")), str(words("资金未安排", "money left"))]
    latest = plans[0]
    money, cost = _wan(latest.money), _wan(latest.cost)
    finding = words(
        f"{latest.plan.name}：{money} 万元资金，列入 {latest.chosen} 个方案，投资 {cost} 万元",
        f"{latest.plan.name}: {money} (10,000 yuan) to spend, {latest.chosen} schemes in, "
        f"which cost {cost}",
    )
    heads = (str(words("计划", "plan")), *series)
    rows = [(bar.name, *(f"{size:,.2f}" for size in bar.sizes)) for bar in bars]
    return Chart(stacked_bars(series, bars), str(finding), heads, rows, 60 + 46 * len(bars))


def source_chart(shown: queries.Shown) -> Chart:
    """The money of each source, used and left."""
    said = language()
    bars = [
        Part(
            SOURCES[source.code].of(said),
            ((source.used or Decimal(0)) / WAN, (source.left or source.amount) / WAN
             if source.used is None else (source.left or Decimal(0)) / WAN),
            f"{source.amount / WAN:,.2f}",
        )
        for source in shown.sources
    ]  # fmt: skip
    series = [str(words("已安排", "assigned")), str(words("未安排", "left"))]
    heads = (str(words("来源", "source")), *series)
    rows = [(bar.name, *(f"{size:,.2f}" for size in bar.sizes)) for bar in bars]
    return Chart(stacked_bars(series, bars), _spent(shown), heads, rows, 60 + 46 * len(bars))


def _spent(shown: queries.Shown) -> str:
    """How much of the money is used, and which source has most left."""
    whole = _wan(shown.money)
    left = [(source.left, source) for source in shown.sources if source.left is not None]
    if not left:
        return str(words(f"各来源共 {whole} 万元，还没有测算", f"{whole} (10,000 yuan) to spend"))
    used = _wan(shown.money - sum((each for each, _ in left), Decimal(0)))
    most, source = max(left, key=lambda each: each[0])
    name, rest = SOURCES[source.code], _wan(most)
    return str(
        words(
            f"{whole} 万元中已安排 {used} 万元，{name.zh}余 {rest} 万元最多",
            f"{used} of {whole} (10,000 yuan) used; most is left of {name.en}: {rest}",
        )
    )


def place_chart(shown: queries.Shown) -> Chart | None:
    """What each sub-district gets; None where the plan has no schemes."""
    if not shown.places:
        return None
    bars = [
        Part(
            place.name,
            (place.cost / WAN, place.left_out / WAN),
            f"{place.chosen}/{place.candidates}",
        )
        for place in shown.places
    ]
    series = [str(words("列入", "in the plan")), str(words("未列入", "out"))]
    most = max(shown.places, key=lambda place: place.cost)
    finding = words(
        f"{most.name}列入最多：{most.chosen} 个方案，{_wan(most.cost)} 万元",
        f"{most.name} gets most: {most.chosen} schemes, {_wan(most.cost)} (10,000 yuan)",
    )
    heads = (str(words("街道", "sub-district")), *series)
    rows = [(bar.name, *(f"{size:,.2f}" for size in bar.sizes)) for bar in bars]
    return Chart(stacked_bars(series, bars), str(finding), heads, rows, 60 + 46 * len(bars))


def _history(row: AnnualPlan, membership: Membership) -> list[TrailEntry]:
    """What happened to the plan, and to those of its changes that the reader sees."""
    changes = [str(key) for key in row.changes.values_list("pk", flat=True)]
    about = Q(subject_type="planning.annualplan", subject=row.code)
    about |= Q(subject_type="planning.planchange", subject__in=changes)
    lines = lines_about((AnnualPlan, PlanChange), membership).filter(about)
    return list(lines.order_by("-sequence")[:30])


def reasons_for(row: AnnualPlan, scheme: str) -> dict[str, Any] | None:
    """Why one scheme is in or out: value, money, what turning it round would do. None where the
    plan was not worked out with it."""
    asked = ask(row)
    shown = queries.plan_in_full(row, asked)
    line = next((each for each in shown.lines if each.scheme.code == scheme), None)
    if line is None or line.entry is None:
        return None
    named = name_of_scheme(asked)
    candidate = next((c for c in asked.question.candidates if c.code == scheme), None)
    return {
        "plan": row,
        "line": line,
        "candidate": candidate,
        "weights": weights_of(row),
        "why": line.entry.why,
        "reason": why_of(line, named),
        "enters": [named(c) for c in line.entry.why.get("enters", ())],
        "leaves": [named(c) for c in line.entry.why.get("leaves", ())],
        "short": [
            (reasons.sources(each["sources"]), reasons.wan(each["amount"]))
            for each in line.entry.why.get("short", ())
        ],
        "funding": [(SOURCES[s], Decimal(a)) for s, a in line.entry.funding.items()],
        "current": shown.current,
    }


@needs(Permission.LIBRARY_VIEW)
def what_if(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """What another amount of one source would change; nothing is kept."""
    row = get_object_or_404(visible_to(AnnualPlan, membership).select_related("region"), code=code)
    source = request.GET.get("source", "")
    try:
        amount = Decimal(request.GET.get("amount", "").replace(",", "")) * WAN
        given = cents(amount.quantize(Decimal("0.01")))
    except (InvalidOperation, ValueError):
        given = -1
    asked = ask(row)
    context: dict[str, Any] = {"plan": row, "problem": given < 0 or source not in SOURCES}
    if not context["problem"]:
        context.update(_try_out(asked, source, given))
    return render(request, "planning/plans/what_if.html", context)


def _try_out(asked: Asked, source: str, given: int) -> dict[str, Any]:
    question = asked.question
    others = tuple(b for b in question.budgets if b.source != source)
    known = next((b for b in question.budgets if b.source == source), None)
    budgets = (*others, Budget(source, given))
    candidates = question.candidates
    if known is None:  # a source the plan does not have yet may pay for everything
        candidates = tuple(replace(c, sources=(c.sources or frozenset()) | {source})
                           for c in candidates)  # fmt: skip
    now = choose(question, why=False)
    then = choose(replace(question, budgets=budgets, candidates=candidates), why=False)
    named = name_of_scheme(asked)
    if isinstance(then, NoPlan):
        return {"none": True, "source": SOURCES[source]}
    before = frozenset() if isinstance(now, NoPlan) else frozenset(now.chosen)
    base = 0 if isinstance(now, NoPlan) else now.value
    return {
        "source": SOURCES[source],
        "amount": Decimal(given).scaleb(-2),
        "value": reasons.value(then.value),
        "difference": reasons.value(then.value - base),
        "enters": [named(c) for c in sorted(frozenset(then.chosen) - before)],
        "leaves": [named(c) for c in sorted(before - frozenset(then.chosen))],
        "cost": Decimal(then.cost).scaleb(-2),
    }


@needs(Permission.LIBRARY_VIEW)
def notice(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """The published plan as it is put up: what, where, with which money, and why."""
    row = get_object_or_404(
        visible_to(AnnualPlan, membership).select_related("region"),
        code=code,
        state=AnnualPlan.State.PUBLISHED,
    )
    asked = ask(row)
    shown = queries.plan_in_full(row, asked)
    changes = row.changes.filter(state=PlanChange.State.APPROVED)
    context = {
        "plan": row,
        "shown": shown,
        "sources": SOURCES,
        "wished": [line for line in shown.lines if line.entry and line.entry.wish != "free"],
        "changes": list(changes.prefetch_related("added", "removed").order_by("approved_at")),
    }
    return render(request, "planning/plans/notice.html", context)


def _plan(membership: Membership, code: str) -> AnnualPlan:
    rows = visible_to(AnnualPlan, membership).select_related("region")
    return get_object_or_404(rows, code=code)


@needs(Permission.PLAN_EDIT)
def propose(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Ask for schemes to enter or leave a published plan."""
    plan = _plan(membership, code)
    lines = queries.plan_in_full(plan, ask(plan)).lines
    picked = {name: set(request.POST.getlist(name)) for name in ("added", "removed")}
    if request.method == "POST":
        added = [ln.scheme for ln in lines if not ln.chosen and ln.scheme.code in picked["added"]]
        removed = [ln.scheme for ln in lines if ln.chosen and ln.scheme.code in picked["removed"]]
        reason = request.POST.get("reason", "")
        act = partial(
            actions.propose_change,
            by=membership,
            plan=plan,
            added=added,
            removed=removed,
            reason=reason,
        )
        if attempt(request, act, words("变更已提交，等待批准", "the change awaits approval")):
            return redirect("web:plan", code)
    context = {"plan": plan, "lines": lines, "picked": picked["added"] | picked["removed"]}
    return render(request, "planning/plans/change.html", context)
