"""Administration of organisations: the tree, and each one's name, place and end."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from hengjian.errors import Refused
from hengjian.site.accounts import actions as acts
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import organisations_visible_to, tree, visible_to
from hengjian.site.common.words import words
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import show_on
from hengjian.site.web.accounts.people import (
    MoveForm,
    NameForm,
    OrganisationForm,
    ReasonForm,
)

MANAGE = Permission.ACCOUNTS_MANAGE


@in_menu("administration", 30, words("组织机构", "Organisations"), "sitemap")
@needs(MANAGE)
def organisations(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The tree of the region."""
    rows = list(tree(membership))
    top = rows[0].path.count("/")
    levels = [(row, row.path.count("/") - top) for row in rows]
    return render(request, "accounts/organisations.html", {"levels": levels})


@needs(MANAGE)
def add_organisation(request: HttpRequest, membership: Membership) -> HttpResponse:
    """One more organisation."""
    start = {"parent": request.GET.get("parent"), "kind": Organisation.Kind.UNIT}
    form = OrganisationForm(request.POST or None, by=membership, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.add_organisation(by=membership, **form.cleaned_data)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, words("已添加", "Added"))
            return redirect("accounts:organisation", pk=made.pk)
    return render(request, "accounts/organisation_add.html", {"form": form})


@needs(MANAGE)
def organisation(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """One organisation: its members, and the forms to rename, move and retire it."""
    row = get_object_or_404(organisations_visible_to(membership).select_related("parent"), pk=pk)
    asked = request.POST.get("act", "")
    posted = {name: request.POST if asked == name else None for name in ("name", "move", "retire")}
    rename = NameForm(posted["name"], initial={"name": row.name}, prefix="name")
    move = MoveForm(posted["move"], by=membership, initial={"parent": row.parent_id}, prefix="move")
    retire = ReasonForm(posted["retire"], prefix="retire")
    done = (
        _try(
            rename,
            lambda: acts.rename_organisation(
                by=membership, organisation=row, **rename.cleaned_data
            ),
        )
        or _try(
            move,
            lambda: acts.move_organisation(by=membership, organisation=row, **move.cleaned_data),
        )
        or _try(
            retire,
            lambda: acts.retire_organisation(
                by=membership, organisation=row, **retire.cleaned_data
            ),
        )
    )
    if done:
        messages.success(request, words("已保存", "Saved"))
        return redirect("accounts:organisation", pk=pk)
    members = visible_to(membership).filter(organisation=row, active=True)
    context = {
        "organisation": row,
        "top": row.pk == membership.organisation.region.pk,
        "members": members.select_related("person").order_by("person__username"),
        "rename": rename,
        "move": move,
        "retire": retire,
    }
    return render(request, "accounts/organisation.html", context)


def _try(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the form was sent, is right, and its action went through."""
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        act()
    except Refused as refused:
        show_on(form, refused)
        return False
    return True
