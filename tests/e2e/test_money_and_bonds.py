"""The money and the bonds as their users walk them."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import FilePayload, Page

from tests.e2e.walking import DAY, DESK, MONEY, PHONE, Entering, ended, follow
from tests.looking import violations

pytestmark = pytest.mark.browser


def test_the_fund_table_is_the_published_one_and_opens_its_records(entering: Entering) -> None:
    page = entering("审计人员")
    page.goto(MONEY)
    rows = [row.split() for row in page.locator(".fund-table tbody tr").all_inner_texts()]
    assert rows[-1][1:5] == ["64,159.00", "52,300.00", "52,112.05", "30,878.14"]
    said = page.locator("main").inner_text()
    assert "17,789.10 万元承诺了却没有到位日期" in said
    assert "使累计支付越过全部已审产值 11,697.73 万元的那一笔" in said
    page.get_by_role("link", name="878.14", exact=True).click()
    page.locator("#drawer-body", has_text="8,781,400.00").wait_for()
    page.goto(MONEY)
    page.get_by_role("link", name="这笔债券资金闲置了多久").click()
    page.wait_for_url("**/bonds/projects/HT-OLD-2/#clock")
    clock = page.locator("#clock")
    clock.get_by_role("link", name="合成：老旧小区改造专项债券（2022）").wait_for()


def test_a_bond_is_weighed_and_used_only_once_the_project_is_admitted(entering: Entering) -> None:
    """Assumptions, coverage, what if, break-even; then assessment, conclusion, use."""
    page = entering("财政部门")
    page.goto(f"/bonds/projects/HT-OLD-2/forecast{DAY}")
    assert page.locator("main .synthetic").count() > 6, "every assumption is marked"
    page.goto(f"/bonds/projects/HT-OLD-2/{DAY}")
    assert "全周期覆盖倍数 1.27" in page.locator("figcaption").first.inner_text()
    page.get_by_label("收入").fill("-8")
    page.get_by_label("成本").fill("5")
    follow(page.get_by_role("button", name="测算"))
    page.get_by_text("1.27 → 1.14").wait_for()
    page.locator("a.figure[href$='/even?of=revenue']").first.click()
    page.locator("#drawer").get_by_text("按此变动重算覆盖倍数").wait_for()
    assert _assigned(page) is False, "no assessment admits the project yet"
    page.goto("/bonds/assessments/SQ2024-0001/")
    page.get_by_label("结论").select_option("admit")
    page.get_by_label("理由").fill("补齐分年计划后予以支持")
    follow(page.get_by_role("button", name="出具结论"))
    assert _assigned(page)
    page.get_by_role("link", name="SQ2024-0001").wait_for()


def _assigned(page: Page) -> bool:
    """Whether the second bond could be assigned to the project."""
    page.goto("/bonds/issues/HT-BOND-2024/assign")
    page.locator("select[name=project]").select_option(label="红塔区老旧小区改造项目（二期）")
    page.locator("input[name=amount]").fill("50000000.00")
    follow(page.get_by_role("button", name="保存"))
    refused = "没有结论为“予以支持”的事前评估" in page.locator("main").inner_text()
    assert refused != page.url.endswith("/HT-BOND-2024/")
    return not refused


def _apply(page: Page, under: str = "", **values: str) -> None:
    """Fill in an application with a document and hand it in; ``under`` a contract."""
    page.goto(f"/money/HT-OLD-2/payments/new?contract={under}")
    for name, value in values.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    document: FilePayload = {
        "name": "审批单.txt",
        "mimeType": "text/plain",
        "buffer": "同意支付".encode(),
    }
    page.locator("[name=evidence]").set_input_files(document)
    follow(page.locator("main").get_by_role("button", name="保存"))
    assert "/money/payments/ZF-" in page.url
    _step(page, "提交")


def _step(page: Page, button: str, why: str = "") -> str:
    """Unfold and take a step of the payment, with a reason; what the page says then."""
    named = re.compile(rf"^\s*{button}\s*$")
    folded = page.locator("main details:not([open]) > summary", has_text=named)
    if folded.count():
        folded.click()
    form = page.locator("main form.step", has=page.locator("button", has_text=named))
    if why:
        form.locator("textarea[name=why]").fill(why)
    follow(form.get_by_role("button", name=button, exact=True))
    return page.locator("main").inner_text()


def test_a_payment_above_the_red_line_passes_only_by_a_second_person_and_stays_marked(
    entering: Entering,
) -> None:
    unit = entering("实施单位")
    spent = {"fund_source": "special_bond", "category": "works", "amount": "100000"}
    _apply(unit, under="SYN-HT3", **spent)
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


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_applications_come_in_a_table_and_are_judged_like_those_typed(
    entering: Entering, tmp_path: Path, size: dict[str, int]
) -> None:
    unit, file = entering("实施单位", size), tmp_path / "支付.xlsx"
    unit.goto("/imports/new?table=payments")
    with unit.expect_download() as waiting:
        unit.click(".template-list a[href$='/payments.xlsx']")
    waiting.value.save_as(file)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    places = {str(cell.value).rstrip("*").partition("*")[0]: cell.column for cell in sheet[1]}
    row = {
        "编码": f"SQ-{size['width']}", "项目编码": "HT-OLD-2", "合同编码": "SYN-HT3",
        "资金来源": "专项债券", "款项": "进度款", "支出用途": "建筑安装工程", "金额": "100000",
        "收款单位": "合成施工单位3", "申请日期": "2023-09-28",
    }  # fmt: skip
    for title, value in row.items():
        sheet.cell(3, places[title], value)
    book.save(file)
    unit.set_input_files("input[type=file]", str(file))
    follow(unit.get_by_role("button", name="上传并检查"))
    ended(unit, "没有问题")
    unit.fill("[name=why]", "批量申请")
    follow(unit.get_by_role("button", name="确认导入"))
    ended(unit, "已导入")
    batch = unit.url
    assert [each["id"] for each in violations(unit)] == []
    follow(unit.get_by_role("link", name="填报中的支付申请"))
    follow(unit.locator("main a", has_text=row["编码"]).first)
    said = unit.locator("main").inner_text()
    assert "填报中" in said
    assert "超过产值和预付款" in said, "judged on arrival"
    follow(unit.get_by_role("button", name="提交", exact=True))
    assert "没有附依据" in unit.locator("main").inner_text()
    unit.goto(batch)
    unit.locator("summary", has_text="撤销").click()
    unit.fill("[name=why]", "传错了")
    unit.on("dialog", lambda dialog: dialog.accept())
    follow(unit.get_by_role("button", name="撤销导入"))
    ended(unit, "全部恢复原样")
