"""The money of all projects, of one with its fund table, and its key figures on its own page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise

from hengjian.funds.rates import percent, rate
from hengjian.funds.replay import Judged, Replay
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import words
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import projects_with_money, visible_to
from hengjian.site.money import queries
from hengjian.site.money.models import FundDocument, FundPlan, Movement, source_name
from hengjian.site.money.pages.listings import FUNDS, MOVEMENTS
from hengjian.site.money.pages.pictures import DRAWN, amount_in_wan, flows, flows_of, red_line
from hengjian.site.money.pages.reading import day_of, project_of
from hengjian.site.money.queries import table
from hengjian.site.money.red_line import across, replay_of
from hengjian.site.platform.lists import answer
from hengjian.site.platform.menu import in_menu


@in_menu("money", 10, words("资金", "Money"), "coin")
@needs(Permission.MONEY_VIEW)
def projects(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The projects whose money one sees, and all of it together."""
    today = shown_day()
    rows, whole = (
        queries.funds_of_projects(membership, today),
        queries.funds_in_all(membership, today),
    )
    mine = queries.visible_payments(membership)
    whose, drawn = flows_of(queries.first_with_money(membership, DRAWN + 1), today)
    stopped = mine.filter(state="stopped").count()
    crossed = across(mine).filter(state="paid").count()
    return answer(
        request,
        membership,
        FUNDS,
        rows,
        "money/overview.html",
        whole=whole,
        arrival=percent(rate(whole["arrived"], whole["due"])),
        disbursement=percent(rate(whole["paid"], whole["transferred"])),
        stopped=stopped,
        crossed=crossed,
        today=today,
        whose=whose,
        flows=drawn,
    )


COLUMNS = ("due", "arrived", "transferred", "paid")
RATES = ("arrival", "disbursement", "execution", "budget")
SHOWN = 20
"""Documents and promises on the page."""


@needs(Permission.MONEY_VIEW)
def page(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """The money of one project as of a day."""
    project, as_of = project_of(membership, code), day_of(request)
    table = queries.table(project, as_of)
    past, contracts = replay_of(project, as_of)
    output = past.points[-1].output if past.points else None
    context = {
        "project": project,
        "as_of": as_of,
        "tab": "money",
        "table": table,
        "total": table.total,
        "lines": [_line(each) for each in table.lines],
        "flows": flows(table, queries.paid_by_contract(project, as_of)),
        "undated": _without_day(table),
        "past": past,
        "curve": red_line(past, _marks(past, output)),
        "stories": _stories(past, contracts, output),
        "accounts": _accounts(membership, project),
        "documents": visible_to(FundDocument, membership).filter(project=project)[:SHOWN],
        "plans": visible_to(FundPlan, membership).filter(project=project)[:SHOWN],
        "passed": list(queries.payments_let_pass(project)),
        "may_enter": membership.may(Permission.FUND_ENTER),
        "may_plan": membership.may(Permission.FUND_PLAN),
        "synthetic": Movement.objects.filter(project=project, synthetic=True).exists(),
    }
    return render(request, "money/page.html", context)


def _line(line: queries.FundLine) -> dict[str, Any]:
    """A row of the table: its amounts in 元 and its rates, each with the name of its figure."""
    return {
        "line": line,
        "amounts": [(name, getattr(line.money, name)) for name in COLUMNS],
        "rates": [(name, line.rates[name]) for name in RATES],
    }


def _without_day(table: queries.FundTable) -> list[tuple[str, Any]]:
    found = [(key, each) for key, each in table.by_source.items() if each.unplanned]
    return [(source_name(key), each.unplanned) for key, each in found]


def _accounts(membership: Membership, project: Project) -> list[Any]:
    rows = queries.visible_accounts(membership, project).exclude(kind__in=("giver", "payees"))
    return list(rows.order_by("kind", "fund_source"))


def _marks(past: Replay, output: Any) -> list[tuple[Judged, str]]:
    marks = []
    first = next(iter(past.stopped), None)
    if first is not None:
        marks.append((first, str(words("首次越线", "first across"))))
    passing = past.passing(output) if output is not None else None
    if passing is not None and passing is not first:
        text = words(
            f"累计支付越过 {amount_in_wan(output)}", f"paid passes {amount_in_wan(output)}"
        )
        marks.append((passing, str(text)))
    return marks


def _stories(past: Replay, contracts: Any, output: Any) -> list[dict[str, Any]]:
    """The payments the replay tells of, each with what would have been held against it."""
    stories = []
    asked = [
        (
            words("第一笔越过红线的支付", "the first payment across the line"),
            next(iter(past.stopped), None),
        ),
        (
            words(
                f"使累计支付越过全部已审产值 {amount_in_wan(output)} 万元的那一笔",
                "the payment that passed all certified output, "
                f"{amount_in_wan(output)} (10,000 yuan)",
            )
            if output is not None
            else "",
            past.passing(output) if output is not None else None,
        ),
    ]
    for title, judged in asked:
        if judged is not None:
            stories.append(
                {
                    "title": title,
                    "judged": judged,
                    "contract": contracts[judged.payment.contract],
                }
            )
    return stories


@needs(Permission.MONEY_VIEW)
def movements(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Every movement of the project's money."""
    project = project_of(membership, code)
    return answer(
        request,
        membership,
        MOVEMENTS,
        queries.visible_movements(membership, project),
        "money/movements.html",
        project=project,
        tab="movements",
        may_enter=membership.may(Permission.FUND_ENTER),
    )


NAMES = {
    "due": words("应到位", "due"),
    "arrived": words("到位", "arrived"),
    "transferred": words("拨付至项目单位", "transferred to the unit"),
    "paid": words("已支付", "paid"),
}


def key_figures(
    membership: Membership, project: Project
) -> list[tuple[Decimal, Promise | str, str]]:
    """Each in 元 with its name and that of its figure; none for who does not see the money, or
    where there is none."""
    if not projects_with_money(membership).filter(pk=project.pk).exists():
        return []
    money = table(project, shown_day()).line("total").money
    if not (money.due or money.arrived):
        return []
    return [(getattr(money, key), name, key) for key, name in NAMES.items()]
