"""Notes: on a record, one, who may be named, all of one's own."""

from __future__ import annotations

from django.urls import path

from hengjian.site.talk.pages import notes

urlpatterns = [
    path("notes/", notes.listing, name="notes"),
    path("notes/of/<str:kind>/<code:code>/", notes.of, name="notes-of"),
    path("notes/of/<str:kind>/<code:code>/people", notes.people, name="notes-people"),
    path("notes/<code:code>/", notes.note, name="note"),
]
