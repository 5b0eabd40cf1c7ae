"""The investment of a project: components as declared and as adjusted, and its years."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import shown_day
from hengjian.site.common.recorded import Recorded
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import projects_with_money
from hengjian.site.money.investment import investment_of
from hengjian.site.money.pages.reading import day_of, project_of


@needs(Permission.MONEY_VIEW)
def page(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """What the project is to cost, part by part, and what each year was to see and saw."""
    project, as_of = project_of(membership, code), day_of(request)
    found = investment_of(project, as_of)
    rows: list[Recorded] = [each.row for each in found.parts]
    rows += [each.row for each in found.years]
    context = {
        "project": project,
        "as_of": as_of,
        "tab": "investment",
        "found": found,
        "may_edit": membership.may(Permission.PROJECT_EDIT),
        "synthetic": any(each.synthetic for each in rows),
    }
    return render(request, "money/investment.html", context)


def total_as_adjusted(membership: Membership, project: Project) -> Decimal | None:
    """What the investment stands at, for the page of the project; None for who does not see its
    money, or where no component was entered."""
    if not projects_with_money(membership).filter(pk=project.pk).exists():
        return None
    return investment_of(project, shown_day()).whole_adjusted
