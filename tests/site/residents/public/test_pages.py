"""A community for everybody: found, read, printed; what stands there and what never does."""

from __future__ import annotations

import gzip
from datetime import date
from importlib.resources import files

import pypdfium2 as pdfium
import pytest
from django.test import Client

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.days import current_day
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.models import Site
from hengjian.site.residents.public import queries
from hengjian.site.residents.public.models import Announcement, Contact
from tests.site.reading import seen

pytestmark = pytest.mark.django_db
FIRST_PAGE = 50_000
"""Bytes of the first page with its style sheet, compressed, before pictures."""


@pytest.fixture
def site(district: Organisation) -> Site:
    return Site.objects.create(
        code="T-1", name="东一小区", pinyin="dyxq", street="北门街 3 号", community="北门社区",
        sub_district=Organisation.objects.get(code="D1"), households=43, buildings_count=3,
    )  # fmt: skip


def contact(role: str, region: str, site: Site | None = None, **more: object) -> Contact:
    values = {"name": f"{role}·{region}", "phone": "12345", "since": date(2022, 1, 1), **more}
    place = Organisation.objects.get(code=region)
    code = f"L{Contact.objects.count()}"
    return Contact.objects.create(code=code, role=role, region=place, site=site, **values)


@pytest.mark.parametrize("asked", ["东一", "dyx", "北门街", "北门社区", "t-1"])
def test_a_community_is_found_as_people_call_it(site: Site, asked: str) -> None:
    page = seen(Client().get("/p/", {"q": asked}).content.decode())
    assert "东一小区" in page


def test_who_knows_the_sub_district_finds_all_its_communities(site: Site) -> None:
    """Not only the first twenty; and a part of a name still stops there."""
    Site.objects.bulk_create(
        Site(code=f"T-{number}", name=f"小区{number}号", sub_district=site.sub_district)
        for number in range(2, 32)
    )
    page = Client().get("/p/", {"q": site.sub_district.name[:2]}).content.decode()
    assert page.count('<a href="/p/T-') == 31
    assert "还有更多" not in page
    page = Client().get("/p/", {"q": "小区"}).content.decode()
    assert page.count('<a href="/p/T-') == 20
    assert "还有更多" in page


def test_the_first_page_is_small_and_asks_nobody_else(site: Site) -> None:
    answer = Client().get("/p/T-1/")
    page = answer.content.decode()
    style = (files("hengjian.site.residents.open") / "static/open/open.css").read_bytes()
    assert len(gzip.compress(answer.content)) + len(gzip.compress(style)) < FIRST_PAGE
    assert "<script" not in page
    assert "http://" not in page
    assert "https://" not in page
    assert not answer.cookies


def test_the_nearest_contact_is_shown_and_who_is_not_public_is_not(site: Site) -> None:
    contact("hotline", "D")
    contact("street", "D")
    contact("street", "D1")
    contact("contractor", "D1", site)
    contact("resident", "D1", site, name="王奶奶", public=False)
    page = seen(Client().get("/p/T-1/").content.decode())
    for told in ("hotline·D", "street·D1", "contractor·D1"):
        assert told in page
    assert "street·D " not in page
    assert "王奶奶" not in page


def test_who_gave_the_task_up_is_not_shown(site: Site) -> None:
    contact("contractor", "D1", site, name="旧项目部", until=date(2022, 6, 30))
    assert "contractor" not in queries.contacts_of(site, current_day())


def test_a_board_without_its_contacts_is_refused_by_name(site: Site) -> None:
    contact("contractor", "D1", site)
    answer = Client().get("/p/T-1/board.pdf")
    assert answer.status_code == 409
    page = seen(answer.content.decode())
    assert "还缺：监理单位、投诉热线" in page


def test_the_newest_notice_stands_first_and_a_replaced_one_not_at_all(site: Site) -> None:
    place = {"region": site.sub_district, "site": site}
    first = Announcement.objects.create(
        code="N1", kind="water", text="周一停水", posted_on=date(2022, 1, 1), **place
    )
    Announcement.objects.create(
        code="N2", kind="water", text="改为周二停水", posted_on=date(2022, 1, 2), replaces=first,
        **place,
    )  # fmt: skip
    page = seen(Client().get("/p/T-1/").content.decode())
    assert "改为周二停水" in page
    assert "周一停水" not in page


def test_a_board_is_one_page_of_a3_and_a_notice_one_of_a4(site: Site) -> None:
    for role in Contact.Role:  # as full as it can be
        contact(role, "D1", site)
    told = Announcement.objects.create(
        code="N1", kind="water", text="周一停水", posted_on=date(2022, 1, 1), site=site,
        region=site.sub_district,
    )  # fmt: skip
    for address, sides in (
        ("/p/T-1/board.pdf", (420, 297)),
        (f"/p/T-1/notices/{told.pk}.pdf", (210, 297)),
    ):
        book = pdfium.PdfDocument(Client().get(address).content)
        assert len(book) == 1
        assert [round(side * 25.4 / 72) for side in book[0].get_size()] == list(sides)
        assert "东一小区" in book[0].get_textpage().get_text_range()
        book.close()


def test_how_often_a_notice_was_shown_is_counted_and_nothing_of_who_saw_it(site: Site) -> None:
    """A counter on the notice; no cookie, and nothing is written beside it."""
    place = {"region": site.sub_district, "site": site}
    values = {"kind": "water", "posted_on": date(2022, 1, 1), **place}
    older = Announcement.objects.create(code="N1", text="周一停水", **values)
    newest = Announcement.objects.create(code="N2", text="周二停水", **values)
    client = Client()
    for _ in range(3):
        assert client.get("/p/T-1/").status_code == 200
    client.head("/p/T-1/")
    for row in (older, newest):
        row.refresh_from_db()
    assert (older.opened, newest.opened) == (0, 3)
    assert not client.cookies
    assert not TrailEntry.objects.exists()


def test_the_board_is_in_english_where_that_is_asked_for(site: Site) -> None:
    for role in Contact.Role:
        contact(role, "D1", site)
    told = {}
    for language in ("", "?language=en"):
        book = pdfium.PdfDocument(Client().get(f"/p/T-1/board.pdf{language}").content)
        told[language] = book[0].get_textpage().get_text_range()
        assert len(book) == 1
        book.close()
    assert "多久办好" in told[""]
    for part in ("How long it takes", "within 13 working days", "Whom to ask", "hotline"):
        assert part in told["?language=en"], part
    assert "多久办好" not in told["?language=en"]
