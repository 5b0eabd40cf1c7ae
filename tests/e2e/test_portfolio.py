"""A country of ten thousand projects in a browser: from the whole to a project, within time."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.walking import DESK, PHONE, Entering, follow
from tests.looking import violations
from tests.portfolio.countries import write_country
from tests.site.serving import OwnSite

pytestmark = pytest.mark.browser
TIMES = 3
"""A page is asked for so often, and the fastest counts: the machine does other things as well."""
MILLISECONDS = 500
ASKED = (
    "const [seen] = performance.getEntriesByType('navigation');"
    "return seen.responseEnd - seen.requestStart"
)


@pytest.fixture(name="country", scope="module")
def fixture_country(tmp_path_factory: pytest.TempPathFactory, demo_site: OwnSite) -> str:
    """The country, loaded beside the invented province of the demonstration."""
    results = write_country(tmp_path_factory.mktemp("country"))
    given = {
        "--code": "country",
        "--title": "一国",
        "--region": "530402",
        "--about": str(results.parent / "about.csv"),
        "--levels": "city,region",
        "--by": "city",
        "--claimed": "claimed",
        "--unit": "unit",
    }
    said = demo_site.manage(
        "load_portfolio", str(results), *(word for pair in given.items() for word in pair)
    )
    assert "country: 10000 / 31" in said, "the whole, ten cities, twenty districts"
    return "country"


def within(page: Page) -> float:
    """How long the fastest of some answers to the page took, in milliseconds."""
    took = []
    for _ in range(TIMES):
        page.reload()
        took.append(float(page.evaluate(f"() => {{ {ASKED} }}")))
    return min(took)


def test_ten_thousand_projects_are_explored_within_time(country: str, entering: Entering) -> None:
    page = entering("财政部门", DESK)
    page.goto("/portfolios/")
    follow(page.get_by_role("link", name="一国"))
    expect(page.locator(".tile")).to_have_count(10)
    assert within(page) <= MILLISECONDS
    follow(page.locator(".tile a").first)
    expect(page.locator(".tile")).to_have_count(2)
    assert within(page) <= MILLISECONDS
    follow(page.locator(".tile a").first)
    expect(page.locator("tbody tr").filter(has_text="N")).to_have_count(50)
    assert within(page) <= MILLISECONDS
    follow(page.get_by_role("navigation", name="分页").get_by_role("link", name="4"))
    expect(page.locator("tbody tr").filter(has_text="N")).to_have_count(50)
    page.locator("tbody tr").filter(has_text="N").last.locator("a.figure").first.click()
    expect(page.locator("body")).to_contain_text("评价结果里的总分")


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_the_invented_province_can_be_read_by_everybody(
    entering: Entering, size: dict[str, int], scheme: str
) -> None:
    page = entering("财政部门", size, scheme)
    for address in (
        "/portfolios/",
        "/portfolios/invented-province/",
        "/portfolios/invented-province/at/合成甲市",
        "/portfolios/invented-province/at/合成甲市~s合成甲市一区",
    ):
        page.goto(address)
        expect(page.locator(".synthetic").first).to_be_visible()
        assert [v["id"] for v in violations(page)] == [], address
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], address


def test_the_brief_and_open_data_are_fetched(entering: Entering, tmp_path: Path) -> None:
    page = entering("财政部门", DESK)
    page.goto("/portfolios/invented-province/")
    for name, begins in (("PDF", b"%PDF"), ("JSON", b"{")):
        with page.expect_download() as found:
            page.get_by_role("link", name=name, exact=True).click()
        file = tmp_path / name
        found.value.save_as(file)
        assert file.read_bytes().startswith(begins)
