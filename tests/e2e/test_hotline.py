"""The hotline and the public pages in a browser, by the numbers of their acceptance checks.

1 the first page, small and for nobody's eyes; 2 without script; 3 the board; 12 to 14 the rates;
15 the day due; 16 a case through every hand, to the resident's own verdict; 17 by keyboard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.e2e.walking import DESK, PHONE, Entering, come, follow, picture, scanned_code
from tests.looking import violations

pytestmark = pytest.mark.browser
SITE = "/p/SYN-0001/"
CASES = 10
LARGEST = 50_000
"""Bytes over the wire before pictures."""
UNIT = "玉溪润城城乡投资有限责任公司"
REPLY = "九月三十日换好三只声控灯，物业当天试过，三层都亮；已请住户看过。"
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


@pytest.fixture
def opening(browser: Browser, district: str) -> Iterator[Any]:
    """``opening(PHONE, script=False)``: a browser without an account."""
    opened = []

    def open_(size: ViewportSize = PHONE, *, script: bool = True, english: bool = False) -> Page:
        context = browser.new_context(
            viewport=size,
            java_script_enabled=script,
            locale="en-GB" if english else "zh-CN",
            base_url=district,
        )
        opened.append(context)
        return context.new_page()

    yield open_
    for context in opened:
        context.close()


def words_of(page: Page, part: str = "main") -> str:
    """The words of a part of the page, without spaces."""
    return "".join(page.locator(part).inner_text().split())


@SIZES
def test_1_the_first_page_is_small_and_asks_nobody_else(
    opening: Any, district: str, size: ViewportSize
) -> None:
    page = opening(size)
    sent, hosts = [], set()
    page.on("response", lambda answer: sent.append(answer))
    page.on("request", lambda asked: hosts.add(asked.url.split("/")[2]))
    page.goto(SITE, wait_until="networkidle")
    assert "3栋43户" in words_of(page)
    over_the_wire = sum(each.request.sizes()["responseBodySize"] for each in sent)
    assert 0 < over_the_wire <= LARGEST
    assert hosts == {district.removeprefix("http://")}
    assert page.context.cookies() == []
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 18


def reported(page: Page, text: str, topic: str = "质量") -> str:
    """What a resident reports on the page of the site; the code that is shown once."""
    page.goto(SITE)
    follow(page.get_by_role("link", name="反映问题（不用注册）"))
    page.get_by_label(topic).check()
    page.get_by_label("哪里（几栋、楼道、路口）").fill("3 栋")
    page.get_by_label("说清楚一点").fill(text)
    page.locator("[name=pictures]").set_input_files([picture()])
    page.wait_for_timeout(3200)
    follow(page.get_by_role("button", name="交给热线"))
    code: str = page.locator(".code").inner_text().strip()
    assert re.fullmatch("[0-9A-Z]{5}-[0-9A-Z]{5}", code)
    return code


def followed(page: Page, code: str) -> str:
    """The page that a code opens, in words; the code is in no address."""
    page.goto("/p/case/")
    page.get_by_label("查询码（回执上的 10 位）").fill(code)
    follow(page.get_by_role("button", name="查看"))
    assert code not in page.url
    return words_of(page)


@SIZES
def test_2_without_script_a_case_is_reported_and_followed(opening: Any, size: ViewportSize) -> None:
    page = opening(size, script=False)
    code = reported(page, "楼道灯又坏了")
    assert "待分派" in followed(page, code.lower().replace("-", " "))
    follow(page.get_by_role("button", name="催一下"))
    assert page.get_by_role("status").inner_text() == "已催办"


def test_3_the_board_is_one_page_with_a_code_that_leads_to_the_site(
    opening: Any, district: str
) -> None:
    page = opening()
    for language, told in (("", "多久办好"), ("?language=en", "How long it takes")):
        answer = page.request.get(f"{SITE}board.pdf{language}")
        book = pdfium.PdfDocument(answer.body())
        assert len(book) == 1
        assert [round(side * 25.4 / 72) for side in book[0].get_size()] == [420, 297]
        text = book[0].get_textpage().get_text_range()
        assert told in text
        assert "12345" in text
        assert scanned_code(book[0].render(scale=1.5).to_pil()) == f"{district}{SITE}"
        book.close()


@SIZES
def test_3_a_site_without_a_hotline_that_is_public_has_no_board_and_is_told_what_lacks(
    opening: Any, entering: Entering, size: ViewportSize
) -> None:
    """The number of the site's own is not to be told yet: none stands in its place."""
    site = {DESK["width"]: "SYN-0100", PHONE["width"]: "SYN-0101"}[size["width"]]
    desk, page = entering("主管部门经办", size), opening(size)
    assert page.request.get(f"/p/{site}/board.pdf").status == 200
    page.goto(f"/p/{site}/")
    assert "区政务服务热线" in words_of(page)
    desk.goto(f"/p/{site}/office/")
    form = desk.locator("form").filter(has=desk.locator("[name=what][value=contact]"))
    form.locator("[name=role]").select_option("hotline")
    form.locator("[name=name]").fill("小区热线（筹）")
    form.locator("[name=phone]").fill("0877-0000999")
    form.locator("[name=since]").fill("2023-09-30")
    form.locator("[name=public]").uncheck()
    follow(form.get_by_role("button"))
    assert "投诉热线" in words_of(desk)
    answer = page.goto(f"/p/{site}/board.pdf")
    assert answer is not None
    assert answer.status == 409
    told = words_of(page)
    assert "公示牌还不能打印" in told
    assert "还缺：投诉热线" in told
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_12_the_published_sentence_and_what_it_lacks(entering: Entering) -> None:
    page = entering("热线话务员", DESK)
    page.goto("/cases/rates/?as_of=2023-08-31")  # before what other walks report
    told = words_of(page)
    for part in ("12345热线374件", "电话120件", "来访27件", "共受理521", "办结521"):
        assert part in told, part
    for part in ("居民认可353", "67.75%", "27人来访"):
        assert part in told, part


def test_13_another_rule_says_another_thing_of_the_same_cases(entering: Entering) -> None:
    page = entering("热线话务员", DESK)
    for days, part in ((5, "48.37%252521"), (10, "95.78%499521"), (13, "100.00%521521")):
        page.goto(f"/cases/rates/?as_of=2023-09-30&within={days}")
        row = page.get_by_role("row").filter(has=page.get_by_role("cell", name="按期办结率"))
        assert part in "".join(row.inner_text().split())


def test_14_a_day_in_the_middle_has_open_and_overdue_ones_below_the_line(
    entering: Entering,
) -> None:
    page = entering("热线话务员", DESK)
    page.goto("/cases/rates/?as_of=2022-09-30&within=5")
    told = words_of(page)
    for part in ("共受理400", "办结384", "到期未办结5", "还没有办结16"):
        assert part in told, part


def test_15_a_page_says_how_the_day_due_came_about(entering: Entering) -> None:
    """An inquiry of today: its day due, the days off in between, and the rule."""
    page = entering("热线话务员", DESK)
    entered(page, "热线电话几点有人接", kind="inquiry")
    told = words_of(page, "section[aria-labelledby=clock-title]")
    assert "3个工作日" in told
    assert "调休上班：2023-10-07、2023-10-08" in told, "the weekend after the holiday is worked"
    assert "截止2023-10-09" in told


def entered(page: Page, text: str, kind: str = "complaint") -> str:
    """A case entered at the desk; its code."""
    page.goto("/cases/new/")
    page.locator("[name=site]").fill("SYN-0001")
    page.locator("[name=kind]").select_option(kind)
    page.locator("[name=text]").fill(text)
    page.locator("[name=phone]").fill("10000000009")
    page.locator("[name=reporter]").fill("合成居民")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("/cases/R"))
    return page.url.rstrip("/").rpartition("/")[2]


def take(page: Page, code: str, step: str, **values: str) -> None:
    """A step on the page of the case, with what it asks for."""
    page.goto(f"/cases/{code}/")
    button = page.locator(f"[formaction$='/steps/{step}']")
    form = page.locator("form").filter(has=button)
    if (folded := page.locator("details").filter(has=button)).count():
        folded.first.evaluate("each => { each.open = true }")
    for name, value in values.items():
        field = form.locator(f"[name$='{name}']")
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    follow(button)


def test_16_a_case_goes_through_every_hand_to_the_residents_own_verdict(
    opening: Any, entering: Entering
) -> None:
    resident = opening(PHONE, script=False)
    clear = reported(resident, "雨水井盖松动，夜里车过很响")
    code = re.search(r"R\d{6}-\w{4}", words_of(resident))
    assert code is not None
    desk, unit, head = entering("热线话务员"), entering("实施单位"), entering("主管部门负责人")
    case = code[0]
    take(desk, case, "dispatch", unit="HT-RC")
    assert case in words_of(unit_home(unit)), "the unit is told on its home page"
    take(unit, case, "accept")
    due = desk_due(desk, case)
    take(unit, case, "pause-clock", cause="weather", why="连日降雨，不能开井")
    assert "暂停计时" in followed(resident, clear)
    take(unit, case, "resume-clock")
    take(unit, case, "ask-extension", days="5", why="井盖须定制，厂家已排产")
    take(head, case, "grant-extension", why="情况属实")
    told = followed(resident, clear)
    assert "同意延期" in told, "the resident is told"
    assert "情况属实" in told
    longer = desk_due(desk, case)
    assert longer > due
    take(desk, case, "transfer", unit="530402-YX", why="井盖归街道养护")
    assert desk_due(desk, case) == longer, "a transfer keeps the day due"
    street = entering("街道社区")
    take(street, case, "accept")
    take(street, case, "reply", outcome="solved", why=REPLY)
    take(desk, case, "follow-up", found="unsolved", why="居民说还是松")
    assert "单位说办结" in followed(resident, clear)
    resident.locator("#why").fill("还是松的，换了一只旧盖子")
    follow(resident.get_by_role("button", name="不认可"))
    resident.locator("#why").fill("还是松的，换了一只旧盖子")
    follow(resident.get_by_role("button", name="没解决，重新办"))
    assert "重新办理" in words_of(resident)
    assert "办理中" in words_of(resident)
    take(desk, case, "escalate", why="居民要求转信访")
    assert "转信访" in followed(resident, clear)
    take(street, case, "reply", outcome="solved", why=REPLY)
    followed(resident, clear)
    follow(resident.get_by_role("button", name="解决了，认可"))
    assert "您认可认可" in words_of(resident)


def unit_home(page: Page) -> Page:
    page.goto("/")
    return page


def desk_due(page: Page, case: str) -> str:
    """The day due on the page of a case."""
    page.goto(f"/cases/{case}/")
    return page.locator("section[aria-labelledby=clock-title] .rate").inner_text().strip()


def test_17_ten_cases_from_the_call_to_the_follow_up_without_a_mouse(entering: Entering) -> None:
    """The operator enters and dispatches, the unit accepts and replies, the operator calls back."""
    desk, unit = entering("热线话务员", DESK), entering("实施单位", DESK)
    codes = [_by_keyboard(desk, number) for number in range(CASES)]
    for code in codes:
        unit.goto(f"/cases/{code}/")
        _press(unit, "a", "Control+Enter")
        come(unit, "已接收，开始办理")
        _press(unit, "r", "Tab")
        unit.keyboard.insert_text(REPLY)
        _press(unit, "Control+Enter")
        unit.get_by_text("已答复，等待回访").wait_for()
    for code in codes:
        desk.goto(f"/cases/{code}/")
        _press(desk, "f", "Control+Enter")
        desk.get_by_text("已登记回访").wait_for()
    desk.goto("/cases/?queue=replied")
    assert set(codes) <= set(desk.locator("[data-row]").all_inner_texts())
    _press(desk, "j", "Enter")
    desk.wait_for_url(re.compile("/cases/R"))
    _reveal(desk)


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def _by_keyboard(page: Page, number: int) -> str:
    """A call taken down and sent to the unit; the code of the case."""
    page.goto("/cases/")
    _press(page, "n")
    page.wait_for_url("**/cases/new/")
    page.locator("select:focus").wait_for()
    typed = ("", "SYN-0001", f"{number} 栋", "", "", "楼道灯不亮", "", "合成居民", "10000000009")
    for each in typed:
        if each:
            page.keyboard.insert_text(each)
        _press(page, "Tab")
    _press(page, "Control+Enter")
    page.wait_for_url(re.compile("/cases/R"))
    _press(page, "d")
    units = page.locator("select:focus")
    units.wait_for()
    for _ in range(units.locator("option").count()):
        if units.locator("option:checked").inner_text().strip() == UNIT:
            break
        _press(page, "ArrowDown")
    _press(page, "Control+Enter")
    page.get_by_text("已分派，等待接收").wait_for()
    return page.url.rstrip("/").rpartition("/")[2]


def _reveal(page: Page) -> None:
    """A number in clear is asked for with a reason."""
    assert "10000000009" not in words_of(page)
    page.get_by_text("姓名电话").click()
    page.get_by_label("为什么（会留痕）").fill("回访")
    follow(page.get_by_role("button", name="显示"))
    assert "10000000009" in words_of(page)


@SIZES
def test_the_pages_of_residents_speak_english_whole(opening: Any, size: ViewportSize) -> None:
    page = opening(size, english=True)
    for address in ("/p/?q=SYN-0001", SITE, f"{SITE}report/", "/p/case/", "/p/privacy/"):
        page.goto(address)
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address
