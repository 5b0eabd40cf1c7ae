"""Doing one step from a button and telling the person what came of it."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.text import capfirst

from hengjian.errors import Refused
from hengjian.site.platform.refusals import sentence

TYPED = "typed"
"""Where a session keeps the words of the last form that was refused."""


def attempt(request: HttpRequest, act: Callable[[], object], done: str | Promise) -> bool:
    """Do the step; say that it is done, or everything that stands against it.

    What was typed into a form that is refused stays for the page that comes next: ``{% typed %}``.
    """
    try:
        act()
    except Refused as refused:
        tell_refusal(request, refused)
        return False
    done_with(request)
    messages.success(request, capfirst(str(done)))
    return True


def tell_refusal(request: HttpRequest, refused: Refused) -> None:
    """Say everything that stands against it; what was typed stays for the page that comes next."""
    for each in refused.problems:
        messages.error(request, sentence(each))
    keep(request)


def done_with(request: HttpRequest) -> None:
    """What was typed into a form that was refused before is not needed any more."""
    request.session.pop(TYPED, None)


def in_order(request: HttpRequest, form: forms.BaseForm) -> bool:
    """Whether a form that stands on another page is in order; else what is wrong is said there,
    and what was typed stays."""
    if form.is_valid():
        return True
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.error(request, f"{label} {' '.join(str(each) for each in errors)}".strip())
    keep(request)
    return False


def keep(request: HttpRequest) -> None:
    """Keep what was typed into the form that is refused, until one is done."""
    secret = ("csrfmiddlewaretoken", "password", "code")
    words_of = {name: str(said) for name, said in request.POST.items() if name not in secret}
    request.session[TYPED] = {"to": request.path, "words": words_of}


def kept(request: HttpRequest, address: str) -> dict[str, str]:
    """What was typed into the form sent to that address, if it was refused last; by field."""
    last = request.session.get(TYPED, {})
    return dict(last["words"]) if last.get("to") == address else {}
