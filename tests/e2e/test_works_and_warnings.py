"""The works, the warnings and the site diary as their users walk them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route

from tests.e2e.walking import DAY, PHONE, Entering, follow, picture

pytestmark = pytest.mark.browser


def test_each_rate_of_the_works_opens_the_sites_behind_it(entering: Entering) -> None:
    page = entering("主管部门经办")
    page.goto(f"/works/projects/HT-OLD-2/{DAY}")
    assert "216个小区逾期未开工" in page.locator("main").inner_text()
    page.get_by_role("link", name="27.03%").click()
    drawer = page.locator("#drawer.show")
    drawer.wait_for()
    drawer.get_by_text("80个 / 296个").wait_for()
    follow(drawer.get_by_role("link", name="已开工小区"))
    assert "只列出计入该指标的小区" in page.locator("main").inner_text()
    assert "80" in page.locator(".list-foot").inner_text()
    page.get_by_label("滞后", exact=True).select_option("9")
    page.wait_for_url("**slip=9**")


def test_warnings_are_answered_replayed_and_reported(entering: Entering) -> None:
    unit = entering("实施单位", PHONE)
    unit.goto("/warnings/?rule=start-missed")
    follow(unit.get_by_role("link", name="到期未开工").first)
    assert "216个 / 296个" in unit.locator("main").inner_text()
    unit.get_by_role("link", name="216个").click()
    unit.locator("#drawer.show").get_by_text("逾期未开工小区").first.wait_for()
    desk = entering("财政部门")
    desk.goto("/warnings/replay/HT-OLD-2/?at=2022-07")
    assert "2022-08“到期未开工”已是红色预警" in desk.locator("h1").inner_text()
    desk.get_by_role("slider").focus()
    desk.keyboard.press("ArrowRight")
    desk.get_by_role("heading", name="2022-08 月末预警").wait_for()
    started = desk.locator(".told li", has_text="到期未开工")
    assert "本月新触发" in started.inner_text()
    assert "217个 / 296个" in started.inner_text()
    unit.goto("/warnings/replay/HT-OLD-2/?at=2023-08")
    present = unit.locator(".strip [aria-current]").bounding_box()
    assert present
    assert 0 < present["x"] < PHONE["width"], "the strip shows its month first"
    unit.goto("/monitoring/new")
    unit.locator("[name=project]").select_option(index=1)
    unit.locator("[name=until]").fill("2023-08-31")
    follow(unit.get_by_role("button", name="带出数据，开始填报"))
    unit.get_by_role("textbox", name="监控结论").fill("进度滞后")
    follow(unit.get_by_role("button", name="保存并提交"))
    unit.get_by_role("alert").get_by_text("没有填全年预计").first.wait_for()
    assert unit.get_by_role("textbox", name="监控结论").input_value() == "进度滞后"


def test_a_diary_written_without_a_network_arrives_exactly_once(entering: Entering) -> None:
    page = entering("施工单位", PHONE)
    context = page.context
    page.goto("/diary/")
    page.wait_for_selector("[data-diary][data-ready]")
    context.set_offline(True)
    for text in ("断网时写的第一条", "断网时写的第二条"):
        page.locator("#site").select_option(index=1)
        page.locator("#text").fill(text)
        if text.endswith("一条"):
            page.locator("#pictures").set_input_files(picture())
        page.get_by_role("button", name="存入日志").dblclick()  # a tap too many
        page.locator("[data-queue] li", has_text=text).wait_for()
    page.locator("#text").fill("写了一半")
    page.close()
    page = context.new_page()
    page.goto("/diary/")  # without a network, from what the phone kept
    page.get_by_text("待发送 2 条").wait_for()
    assert page.locator("#text").input_value() == "写了一半"
    lost: list[str] = []
    held_up: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or (lost and held_up):
            return route.continue_()
        if lost:
            held_up.append(route.request.url)
            return route.fulfill(status=503, content_type="application/json", body="{}")
        lost.append(route.fetch().text())  # stored there, but the answer never comes
        return route.abort()

    context.route("**/diary/", lose)
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        context.set_offline(False)  # what waits is sent at once
    page.get_by_role("button", name="现在发送").click()
    page.get_by_text("待发送 1 条").wait_for()  # the second is not held up by the first
    page.get_by_text("服务器没有应答").wait_for()
    page.get_by_text("全部已送达").wait_for()  # and that goes by itself, some seconds later
    assert "stored" in lost[0]
    page.goto("/works/projects/HT-OLD-2/diary/?q=断网时写的")
    rows = page.locator("#list tbody tr")
    assert sorted(rows.all_inner_texts()) == sorted(set(rows.all_inner_texts()))
    assert rows.count() == 2
