"""Registers of a project: income against forecast, assets, debt service paid."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds import actions, queries
from hengjian.site.bonds import queries as bond_queries
from hengjian.site.bonds.models import Asset, DebtService, Income, RevenueStream
from hengjian.site.bonds.pages import drawings
from hengjian.site.bonds.pages.coverage import Read, head, read
from hengjian.site.bonds.pages.listing import Asked, edit_or_save
from hengjian.site.bonds.terms import yuan_of
from hengjian.site.common.words import words
from hengjian.site.library.models import Site
from hengjian.site.library.pages.reading import project_of
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.figure import Chart
from hengjian.site.platform.telling import attempt

INCOME = ("stream", "received_on", "amount", "note", "source", "as_of")
ASSET = (
    *("name", "kind", "site", "quantity", "unit", "value", "formed_on", "keeper", "earns"),
    *("source", "as_of", "synthetic"),
)
SHOWN = 200
"""Entries on the page; all of them are exported."""


@needs(Permission.MONEY_VIEW)
def registers(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Income by stream and year against the forecast, the assets, what was paid of the debt."""
    found = read(request, membership, code)
    income = visible_to(Income, membership).filter(project=found.project)
    paid = visible_to(DebtService, membership).filter(project=found.project)
    assets = queries.assets_of(found.project, membership)
    context = {
        **head(membership, found, "registers"),
        **_comparison(found, membership),
        "income": list(
            income.select_related("stream", "reverses", "reversed_by").order_by("-received_on")[
                :SHOWN
            ]
        ),
        "assets": list(assets.order_by("kind", "code")[:SHOWN]),
        "assets_count": assets.count(),
        "paid": list(
            paid.select_related("bond", "reverses", "reversed_by").order_by("-paid_on")[:SHOWN]
        ),
        "paid_in_all": bond_queries.paid_by_kind(bond_queries.standing_payments(paid)),
    }
    return render(request, "bonds/registers.html", context)


def _comparison(found: Read, membership: Membership) -> dict[str, Any]:
    if found.refused:
        return {"compared": []}
    lines = _lines(found, membership)
    return {
        "compared": [
            {
                "year": each.year,
                "name": each.name or words("未归类", "of no stream"),
                "planned": yuan_of(each.planned),
                "got": None if each.got is None else yuan_of(each.got),
                "difference": None if each.got is None else yuan_of(each.got - each.planned),
                "behind": each.got is not None and each.got < each.planned,
            }
            for each in lines
        ],
        "chart_income": income_chart(found, membership),
    }


def _lines(found: Read, membership: Membership) -> list[queries.Compared]:
    got = queries.income_by_year(found.project, membership)
    return list(queries.income_against_forecast(found.standing, got, found.day.year))


def income_chart(found: Read, membership: Membership) -> Chart | None:
    """Income against forecast by year; None before any income was forecast."""
    lines = _lines(found, membership)
    years = [sums_of_year(list(rows)) for _, rows in groupby(lines, key=lambda each: each.year)]
    return drawings.income_chart(years) if years else None


def sums_of_year(rows: list[queries.Compared]) -> tuple[int, int, int | None]:
    """The year, its forecast, and what was obtained; None where nothing was entered."""
    known = [each.got for each in rows if each.got is not None]
    return rows[0].year, sum(each.planned for each in rows), sum(known) if known else None


@needs(Permission.FORECAST_EDIT)
def income_new(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter income obtained."""
    project = project_of(membership, code)
    asked = Asked(
        words("登记收入", "Enter income"),
        Income,
        INCOME,
        back=reverse("web:bond-registers", args=[code]),
        crumb=project.name,
        choices={"stream": RevenueStream.objects.filter(project=project)},
    )
    return edit_or_save(
        request,
        membership,
        asked,
        lambda form: actions.enter_income(by=membership, project=project, values=form.values()),
    )


@require_POST
@needs(Permission.FORECAST_EDIT)
def income_reverse(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Reverse a wrong entry of income."""
    row = get_object_or_404(visible_to(Income, membership).select_related("project"), code=code)
    why = request.POST.get("why", "")
    act = partial(actions.reverse_income, by=membership, income=row, why=why)
    attempt(request, act, words("已冲销", "reversed"))
    return redirect("web:bond-registers", row.project.code)


@needs(Permission.FORECAST_EDIT)
def asset_new(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter an asset."""
    project = project_of(membership, code)
    asked = Asked(
        words("登记资产", "Enter an asset"),
        Asset,
        ASSET,
        back=reverse("web:bond-registers", args=[code]),
        crumb=project.name,
        choices={"site": visible_to(Site, membership).filter(project=project)},
    )
    return edit_or_save(
        request,
        membership,
        asked,
        lambda form: actions.add_asset(by=membership, project=project, values=form.values()),
    )


@needs(Permission.FORECAST_EDIT)
def asset_edit(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Change an asset's record."""
    row = get_object_or_404(visible_to(Asset, membership).select_related("project"), code=code)
    asked = Asked(
        words("修改资产", "Change the asset"),
        Asset,
        ASSET,
        back=reverse("web:bond-registers", args=[row.project.code]),
        crumb=row.project.name,
        row=row,
        choices={"site": visible_to(Site, membership).filter(project=row.project)},
        remove=reverse("web:asset-remove", args=[code]),
    )
    return edit_or_save(
        request,
        membership,
        asked,
        lambda form: actions.change_asset(
            by=membership, asset=row, values=form.values(), version=form.started_from()
        ),
    )


@require_POST
@needs(Permission.FORECAST_EDIT)
def asset_remove(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Take an asset out of the register."""
    row = get_object_or_404(visible_to(Asset, membership).select_related("project"), code=code)
    why, back = request.POST.get("why", ""), row.project.code
    act = partial(actions.remove_asset, by=membership, asset=row, why=why)
    attempt(request, act, words("已删除", "deleted"))
    return redirect("web:bond-registers", back)
