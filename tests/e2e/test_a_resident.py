"""One resident, one phone of 375 px, no account: what hangs on the wall and comes by letter leads
her to a questionnaire, a vote and a complaint that she follows to her own verdict."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.test_hotline import REPLY, followed, reported, take
from tests.e2e.test_surveys import SURVEY, answer
from tests.e2e.test_votes import CLERK, OPEN, of_ballot, vote
from tests.e2e.walking import DESK, PHONE, Entering, follow, framed, scanned_code

pytestmark = pytest.mark.browser
PLACE = "/p/SYN-0001/"


@pytest.fixture
def phone(browser: Browser, district: str) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", base_url=district)
    yield context.new_page()
    context.close()


def scanned(printed: Locator) -> str:
    """The address in a printed QR code, read from how it looks."""
    return scanned_code(Image.open(BytesIO(printed.screenshot())))


@pytest.fixture(scope="module")
def slips() -> list[str]:
    """Addresses of the codes that the office printed: shown once."""
    return []


def test_a_household_scans_its_code_and_answers_with_and_without_a_network(
    entering: Entering, phone: Page, district: str, slips: list[str]
) -> None:
    desk = entering(CLERK, DESK)
    desk.goto(SURVEY)
    desk.get_by_role("button", name="全部重发（旧码作废）").click()
    desk.locator(".slip").first.wait_for()
    slips += [scanned(desk.locator(".slip svg").nth(number)) for number in range(2)]
    assert all(each.startswith(f"{district}/p/survey/#") for each in slips), slips
    online, offline = (each.partition("#")[2] for each in slips)
    answer(phone, _grouped(online))
    framed(phone)
    phone.get_by_role("button", name="交卷").click()
    expect(phone.get_by_text("已收到，回执号")).to_be_visible()
    phone.goto("about:blank")  # else only what stands behind the # changes
    answer(phone, _grouped(offline))
    phone.wait_for_function("document.documentElement.dataset.ready === 'true'")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="交卷").click()
    expect(phone.get_by_text("1 份答卷存在本机")).to_be_visible()
    framed(phone)
    phone.context.set_offline(False)
    expect(phone.get_by_text("已收到，回执号")).to_be_visible()
    answer_again = phone.context.new_page()
    answer_again.goto(slips[0])
    follow(answer_again.get_by_role("button", name="开始填"))
    expect(answer_again.locator("main")).to_contain_text("已")
    assert answer_again.get_by_label("我看过了，愿意填").count() == 0, "this code has answered"


def _grouped(code: str) -> str:
    """As the page writes it."""
    return code if "-" in code else f"{code[:5]}-{code[5:]}"


def test_she_votes_by_the_code_of_her_letter(
    entering: Entering, phone: Page, district: str
) -> None:
    desk = entering(CLERK, DESK)
    of_ballot(desk, OPEN)
    desk.locator("#letters-of").select_option("2栋")
    follow(desk.get_by_role("button", name="生成（旧码作废）"))
    letter = desk.locator(".letter").last
    _, pin, _ = letter.locator("dd.number").all_inner_texts()
    address = scanned(letter.locator("svg"))
    assert address.startswith(f"{district}/p/vote/#")
    phone.goto(PLACE)
    follow(phone.get_by_role("link", name=OPEN))
    expect(phone.locator("main")).to_contain_text("民法典")
    framed(phone)
    phone.goto(address)
    follow(phone.get_by_role("button", name="进入"))
    vote(phone, ("同意", "弃权"), pin.strip())
    expect(phone.get_by_role("status").first).to_contain_text("您的票已收到")
    framed(phone)


def test_she_complains_and_follows_the_case_to_her_own_verdict(
    entering: Entering, phone: Page
) -> None:
    code = reported(phone, "单元门关不上，夜里有人进来")
    framed(phone)
    case = next(word for word in phone.locator("main").inner_text().split() if word[:1] == "R")
    desk, unit = entering("热线话务员"), entering("实施单位")
    take(desk, case, "dispatch", unit="HT-RC")
    take(unit, case, "accept")
    take(unit, case, "reply", outcome="solved", why=REPLY)
    assert "单位说办结" in followed(phone, code)
    framed(phone)
    follow(phone.get_by_role("button", name="解决了，认可"))
    said = phone.locator("main").inner_text()
    assert "认可" in said
    desk.goto(f"/cases/{case}/")
    assert "认可" in desk.locator("main").inner_text()
    assert not phone.context.cookies() or all(
        each["name"] == "csrftoken" for each in phone.context.cookies()
    ), "nothing is kept of her but the mark of the form"
