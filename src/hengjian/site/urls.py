"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("hengjian.site.web.urls")),
    path("accounts/", include("hengjian.site.web.accounts.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
