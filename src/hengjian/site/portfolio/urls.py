"""Portfolios: the list, a place, what is handed out."""

from __future__ import annotations

from django.urls import path

from hengjian.site.portfolio.pages import firms, outgoing, places, saved, years

urlpatterns = [
    path("portfolios/", places.portfolios, name="portfolios"),
    path("portfolios/<slug:code>/", places.whole, name="portfolio"),
    path("portfolios/<slug:code>/years/", years.years, name="portfolio-years"),
    path("portfolios/<slug:code>/firms/", firms.firms, name="firms"),
    path("firms/<code:code>/", firms.firm, name="firm"),
    path("portfolios/<slug:code>/save", saved.save, name="portfolio-save"),
    path("comparisons/", saved.comparisons, name="comparisons"),
    path("comparisons/<code:code>/", saved.comparison, name="comparison"),
    path("comparisons/<code:code>/change", saved.change, name="comparison-change"),
    path("comparisons/<code:code>/remove", saved.remove, name="comparison-remove"),
    path("portfolios/<slug:code>/open.csv", outgoing.open_csv, name="portfolio-csv"),
    path("portfolios/<slug:code>/open.json", outgoing.open_json, name="portfolio-json"),
    path("portfolios/<slug:code>/brief.<slug:form>", outgoing.brief, name="portfolio-brief"),
    path("portfolios/<slug:code>/at/<code:path>", places.place, name="portfolio-place"),
]
