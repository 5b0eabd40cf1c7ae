"""The same note on many rows chosen on a list; what it gave to somebody is withdrawn as one."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.platform.chosen import Deed, Offering, codes_of, list_left
from hengjian.site.platform.telling import in_order, tell_refusal
from hengjian.site.talk import actions
from hengjian.site.talk.pages.notes import NoteForm
from hengjian.site.talk.queries import errands_with, model_called


def _named(model: type[Model]) -> bool:
    """Whether there may be notes on its rows and they are chosen by their codes."""
    if model_called(model._meta.label_lower) is None:
        return False
    return any(each.name == "code" for each in model._meta.concrete_fields)


def _may_write(membership: Membership, model: type[Model]) -> bool:
    return membership.may(Permission.LIBRARY_VIEW) and _named(model)


def _deeds(membership: Membership, model: type[Model]) -> Sequence[Deed]:
    return [
        Deed(
            title=words("提醒或交办", "Remind or assign"),
            icon="message",
            address=reverse("web:notes-chosen", args=[model._meta.label_lower]),
            form=NoteForm(),
            button=words("写在每一条上", "Write on each"),
        )
    ]


NOTING = Offering(_may_write, _deeds)


@require_POST
@needs(Permission.LIBRARY_VIEW)
def write(request: HttpRequest, membership: Membership, kind: str) -> HttpResponseBase:
    """Write one note on each of the rows chosen on a list."""
    model = model_called(kind)
    if model is None or not _named(model):
        raise Http404
    form, back = NoteForm(request.POST), list_left(request)
    if not in_order(request, form):
        return redirect(back)
    codes = codes_of(request.POST.get("rows", ""))
    try:
        notes = actions.write_on_each(by=membership, model=model, codes=codes, **form.cleaned_data)
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect(back)
    count = len(notes)
    told = words(f"已写在 {count} 条记录上", f"written on {count} records")
    messages.success(request, str(told))
    return redirect("web:notes" if form.cleaned_data["given_to"] else back)


@require_POST
@needs(Permission.LIBRARY_VIEW)
def withdraw(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Withdraw what was given on many records at once."""
    row = get_object_or_404(errands_with(membership).select_related("note"), code=code)
    count = actions.withdraw_alike(by=membership, errand=row)
    told = words(f"已撤回 {count} 条交办", f"{count} errands withdrawn")
    messages.success(request, str(told))
    return redirect("web:notes")
