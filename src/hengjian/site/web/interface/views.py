"""The interface's document to read and to try out, and a page for each kind of problem."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from hengjian.errors.problem import catalogue, pattern
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership


@needs()
def interface(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Every operation of the interface with examples, to try out with a token of one's own."""
    return render(request, "interface/interface.html")


def problem(request: HttpRequest, code: str) -> HttpResponseBase:
    """What a kind of problem means and what to do; its address is the kind's name for good.

    Open to everybody: programs that were refused for want of a token are led here.
    """
    entry = catalogue().get(code)
    if entry is None:
        raise Http404
    found = {
        "code": code,
        "severity": entry.severity,
        "message": pattern(entry.message),
        "hint": pattern(entry.hint),
    }
    return render(request, "interface/problem.html", found)
