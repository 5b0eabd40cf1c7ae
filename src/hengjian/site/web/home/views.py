"""The home page: what waits for me."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership


@needs()
def home(request: HttpRequest, membership: Membership) -> HttpResponse:
    """What waits for the person, by their role."""
    return render(request, "home/home.html")
