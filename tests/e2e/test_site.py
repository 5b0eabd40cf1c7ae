"""The site as its users walk it, in a real browser, on the demonstration's district."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable, Iterator
from io import BytesIO
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, Route
from pytest_socket import enable_socket

from tests.site.serving import own_site

pytestmark = pytest.mark.browser
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 375, "height": 800}
PLAN = "/plans/JH2024-530402/"
DAY = "?as_of=2023-09-30"
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
MONEY = "/money/HT-OLD-2/?as_of=2023-09-30"
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
    "/trail/",
    "/accounts/rights/",
    "/accounts/security/",
)
Entering = Callable[..., Page]


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory, blank: str) -> Iterator[str]:
    """The demonstration, loaded and served by real processes; its address."""
    enable_socket()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with own_site(tmp_path_factory.mktemp("site"), blank) as site:
        site.manage("load_demo")
        process = site.start("-m", "hengjian", "serve", "--port", str(port))
        try:
            _await(process)
            with urlopen(f"http://127.0.0.1:{port}/accounts/log-in/") as answer:
                assert answer.status == 200
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.communicate(timeout=30)


def _await(process: subprocess.Popen[str]) -> None:
    """Until the server says where it is."""
    assert process.stdout is not None
    for line in process.stdout:
        if "http://" in line:
            return
    raise AssertionError(f"the server ended with {process.wait()}")


@pytest.fixture
def entering(browser: Browser, district: str) -> Iterator[Entering]:
    """``entering("审计人员")``: a page in which that demo account is logged in."""
    opened = []

    def enter(role: str, size: dict[str, int] = DESK, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="zh-CN",
            base_url=district,
        )
        opened.append(context)
        page = context.new_page()
        page.goto("/accounts/log-in/")
        page.get_by_role("button", name=role).first.click()
        page.wait_for_url("**/")
        return page

    yield enter
    for context in opened:
        context.close()


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk", "phone in the dark"]
)
def test_every_page_stays_in_its_frame_and_is_accessible(
    entering: Entering, size: dict[str, int], scheme: str
) -> None:
    page = entering("主管部门经办", size, scheme)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    for address in PAGES:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > size["width"]:
            wrong.append(f"{address}: {wide} pixels wide")
        serious = [v for v in Axe().run(page).response["violations"] if v["impact"] in SERIOUS]
        wrong += [f"{address}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in serious]
    assert wrong == []


SERIOUS = ("serious", "critical")


def test_the_log_in_page_is_accessible(browser: Browser, district: str) -> None:
    page = browser.new_page(base_url=district)
    page.goto("/accounts/log-in/")
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in SERIOUS] == []
    page.close()


def _picture() -> dict[str, str | bytes]:
    image = BytesIO()
    Image.new("RGB", (1200, 900), "seagreen").save(image, "JPEG")
    return {"name": "大门.jpg", "mimeType": "image/jpeg", "buffer": image.getvalue()}


def test_a_sub_district_worker_completes_a_dossier_on_the_phone(entering: Entering) -> None:
    page = entering("街道社区", PHONE)
    page.goto("/sites/?stage=started")
    page.locator("#list a[href^='/sites/SYN']").first.click()
    page.wait_for_load_state("networkidle")
    asked = page.locator("body").inner_text()
    assert "改造前照片" in asked
    page.locator("form.take label", has_text="改造前").click()
    page.locator("form.take input[type=file]").set_input_files(_picture())  # type: ignore[arg-type]
    page.get_by_role("button", name="保存照片").click()
    page.wait_for_load_state("networkidle")
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
    clerk.get_by_role("button", name="提交批准").click()
    clerk.wait_for_load_state("networkidle")
    assert clerk.get_by_role("button", name="批准", exact=True).count() == 0
    head = entering("主管部门负责人")
    head.goto(PLAN)
    head.get_by_role("button", name="批准", exact=True).click()
    head.wait_for_load_state("networkidle")
    head.get_by_role("button", name="公布").click()
    head.wait_for_load_state("networkidle")
    assert "已公布" in head.locator("body").inner_text()


def test_each_rate_of_the_works_opens_the_sites_behind_it(entering: Entering) -> None:
    page = entering("主管部门经办")
    page.goto(f"/works/projects/HT-OLD-2/{DAY}")
    assert "216个小区逾期未开工" in page.locator("main").inner_text()
    page.get_by_role("button", name="27.03%").click()
    drawer = page.locator("#drawer.show")
    drawer.wait_for()
    drawer.get_by_text("80个 / 296个").wait_for()
    drawer.get_by_role("link", name="已开工小区").click()
    page.wait_for_load_state("networkidle")
    assert "只列出计入该指标的小区" in page.locator("main").inner_text()
    assert "80" in page.locator(".list-foot").inner_text()
    page.get_by_label("滞后").select_option("9")
    page.wait_for_load_state("networkidle")


def test_warnings_are_answered_replayed_and_reported(entering: Entering) -> None:
    unit = entering("实施单位", PHONE)
    unit.goto("/warnings/?rule=start-missed")
    unit.get_by_role("link", name="到期未开工").first.click()
    unit.wait_for_load_state("networkidle")
    assert "216个 / 296个" in unit.locator("main").inner_text()
    unit.get_by_role("button", name="216个").click()
    unit.locator("#drawer.show").get_by_text("逾期未开工小区").first.wait_for()
    desk = entering("财政部门")
    desk.goto("/warnings/replay/HT-OLD-2/?at=2022-07")
    desk.wait_for_load_state("networkidle")  # the slider is listened to from then on
    assert "2022-08“到期未开工”已是红色预警" in desk.locator("h1").inner_text()
    desk.get_by_role("slider").focus()
    desk.keyboard.press("ArrowRight")
    desk.locator("#month-title", has_text="2022-08").wait_for()
    started = desk.locator(".told li", has_text="到期未开工")
    assert "本月新触发" in started.inner_text()
    assert "217个 / 296个" in started.inner_text()
    unit.goto("/monitoring/")
    unit.get_by_role("link", name="红塔区老旧小区改造项目（二期）").first.click()
    unit.wait_for_load_state("networkidle")
    unit.get_by_role("textbox", name="监控结论").fill("进度滞后")
    unit.get_by_role("button", name="保存并提交").click()
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
            page.locator("#pictures").set_input_files(_picture())  # type: ignore[arg-type]
        page.get_by_role("button", name="存入日志").click()
        page.locator("[data-queue] li", has_text=text).wait_for()
    page.locator("#text").fill("写了一半")
    page.close()
    page = context.new_page()
    page.goto("/diary/")  # without a network, from what the phone kept
    page.get_by_text("待发送 2 条").wait_for()
    assert page.locator("#text").input_value() == "写了一半"
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.fetch().text())  # stored there, but the answer never comes
        return route.abort()

    context.route("**/diary/", lose)
    context.set_offline(False)
    page.get_by_role("button", name="现在发送").click()
    page.wait_for_timeout(500)
    page.get_by_role("button", name="现在发送").click()
    page.get_by_text("全部已送达").wait_for()
    assert "stored" in lost[0]
    page.goto("/works/projects/HT-OLD-2/diary/?q=断网时写的")
    rows = page.locator("#list tbody tr")
    assert sorted(rows.all_inner_texts()) == sorted(set(rows.all_inner_texts()))
    assert rows.count() == 2


def test_a_bond_is_weighed_and_used_only_once_the_project_is_admitted(entering: Entering) -> None:
    """Assumptions, coverage, what if, break-even; then assessment, conclusion, use."""
    page = entering("财政部门")
    page.goto(f"/bonds/projects/HT-OLD-2/forecast{DAY}")
    assert page.locator("main .synthetic").count() > 6, "every assumption is marked"
    page.goto(f"/bonds/projects/HT-OLD-2/{DAY}")
    assert "全周期覆盖倍数 1.28" in page.locator("figcaption").first.inner_text()
    page.get_by_label("收入").fill("-8")
    page.get_by_label("成本").fill("5")
    page.get_by_role("button", name="测算").click()
    page.get_by_text("1.28 → 1.16").wait_for()
    page.locator("button.figure[hx-get*='why/even/revenue']").click()
    page.locator("#drawer").get_by_text("按此变动重算覆盖倍数").wait_for()
    assert _assigned(page) is False, "no assessment admits the project yet"
    page.goto("/bonds/assessments/SQ2024-0001/")
    page.get_by_label("结论").select_option("admit")
    page.get_by_label("理由").fill("补齐分年计划后予以支持")
    page.get_by_role("button", name="出具结论").click()
    page.wait_for_load_state("networkidle")
    assert _assigned(page)
    page.get_by_role("link", name="SQ2024-0001").wait_for()


def _assigned(page: Page) -> bool:
    """Whether the second bond could be assigned to the project."""
    page.goto("/bonds/issues/HT-BOND-2024/assign")
    page.locator("select[name=project]").select_option(label="红塔区老旧小区改造项目（二期）")
    page.locator("input[name=amount]").fill("50000000.00")
    page.get_by_role("button", name="保存").click()
    page.wait_for_load_state("networkidle")
    refused = "没有结论为“予以支持”的事前评估" in page.locator("main").inner_text()
    assert refused != page.url.endswith("/HT-BOND-2024/")
    return not refused


def test_the_finance_bureau_sees_it_all_and_can_change_nothing(entering: Entering) -> None:
    page = entering("财政部门")
    for address in ("/projects/HT-OLD-2/", "/sites/SYN-0001/", "/schemes/FA2024-0001/", PLAN):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        changing = page.locator("main form[method=post]")
        assert changing.count() == 0, address
    token = page.evaluate("JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRFToken']")
    refused = page.request.post(
        f"{page.url.split('/plans')[0]}/sites/SYN-0001/move", headers={"X-CSRFToken": token}
    )
    assert refused.status in (403, 404)


def test_the_administrator_sees_no_business_data(entering: Entering) -> None:
    page = entering("系统管理员")
    assert page.request.get(page.url + "sites/").status == 403
    assert "您的角色不接触业务数据" in page.locator("body").inner_text()


def test_a_figure_opens_the_drawer_with_its_source(entering: Entering) -> None:
    page = entering("财政部门")
    page.get_by_role("button", name="19,759").click()
    page.locator("#drawer-body", has_text="各小区“户数”之和").wait_for()
    assert "合成小区" in page.locator("#drawer.show").inner_text()
    page.goto("/projects/HT-OLD-2/")
    page.get_by_role("button", name="79,235.50").click()
    drawer = page.locator("#drawer.show")
    drawer.wait_for()
    page.locator("#drawer-body", has_text="绩效评价报告").wait_for()
    assert "红塔区老旧小区改造项目（二期）绩效评价报告" in drawer.inner_text()


def test_every_word_of_the_pages_is_english_where_english_is_asked_for(
    entering: Entering,
) -> None:
    page = entering("主管部门经办")
    page.goto("/")
    page.locator("form[action='/language/setlang/'] button").click()
    page.wait_for_load_state("networkidle")
    for address in ("/", "/sites/", "/schemes/", "/plans/", "/projects/"):
        page.goto(address)
        heading = page.locator("h1").inner_text() + page.locator("nav[id=site-menu]").inner_text()
        labels = "".join(page.locator("main label, main th, main button").all_inner_texts())
        chinese = [c for c in heading.replace("红塔区", "") + labels if "一" <= c <= "鿿"]
        assert chinese == [], (address, "".join(chinese))


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


def _apply(page: Page, **values: str) -> None:
    """Fill in an application with a document and hand it in."""
    page.goto("/money/HT-OLD-2/payments/new")
    for name, value in values.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    document = {"name": "审批单.txt", "mimeType": "text/plain", "buffer": "同意支付".encode()}
    page.locator("[name=files]").set_input_files(document)  # type: ignore[arg-type]
    page.locator("main").get_by_role("button", name="保存").click()
    page.wait_for_url("**/money/payments/ZF-*/")
    _step(page, "提交")


def _step(page: Page, button: str, why: str = "") -> str:
    """Press a button of the payment's page, with a reason; what the page says then."""
    if why:
        page.locator("#why").fill(why)
    page.locator("main").get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state("networkidle")
    return page.locator("main").inner_text()


def test_a_payment_above_the_red_line_passes_only_by_a_second_person_and_stays_marked(
    entering: Entering,
) -> None:
    unit = entering("实施单位")
    _apply(unit, contract="SYN-HT3", fund_source="special_bond", amount="100000")
    address, said = unit.url, unit.locator("main").inner_text()
    assert "红线拦下了这笔支付" in said
    assert "超过产值和预付款" in said
    assert unit.locator("[data-chart=payment-line] svg").count() == 1
    assert "已申请放行" in _step(unit, "申请放行", "工人工资专户本月须补足")
    finance = entering("财政部门")
    finance.goto(address)
    assert "待审批" in _step(finance, "放行", "同意，下月产值抵扣")
    head = entering("主管部门负责人")
    head.goto(address)
    assert "批准时须写明理由" in _step(head, "批准")
    assert "待支付" in _step(head, "批准", "已核实")
    cashier = entering("实施单位出纳")
    cashier.goto(address)
    assert "已支付" in _step(cashier, "支付")
    for page in (address, "/money/payments/?line=passed", MONEY.partition("?")[0]):
        finance.goto(page)
        assert "放行" in finance.locator("main").inner_text(), page


def test_a_payment_inside_the_line_is_carried_through_on_the_phone(entering: Entering) -> None:
    unit = entering("实施单位", PHONE)
    _apply(
        unit,
        kind="other",
        fund_source="central",
        category="supervision",
        amount="20000",
        payee="合成监理单位1",
    )
    assert "红线查出" not in unit.locator("main").inner_text()
    address = unit.url
    for role, button, said in (
        ("主管部门负责人", "批准", "待支付"),
        ("实施单位出纳", "支付", "已支付"),
    ):
        page = entering(role, PHONE)
        page.goto(address)
        assert said in _step(page, button)


def test_the_fund_table_is_the_published_one_and_opens_its_records(entering: Entering) -> None:
    page = entering("审计人员")
    page.goto(MONEY)
    rows = [row.split() for row in page.locator(".fund-table tbody tr").all_inner_texts()]
    assert rows[-1][1:5] == ["64,159.00", "52,300.00", "52,112.05", "30,878.14"]
    said = page.locator("main").inner_text()
    assert "17,789.10 万元承诺了却没有到位日期" in said
    assert "使累计支付越过全部已审产值 11,697.73 万元的那一笔" in said
    page.get_by_role("button", name="878.14", exact=True).click()
    page.locator("#drawer-body", has_text="8,781,400.00").wait_for()
