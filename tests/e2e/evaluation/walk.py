"""What the walks through evaluations share: the evaluations, reading a page, taking a step."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from tests.e2e.walking import Entering, follow, framed

ISSUED, HALF, OPEN = (f"/evaluations/PJ2023-000{number}/" for number in (1, 2, 3))
"""The published one; one half-way; the one that takes the place of the published."""
LAST = "/evaluations/PJ2022-0001/"
"""Of the year before, issued, with what followed from it."""


def main(page: Page) -> str:
    """What the page says."""
    return page.locator("main").inner_text()


def says(page: Page, *words: str) -> None:
    """The page says these, nothing runs out of it, and everybody can use it."""
    said = main(page)
    for each in words:
        assert each in said, (each, page.url)
    framed(page)


def choose(box: Locator, text: str) -> None:
    """The first choice that has these words."""
    value = box.locator("option", has_text=text).first.get_attribute("value")
    box.select_option(value=value)


def step(where: Page | Locator, name: str, **typed: str) -> None:
    """Take the step of that name; the labels of what it asks for begin like the keywords."""
    form = _form_of(where, name)
    for label, text in typed.items():
        form.get_by_label(label).last.fill(text)
    follow(form.get_by_role("button", name=name, exact=True))


def _form_of(where: Page | Locator, name: str) -> Locator:
    """The form of a step, unfolded where it lies folded."""
    page = where if isinstance(where, Page) else where.page
    named = page.locator(f"button:text-is('{name}')")
    form = where.locator("form.step").filter(has=named).first
    if not form.is_visible():
        form.locator("xpath=ancestor::details[1]/summary").click()
    return form


def refused(page: Page, *words: str) -> None:
    """The page says no, and these words of why."""
    told = "\n".join(page.get_by_role("alert").all_inner_texts())
    for each in words:
        assert each in told, (each, told)


def commission(entering: Entering, kind: str, timing: str) -> tuple[Page, str]:
    """An evaluation that finance commissions, with its lead named; the lead's page, its address."""
    finance = entering("财政部门")
    finance.goto("/evaluations/new?project=HT-OLD-2")
    finance.get_by_label("评价类型").select_option(value=kind)
    finance.get_by_label("评价时点").select_option(value=timing)
    finance.get_by_label("评价机构").select_option(index=1)
    finance.get_by_label("指标体系").select_option(value="special-bond-renewal-hongta")
    finance.get_by_label("评价截至日").fill("2023-09-30")
    follow(finance.locator("main").get_by_role("button", name="委托"))
    address = finance.url.split("?")[0]
    choose(finance.get_by_label("主评人"), "卫评")
    follow(finance.get_by_role("button", name="指定主评人"))
    lead = entering("主评人")
    lead.goto(address)
    return lead, address
