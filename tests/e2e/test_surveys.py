"""A household answers on a phone: with a network, without one, and without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect

from hengjian.site.residents.surveys.shipped import workbook_of
from tests.e2e.walking import DESK, PHONE, Entering
from tests.looking import violations

pytestmark = pytest.mark.browser
SURVEY = "/surveys/DC-2023-09/"
CODE = re.compile("^[0-9A-Z]{5}-[0-9A-Z]{5}$")


@pytest.fixture(scope="module")
def codes() -> list[str]:
    """Filled by the first walk: codes are shown once."""
    return []


@pytest.fixture
def phone(browser: Browser, district: str) -> Iterator[Page]:
    """A phone of 375 px without an account."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN", base_url=district)
    yield context.new_page()
    context.close()


def answer(page: Page, code: str) -> None:
    """Up to the last page, without sending."""
    page.goto(f"/p/survey/#{code}")
    expect(page.get_by_label("调查码")).to_have_value(code)
    page.get_by_role("button", name="开始填").click()
    page.get_by_label("我看过了，愿意填").check()
    page.get_by_role("button", name="下一部分").click()
    page.get_by_label("4 层及以上").check()
    page.get_by_label("常住几口人").fill("2")
    page.get_by_label("其中 60 岁以上几人").fill("3")
    page.get_by_role("button", name="下一部分").click()
    expect(page.get_by_text("不能多于常住人口")).to_be_visible()
    page.get_by_label("其中 60 岁以上几人").fill("1")
    page.get_by_role("button", name="下一部分").click()
    page.get_by_role("group", name="愿意改造吗").get_by_label("愿意", exact=True).check()
    page.get_by_label("提升类").check()
    expect(page.get_by_label("养老")).to_be_visible()
    expect(page.get_by_label("加装电梯", exact=True)).to_be_hidden()
    page.get_by_label("卫生服务").check()


def test_the_office_prints_codes(entering: Entering, codes: list[str]) -> None:
    page = entering("主管部门经办", DESK)
    page.goto(SURVEY)
    assert violations(page) == []
    page.get_by_role("button", name="全部重发（旧码作废）").click()
    page.locator(".slip").first.wait_for()
    assert page.locator(".slip svg").count() == page.locator(".slip").count() > 3
    found = page.locator(".slip .code").all_inner_texts()
    codes += [each.strip() for each in found if CODE.match(each.strip())]
    assert len(codes) > 3
    assert violations(page) == []


def test_a_household_answers_with_a_network(phone: Page, codes: list[str]) -> None:
    answer(phone, codes[0])
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.get_by_role("button", name="交卷").click()
    expect(phone.get_by_text("已收到，回执号")).to_be_visible()
    assert codes[0] not in phone.url.split("#")[0]


def test_without_a_network_the_answer_waits_and_is_sent_once(
    phone: Page, codes: list[str], entering: Entering
) -> None:
    answer(phone, codes[1])
    phone.wait_for_function("document.documentElement.dataset.ready === 'true'")
    context = phone.context
    context.set_offline(True)
    phone.get_by_role("button", name="交卷").click()
    expect(phone.get_by_text("1 份答卷存在本机")).to_be_visible()
    phone.close()
    again = context.new_page()
    again.goto("/p/survey/")
    expect(again.get_by_text("1 份答卷存在本机")).to_be_visible()
    context.set_offline(False)
    expect(again.get_by_text("已收到，回执号")).to_be_visible()
    receipt = re.findall("A-[0-9A-Z]{5}-[0-9A-Z]{5}", again.locator("main").inner_text())
    desk = entering("主管部门经办", DESK)
    desk.goto(f"{SURVEY}answers/")
    assert desk.get_by_text(receipt[0]).count() == 1
    assert violations(desk) == []


def test_a_draft_is_there_again_without_a_network(phone: Page, codes: list[str]) -> None:
    answer(phone, codes[2])
    phone.wait_for_function("document.documentElement.dataset.ready === 'true'")
    context = phone.context
    context.set_offline(True)
    phone.close()
    again = context.new_page()
    again.goto("/p/survey/")
    again.get_by_role("link", name="接着填本机上的问卷").click()
    again.get_by_role("button", name="下一部分").click()
    expect(again.get_by_label("常住几口人")).to_have_value("2")


def test_a_device_that_keeps_nothing_sends_all_the_same(phone: Page, codes: list[str]) -> None:
    nothing = "Object.defineProperty(window, 'indexedDB', { value: undefined })"
    phone.context.add_init_script(nothing)
    answer(phone, codes[2])
    phone.get_by_role("button", name="交卷").click()
    expect(phone.get_by_role("heading", name="已收到，谢谢您")).to_be_visible()


def test_without_a_script_it_is_one_page(browser: Browser, district: str, codes: list[str]) -> None:
    context = browser.new_context(
        viewport=PHONE, java_script_enabled=False, locale="zh-CN", base_url=district
    )
    page = context.new_page()
    page.goto("/p/survey/")
    page.get_by_label("调查码").fill(codes[3].lower())
    page.get_by_role("button", name="开始填").click()
    page.get_by_label("我看过了，愿意填").check()
    page.get_by_label("1 至 3 层").check()
    page.get_by_label("常住几口人").fill("2")
    page.get_by_role("group", name="愿意改造吗").get_by_label("不愿意", exact=True).check()
    page.get_by_role("button", name="看看还有哪些题要答").click()
    page.get_by_label("不愿意的原因").fill("要照顾老人")
    page.get_by_role("button", name="交卷").click()
    expect(page.get_by_role("heading", name="已收到，谢谢您")).to_be_visible()
    context.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_of_the_office_are_accessible_and_in_their_frame(
    entering: Entering, size: dict[str, int]
) -> None:
    page = entering("主管部门经办", size)  # type: ignore[arg-type]  # sizes are dicts of ints
    wrong = {}
    for address in (
        "/surveys/", SURVEY, f"{SURVEY}visits/", f"{SURVEY}paper/", f"{SURVEY}ask/",
        f"{SURVEY}answers/", "/surveys/questionnaires/", "/surveys/new/",
    ):  # fmt: skip
        page.goto(address)
        wrong[address] = [each["id"] for each in violations(page)]
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address
    assert {address: found for address, found in wrong.items() if found} == {}


def test_a_workbook_is_read_in_or_refused_by_cell(entering: Entering) -> None:
    page = entering("主管部门经办", DESK)
    page.goto("/surveys/questionnaires/")
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.get_by_label("工作簿（xlsx）").set_input_files(
        {"name": "a.xlsx", "mimeType": sheet, "buffer": b"PK no workbook"}
    )
    page.get_by_role("button", name="上传工作簿").click()
    expect(page.get_by_role("alert")).to_contain_text("不是能打开的 xlsx 工作簿")
    page.get_by_label("工作簿（xlsx）").set_input_files(
        {"name": "scheme.xlsx", "mimeType": sheet, "buffer": BytesIO(workbook_of("scheme")).read()}
    )
    page.get_by_role("button", name="上传工作簿").click()
    expect(page.get_by_text("第 1 版已存")).to_be_visible()
