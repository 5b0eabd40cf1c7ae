"""A sub-district worker completes a dossier on a phone; axe looks over their shoulder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_socket import enable_socket

from hengjian.site.accounts.models import Membership
from hengjian.site.library import actions
from hengjian.site.library.models import Shortcoming, Site, SitePicture
from tests.e2e.conftest import browser as browser  # the fixture
from tests.e2e.walking import DESK, PHONE, Scheme, follow
from tests.looking import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
PAGES = (
    "/sites/",
    "/sites/S-1/?edit=basics",
    "/projects/P-1/",
    "/projects/P-1/approvals/",
    "/projects/P-1/scope/",
    "/projects/new",
)


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """The browser's loop runs in the thread that asks the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="session", autouse=True)
def loopback() -> None:
    """The live server may listen on this machine."""
    enable_socket()


@pytest.fixture
def open_as(
    live_server: Any,
    browser: Browser,
    client_of: ClientOf,
    settings: Any,
    tmp_path: Path,
) -> Iterator[Callable[..., Page]]:
    """``open_as(role, path, size)``: a page in a browser in which that person is logged in."""
    enable_socket()
    settings.MEDIA_ROOT = tmp_path
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    opened = []

    def open_page(role: str, path: str, size: ViewportSize, theme: Scheme = "light") -> Page:
        context = browser.new_context(
            viewport=size,
            color_scheme=theme,
            locale="zh-CN",
            base_url=live_server.url,
        )
        opened.append(context)
        session = client_of(role).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(path, wait_until="networkidle")
        return page

    yield open_page
    for context in opened:
        context.close()


@pytest.fixture
def site(member: Member) -> Site:
    """A site of a project."""
    actions.create_project(
        by=member("competent_department"),
        values={"code": "P-1", "name": "二期", "region": "D", "competent_department": "HSG"},
    )
    values = {"code": "S-1", "name": "东风小区", "sub_district": "D1", "project": "P-1"}
    return actions.create_site(
        by=member("competent_department"), values={**values, "households": 80}
    )


def serious(page: Page) -> list[tuple[str, Any]]:
    found = violations(page)
    return [
        (each["id"], [node["target"] for node in each["nodes"]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(
    ("fails", "told"), [("unreached", "没有连上"), ("failed", "这一部分没有取到")]
)
def test_a_part_of_the_page_that_does_not_come_is_told(
    site: Site, open_as: Callable[..., Page], fails: str, told: str
) -> None:
    page = open_as("sub_district", "/sites/S-1/", PHONE)
    figure = page.locator("#basics .figure").first
    trace = f"**{figure.get_attribute('href')}"
    page.route(trace, lambda r: r.abort() if fails == "unreached" else r.fulfill(status=500))
    figure.click()
    page.locator("#missed", has_text=told).wait_for()
    assert serious(page) == []
    page.unroute(trace)
    figure.click()
    page.locator("#drawer-body").get_by_role("heading").first.wait_for()
    page.locator("#missed").wait_for(state="detached")


def _taken_in_may(folder: Path) -> Path:
    """A photograph of 2022-05-01, as its file says."""
    image, noon = folder / "gate.jpg", datetime(2022, 5, 1, 12, tzinfo=UTC).timestamp()
    Image.new("RGB", (640, 480), "teal").save(image, "JPEG")
    os.utime(image, (noon, noon))
    return image


def test_a_dossier_is_filled_on_a_phone(
    site: Site, open_as: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_as("sub_district", "/sites/S-1/", PHONE)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0, "nothing sticks out"
    before = page.locator("#missing-bar").inner_text()

    page.locator("#basics .card-actions").click()
    page.locator("#basics-community").fill("东社区")
    page.locator("#basics-street").fill("东风路1号")
    page.locator("#basics-built_year").fill("85")
    page.locator("#basics form .btn-primary").click()
    page.locator("#basics-built_year_error").wait_for()
    page.locator("#basics-built_year").fill("1985")
    page.locator("#basics form .btn-primary").click()
    page.locator("#basics .figure", has_text="1985").wait_for()
    assert page.locator("#missing-bar").inner_text() != before, "the list follows at once"

    page.locator("#tick-water_main").click()
    page.locator("#tick-water_main[aria-pressed=true]").wait_for()
    assert Shortcoming.objects.get().item == "water_main"

    follow(page.get_by_role("link", name="拍照", exact=True))
    page.locator("[name=text]").fill("大门朝里")
    page.locator("input[name=pictures]").set_input_files(_taken_in_may(tmp_path))
    page.locator("#picture-preview:not([hidden])").wait_for()
    page.get_by_role("button", name="保存照片").click()
    page.locator("[data-diary] [data-recent] img").wait_for()
    picture = SitePicture.objects.get()
    assert picture.viewpoint.name == "大门朝里"
    assert picture.taken_on == date(2022, 5, 1), "not today, as its file tells"
    assert serious(page) == []
    follow(page.locator("[data-diary] [data-recent] a"))
    assert serious(page) == []
    page.locator("#basics .figure", has_text="1985").click()
    page.locator("#drawer.show #drawer-body", has_text="sub_district甲").wait_for()


def test_the_place_is_read_only_with_consent(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("sub_district", "/sites/S-1/?edit=place", PHONE)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 102.545, "latitude": 24.351})
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.locator("[data-locate]").click()
    assert page.locator("#place-longitude").input_value() == ""
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("[data-locate]").click()
    page.wait_for_function("document.querySelector('#place-longitude').value !== ''")
    assert page.locator("#place-datum").input_value() == "WGS-84"
    page.locator("#place form .btn-primary").click()
    page.locator("#place .figure", has_text="102.5").wait_for()
    assert str(Site.objects.get().latitude) == "24.351000"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_serious(
    site: Site, open_as: Callable[..., Page], size: ViewportSize, theme: Scheme
) -> None:
    page = open_as("competent_department", PAGES[0], size, theme)
    found = {}
    for path in PAGES:
        page.goto(path, wait_until="networkidle")
        if wrong := serious(page):
            found[path] = wrong
    assert found == {}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_check_list_stays_at_hand_and_its_lines_land_on_the_item(
    site: Site, open_as: Callable[..., Page], size: ViewportSize
) -> None:
    page = open_as("sub_district", "/sites/S-1/", size)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    line = page.locator("#missing .check-missing a", has_text="居民意愿征询结果")
    if size is PHONE:
        page.locator(".missing-open", has_text="下一步").click()
        page.locator("#missing-sheet.show").wait_for()
    expect(line).to_be_in_viewport()
    assert serious(page) == []
    line.click()
    page.locator("#willingness:focus").wait_for()
    page.locator("#missing-sheet.show, #missing-sheet.hiding").wait_for(state="detached")
    expect(page.locator("#willingness-title")).to_be_in_viewport()
    if size is PHONE:
        page.locator(".missing-open").click()
        page.locator("#missing-sheet.show").wait_for()
    follow(page.locator("#missing .check-missing a", has_text="社区和门牌"))
    page.locator("#basics-community:focus").wait_for()
    assert serious(page) == []
