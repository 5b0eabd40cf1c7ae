"""The glossary at ``/glossary/``, for whoever is logged in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.platform.menu import in_menu
from hengjian.site.web.glossary import terms

LONGEST = 100


@in_menu("reference", 20, words("术语表", "Glossary"), "language")
@needs()
def glossary(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The terms by group, or those that speak of ``q``."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    groups = terms.find(text, terms.groups())
    count = sum(len(group.terms) for group in groups)
    context = {"text": text, "groups": groups, "count": count}
    return render(request, "glossary/glossary.html", context)
