"""Changes of use of bond money: asked, agreed, approved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds.actions import use_changes as actions
from hengjian.site.bonds.models import BondUse, UseChange
from hengjian.site.bonds.pages.listing import CHANGES, TABS, change_mark
from hengjian.site.bonds.queries import admission_of
from hengjian.site.common.amounts import AmountField
from hengjian.site.common.words import words
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.choosing import offer
from hengjian.site.platform.lists import answer
from hengjian.site.platform.refusals import show_on


class ChangeForm(forms.Form):
    """What is asked for."""

    use = forms.ModelChoiceField(
        BondUse.objects.none(),
        label=words("债券额度（原项目）", "use of a bond (from)"),
        empty_label="—",
    )
    to_project = forms.ModelChoiceField(
        Project.objects.none(),
        label=words("新项目", "to project"),
        empty_label="—",
        help_text=words(
            "批准时新项目须有结论为“予以支持”的事前评估",
            "by the approval it needs an assessment that concludes “admit”",
        ),
    )
    amount = AmountField(
        label=words("调整金额（元）", "amount (yuan)"), max_digits=18, decimal_places=2
    )
    reason = forms.CharField(
        label=words("理由", "reason"), widget=forms.Textarea({"rows": 3}), max_length=2000
    )

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        uses = visible_to(BondUse, by).select_related("bond", "project")
        offer(self, "use", queryset=uses)
        offer(self, "to_project", queryset=visible_to(Project, by))


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
    form = ChangeForm(request.POST or None, by=membership)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.ask(by=membership, **form.cleaned_data)
            return redirect("web:use-change", row.code)
        except Refused as refused:
            show_on(form, refused)
    return render(request, "bonds/change_form.html", {"form": form})


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
