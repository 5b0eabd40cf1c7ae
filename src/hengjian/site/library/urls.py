"""The project library: sites, projects, their parts, pictures, archive; schemes and comments."""

from __future__ import annotations

from django.urls import path

from hengjian.site.library.pages import (
    archive,
    comments,
    comparison,
    filters,
    pictures,
    project_edit,
    projects,
    scheme_paper,
    schemes,
    site_edit,
    site_paper,
    sites,
)

SITE = "sites/<code:code>/"
PROJECT = "projects/<code:code>/"
urlpatterns = [
    path("filters/<slug:listing>/keep", filters.keep, name="keep-filter"),
    path("filters/<slug:listing>/forget", filters.forget, name="forget-filter"),
    path("sites/", sites.listing, name="sites"),
    path("sites/new", sites.new, name="new-site"),
    path(SITE, sites.page, name="site"),
    path(f"{SITE}paper.<slug:form>", site_paper.paper, name="site-paper"),
    path(f"{SITE}confirm", sites.confirm, name="confirm-site"),
    path(f"{SITE}tick", site_edit.tick, name="site-tick"),
    path(f"{SITE}sections/<slug:key>", site_edit.section, name="site-section"),
    path(f"{SITE}parts/<slug:key>", site_edit.part, name="site-part"),
    path(f"{SITE}parts/<slug:key>/<code:row>", site_edit.part, name="site-part-row"),
    path(
        f"{SITE}parts/<slug:key>/<code:row>/remove", site_edit.remove_part, name="site-part-remove"
    ),
    path(f"{SITE}opinions/<code:row>/answer", site_edit.answer_opinion, name="answer-opinion"),
    path("pictures/", pictures.on_site, name="pictures"),
    path("pictures/worker.js", pictures.worker, name="pictures-worker"),
    path(f"{SITE}pictures/<int:pk>/withdraw", pictures.withdraw, name="withdraw-picture"),
    path(f"{SITE}documents", archive.add_to_site, name="site-document"),
    path(
        f"{SITE}documents/<code:document>/withdraw",
        archive.withdraw_from_site,
        name="site-document-withdraw",
    ),
    path("projects/", projects.listing, name="projects"),
    path("projects/new", project_edit.new, name="new-project"),
    path("programmes/new", project_edit.new_programme, name="new-programme"),
    path(f"{PROJECT}bodies/<code:row>/reveal", projects.reveal, name="reveal-person"),
    path(PROJECT, projects.page, name="project"),
    path(f"{PROJECT}edit", project_edit.edit, name="edit-project"),
    path(f"{PROJECT}parts/<slug:key>", project_edit.part, name="project-part"),
    path(f"{PROJECT}parts/<slug:key>/<code:row>", project_edit.part, name="project-part-row"),
    path(
        f"{PROJECT}parts/<slug:key>/<code:row>/remove",
        project_edit.remove_part,
        name="project-part-remove",
    ),
    path(f"{PROJECT}documents", archive.add_to_project, name="project-document"),
    path(
        f"{PROJECT}documents/<code:document>/withdraw",
        archive.withdraw_from_project,
        name="project-document-withdraw",
    ),
    path(f"{PROJECT}policies/rest", project_edit.rest_on, name="rest-on"),
    path(f"{PROJECT}policies/new", project_edit.new_policy, name="new-policy"),
    path(
        f"{PROJECT}policies/<str:policy>/release",
        project_edit.rest_no_longer_on,
        name="rest-no-longer-on",
    ),
    path(f"{PROJECT}<slug:tab>/", projects.page, name="project-tab"),
]


urlpatterns += [
    path("schemes/", schemes.schemes, name="schemes"),
    path("schemes/new", schemes.new, name="scheme-new"),
    path("schemes/compare", comparison.compare, name="scheme-compare"),
    path("schemes/<code:code>/", schemes.scheme, name="scheme"),
    path("schemes/<code:code>/paper.<slug:form>", scheme_paper.paper, name="scheme-paper"),
    path("schemes/<code:code>/edit", schemes.edit, name="scheme-edit"),
    path("schemes/<code:code>/rescore", schemes.rescore, name="scheme-rescore"),
    path("schemes/<code:code>/comments", comments.enter, name="comment-enter"),
]
