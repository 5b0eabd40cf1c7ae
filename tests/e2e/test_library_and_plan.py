"""The library, the schemes and the plan as their users walk them."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import FilePayload

from tests.e2e.walking import PHONE, PLAN, Entering, follow, framed, picture

pytestmark = pytest.mark.browser


def test_a_sub_district_worker_completes_a_dossier_on_the_phone(entering: Entering) -> None:
    page = entering("街道社区", PHONE)
    page.goto("/sites/?stage=started")
    follow(page.locator("#list a[href^='/sites/SYN']").first)
    page.locator(".missing-open").click()
    page.locator("#missing-sheet.show").wait_for()
    assert "改造前照片" in page.locator("#missing").inner_text()
    page.keyboard.press("Escape")
    page.locator("#missing-sheet.show, #missing-sheet.hiding").wait_for(state="detached")
    follow(page.get_by_role("link", name="拍照", exact=True))
    name = page.locator("#site").evaluate("each => each.selectedOptions[0].textContent.trim()")
    page.locator("label", has_text="改造前").click()
    page.context.set_offline(True)
    page.locator("input[name=pictures]").set_input_files(picture())
    page.locator("#picture-preview:not([hidden])").wait_for()
    page.get_by_role("button", name="保存照片").click()
    page.locator("[data-waiting]", has_text="待发送 1 条").wait_for()
    assert page.locator("#picture-preview").is_hidden(), "the next one can be taken"
    page.context.set_offline(False)
    page.locator("[data-diary] [data-recent] img").wait_for()
    assert page.locator("[data-diary] [data-recent]").inner_text().strip().startswith(name)
    assert page.locator(".spot-bar a").all_inner_texts() == ["首页", "现场拍照", "写日志"]
    framed(page)
    follow(page.locator("[data-diary] [data-recent] a").first)
    assert page.locator(".view img").count() == 1
    tick = page.locator(".tick[aria-pressed=false]").first
    key = tick.get_attribute("id")
    tick.click()
    page.wait_for_selector(f"#{key}[aria-pressed=true]")
    page.reload()
    assert page.locator(f"#{key}").get_attribute("aria-pressed") == "true"


def test_the_department_compares_schemes_and_carries_a_plan_to_publication(
    entering: Entering,
) -> None:
    clerk = entering("主管部门经办")
    clerk.goto("/schemes/compare?code=FA2024-0001&code=FA2024-0002")
    assert "全面改造方案" in clerk.locator("table.compare").inner_text()
    clerk.goto(PLAN)
    assert "已证明：在这些条件下没有更好的选法" in clerk.locator("body").inner_text()
    follow(clerk.get_by_role("button", name="提交批准"))
    assert clerk.get_by_role("button", name="批准", exact=True).count() == 0
    head = entering("主管部门负责人")
    head.goto(PLAN)
    follow(head.get_by_role("button", name="批准", exact=True))
    follow(head.get_by_role("button", name="公布"))
    assert "已公布" in head.locator("body").inner_text()


def test_the_finance_bureau_sees_it_all_and_can_change_nothing(entering: Entering) -> None:
    page = entering("财政部门")
    for address in ("/projects/HT-OLD-2/", "/sites/SYN-0001/", "/schemes/FA2024-0001/", PLAN):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        own = ":not([action^='/notes/']):not([action^='/pins/'])"  # a word of hers, a mark of hers
        changing = page.locator(f"main form[method=post]{own}")
        assert changing.count() == 0, address
    token = page.evaluate("JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRFToken']")
    refused = page.request.post(
        f"{page.url.split('/plans')[0]}/sites/SYN-0001/steps/finish", headers={"X-CSRFToken": token}
    )
    assert refused.status in (403, 404)


def test_the_administrator_sees_no_business_data(entering: Entering) -> None:
    page = entering("系统管理员")
    assert page.request.get(page.url + "sites/").status == 403
    assert "您的角色不接触业务数据" in page.locator("body").inner_text()


def test_a_figure_opens_the_drawer_with_its_source(entering: Entering) -> None:
    page = entering("财政部门")
    page.get_by_role("link", name="19,759").click()
    page.locator("#drawer-body", has_text="各小区“户数”之和").wait_for()
    assert "合成小区" in page.locator("#drawer.show").inner_text()
    page.goto("/projects/HT-OLD-2/")
    page.get_by_role("link", name="79,235.50").first.click()
    drawer = page.locator("#drawer.show")
    drawer.wait_for()
    page.locator("#drawer-body", has_text="绩效评价报告").wait_for()
    assert "红塔区老旧小区改造项目（二期）绩效评价报告" in drawer.inner_text()


def test_two_people_who_change_one_site_at_once_are_told(entering: Entering) -> None:
    first, second = entering("街道社区"), entering("主管部门经办")
    first.goto("/sites/?stage=planned")
    address = first.locator("#list a[href^='/sites/SYN']").first.get_attribute("href")
    assert address is not None
    for page in (first, second):
        page.goto(f"{address}sections/basics")
    for page, households in ((first, "88"), (second, "99")):
        form = page.locator("form:has([name=households])")
        form.locator("[name=households]").fill(households)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            form.get_by_role("button", name="保存").click()
    conflict = second.locator("form.conflict", has_text="88")
    conflict.wait_for()
    assert "99" in conflict.inner_text()


def test_a_browser_without_webgl_says_so_and_shows_dots_that_lead_to_their_sites(
    entering: Entering,
) -> None:
    page = entering("主管部门经办")
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto("/map/")
    page.wait_for_selector(".map-drawing-only a")
    assert "没有开启 WebGL" in page.locator("main").inner_text()
    assert not page.get_by_text("叠加本机边界文件").is_visible()
    page.locator(".map-drawing-only a").first.click()
    page.wait_for_url("**/sites/*/")


def test_a_boundary_file_that_is_wrong_is_told_of_and_what_is_sound_is_drawn(
    entering: Entering,
) -> None:
    page = entering("主管部门经办")
    page.goto("/map/")
    page.wait_for_selector("[data-map][data-ready]")
    chosen = page.locator("input[type=file][data-map-overlay]")
    told = page.locator("#messages")
    bow = [[102.52, 24.33], [102.54, 24.36], [102.54, 24.33], [102.52, 24.36], [102.52, 24.33]]
    far = [[116.3, 39.9], [116.4, 39.9], [116.4, 40.0], [116.3, 39.9]]
    chosen.set_input_files(_boundaries(蝴蝶结=bow, 邻区=far))
    told.get_by_text("2 处不对（共 2 个图形）").wait_for()
    first, second = told.locator("li").all_inner_texts()
    assert "第 1 个图形“蝴蝶结”：边界线在 102.530000, 24.345000 与自己相交" in first
    assert "第 2 个图形“邻区”：大部分不在本单位管辖范围内" in second
    sound = [[102.52, 24.345], [102.525, 24.345], [102.525, 24.35], [102.52, 24.345]]
    chosen.set_input_files(_boundaries(好的=sound))
    told.locator(".alert").wait_for(state="detached")


def _boundaries(**rings: list[list[float]]) -> FilePayload:
    """A file with one polygon a name."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for name, ring in rings.items()
    ]
    collection = {"type": "FeatureCollection", "features": features}
    told = json.dumps(collection, ensure_ascii=False).encode()
    return {"name": "边界.geojson", "mimeType": "application/geo+json", "buffer": told}
