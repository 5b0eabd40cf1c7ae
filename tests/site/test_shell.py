"""The frame around every page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.site.reading import seen

pytestmark = pytest.mark.django_db


def test_a_stranger_is_sent_to_the_log_in_page() -> None:
    answer = Client().get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/log-in/")


def test_the_page_names_who_is_acting_and_as_what(client_of: Callable[[str], Client]) -> None:
    page = seen(client_of("auditor").get("/").content.decode())
    assert "auditor甲" in page
    assert "审计人员 · 审计局" in page


def test_no_page_allows_an_inline_script(client_of: Callable[[str], Client]) -> None:
    policy = client_of("auditor").get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script" not in policy, "scripts fall back to default-src: only our own files"
    assert "style-src 'self'" in policy


@pytest.mark.parametrize(("role", "searches"), [("auditor", True), ("administrator", False)])
def test_the_search_is_steps_for_who_may_search(
    client_of: Callable[[str], Client], role: str, searches: bool
) -> None:
    client = client_of(role)
    assert ('id="top-search"' in seen(client.get("/").content.decode())) is searches
    assert client.get("/search/").status_code == (200 if searches else 403)
