"""Addresses of a part of the site that are made when somebody asks for one of them."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import RoutePattern

from hengjian.site.common.addresses import Later

LATE = "late_addresses_of_a_test"


def _answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


class Site(ModuleType):
    """Addresses of a site with a part that comes later."""

    urlpatterns = (
        path("", _answer, name="home"),
        Later(RoutePattern("late/"), LATE, app_name="late", namespace="late"),
    )


def test_a_part_is_loaded_with_the_first_of_its_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site("a_site_of_a_test")
    monkeypatch.setitem(sys.modules, site.__name__, site)
    assert reverse("home", urlconf=site.__name__) == "/"  # no such module as the late one so far
    late = ModuleType(LATE)
    monkeypatch.setattr(late, "urlpatterns", [path("one", _answer, name="one")], raising=False)
    monkeypatch.setitem(sys.modules, LATE, late)
    assert reverse("late:one", urlconf=site.__name__) == "/late/one"
