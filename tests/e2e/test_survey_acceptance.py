"""What a stranger checks of a survey, by the numbers of the acceptance checks: 4 and 5 the results
and their base; 6 the size; 7 the same draw twice and in a spreadsheet; 9 workbooks that are wrong;
10 an answer that outlives its browser; 11 posts that come together. And a paper keyed twice, and a
collecting client that sends in chunks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import openpyxl
import pytest
from playwright.sync_api import Browser, Error, FilePayload, Page, ViewportSize, expect

from hengjian import library
from hengjian.statistics.sampling import rank
from tests.cli.run import run, run_json
from tests.e2e.collecting import Collecting, filled
from tests.e2e.conftest import QUIET
from tests.e2e.test_surveys import SURVEY, answer
from tests.e2e.walking import DESK, PHONE, Entering, follow, framed
from tests.recalculating import recalculated
from tests.site.residents.surveys.forms import CHOICES, HEAD, workbook
from tests.site.residents.surveys.test_reading import row
from tests.site.serving import OwnSite

pytestmark = pytest.mark.browser
CLERK, LEAD = "主管部门经办", "主评人"
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
SHARES = {"凤凰街道": 140, "玉兴街道": 120, "李棋街道": 54, "玉带街道": 39}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def words_of(page: Page) -> str:
    return "".join(page.locator("main").inner_text().split())


@pytest.fixture
def codes(entering: Entering) -> list[str]:
    """New codes of the open survey; older ones are void."""
    page = entering(CLERK, DESK)
    page.goto(SURVEY)
    page.get_by_role("button", name="全部重发（旧码作废）").click()
    page.locator(".slip").first.wait_for()
    found = [each.strip() for each in page.locator(".slip .code").all_inner_texts()]
    return [each for each in found if re.fullmatch("[0-9A-Z]{5}-[0-9A-Z]{5}", each)]


@SIZES
def test_4_and_5_the_results_and_what_they_stand_for(
    entering: Entering, size: ViewportSize
) -> None:
    page = entering(LEAD, size)
    page.goto("/surveys/DC-2023-08/results/")
    told = words_of(page)
    for words in (
        *("有效（份）223", "150/22367.26", "83/22337.22", "37.19", "31.17", "43.64"),
        *("代表的户数（户）4,259", "有答卷的小区（个）75/80", "结论不包括的户数（户）15,500"),
        "应答率没有记录，无法得知",
    ):
        assert words in told, words
    framed(page)


def prepared(page: Page, title: str) -> str:
    """A survey in preparation; the address of its page."""
    page.goto("/surveys/new/")
    page.locator("main [name=title]").fill(title)
    page.locator("main [name=questionnaire]").select_option(index=1)
    project = page.locator("main [name=project] option").filter(has_text="二期").first
    page.locator("main [name=project]").select_option(project.get_attribute("value"))
    page.locator("main [name=opens_on]").fill("2023-10-09")
    page.locator("main [name=closes_on]").fill("2023-10-31")
    follow(page.get_by_role("button", name="建立调查"))
    return page.url


def tried(page: Page, address: str, *, started: bool = True) -> str:
    """What the terms of the check come to, before anything is drawn."""
    page.goto(f"{address}sample/")
    page.get_by_label("允许误差（百分点）").fill("5")
    page.get_by_label("预计应答率（%）").fill("100")
    page.get_by_label("随机种子").fill("20230801")
    page.get_by_label("只抽已开工小区").set_checked(started)
    follow(page.get_by_role("button", name="试算"))
    return words_of(page)


@SIZES
def test_6_the_size_and_its_shares_by_the_command_and_by_the_page(
    entering: Entering, size: ViewportSize, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(library.case_folder("hongta"))
    found = run_json("sample", "--margin", "5", "--started")
    assert found["size"] == 353
    assert {each["sub_district"]: each["size"] for each in found["strata"]} == SHARES
    assert run_json("sample", "--margin", "5")["size"] == 377
    assert "抽 353 户" in run("sample", "--margin", "5", "--started").stdout
    page = entering(CLERK, size)
    address = prepared(page, f"样本大小 {size['width']}")
    told = tried(page, address)
    assert "总体4,259户·需要有效答卷353·抽353户" in told
    shown = {
        line.locator("td").first.inner_text().strip(): line.locator("td").last.inner_text().strip()
        for line in page.locator("section[aria-labelledby=tried-title] tbody tr").all()
    }
    assert shown == {name: str(count) for name, count in SHARES.items()}
    framed(page)
    assert "总体19,759户·需要有效答卷377·抽377户" in tried(page, address, started=False)


def drawn(page: Page, title: str) -> tuple[str, dict[str, str], list[tuple[str, ...]]]:
    """A survey whose households are drawn by the terms of the check: its address, what the page
    says of the draw, and the households."""
    address = prepared(page, title)
    tried(page, address)
    follow(page.get_by_role("button", name="按此抽取"))
    names, values = (
        page.locator(f".entry-facts {each}").all_inner_texts() for each in ("dt", "dd")
    )
    page.locator("summary", has_text="抽中的户").click()
    rows = [
        tuple(cell.strip() for cell in line.locator("td").all_inner_texts()[1:])
        for line in page.locator("tr.drawn-household").all()
    ]
    return address, dict(zip(names, (each.strip() for each in values), strict=True)), rows


@pytest.mark.office
def test_7_the_same_seed_draws_the_same_households_and_a_spreadsheet_draws_them_too(
    entering: Entering, tmp_path: Path
) -> None:
    page = entering(CLERK, DESK)
    address, told, rows = drawn(page, "第一次")
    _, again, same = drawn(page, "第二次")
    assert len(rows) == 353
    assert same == rows
    assert again["名册指纹"] == told["名册指纹"]
    _reckoned_by_a_stranger(page, address, rows, tmp_path)
    _one_site_more(entering("主管部门负责人", DESK))
    _, other, _ = drawn(page, "第三次")
    assert other["名册指纹"] != told["名册指纹"]
    assert (told["总体（户）"], other["总体（户）"] > "4,259") == ("4,259", True)
    page.goto(f"{address}sample/")
    assert "按留存的名册和种子重算，与抽中的户一致" in words_of(page)
    assert told["名册指纹"] in words_of(page)
    framed(page)


def _one_site_more(head: Page) -> None:
    """Another community of the project starts."""
    head.goto("/sites/?stage=planned")
    follow(head.locator("#list a[href^='/sites/SYN']").first)
    head.get_by_role("button", name="变更阶段").click()
    button = head.locator("[formaction$='/steps/start']")
    form = head.locator("form").filter(has=button)
    form.locator("[name=on]").fill("2023-09-28")
    form.locator("[name=why]").fill("管线协调已完成，先行开工。")
    follow(button)
    assert "已准予开工" in head.locator("body").inner_text()


def _reckoned_by_a_stranger(
    page: Page, address: str, rows: list[tuple[str, ...]], folder: Path
) -> None:
    """The workbook of the plan, without the values beside its formulas, gives the same households;
    the rank of one that was not drawn is typed and read."""
    page.goto(f"{address}sample/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="自己验的表格（xlsx）").click()
    file = folder / "plan.xlsx"
    waiting.value.save_as(file)
    shown = openpyxl.load_workbook(file, data_only=True)["各户"]
    spare = next(each for each in shown.iter_rows(min_row=2, values_only=True) if not each[6])
    cells = {("验次序", "B5"): spare[2], ("验次序", "B6"): spare[3]}
    (book,) = recalculated(folder, file.read_bytes(), cells)
    assert book["抽样方案"]["B11"].value == 353
    found = [
        (str(each[3]), each[4][:12])
        for each in book["各户"].iter_rows(min_row=2, values_only=True)
        if each[6] == "抽中"
    ]
    assert sorted(found) == sorted((number, order) for _, number, order in rows)
    assert {each[8] for each in book["各户"].iter_rows(min_row=2, values_only=True)} == {"一致"}
    assert book["验次序"]["B8"].value == rank("20230801", spare[2], spare[3])
    assert book["验次序"]["B10"].value == "一致"


WRONG = {
    "a name nobody has": (
        {"survey": [HEAD, row("text", relevant="${nope} > 1")]},
        ("survey!E2", "nope"),
    ),
    "a function nobody knows": (
        {"survey": [HEAD, row("calculate", calculation="sqrt(4)")]},
        ("survey!G2", "sqrt"),
    ),
    "a cycle": (
        {"survey": [HEAD, row("calculate", "a", calculation="${b} + 1"),
                    row("calculate", "b", calculation="${a} + 1"), row("text")]},
        ("survey!G2", "循环引用"),
    ),
    "a list without its header": (
        {"survey": [HEAD, row("select_one town")],
         "choices": [("x", "name", "label"), *(each[:3] for each in CHOICES[1:3])]},
        ("choices!A1", "list_name"),
    ),
}  # fmt: skip


@SIZES
@pytest.mark.parametrize("name", WRONG)
def test_9_a_wrong_workbook_is_refused_in_chinese_by_sheet_and_cell(
    entering: Entering, name: str, size: ViewportSize
) -> None:
    sheets, said = WRONG[name]
    page = entering(CLERK, size)
    page.goto("/surveys/questionnaires/")
    made = {"settings": [("form_title", "form_id"), ("试", "t1")], **sheets}
    file: FilePayload = {"name": "试.xlsx", "mimeType": XLSX, "buffer": workbook(**made)}
    page.get_by_label("工作簿（xlsx）").set_input_files(file)
    follow(page.get_by_role("button", name="上传工作簿"))
    told = page.get_by_role("alert").inner_text()
    for words in (*said, "工作簿没有收下，请先改正"):
        assert words in told, told
    assert re.search("[\u4e00-\u9fff]{4}", told.split("!", 1)[1]), "what is wrong, in Chinese"
    framed(page)


def test_10_an_answer_outlives_its_browser_and_comes_once(
    browser: Browser, district: str, codes: list[str], entering: Entering, tmp_path: Path
) -> None:
    """In flight mode the browser is killed, not closed; begun again with a network, it sends."""

    def begun() -> Any:
        return browser.browser_type.launch_persistent_context(
            tmp_path / "phone", executable_path="/usr/bin/chromium", args=QUIET,
            viewport=PHONE, locale="zh-CN", base_url=district,
        )  # fmt: skip

    context = begun()
    page = context.new_page()
    answer(page, codes[0])
    page.wait_for_function("document.documentElement.dataset.ready === 'true'")
    context.set_offline(True)
    page.get_by_role("button", name="交卷").click()
    expect(page.get_by_text("1 份答卷存在本机")).to_be_visible()
    with pytest.raises(Error):
        context.new_cdp_session(page).send("Browser.crash")
    context = begun()
    page = context.new_page()
    page.goto("/p/survey/")
    expect(page.get_by_text("已收到，回执号")).to_be_visible()
    (receipt,) = re.findall("A-[0-9A-Z]{5}-[0-9A-Z]{5}", page.locator("main").inner_text())
    page.goto("/p/survey/")
    page.get_by_label("调查码").fill(codes[0])
    follow(page.get_by_role("button", name="开始填"))
    assert receipt in page.locator("main").inner_text(), "the household finds it too"
    context.close()
    for size in (DESK, PHONE):
        desk = entering(CLERK, size)
        desk.goto(f"{SURVEY}answers/")
        desk.get_by_label("回执号").fill(receipt)
        follow(desk.get_by_role("button", name="查找"))
        assert desk.locator("main tbody tr").count() == 1
        assert receipt in desk.locator("main tbody").inner_text()
        framed(desk)


RESIDENTS = {
    "有效问卷": "223份223行", "知晓政策的问卷": "150份150行", "满意的问卷": "83份83行",
    "市长热线受理": "374件374行", "群众电话受理": "120件120行", "接待来访群众": "27人27行",
    "受理诉求合计": "521件521行", "办结诉求": "521件521行",
}  # fmt: skip
"""The eight measures the framework waited for, and of how many rows of the site each is counted."""


@SIZES
def test_20_the_measures_of_residents_are_counted_and_give_the_published_scores(
    entering: Entering, demo_site: OwnSite, size: ViewportSize
) -> None:
    asked = ("evaluate", "--site", "--evaluation", "PJ2023-0001", "--format", "json")
    told = json.loads(demo_site.run("-m", "hengjian", *asked).partition("\n}")[0] + "\n}")
    scores = {each["code"]: each["score"] for each in told["indicators"]}
    assert [scores[code] for code in ("D22", "D23", "D41")] == ["1.00", "1.35", "1.86"]
    page = entering(LEAD, size)
    page.goto("/evaluations/PJ2023-0001/figures/")
    assert "43/43项统计" in words_of(page)
    assert "填报取得" not in words_of(page), "nothing is left to be reported"
    for name, counted in RESIDENTS.items():
        line = page.locator("main tbody tr").filter(has=page.get_by_text(name, exact=True)).first
        assert counted in "".join(line.inner_text().split()), name
    framed(page)
    page.goto("/evaluations/PJ2023-0001/scores/")
    told_of = words_of(page)
    for code, score in (("D22", "1.00"), ("D23", "1.35"), ("D41", "1.86")):
        assert re.search(f"{code}.*?{score}/", told_of), code


POSTS = """async ([form, changed, times]) => {
  const send = () => {
    const data = new FormData(document.querySelector(form));
    for (const [name, value] of Object.entries(changed)) data.set(name, value);
    data.set("do", "send");
    return fetch(location.pathname, { method: "POST", body: data,
                                      headers: { Accept: "application/json" } });
  };
  const answers = await Promise.all(Array.from({ length: times }, send));
  return Promise.all(answers.map(async (each) => [each.status, await each.json()]));
}"""


def test_11_five_posts_at_once_are_one_answer_and_the_first_stays(
    browser: Browser, district: str, codes: list[str], entering: Entering
) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", base_url=district)
    page = context.new_page()
    answer(page, codes[1])

    def post(times: int, **changed: str) -> list[list[Any]]:
        found: list[list[Any]] = page.evaluate(POSTS, ["form[data-survey]", changed, times])
        return found

    told = post(5)
    assert sorted(status for status, _ in told) == [201, 202, 202, 202, 202]
    (receipt,) = {each["receipt"] for _, each in told}
    (changed,) = post(1, **{"q-people": "4"})
    assert changed[0] == 409, "another answer under the same number"
    (second,) = post(1, instance_id=f"uuid:{uuid4()}")
    assert second[0] == 409, "the code has answered"
    assert second[1]["problems"]
    context.close()
    desk = entering(CLERK, DESK)
    desk.goto(f"{SURVEY}answers/?q={receipt}")
    assert desk.locator("main tbody tr").count() == 1


def waiting(page: Page) -> list[str]:
    """The households of the open survey that have not answered."""
    page.goto(f"{SURVEY}ask/")
    options = page.locator("[name=household] option[value]").all()
    return [value for each in options if (value := each.get_attribute("value"))]


NEEDS = {"floor": "high", "people": "3", "old_people": "1", "willing": "yes", "kind": "basic",
         "first": "water"}  # fmt: skip


@pytest.mark.usefixtures("socket_enabled")
def test_11_a_collecting_client_sends_in_chunks_once_and_not_otherwise(
    entering: Entering, district: str
) -> None:
    page = entering(CLERK, DESK)
    page.goto("/accounts/security/tokens/add/")
    page.get_by_label("用在哪里").fill("Collect")
    follow(page.get_by_role("button", name="生成"))
    token = page.locator(".once code").inner_text().strip()
    client = Collecting(district, "demo-competent-department", token)
    form, instance = client.form("DC-2023-09"), f"uuid:{uuid4()}"
    unit = waiting(page)[0]
    told = [client.send(filled(form, instance, household=unit, **NEEDS)) for _ in range(3)]
    assert [each.status for each in told] == [201, 202, 202], told[0].body.decode()
    (receipt,) = {ElementTree.fromstring(each.body)[0].text for each in told}
    other = {**NEEDS, "people": "4"}
    assert client.send(filled(form, instance, household=unit, **other)).status == 409
    again = filled(form, f"uuid:{uuid4()}", household=unit, **NEEDS)
    assert client.send(again).status == 409, "the household has answered"
    assert client.send(again + b" " * (2 << 20)).status == 400, "more than a form has"
    assert client.send(b"x" * (61 << 20)).status == 413, "more than anything has"
    assert Collecting(district, client.user, "wrong").ask("/openrosa/formList").status == 401
    page.goto(f"{SURVEY}answers/?q={receipt}")
    assert page.locator("main tbody tr").count() == 1
    assert "采集软件" in page.locator("main tbody").inner_text()


def keyed(page: Page, sheet: str, household: str, **answers: str) -> None:
    """A paper as one person keys it."""
    page.goto(f"{SURVEY}paper/")
    page.locator("[name=sheet]").fill(sheet)
    page.locator("[name=household]").fill(household)
    page.locator("[name=answered_on]").fill("2023-09-20")
    for name, value in {**NEEDS, **answers}.items():
        field = page.locator(f"[name=q-{name}]")
        if field.count() > 1:
            page.locator(f"[name=q-{name}][value={value}]").check()
        else:
            field.fill(value)
    framed(page)
    follow(page.get_by_role("button", name="存这一遍"))


@SIZES
def test_a_paper_keyed_twice_by_two_is_decided_where_they_differ(
    entering: Entering, size: ViewportSize
) -> None:
    """The same hand keys no second time; what differs stands side by side: the paper decides."""
    first, second = entering("凤凰街道", size), entering(CLERK, size)
    household, sheet = waiting(second)[-1], f"Z-{size['width']}"
    keyed(first, sheet, household)
    assert "请另一个人再录一遍" in first.locator("body").inner_text()
    keyed(first, sheet, household)
    assert "另一个人" in first.get_by_role("alert").first.inner_text()
    keyed(second, sheet, household, people="2", first="road")
    assert "两遍不一样" in second.locator("body").inner_text()
    follow(second.get_by_role("link", name=sheet))
    framed(second)
    table = second.locator("main table")
    assert table.locator("tbody tr").count() == 2
    told = "".join(table.inner_text().split())
    assert "供水、排水" in told
    assert "道路" in told
    second.get_by_role("button", name="按选定的存").click()
    assert "/paper/Z-" in second.url, "nothing is chosen yet"
    table.locator("[name=c-people][value='2']").check()
    table.locator("[name=c-first][value=water]").check()
    follow(second.get_by_role("button", name="按选定的存"))
    assert "已核对，成为答卷" in second.locator("body").inner_text()
    second.goto(f"{SURVEY}answers/")
    assert second.locator("main tbody tr").filter(has_text="纸质").count() >= 1
    second.goto(f"{SURVEY}paper/")
    assert sheet not in second.locator("main").inner_text(), "nothing waits any more"
