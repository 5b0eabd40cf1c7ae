"""The bag of evidence of an evaluation."""

from __future__ import annotations

from django import forms
from django.db.models import Count
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import judging
from hengjian.site.evaluation.models import Evidence
from hengjian.site.evaluation.pages.heads import head_of
from hengjian.site.evaluation.procedures.evaluations import EVALUATION
from hengjian.site.platform.telling import attempt, show_on


class EvidenceForm(forms.Form):
    """A piece of evidence with its own date."""

    title = forms.CharField(label=words("名称", "name"), max_length=255)
    kind = forms.ChoiceField(label=words("类别", "kind"), choices=Evidence.Kind.choices)
    number = forms.CharField(label=words("文号", "document number"), max_length=100, required=False)
    dated = forms.DateField(
        label=words("文件日期", "date of the document"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        localize=False,
        required=False,
        help_text=words("文件自己的日期，不是收到的日期", "its own, not the day it came in"),
    )
    place = forms.CharField(label=words("出处", "source"), max_length=255, required=False)
    from_whom = forms.CharField(label=words("提供单位", "from"), max_length=100, required=False)


@needs(Permission.LIBRARY_VIEW)
def evidence(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Every piece of evidence, where it is used, and putting in another."""
    row = get_object_or_404(queries.opened(membership), code=code)
    works = queries.worked_on(membership).filter(pk=row.pk).exists()
    may_add = works and membership.may(Permission.EVALUATION_WORK) and not EVALUATION.closed(row)
    form = EvidenceForm(request.POST or None)
    if request.method == "POST" and may_add and form.is_valid():
        try:
            judging.add_evidence(
                by=membership,
                evaluation=row,
                files=request.FILES.getlist("files"),
                **form.cleaned_data,
            )
            return redirect("web:evaluation-evidence", code)
        except Refused as refused:
            show_on(form, refused)
    bag = row.evidence.annotate(used=Count("citations", distinct=True)).prefetch_related(
        "files", "citations__judgement", "choices"
    )
    context = {
        **head_of(row, membership),
        "tab": "evidence",
        "bag": bag,
        "form": form,
        "may_add": may_add,
    }
    return render(request, "evaluation/evidence.html", context)


@require_POST
@needs(Permission.EVALUATION_WORK)
def withdraw(
    request: HttpRequest, membership: Membership, code: str, piece: str
) -> HttpResponseBase:
    """Withdraw a piece of evidence, with the reason."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    found = get_object_or_404(row.evidence, code=piece)
    why = request.POST.get("why", "")
    attempt(
        request,
        lambda: judging.withdraw_evidence(by=membership, evidence=found, why=why),
        words("已撤回，引用它的评分不再计入", "withdrawn; what cited it does not count any more"),
    )
    return redirect("web:evaluation-evidence", code)
