"""In which role I act, and what I may do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Person
from hengjian.site.accounts.permissions import WORDS, Permission
from hengjian.site.accounts.queries import people_visible_to
from hengjian.site.accounts.rights import reach_of, rights_of
from hengjian.site.accounts.roles import roles
from hengjian.site.accounts.standing import SESSION_KEY, Standing
from hengjian.site.library.models import Project, Site
from hengjian.site.library.visibility import visible_to


@needs()
def memberships(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The roles I hold, to choose the one to act in."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    held = [(each, reach_of(each)) for each in standing.memberships]
    return render(request, "accounts/memberships.html", {"held": held})


@require_POST
@needs()
def act_as(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """From now on I act in another of my roles, in this browser."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    if pk in {each.pk for each in standing.memberships}:
        request.session[SESSION_KEY] = pk
        return redirect("web:home")
    return redirect("accounts:memberships")


@needs()
def rights(request: HttpRequest, membership: Membership) -> HttpResponse:
    """What I may do under the role I act in, and why."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    counts = {
        "projects": visible_to(Project, membership).count(),
        "sites": visible_to(Site, membership).count(),
    }
    context = _context(membership, standing.memberships)
    return render(request, "accounts/rights.html", {**context, "counts": counts})


@needs(Permission.ACCOUNTS_MANAGE)
def rights_of_person(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """What another person may do, for their administrator; without a look at any record."""
    person = get_object_or_404(people_visible_to(membership), pk=pk)
    held = _in_force(person)
    chosen = request.GET.get("membership", "")
    acting = next((each for each in held if str(each.pk) == chosen), held[0] if held else None)
    if acting is None:
        return render(request, "accounts/rights_none.html", {"person": person})
    return render(request, "accounts/rights.html", _context(acting, held, person))


def _in_force(person: Person) -> tuple[Membership, ...]:
    rows = person.memberships.filter(active=True).order_by("pk")
    return tuple(rows.select_related("person", "organisation__parent__parent__parent"))


def _context(
    acting: Membership, held: tuple[Membership, ...], person: Person | None = None
) -> dict[str, object]:
    pairs = [[WORDS[each] for each in sorted(pair)] for pair in roles().separate]
    return {
        "acting": acting,
        "held": held,
        "other": person,
        "reach": reach_of(acting),
        "region": acting.organisation.region,
        "rights": rights_of(acting, held),
        "pairs": pairs,
    }
