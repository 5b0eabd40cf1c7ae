"""The addresses of the pages, an area a line."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from hengjian.site.web.home import views as home

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("", include("hengjian.site.web.attachments.urls")),
    path("", include("hengjian.site.web.exchange.urls")),
    path("", include("hengjian.site.web.jobs.urls")),
    path("", include("hengjian.site.web.trail.urls")),
    path("", include("hengjian.site.web.plans.urls")),
    path("", include("hengjian.site.web.schemes.urls")),
    path("", include("hengjian.site.web.library.urls")),
]
