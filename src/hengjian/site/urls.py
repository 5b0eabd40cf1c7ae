"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path
from django.urls.resolvers import RoutePattern

from hengjian.site.common.addresses import ByFirstStep, Later  # and the converter of <code:…>

handler400 = "hengjian.site.platform.failures.bad_request"
handler500 = "hengjian.site.platform.failures.answer_failure"
PAGES = [
    path("p/", include("hengjian.site.residents.hotline.open_urls")),
    path("p/", include("hengjian.site.residents.rounds.open_urls")),
    path("p/", include("hengjian.site.residents.vote.open_urls")),
    path("p/", include("hengjian.site.residents.surveys.open_urls")),
    path("p/", include("hengjian.site.residents.public.urls")),
    path("openrosa/", include("hengjian.site.residents.surveys.openrosa_urls")),
    path("accounts/", include("hengjian.site.web.accounts.urls")),
    path("cases/", include("hengjian.site.residents.hotline.urls")),
    path("surveys/", include("hengjian.site.residents.surveys.urls")),
    path("rounds/", include("hengjian.site.residents.rounds.urls")),
    path("votes/", include("hengjian.site.residents.vote.urls")),
    Later(RoutePattern("api/v1/"), "hengjian.site.api.urls", app_name="ninja", namespace="api"),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("hengjian.site.web.urls")),
]
urlpatterns = [ByFirstStep(RoutePattern(""), PAGES)]
