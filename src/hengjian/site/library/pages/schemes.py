"""A scheme: listed, drawn up, shown with all that speaks for and against it, moved on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import inside_region
from hengjian.site.common.days import current_day, shown_day
from hengjian.site.common.words import words
from hengjian.site.library import actions
from hengjian.site.library.benefits import benefits_of
from hengjian.site.library.models import Scheme, SchemeComment, Site
from hengjian.site.library.pages.editing import edit_page, form_of
from hengjian.site.library.pages.forms import RowForm, row_form
from hengjian.site.library.pages.scheme_forms import (
    WorksForms,
    answers_of,
    scheme_form,
    scheme_values,
    works_of,
)
from hengjian.site.library.pages.scheme_list import SCHEMES, state_mark
from hengjian.site.library.pages.scheme_trace import opinions_of, scores_of
from hengjian.site.library.queries import schemes as queries
from hengjian.site.library.steps import SCHEME
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import Choice, answer
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.pages import parts_of
from hengjian.site.platform.telling import attempt, kept, leading_to


@in_menu("plan", 10, words("改造方案", "Schemes"), "scale")
@needs(Permission.LIBRARY_VIEW)
def schemes(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The schemes one sees."""
    may_add = membership.may(Permission.SCHEME_EDIT)
    return answer(
        request,
        membership,
        SCHEMES,
        queries.visible_schemes(membership),
        template="library/schemes/list_page.html",
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
        "comment_form": _comment_form(membership, again),
        **_may(membership, row),
        **parts_of("scheme", membership, row),
    }
    return render(request, "library/schemes/scheme.html", context)


def _comment_form(membership: Membership, again: Mapping[str, Any]) -> RowForm:
    """For one more comment, with what was typed where it was refused."""
    fields = form_of(SchemeComment).fields
    form = row_form(membership, SchemeComment, fields, key="comment")
    form.initial = {"received_on": shown_day(), **again}
    return form


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
        return render(request, "library/schemes/where.html", {"places": offered})
    starts: dict[str, Any] = {"sites": [site.pk], "area": site.area_id} if site else {}
    place = Organisation.objects.get(code=wanted)
    return _form(request, membership, place, None, {"year": current_day().year, **starts})


@needs(Permission.SCHEME_EDIT)
def edit(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Change a scheme that is being drawn up."""
    row = get_object_or_404(visible_to(Scheme, membership).select_related("region"), code=code)
    return _form(request, membership, row.region, row, {})


def _form(
    request: HttpRequest,
    membership: Membership,
    place: Organisation,
    row: Scheme | None,
    starts: Mapping[str, Any],
) -> HttpResponseBase:
    form = scheme_form(request, membership, place, row)
    form.initial = {**form.initial, **starts}
    works = _works(request.POST or None, form, row)

    def save() -> Scheme:
        given: dict[str, Any] = {
            "by": membership,
            "values": scheme_values(form, place),
            "sites": form.rows("sites"),
            "works": works_of(works),
        }
        if row is None:
            return actions.create_scheme(**given)
        return actions.change_scheme(**given, scheme=row, version=form.started_from())

    return edit_page(
        request,
        form,
        save,
        template="library/schemes/form.html",
        context={"works": works, "place": place, "scheme": row, "answers": answers_of(form)},
        to=leading_to("web:scheme"),
        crumbs=[(words("改造方案", "Schemes"), reverse("web:schemes"))],
        also=[works],
    )


def _works(data: Any, form: RowForm, row: Scheme | None) -> Any:
    """The rows there are, and some empty ones; the sites to choose from are read once."""
    given = list(row.items.values("item", "site", "quantity", "unit_cost")) if row else []
    sites = form.fields["sites"].queryset  # type: ignore[attr-defined]
    offered = [("", words("全部小区", "all sites")), *((s.pk, s.name) for s in sites)]
    kwargs = {"sites": sites, "offered": offered}
    works = WorksForms(data, initial=given, form_kwargs=kwargs, prefix="works")
    works.extra = 1 if given else 3
    return works


@require_POST
@needs(Permission.SCHEME_EDIT)
def rescore(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Score it by today's records."""
    row = get_object_or_404(visible_to(Scheme, membership), code=code)
    done = words("已按最新数据重新评分", "scored anew by today's records")
    attempt(request, lambda: actions.rescore_scheme(by=membership, scheme=row), done)
    return redirect("web:scheme", code)
