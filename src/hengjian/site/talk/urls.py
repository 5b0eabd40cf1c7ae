"""Notes: on a record, on many, one, who may be named, all of one's own."""

from __future__ import annotations

from django.urls import path

from hengjian.site.talk.pages import many, notes

urlpatterns = [
    path("notes/", notes.listing, name="notes"),
    path("notes/of/<str:kind>/<code:code>/", notes.of, name="notes-of"),
    path("notes/of/<str:kind>/<code:code>/people", notes.people, name="notes-people"),
    path("notes/chosen/<str:kind>/", many.write, name="notes-chosen"),
    path("notes/errands/<code:code>/alike", many.withdraw, name="errands-alike"),
    path("notes/<code:code>/", notes.note, name="note"),
]
