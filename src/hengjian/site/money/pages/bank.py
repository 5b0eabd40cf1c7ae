"""Bank statements of a special account: hand one in, see what matches and what differs."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.errors import Problem, Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.pages.editing import posted, save_from
from hengjian.site.library.pages.forms import row_form
from hengjian.site.library.visibility import visible_to
from hengjian.site.money import actions, queries
from hengjian.site.money.models import BankLine, BankStatement, FundAccount, Movement
from hengjian.site.platform.telling import attempt, sentence

SHOWN = 200
"""Lines and movements on the page."""


def _account(membership: Membership, code: str) -> FundAccount:
    rows = visible_to(FundAccount, membership).filter(kind=FundAccount.Kind.SPECIAL)
    return get_object_or_404(rows.select_related("project"), code=code)


@needs(Permission.MONEY_VIEW)
def page(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """A special account against its bank: matched, differences both ways, statements."""
    return _page(request, membership, _account(membership, code))


def _page(
    request: HttpRequest, membership: Membership, account: FundAccount, **more: Any
) -> HttpResponse:
    lines = BankLine.objects.filter(account=account)
    movements = list(queries.open_movements(account)[:SHOWN])
    ours = [(row, queries.amount_seen_by(row, account)) for row in movements]
    statements = list(BankStatement.objects.filter(account=account).select_related("attachment"))
    context = {
        "account": account,
        "project": account.project,
        "statements": statements,
        "closing": statements[0].closing if statements else None,
        "open_lines": [
            (line, [row for row, amount in ours if amount == line.amount])
            for line in queries.open_lines(account)[:SHOWN]
        ],
        "open_movements": ours,
        "matched": lines.exclude(movement=None).count(),
        "explained": list(lines.exclude(explained="")[:SHOWN]),
        "lines": lines.count(),
        "may_hand_in": membership.may(Permission.PAYMENT_PAY),
        "may_number": membership.may(Permission.FUND_ENTER),
        **more,
    }
    return render(request, "money/bank.html", context)


@require_POST
@needs(Permission.PAYMENT_PAY)
def hand_in(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Hand a statement in; a file with mistakes is shown with all of them, at their cells."""
    account = _account(membership, code)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, str(words("请选文件", "choose a file")))
        return redirect("web:bank", code)
    try:
        done = actions.hand_in_statement(by=membership, account=account, file=file)
    except Refused as refused:
        found = [_place_of(each) for each in refused.problems]
        return _page(request, membership, account, problems=found, file=file.name)
    text = words(
        f"新增 {done.new} 条，已在册 {done.known} 条不重复登记，自动对上 {done.matched} 条",
        f"{done.new} new lines, {done.known} known already, {done.matched} matched",
    )
    messages.success(request, str(text))
    for each in done.warnings:
        messages.warning(request, f"{each.place} {sentence(each)}")
    return redirect("web:bank", code)


def _place_of(found: Problem) -> tuple[str, str]:
    return str(found.place), sentence(found)


@require_POST
@needs(Permission.FUND_ENTER)
def number(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter or correct the account's number at the bank."""
    account = _account(membership, code)
    form = row_form(membership, FundAccount, ("number",), row=account, **posted(request))

    def act() -> None:
        values, version = form.values(), form.started_from()
        actions.name_account(by=membership, account=account, values=values, version=version)

    back = reverse("web:bank", args=[code])
    done = words("账号已登记", "the number is entered")
    return save_from(request, form, act, to=back, crumbs=[(str(account), back)], done=done)


@require_POST
@needs(Permission.PAYMENT_PAY)
def settle(request: HttpRequest, membership: Membership, code: str, pk: int) -> HttpResponseBase:
    """Match a line to a movement by hand, or explain why none answers to it."""
    account = _account(membership, code)
    line = get_object_or_404(visible_to(BankLine, membership), account=account, pk=pk)
    wanted, why = request.POST.get("movement", ""), request.POST.get("why", "")
    if wanted:
        rows = visible_to(Movement, membership).filter(project=account.project_id)
        movement = get_object_or_404(rows, code=wanted)
        act = partial(actions.link_line, by=membership, line=line, movement=movement)
        attempt(request, act, words("已对上", "matched"))
    else:
        explain = partial(actions.explain_line, by=membership, line=line, why=why)
        attempt(request, explain, words("说明已记下", "the explanation is kept"))
    return redirect("web:bank", code)
