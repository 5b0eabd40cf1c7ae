"""What is to repay the bonds: streams with their assumptions, the forecast, the terms."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.bonds.explained import percent
from hengjian.bonds.streams import Assumption, Stream, parts_of
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds import actions
from hengjian.site.bonds import actions as bond_actions
from hengjian.site.bonds.models import BondTerms, RevenueStream
from hengjian.site.bonds.pages import drawings
from hengjian.site.bonds.pages.coverage import Read, head, read
from hengjian.site.bonds.pages.listing import Asked, edit_or_save
from hengjian.site.bonds.terms import as_stream, yuan_of
from hengjian.site.common.words import words
from hengjian.site.library.pages.reading import project_of
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.english import quantities
from hengjian.site.platform.telling import attempt

FIELDS = (
    *("kind", "name", "quantity", "unit", "price", "period", "utilisation", "ramp"),
    *("growth", "growth_every", "cost_share", "fixed_cost", "cost_growth"),
    *("starts_on", "ends_on", "assumption", "source", "as_of", "synthetic"),
)
TERMS = (
    *("coverage_lower", "coverage_upper", "operates_from", "operates_until", "idle_months"),
    *("overhead", "overhead_growth", "support", "source", "as_of", "synthetic"),
)


@needs(Permission.MONEY_VIEW)
def forecast(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The assumptions, each with date and source, and the revenue by stream and year."""
    found = read(request, membership, code)
    context = {**head(membership, found, "forecast"), "streams": _assumptions(found)}
    if found.base is not None:
        years = found.base.basis.forecast
        context |= {
            "chart": drawings.forecast_chart(years) if found.base.basis.revenue else None,
            "years": [
                {
                    "year": year.year,
                    "cells": [
                        (f"{s.code}@{year.year}", yuan_of(year.revenue[s.code]))
                        for s in years.plan.streams
                    ],
                    "total": yuan_of(year.total_revenue),
                    "cost": yuan_of(year.total_cost),
                    "net": yuan_of(year.net),
                }
                for year in years.years
                if year.total_revenue
            ],
            "revenue": yuan_of(found.base.basis.revenue),
        }
    return render(request, "bonds/forecast.html", context)


def _assumptions(found: Read) -> list[dict[str, Any]]:
    """Each stream with its assumptions as they are printed; by the row alone where it cannot be
    read."""
    if found.refused:
        return [{"row": row} for row in found.standing.streams]
    return [_stream_row(row, as_stream(row)) for row in found.standing.streams]


def _stream_row(row: RevenueStream, stream: Stream) -> dict[str, Any]:
    def shown(assumption: Assumption | None) -> str:
        return quantities(assumption.value.text(grouped=True)) if assumption else "—"

    return {
        "row": row,
        "kind": stream.kind.wording,
        "quantity": shown(stream.quantity),
        "price": shown(stream.price),
        "utilisation": shown(stream.utilisation) if stream.utilisation else "100%",
        "ramp": " → ".join(percent(each.share, 1) for each in stream.ramp),
        "growth": _grows(stream),
        "cost": "，".join(shown(each.amount) for each in stream.costs) or "0%",
        "parts": len(list(parts_of(stream))),
    }


def _grows(stream: Stream) -> str:
    """The growth, with the number of years where it is not each."""
    if stream.growth is None:
        return "0%"
    rate, every = str(stream.growth.rate.value), stream.growth.every
    return rate if every == 1 else str(words(f"每{every}年{rate}", f"{rate} each {every} years"))


@needs(Permission.FORECAST_EDIT)
def new(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter a stream of revenue."""
    project = project_of(membership, code)
    asked = Asked(
        words("新增收入类别", "Enter a stream of revenue"),
        RevenueStream,
        FIELDS,
        back=reverse("web:bond-forecast", args=[code]),
        crumb=project.name,
        hint=words(
            "收入 = 数量 × 单价 × 运营时间 × 利用率 × 达产率 × 增长；每项假设注明来源和截至日期",
            "income = quantity × price × time × utilisation × ramp-up × growth; name the source "
            "and date of the assumptions",
        ),
    )
    return edit_or_save(
        request,
        membership,
        asked,
        lambda form: actions.add_stream(by=membership, project=project, values=form.values()),
    )


@needs(Permission.FORECAST_EDIT)
def edit(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Change the assumptions of a stream."""
    row = get_object_or_404(
        visible_to(RevenueStream, membership).select_related("project"), code=code
    )
    asked = Asked(
        words("修改测算假设", "Change the assumptions"),
        RevenueStream,
        FIELDS,
        back=reverse("web:bond-forecast", args=[row.project.code]),
        crumb=row.project.name,
        row=row,
        remove=reverse("web:stream-remove", args=[code]),
    )
    return edit_or_save(
        request,
        membership,
        asked,
        lambda form: actions.change_stream(
            by=membership, stream=row, values=form.values(), version=form.started_from()
        ),
    )


@require_POST
@needs(Permission.FORECAST_EDIT)
def remove(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Take out a stream that never earned anything."""
    row = get_object_or_404(
        visible_to(RevenueStream, membership).select_related("project"), code=code
    )
    why, back = request.POST.get("why", ""), row.project.code
    act = partial(actions.remove_stream, by=membership, stream=row, why=why)
    attempt(request, act, words("已删除", "deleted"))
    return redirect("web:bond-forecast", back)


@needs(Permission.BOND_EDIT)
def terms(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """By what the project's bonds are judged."""
    project = project_of(membership, code)
    asked = Asked(
        words("评判条件", "Terms of judging"),
        BondTerms,
        TERMS,
        back=reverse("web:bond-project", args=[code]),
        crumb=project.name,
        row=BondTerms.objects.filter(project=project).first(),
        hint=words(
            "覆盖倍数上下限、运营起止、资金使用期限，以及建设期安排的付息资金",
            "bounds of coverage, operation, months to use the money, and money set aside for "
            "interest while building",
        ),
    )
    return edit_or_save(
        request,
        membership,
        asked,
        lambda form: bond_actions.set_terms(
            by=membership, project=project, values=form.values(), version=form.started_from()
        ),
    )
