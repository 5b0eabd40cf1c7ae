"""Setting a field of many rows chosen on a list.

It becomes an import of exactly these rows and this field: what each row says now and will say is
shown, all reasons against it at once; it is confirmed whole, and can be undone.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.site.accounts.gate import Sending, needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import said, words
from hengjian.site.exchange import actions
from hengjian.site.library.pages.forms import RowForm, row_form
from hengjian.site.platform.chosen import Deed, Offering, codes_of, list_left
from hengjian.site.platform.columns import Spec
from hengjian.site.platform.labels import label
from hengjian.site.platform.resource import entry_rights, may_enter, resource_of, resources, tables
from hengjian.site.platform.telling import in_order, tell_refusal


def _may_set(membership: Membership, model: type[Model]) -> bool:
    declared = resources().get(model)
    if declared is None or not declared.bulk or not membership.may(Permission.DATA_IMPORT):
        return False
    return may_enter(membership, model)


def _form(membership: Membership, table: Spec, name: str, data: object = None) -> RowForm:
    form = row_form(membership, table.model, [name], data=data, key=f"set-{name}")
    entry = form.fields[name]
    if not entry.required:
        entry.help_text = f"{entry.help_text} {CLEARS}".strip()
    return form


CLEARS = words(
    "留空就是清空：这些行里已经填的会一起清掉",
    "Left empty it clears: what these rows have there now goes",
)


def _deeds(membership: Membership, model: type[Model]) -> Sequence[Deed]:
    """A form for each field that is declared."""
    table = resource_of(model).table
    if table is None:
        return ()
    address = reverse("web:chosen-set", args=[table.name])
    return [
        Deed(
            title=capfirst(said(label(model, name))),
            icon="edit",
            address=address,
            form=_form(membership, table, name),
            button=words("填入并核对", "Enter and check"),
            given=(("field", name),),
        )
        for name in resource_of(model).bulk
    ]


SETTING = Offering(_may_set, _deeds)
OF_ITS_TABLE = Sending(
    entry_rights, lambda parts: table.model if (table := tables().get(parts["table"])) else None
)


@require_POST
@needs(Permission.DATA_IMPORT, OF_ITS_TABLE)
def set_field(request: HttpRequest, membership: Membership, table: str) -> HttpResponseBase:
    """Set a field of rows chosen on a list."""
    found = tables().get(table)
    name = request.POST.get("field", "")
    if found is None or name not in resource_of(found.model).bulk:
        raise Http404
    form = _form(membership, found, name, request.POST)
    back = list_left(request)
    if not in_order(request, form):
        return redirect(back)
    try:
        batch = actions.set_for_chosen(
            by=membership,
            table=table,
            codes=codes_of(request.POST.get("rows", "")),
            field=name,
            value=form.cleaned_data[name],
        )
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect(back)
    messages.info(request, str(LOOK))
    return redirect("web:import", batch.pk)


LOOK = words(
    "还没有写入：请看过每一行的改动再确认；确认后也可以撤销",
    "Nothing is written yet: look at the change of each row, then confirm; it can be undone after",
)
