"""Firms across the projects of a portfolio: the list by points, and why one is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.comparing.firms import BY
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import language, words
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import Choice, Column, Facet, Listing, answer
from hengjian.site.platform.resource import with_text
from hengjian.site.platform.telling import leading_to
from hengjian.site.platform.templatetags.shell import t
from hengjian.site.portfolio.drawings import scored
from hengjian.site.portfolio.firms import code_of
from hengjian.site.portfolio.models import Firm, Portfolio, Standing
from hengjian.site.portfolio.pages.places import address_of
from hengjian.site.portfolio.queries import visible_standings, with_names
from hengjian.site.portfolio.wording import SUMMARY, condition_of, share_of


def _in_words(both: dict[str, str]) -> str:
    """Of what a rule says in both languages, that of the reader."""
    return both[language()]


def _titles(row: Firm) -> str:
    return t("；", "; ").join(_in_words(each["rule"]["title"]) for each in row.reasons)


def _listing(portfolio: Portfolio) -> Listing:
    rules = (portfolio.told.get("firms") or {}).get("rules", [])
    choices = [Choice(each["code"], _in_words(each["title"])) for each in rules]
    return Listing(
        name="portfolio-firms",
        title=words("跨项目看单位", "Firms across projects"),
        columns=(
            Column("name", words("单位名称", "name of the firm"), lambda r: r.name, "name", "name"),
            Column("points", words("询问分", "points to ask about"), lambda r: r.points, "number",
                   "points"),
            Column("projects", words("项目数", "projects"), lambda r: r.projects, "number",
                   "projects"),
            Column("reasons", words("理由", "reasons"), _titles, "long"),
        ),
        address=leading_to("web:firm"),
        reads=("code", "name", "points", "projects", "reasons", "synthetic"),
        facets=(
            Facet("rule", words("规则", "rule"), lambda _: choices,
                  lambda rows, code: rows.filter(rules__contains=f"/{code}/")),
        ),
        search=with_text("name"),
        search_hint=words("单位名称", "name of the firm"),
        order="-points",
        empty_title=words("没有需要询问的单位", "No firm to ask about"),
        empty_hint=words(
            "按公开的规则，这份清单里没有反复出现或互相关联的情况",
            "by the open rules nothing repeats or is connected in this list",
        ),
    )  # fmt: skip


@needs(Permission.MONEY_VIEW)
def firms(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The firms of a portfolio that are asked about, most points first."""
    portfolio = get_object_or_404(with_names(membership), code=code)
    rows = visible_to(Firm, membership).filter(portfolio=portfolio)
    told = portfolio.told.get("firms")
    return answer(
        request,
        membership,
        _listing(portfolio),
        rows,
        "portfolio/firms.html",
        portfolio=portfolio,
        told=told,
        summary=SUMMARY,
        rules=[
            (
                each["code"],
                _in_words(each["title"]),
                each["points"],
                condition_of(each),
                _in_words(each["source"]),
                _in_words(each["clears"]),
            )
            for each in (told or {}).get("rules", [])
        ],
    )


@needs(Permission.MONEY_VIEW)
def firm(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Why a firm is asked about: each point with its rule, its projects, what would settle it."""
    rows = visible_to(Firm, membership).select_related("portfolio")
    row = get_object_or_404(rows, code=code)
    named = {name for each in row.reasons for name in each["projects"]}
    standings = visible_standings(membership).filter(portfolio=row.portfolio, project__in=named)
    others = {other for each in row.reasons for other, _ in each["others"]}
    known = set(
        visible_to(Firm, membership)
        .filter(portfolio=row.portfolio, name__in=others)
        .values_list("name", flat=True)
    )
    by_project: dict[str, list[Standing]] = {}
    for each in standings:
        by_project.setdefault(each.project, []).append(each)
    context = {
        "row": row,
        "portfolio": row.portfolio,
        "summary": SUMMARY,
        "reasons": [_reason(row, each, by_project, known) for each in row.reasons],
    }
    return render(request, "portfolio/firm.html", context)


def _reason(
    row: Firm, reason: dict[str, Any], by_project: dict[str, list[Standing]], known: set[str]
) -> dict[str, Any]:
    """A reason in words, with the totals of its projects as far as the run has them."""
    rule = reason["rule"]
    return {
        "code": rule["code"],
        "title": _in_words(rule["title"]),
        "points": rule["points"],
        "condition": condition_of(rule),
        "share": share_of(reason),
        "source": _in_words(rule["source"]),
        "clears": _in_words(rule["clears"]),
        "lines": t("、", ", ").join(map(str, reason["lines"])),
        "others": [
            (name, _other(row, name) if name in known else "", BY.get(by, Text(by, by)))
            for name, by in reason["others"]
        ],
        "projects": [
            line
            for project in reason["projects"]
            for line in _projects(row.portfolio, project, by_project.get(project, []))
        ],
    }


def _other(row: Firm, name: str) -> str:
    return reverse("web:firm", args=[code_of(row.portfolio.code, name)])


def _projects(
    portfolio: Portfolio, project: str, standings: Sequence[Standing]
) -> list[tuple[str, str, Standing | None, Any]]:
    """A project with its page, its row and its total; one the run does not have without them."""
    if not standings:
        return [(project, "", None, None)]
    return [
        (project, address_of(portfolio, each.path), each, scored(each.total, portfolio.decimals))
        for each in standings
    ]
