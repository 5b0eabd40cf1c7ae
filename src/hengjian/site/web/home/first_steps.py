"""What to do first in a role: a card at home, a page of its own, and putting it away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.platform import actions
from hengjian.site.platform.guide import Ticked, first_steps_of
from hengjian.site.platform.models import StepsAway


def steps_at_home(membership: Membership) -> list[Ticked]:
    """The steps as the home page shows them: none once all are done, or they were put away."""
    steps = first_steps_of(membership)
    return [] if all(each.done for each in steps) else steps


@needs()
def first_steps(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The first steps of my role with what is done of them; sending puts them away or back."""
    if request.method == "POST":
        if request.POST.get("away") == "yes":
            actions.put_steps_away(by=membership)
            messages.success(
                request,
                words(
                    "已收起。要再看，点右上角自己名字里的“入门步骤”",
                    "Put away. They stay under “First steps” behind your name, top right",
                ),
            )
        else:
            actions.bring_steps_back(by=membership)
        return redirect("web:home")
    steps = first_steps_of(membership, even_away=True)
    away = StepsAway.objects.filter(membership=membership).exists()
    context = {"first_steps": steps, "away": away, "done": all(each.done for each in steps)}
    return render(request, "home/first_steps_page.html", context)
