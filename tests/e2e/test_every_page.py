"""Every page of the site stays in its frame, is accessible, and speaks one language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, cycle, pairwise

import pytest
from playwright.sync_api import Browser, Page

from tests.depth import WHOLE, part_of
from tests.e2e.walking import DAY, DESK, MONEY, PHONE, PLAN, Entering, follow
from tests.looking import violations

pytestmark = pytest.mark.browser


WORKS = (
    DAY,
    f"projects/HT-OLD-2/{DAY}",
    *(
        f"projects/HT-OLD-2/{tab}/{DAY}"
        for tab in ("sites", "schedule", "milestones", "checks", "acceptance", "diary")
    ),
    "projects/HT-OLD-2/rows/inspections/new",
    f"sites/SYN-0001/{DAY}",
)


BONDS = (
    "",
    "issues/HT-BOND-2022/",
    "projects/",
    f"projects/HT-OLD-2/{DAY}",
    f"projects/HT-OLD-2/{DAY}&revenue=-8&cost=5",
    *(f"projects/HT-OLD-2/{tab}{DAY}" for tab in ("forecast", "stress", "registers", "goals")),
    f"calendar/{DAY}",
    "use-changes/",
    "clauses/",
    "disclosure/?year=2022",
    "assessments/",
    "assessments/new",
    "assessments/SQ2024-0001/",
)


PAGES = (
    "/",
    "/projects/",
    "/projects/HT-OLD-2/",
    "/sites/",
    "/sites/SYN-0001/",
    "/map/",
    "/schemes/",
    "/schemes/FA2024-0001/",
    "/schemes/compare",
    "/schemes/compare?code=FA2024-0001&code=FA2024-0002",
    "/plans/",
    PLAN,
    f"{PLAN}money",
    "/utilities/",
    "/notices/",
    "/notices/preferences",
    "/utilities/calendar",
    "/utilities/conflicts",
    "/utilities/coordination/",
    "/utilities/coordination/TC-0001/",
    "/utilities/starts/",
    *(f"/works/{tail}" for tail in WORKS),
    *(f"/bonds/{tail}" for tail in BONDS),
    "/map/?colour=slip&as_of=2023-09-30",
    "/warnings/",
    "/warnings/YJ-HT-OLD-2-start-missed-1/",
    "/warnings/projects/HT-OLD-2/",
    "/warnings/replay/HT-OLD-2/?at=2022-08",
    "/monitoring/",
    "/monitoring/JK20230731-1/",
    "/diary/",
    "/money/",
    MONEY,
    "/money/HT-OLD-2/movements/",
    "/money/payments/",
    "/money/payments/SYN-P029/",
    "/money/contracts/",
    "/money/contracts/SYN-HT1/",
    "/money/bank/ZH-HT-OLD-2-special-special_bond/",
    "/imports/",
    "/exports/",
    "/search/?q=hcxq",
    "/portfolios/invented-province/years/",
    "/portfolios/invented-province/firms/",
    "/firms/F-b19ab8ffdee5/",
    "/comparisons/",
    "/glossary/",
    "/first-steps/",
    "/trail/",
    "/accounts/rights/",
    "/accounts/security/",
)


AT_THE_DESK = PAGES if WHOLE else (*part_of(PAGES, 0), *part_of(PAGES, 2))
"""A short run sees each page once: a third of them on the phone, the others at the desk."""
SERIOUS = ("serious", "critical")


@pytest.mark.parametrize(
    ("size", "scheme", "addresses"),
    [(DESK, "light", AT_THE_DESK), (PHONE, "dark", part_of(PAGES, 1))],
    ids=["desk", "phone in the dark"],
)
def test_every_page_stays_in_its_frame_and_is_accessible(
    entering: Entering, size: dict[str, int], scheme: str, addresses: Sequence[str]
) -> None:
    page = entering("主管部门经办", size, scheme)
    wrong: list[str] = []
    page.context.on("weberror", lambda each: wrong.append(f"{each.page.url}: {each.error}"))
    for address, tab in _walk(page, addresses):
        wide = tab.evaluate("document.documentElement.scrollWidth")
        if wide > size["width"]:
            wrong.append(f"{address}: {wide} pixels wide")
        serious = [v for v in violations(tab) if v["impact"] in SERIOUS]
        wrong += [f"{address}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in serious]
    assert wrong == []


def _walk(page: Page, addresses: Sequence[str]) -> Iterator[tuple[str, Page]]:
    """Each address in a tab that came to rest; the next one loads in another tab meanwhile."""
    tabs = cycle((page, page.context.new_page()))
    begun = ((address, _begin(next(tabs), address)) for address in addresses)
    for (address, tab), _ in pairwise(chain(begun, [None])):
        tab.wait_for_load_state("networkidle")
        yield address, tab


def _begin(tab: Page, address: str) -> Page:
    answer = tab.goto(address, wait_until="commit")
    assert answer is not None
    assert answer.status == 200, address
    return tab


def test_the_log_in_page_is_accessible(browser: Browser, district: str) -> None:
    page = browser.new_page(base_url=district)
    page.goto("/accounts/log-in/")
    found = violations(page)
    assert [v["id"] for v in found if v["impact"] in SERIOUS] == []
    page.close()


def test_every_word_of_the_pages_is_english_where_english_is_asked_for(
    entering: Entering,
) -> None:
    page = entering("主管部门经办")
    page.goto("/")
    follow(page.locator("form[action='/language/setlang/'] button"))
    for address in ("/", "/sites/", "/schemes/", "/plans/", "/projects/"):
        page.goto(address)
        heading = page.locator("h1").inner_text() + page.locator("nav[id=site-menu]").inner_text()
        labels = "".join(page.locator("main label, main th, main button").all_inner_texts())
        chinese = [c for c in heading.replace("红塔区", "") + labels if "一" <= c <= "鿿"]
        assert chinese == [], (address, "".join(chinese))
