"""Doing one step from a button and telling the person what came of it.

What an action refused, shown on the form that asked for it.

Addresses that stand on every page, or many times on one: each is looked up once.

What a field of a form offers, set when it is known who asks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.functional import Promise
from django.utils.text import capfirst

from hengjian.errors import Problem, Refused
from hengjian.site.common.addresses import CodeConverter
from hengjian.site.common.words import language


def sentence(problem: Problem) -> str:
    """What is wrong and what to do, in the language of the page."""
    said = language()
    hint = problem.hint(said)
    message, hint = capfirst(problem.message(said)), capfirst(hint)
    stop = "。" if said == "zh" else ". "
    return f"{message}{stop}{hint}" if hint else message


def show_on(form: forms.BaseForm, refused: Refused, **called: str) -> None:
    """Every problem beside the field its place names by path, the others on top of the form.

    ``called`` says which field of the form holds what a path calls by another name.
    """
    for each in refused.problems:
        path = called.get(each.place.path, each.place.path)
        form.add_error(path if path in form.fields else None, sentence(each))


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


MARK = "CODE"
SAFE = "!$&'()*+,;=/~:@"
"""What ``reverse`` leaves as it is."""
CODE = CodeConverter()


def leading_to(name: str) -> Callable[[Any], str]:
    """For a list: the address of a row's page, ``name``, by the row's code."""

    return lambda row: address_of_code(name, row.code)


def address_of_code(name: str, code: str) -> str:
    """The address of the page ``name`` of the row of this code."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{quote(CODE.to_url(code), safe=SAFE)}{after}"


def standing_at(name: str) -> str:
    """The address of a page without parts."""
    return _at(name, get_script_prefix())


@cache
def _at(name: str, _prefix: str) -> str:
    return reverse(name)


@cache
def _around(name: str, _prefix: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[MARK]).partition(MARK)
    return before, after


def offer(form: forms.BaseForm, name: str, **offered: Any) -> None:
    """Let the field ``name`` offer these: ``queryset=`` rows, or ``choices=`` codes and words."""
    field: Any = form.fields[name]
    for attribute, value in offered.items():
        setattr(field, attribute, value)
