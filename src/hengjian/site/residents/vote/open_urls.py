"""The addresses of votes for everybody, and for who shows the code of a letter."""

from __future__ import annotations

from django.urls import path

from hengjian.site.residents.vote import open_pages

app_name = "open-vote"
urlpatterns = [
    path("vote/", open_pages.vote, name="vote"),
    path("<code:code>/votes/<code:ballot>/", open_pages.ballot, name="ballot"),
    path("<code:code>/votes/<code:ballot>/count.jsonl", open_pages.file, name="file"),
    path("<code:code>/votes/<code:ballot>/result.pdf", open_pages.sheet, name="sheet"),
]
