"""The steps of every procedure: one address each, what is sent there, and what the page offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from hengjian.bilingual import Text
from hengjian.errors import Refused
from hengjian.site.accounts.acting import require
from hengjian.site.accounts.gate import Gated, needs
from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import said, words
from hengjian.site.platform.procedure import Offer, Procedure, procedures
from hengjian.site.platform.step import Step
from hengjian.site.platform.telling import done_with, in_order, kept, tell_refusal

NEEDED = Text("必填：", "needed: ")


def _view(procedure: Procedure, step: Step) -> Gated:
    @require_POST
    @needs(step.right)
    def take(request: HttpRequest, membership: Membership, code: str | int) -> HttpResponseBase:
        found = {procedure.key: code}
        row = get_object_or_404(procedure.seen(membership), **found)
        if step.besides is not None:
            require(membership, step.besides.right_for(row))
        form = step.form()(request.POST)
        done = in_order(request, form) and _attempt(
            request, procedure, step, {"by": membership, "row": row, **form.cleaned_data}
        )
        if request.POST.get("from") == "list" and procedure.list_address:
            narrowed = "" if done else f"?{urlencode({'q': str(code)})}"
            return redirect(f"{procedure.list_address}{narrowed}")
        return redirect(procedure.page_of(row))

    take.__doc__ = f"{procedure.title.en}: {step.button.en}."
    return take


def _attempt(request: HttpRequest, procedure: Procedure, step: Step, given: dict[str, Any]) -> bool:
    """Take the step and say what came of it: its usual end, another, or all that is wrong (then
    it was not taken)."""
    version = request.POST.get("version", "")
    if step.files:
        given["files"] = request.FILES.getlist("files")
    try:
        row = procedure.take(
            step.name,
            why=request.POST.get("why", ""),
            version=int(version) if version.isdecimal() else None,
            **given,
        )
    except Refused as refused:
        tell_refusal(request, refused)
        return False
    usual, *others = step.outcomes
    other = {each.state: each for each in others}.get(getattr(row, procedure.state))
    done_with(request)
    say = messages.success if other is None else messages.error
    say(request, capfirst(said((other or usual).done)))
    return True


def address_of(procedure: Procedure, step: Step, row: Any) -> str:
    """Where the form of a step is sent."""
    return reverse(f"web:{procedure.noun}-{step.name}", args=[getattr(row, procedure.key)])


def step_addresses() -> list[URLPattern]:
    """One address a step: ``money/payments/<code>/steps/approve``, named ``payment-approve``."""
    return [
        path(
            f"{procedure.address}/<{kind}:code>/steps/{step.name}",
            _view(procedure, step),
            name=f"{procedure.noun}-{step.name}",
        )
        for procedure in procedures()
        for kind in ("int" if procedure.key == "pk" else "code",)
        for step in procedure.steps
    ]


@dataclass(frozen=True, slots=True)
class StepForm:
    """Steps that are taken from one form: they take the same values, each has its button."""

    fields: forms.Form
    buttons: list[tuple[Step, str]]
    """The step and where it is sent."""
    files: bool
    version: int | None
    folded: bool
    """Under the words of its first button, until it is opened."""
    again: bool
    """It was refused last: its words are in sight."""


def step_forms(
    request: HttpRequest, membership: Membership, procedure: Procedure, row: Any
) -> list[StepForm]:
    """The forms for what this person may do with the row now."""
    groups: dict[tuple[object, ...], list[Step]] = {}
    for offer in procedure.offers(row, membership):
        if not offer.barred:
            step = offer.step
            key = (*sorted(step.takes), step.files, step.name if step.aside else "")
            groups.setdefault(key, []).append(step)
    return [_form(request, procedure, row, steps) for steps in groups.values()]


def _form(request: HttpRequest, procedure: Procedure, row: Any, steps: list[Step]) -> StepForm:
    buttons = [(step, address_of(procedure, step, row)) for step in steps]
    typed: dict[str, Any] = {name: getattr(row, name, None) for name in steps[0].takes}
    again: dict[str, str] = {}
    for _, address in buttons:
        again |= kept(request, address)
    typed |= again
    marks = f"{procedure.noun}-{row.pk}-{steps[0].name}-%s"
    form = steps[0].form(row)(initial=typed, auto_id=marks)
    if any(step.reason for step in steps):
        form.fields["why"] = _reason(steps)
    first, version = steps[0], getattr(row, "version", None)
    return StepForm(form, buttons, first.files, version, first.aside, bool(again))


def _reason(steps: list[Step]) -> forms.CharField:
    """The field of the reason: its hint names the buttons that need one, where not all do."""
    needing = [step for step in steps if step.reason and not step.optional]
    every = len(needing) == len(steps)
    hint = Text(
        NEEDED.zh + "、".join(step.button.zh for step in needing),
        NEEDED.en + ", ".join(step.button.en for step in needing),
    )
    label = words("理由", "reason") if every else words("理由或意见", "reason or remark")
    if len(steps) == 1 and (called := steps[0].called) is not None:
        label = words(called.zh, called.en)
    return forms.CharField(
        label=label,
        required=every,
        help_text="" if every or not needing else said(hint),
        max_length=max(step.reason for step in steps),
        widget=forms.Textarea({"rows": 2}),
    )


def barred(procedure: Procedure, row: Any, membership: Membership) -> Iterator[Offer]:
    """Steps that stand open, and that this person may not take because of what they did before."""
    return (offer for offer in procedure.offers(row, membership) if offer.barred)
