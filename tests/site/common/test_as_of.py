"""One clock: who chooses a day sees that day on every page, and in every address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from hengjian.site.common.days import by_the_calendar, current_day, showing, shown_day

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
PAGE = {"Accept": "text/html"}


@pytest.fixture(autouse=True)
def stands(settings: Any, district: object) -> None:
    settings.STANDS_ON = date(2023, 9, 30)


def test_the_day_is_a_setting_else_the_calendar(settings: Any) -> None:
    assert current_day() == shown_day() == date(2023, 9, 30)
    with by_the_calendar():
        assert current_day() > date(2023, 9, 30)
    settings.STANDS_ON = None
    assert current_day() > date(2023, 9, 30)


def test_showing_ends_with_its_block() -> None:
    with showing(date(2023, 3, 31)):
        assert shown_day() == date(2023, 3, 31)
        assert current_day() == date(2023, 9, 30), "what is entered is not dated by it"
    assert shown_day() == date(2023, 9, 30)


def test_a_chosen_day_stays_and_stands_in_the_address(client_of: ClientOf) -> None:
    clerk = client_of("competent_department")
    first = clerk.get("/works/?as_of=2023-03-31", headers=PAGE)
    assert "2023-03-31" in first.content.decode()
    led = clerk.get("/sites/?q=%E4%B8%9C&page=2", headers=PAGE)
    assert led["Location"] == "/sites/?q=%E4%B8%9C&page=2&as_of=2023-03-31"
    assert clerk.get("/sites/?as_of=2023-09-30", headers=PAGE).status_code == 200
    assert clerk.get("/sites/", headers=PAGE).status_code == 200, "back to the day it is"


def test_what_is_no_day_is_the_day_it_is(client_of: ClientOf) -> None:
    clerk = client_of("competent_department")
    for written in ("", "2023-02-30", "x", "0001-01-01", "9999-12-31"):
        page = clerk.get("/works/", {"as_of": written}, headers=PAGE).content.decode()
        assert 'value="2023-09-30"' in page, written
        assert "another-day" not in page, written


def test_a_part_of_a_page_shows_the_day_of_its_page_not_of_another_window(
    client_of: ClientOf,
) -> None:
    clerk = client_of("competent_department")
    clerk.get("/works/?as_of=2023-03-31", headers=PAGE)
    part = {**PAGE, "HX-Request": "true", "X-As-Of": "2023-06-30"}
    answer = clerk.get("/works/", headers=part)
    assert answer.status_code == 200, "a part is not led anywhere"
    assert 'value="2023-06-30"' in answer.content.decode()


def test_forms_are_sent_without_a_way_around(client_of: ClientOf) -> None:
    clerk = client_of("competent_department")
    clerk.get("/works/?as_of=2023-03-31", headers=PAGE)
    sent = clerk.post("/works/diary/write", {}, headers=PAGE)
    assert "as_of" not in sent.get("Location", "")


def test_exports_follow_the_day_although_they_are_read_later(client_of: ClientOf) -> None:
    clerk = client_of("competent_department")
    clerk.get("/works/?as_of=2023-03-31", headers=PAGE)
    answer = clerk.get("/sites/?export=xlsx", headers=PAGE)
    assert answer.status_code in {200, 302}
    assert shown_day() == date(2023, 9, 30), "nothing of a request stays behind"
