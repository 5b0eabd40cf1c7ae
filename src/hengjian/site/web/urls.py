"""The addresses of the pages, an area a line."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from hengjian.site.library.pages import map as map_page
from hengjian.site.platform.step_pages import step_addresses
from hengjian.site.web.glossary import views as glossary_page
from hengjian.site.web.home import first_steps, pins
from hengjian.site.web.home import screen as screen_page
from hengjian.site.web.home import views as home
from hengjian.site.web.reference import views as reference_page
from hengjian.site.web.search import views as search_page

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("first-steps/", first_steps.first_steps, name="first-steps"),
    path("pins/<str:kind>/<code:code>", pins.pin, name="pin"),
    path("screen/", screen_page.screen, name="screen"),
    path("search/", search_page.search, name="search"),
    path("search/suggestions/", search_page.suggestions, name="search-suggestions"),
    path("glossary/", glossary_page.glossary, name="glossary"),
    path("reference/", reference_page.reference, name="reference"),
    path("reference/<str:name>", reference_page.reference, name="reference-file"),
    path("map/", map_page.whole, name="map"),
    path("map/data/", map_page.data, name="map-data"),
    *step_addresses(),
    path("", include("hengjian.site.web.attachments.urls")),
    path("", include("hengjian.site.bonds.urls")),
    path("", include("hengjian.site.evaluation.urls")),
    path("", include("hengjian.site.exchange.urls")),
    path("", include("hengjian.site.web.figure.urls")),
    path("", include("hengjian.site.money.urls")),
    path("", include("hengjian.site.web.interface.urls")),
    path("", include("hengjian.site.web.jobs.views")),
    path("", include("hengjian.site.web.notices.urls")),
    path("", include("hengjian.site.web.records.urls")),
    path("", include("hengjian.site.web.trail.urls")),
    path("", include("hengjian.site.planning.urls")),
    path("", include("hengjian.site.portfolio.urls")),
    path("", include("hengjian.site.library.urls")),
    path("", include("hengjian.site.web.styleguide.urls")),
    path("", include("hengjian.site.talk.urls")),
    path("", include("hengjian.site.works.urls")),
    path("", include("hengjian.site.watching.urls")),
]
