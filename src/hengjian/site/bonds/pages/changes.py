"""Changes of use of bond money: asked, agreed, approved."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds import actions
from hengjian.site.bonds.models import BondUse, UseChange
from hengjian.site.bonds.pages.listing import CHANGES, TABS, change_mark
from hengjian.site.bonds.queries import admission_of
from hengjian.site.common.words import words
from hengjian.site.library.pages.editing import edit_page, resource_form
from hengjian.site.library.pages.forms import RowForm
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import answer


@needs(Permission.MONEY_VIEW)
def changes(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The changes one sees."""
    rows = visible_to(UseChange, membership).select_related("bond", "from_project", "to_project")
    may_ask = membership.may(Permission.USE_CHANGE_ASK)
    return answer(
        request,
        membership,
        CHANGES,
        rows,
        template="bonds/list_page.html",
        tab="changes",
        tabs=TABS,
        add=reverse("web:use-change-new") if may_ask else "",
        add_words=words("申请调整", "Ask for a change"),
    )


@needs(Permission.USE_CHANGE_ASK)
def new(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Ask to move unspent bond money to another project."""
    form = _change_form(request, membership)
    return edit_page(
        request,
        form,
        lambda: actions.ask_for_change(by=membership, **form.values()),
        template="bonds/change_form.html",
        to=lambda row: reverse("web:use-change", args=[row.code]),
        done=words("已提出申请", "the change is asked for"),
        also=(form,),
    )


def _change_form(request: HttpRequest, membership: Membership) -> RowForm:
    """What is asked for; the use says both the bond and the project the money comes from."""
    form = resource_form(request, membership, UseChange)
    uses = visible_to(BondUse, membership).select_related("bond", "project")
    form.fields["use"] = forms.ModelChoiceField(
        uses, label=words("债券额度（原项目）", "use of a bond (from)"), empty_label="—"
    )
    return form


@needs(Permission.MONEY_VIEW)
def change(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One change: what is asked, how far it is, and the step that waits."""
    rows = visible_to(UseChange, membership).select_related("bond", "from_project", "to_project")
    row = get_object_or_404(rows, code=code)
    context = {
        "change": row,
        "mark": change_mark(row),
        "uses": list(
            visible_to(BondUse, membership)
            .filter(bond=row.bond, project__in=(row.from_project, row.to_project))
            .select_related("project")
        ),
        "admitted": admission_of(row.to_project),
    }
    return render(request, "bonds/change.html", context)
