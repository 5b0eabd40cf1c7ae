"""The repayment calendar: what is due of each project's bonds, when to remind, what is late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from hengjian.bonds.due import State
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds.pages.issues import STATE_MARKS
from hengjian.site.bonds.pages.listing import TABS, as_of
from hengjian.site.bonds.queries import Owed, repayment_calendar
from hengjian.site.bonds.terms import yuan_of

SHOWN = 300


@needs(Permission.MONEY_VIEW)
def repayment(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Every payment by date: overdue first, then what is due soon, then the rest by year."""
    day = as_of(request)
    every = repayment_calendar(membership, day)
    state, year = request.GET.get("state", ""), request.GET.get("year", "")
    years = sorted({each.due.payment.due.year for each in every})
    rows = [each for each in every if not state or str(each.due.state) == state]
    rows = [each for each in rows if not year or str(each.due.payment.due.year) == year]
    if not state and not year:
        rows = [each for each in rows if each.due.missing > 0]
    missing = [each for each in every if each.due.state is State.OVERDUE]
    year_ahead = [each for each in every if within_a_year(each, day)]
    context = {
        "rows": [_row(each, day) for each in rows[:SHOWN]],
        "more": max(0, len(rows) - SHOWN),
        "day": day,
        "state": state,
        "states": [(str(each), each.wording) for each in State],
        "year": year,
        "years": years,
        "overdue": yuan_of(sum(each.due.missing for each in missing)),
        "overdue_count": len(missing),
        "ahead": yuan_of(sum(each.due.missing for each in year_ahead)),
        "ahead_count": len(year_ahead),
        "tab": "calendar",
        "tabs": TABS,
    }
    return render(request, "bonds/calendar.html", context)


def within_a_year(each: Owed, day: date) -> bool:
    """Whether something of it is still to be paid within a year."""
    return day <= each.due.payment.due <= day + timedelta(days=365) and each.due.missing > 0


def _row(each: Owed, day: date) -> dict[str, Any]:
    due = each.due
    return {
        "use": each.use,
        "due": due.payment.due,
        "due_iso": due.payment.due.isoformat(),
        "pay_on": due.pay_on,
        "days": (due.pay_on.on - day).days,
        "principal": yuan_of(due.payment.principal),
        "interest": yuan_of(due.payment.interest),
        "fee": yuan_of(due.payment.service_fee),
        "amount": yuan_of(due.amount),
        "paid": yuan_of(due.paid),
        "missing": yuan_of(due.missing),
        "mark": STATE_MARKS[due.state],
        "state": due.state.wording,
        "late": due.days_late or ((day - due.pay_on.on).days if due.state is State.OVERDUE else 0),
        "reminders": [(r.days_before, r.on, r.on.on <= day) for r in due.reminders],
    }
