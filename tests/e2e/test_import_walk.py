"""As a clerk: the 296 communities from the template, mistakes mended, imported, taken back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.walking import ended, follow
from tests.looking import violations
from tests.site.exchange.filling import reference_sites
from tests.site.serving import OwnSite, free_port, own_site, served

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
PEOPLE = """
from hengjian.site.accounts.demo import make_accounts
from hengjian.site.accounts.models import Organisation
kind = Organisation.Kind
place = Organisation.objects.create(code="D", name="某区", kind=kind.DISTRICT)
for number, name in enumerate({names!r}):
    street = {{"name": name, "kind": kind.SUB_DISTRICT, "parent": place}}
    Organisation.objects.create(code=f"H{{number}}", **street)
house = Organisation.objects.create(code="HSG", name="住建局", kind=kind.UNIT, parent=place)
make_accounts({{"competent_department": house}})
"""
SHOTS = os.environ.get("HENGJIAN_SHOTS", "")
"""A folder for pictures of every step, in both widths and looks."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, blank: str) -> Iterator[OwnSite]:
    with own_site(tmp_path_factory.mktemp("walk"), blank) as made:
        names = sorted({row["sub_district"] for row in reference_sites()})
        made.manage("shell", "-v", "0", "-c", PEOPLE.format(names=names))
        yield made


def looked_at(tab: Page, step: str) -> None:
    """The page is accessible and fits a phone; pictures of it where they are wanted."""
    for width, look in ((1440, "light"), (375, "dark")):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.evaluate("look => document.documentElement.setAttribute('data-bs-theme', look)", look)
        bad = [each["id"] for each in violations(tab)]
        assert bad == [], (step, width, bad)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, (step, width)
        if SHOTS:
            tab.screenshot(path=f"{SHOTS}/{step}-{width}.png")
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.evaluate("document.documentElement.setAttribute('data-bs-theme', 'light')")


def fill(template: Path, rows: list[dict[str, Any]]) -> None:
    """Write the rows below the example, by the words of the header."""
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    words = {
        "code": "编码", "name": "小区名称", "sub_district": "街道", "households": "户数",
        "built_year": "建成年份", "floor_area": "建筑面积",
    }  # fmt: skip
    places = {str(cell.value).rstrip("*").partition("（")[0]: cell.column for cell in sheet[1]}
    for line, row in enumerate(rows, start=3):
        for name, word in words.items():
            sheet.cell(line, places[word], row[name])
    book.save(template)


def hand_in(tab: Page, address: str, file: Path) -> None:
    tab.goto(f"{address}/imports/new?table=sites")
    tab.set_input_files("input[type=file]", str(file))
    tab.check("input[name=synthetic]")
    follow(tab.get_by_role("button", name="上传并检查"))


def test_a_clerk_imports_the_communities_and_takes_them_back(
    browser: Browser, site: OwnSite, tmp_path: Path
) -> None:
    port = free_port()
    address, file = f"http://127.0.0.1:{port}", tmp_path / "小区.xlsx"
    with served(site, port):
        tab = browser.new_page(locale="zh-CN", viewport={"width": 1440, "height": 900})
        tab.goto(address)
        follow(tab.locator("button.demo-account"))
        tab.goto(f"{address}/imports/")
        looked_at(tab, "1-imports")
        tab.goto(f"{address}/imports/new")
        looked_at(tab, "2-hand-in")
        with tab.expect_download() as waiting:
            tab.click(".template-list a[href$='/sites.xlsx']")
        waiting.value.save_as(file)

        rows = reference_sites()
        wrong = [dict(row) for row in rows]
        wrong[0] |= {"households": "四十三", "sub_district": "风凰街道"}
        wrong[2] |= {"code": wrong[1]["code"], "floor_area": 0}
        fill(file, wrong)
        hand_in(tab, address, file)
        ended(tab, "个问题")
        shown = tab.inner_text("main")
        for part in ("C3", "风凰街道", "凤凰街道", "A5", "四十三"):
            assert part in shown
        looked_at(tab, "3-problems")

        fill(file, rows)
        hand_in(tab, address, file)
        ended(tab, "没有问题")
        assert tab.inner_text(".count-new b") == "296"
        assert site.rows("SELECT count(*) FROM library_site") == [(0,)]
        looked_at(tab, "4-preview")
        tab.fill("[name=why]", "建立项目储备库")
        follow(tab.get_by_role("button", name="确认导入"))
        ended(tab, "已导入")
        assert site.rows("SELECT count(*) FROM library_site") == [(296,)]
        looked_at(tab, "5-imported")

        tab.goto(f"{address}/exports/")
        looked_at(tab, "6-exports")
        tab.go_back()
        tab.click("main summary")
        tab.fill("[name=why]", "传错了文件")
        tab.on("dialog", lambda dialog: dialog.accept())
        follow(tab.get_by_role("button", name="撤销导入"))
        ended(tab, "全部恢复原样")
        assert site.rows("SELECT count(*) FROM library_site") == [(0,)]
        looked_at(tab, "7-undone")
        tab.close()
