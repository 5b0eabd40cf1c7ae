"""The site with one page more: a bare one, that reads one row by its key.

It passes the same middleware and the same gate as every page, and stands in the same frame.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.models import Site

FRAMED = '{% extends "base.html" %}{% block content %}<p>{{ row.name }}</p>{% endblock %}'


@needs(Permission.LIBRARY_VIEW)
def bare(request: HttpRequest, membership: Membership, key: int) -> HttpResponse:
    """One row in the frame of the site."""
    template = engines["django"].from_string(FRAMED)
    return HttpResponse(template.render({"row": Site.objects.get(pk=key)}, request))


@needs(Permission.LIBRARY_VIEW)
def frameless(request: HttpRequest, membership: Membership, key: int) -> HttpResponse:
    """The row alone: what the middleware and the gate cost."""
    return HttpResponse(Site.objects.values_list("name", flat=True).get(pk=key))


urlpatterns = [
    path("bare/<int:key>/", bare),
    path("frameless/<int:key>/", frameless),
    path("", include("hengjian.site.urls")),
]
