"""A scheme: listed, drawn up, shown with all that speaks for and against it, moved on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import inside_region
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import words
from hengjian.site.projects.actions import schemes as actions
from hengjian.site.projects.benefits import benefits_of
from hengjian.site.projects.keeping.rows import Clash
from hengjian.site.projects.models import Scheme, Site
from hengjian.site.projects.procedures.schemes import SCHEME
from hengjian.site.projects.queries import schemes as queries
from hengjian.site.projects.queries import visible_to
from hengjian.site.web.lists import Choice, answer
from hengjian.site.web.refusals import show_on
from hengjian.site.web.schemes.forms import (
    CommentForm,
    SchemeForm,
    WorksForms,
    initial_of,
    works_of,
)
from hengjian.site.web.schemes.listing import SCHEMES, state_mark
from hengjian.site.web.schemes.presenting import opinions_of, scores_of
from hengjian.site.web.telling import attempt, kept


@needs(Permission.LIBRARY_VIEW)
def schemes(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The schemes one sees."""
    may_add = membership.may(Permission.SCHEME_EDIT)
    return answer(
        request,
        membership,
        SCHEMES,
        queries.listed(membership),
        template="schemes/list_page.html",
        may_add=may_add,
    )


@needs(Permission.LIBRARY_VIEW)
def scheme(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """One scheme with everything that speaks for and against it."""
    row = get_object_or_404(queries.whole(membership), code=code)
    sites = list(row.sites.all())
    today = benefits_of([row], shown_day())[row.pk]
    trace = row.benefit_trace or {}
    again = kept(request, reverse("web:comment-enter", args=[code]))
    utilities, opinions = opinions_of(sites, queries.opinions(row))
    context = {
        "scheme": row,
        "mark": state_mark(row),
        "sites": sites,
        "households": queries.households(sites),
        "classes": queries.works_by_class(row),
        "willing": queries.willing(row),
        "utilities": utilities,
        "opinions": opinions,
        "rivals": list(queries.rivals(row, membership)),
        "scores": scores_of(trace),
        "outdated": trace.get("digest") != today.digest,
        "comments": list(row.comments.all()),
        "comment_form": CommentForm(initial={"received_on": shown_day(), **again}),
        **_may(membership, row),
    }
    return render(request, "schemes/scheme.html", context)


def _may(membership: Membership, row: Scheme) -> dict[str, bool]:
    """What the page offers besides the steps of the procedure."""
    edits = membership.may(Permission.SCHEME_EDIT)
    return {
        "may_edit": edits and not SCHEME.closed(row),
        "may_rescore": edits,
        "may_comment": membership.may(Permission.COMMENT_ENTER) and row.state != Scheme.State.DRAFT,
    }


@needs(Permission.SCHEME_EDIT)
def new(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Draw up a scheme: first where, then what."""
    kind = Organisation.Kind.SUB_DISTRICT
    mine = inside_region(membership).filter(kind=kind).order_by("path")
    offered = [Choice(each.code, each.name) for each in mine]
    wanted = request.GET.get("place") or (offered[0].value if len(offered) == 1 else "")
    site = visible_to(Site, membership).filter(code=request.GET.get("site", "")).first()
    if site is not None:
        wanted = site.sub_district.code
    if wanted not in {each.value for each in offered}:
        return render(request, "schemes/where.html", {"places": offered})
    initial = {"sites": [site.pk], "area": site.area} if site else {}
    return _form(request, membership, Organisation.objects.get(code=wanted), None, initial)


@needs(Permission.SCHEME_EDIT)
def edit(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Change a scheme that is being drawn up."""
    row = get_object_or_404(visible_to(Scheme, membership).select_related("region"), code=code)
    return _form(request, membership, row.region, row, initial_of(row))


def _form(
    request: HttpRequest,
    membership: Membership,
    place: Organisation,
    row: Scheme | None,
    initial: dict[str, Any],
) -> HttpResponseBase:
    data = request.POST or None
    form = SchemeForm(data, initial=initial, by=membership, place=place)
    works = _works(data, form, row)
    if data is not None and form.is_valid() and works.is_valid():
        kept = _save(membership, form, works, row)
        if kept is not None:
            return redirect("web:scheme", kept.code)
    context = {"form": form, "works": works, "place": place, "scheme": row}
    return render(request, "schemes/form.html", context)


def _works(data: Any, form: SchemeForm, row: Scheme | None) -> Any:
    """The rows there are, and some empty ones; the sites to choose from are read once."""
    given = list(row.items.values("item", "site", "quantity", "unit_cost")) if row else []
    sites = form.fields["sites"].queryset  # type: ignore[attr-defined]
    offered = [("", words("全部小区", "all sites")), *((s.pk, s.name) for s in sites)]
    kwargs = {"sites": sites, "offered": offered}
    works = WorksForms(data, initial=given, form_kwargs=kwargs, prefix="works")
    works.extra = 1 if given else 3
    return works


def _save(membership: Membership, form: SchemeForm, works: Any, row: Scheme | None) -> Any:
    chosen = list(form.cleaned_data["sites"])
    values: dict[str, Any] = {
        "by": membership,
        "values": form.values(),
        "sites": chosen,
        "works": works_of(works),
    }
    try:
        if row is None:
            return actions.create(**values)
        return actions.change(**values, scheme=row, version=form.cleaned_data["version"])
    except Clash as clash:
        show_on(form, clash)
        form.theirs = _theirs(form, row)
    except Refused as refused:
        show_on(form, refused)
    return None


def _theirs(form: SchemeForm, row: Scheme | None) -> list[tuple[Any, Any, Any]]:
    """Field by field what stands now and what this person wanted to write."""
    if row is None:
        return []
    row.refresh_from_db()
    now, mine = initial_of(row), form.cleaned_data
    form.start_from(row.version)
    names = ("name", "year", "area", "description", "property_after", "starts_on", "finishes_on")
    return [(form[n].label, now[n], mine[n]) for n in names if now[n] != mine[n]]


@require_POST
@needs(Permission.SCHEME_EDIT)
def rescore(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Score it by today's records."""
    row = get_object_or_404(visible_to(Scheme, membership), code=code)
    done = words("已按最新数据重新评分", "scored anew by today's records")
    attempt(request, lambda: actions.rescore(by=membership, scheme=row), done)
    return redirect("web:scheme", code)
