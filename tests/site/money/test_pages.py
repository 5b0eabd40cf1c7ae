"""Pages of the money: three rows take as many queries as one, figures open, steps are in place."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import TrailEntry
from hengjian.site.money import actions
from hengjian.site.money.models import Contract, FundPlan, OutputCertificate, Payment
from tests.site.counting import queries_of
from tests.site.money.booking import DAY, contract, funded, project, special

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture
def works(member: Member, settings: Any, tmp_path: Any) -> Contract:
    """A contract with money in the special account, and 1,000 due."""
    settings.MEDIA_ROOT = tmp_path
    works = contract(funded(member, "1000"), "1000.00", advance=D(10))
    values = {"fund_source": "central", "amount": D(1000), "due_on": DAY}
    actions.promise(by=member("competent_department"), project=works.project, values=values)
    return works


def _more(works: Contract, number: int) -> None:
    Payment.objects.create(
        code=f"Z{number}", project=works.project, contract=works, account=special(works.project),
        fund_source="central", category="works", amount=D(1), payee="施工单位", applied_on=DAY,
        state="paid", paid_on=DAY,
    )  # fmt: skip
    OutputCertificate.objects.create(
        code=f"O{number}", contract=works, month=DAY, certified_on=DAY, amount=D(1),
        state="confirmed",
    )  # fmt: skip


def test_the_list_of_projects_says_what_became_of_the_money(
    works: Contract, client_of: ClientOf
) -> None:
    page = client_of("finance_bureau").get("/money/").content.decode()
    row = page.partition('id="list"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    numbers = re.findall(r">([\d,.]+)<", row)
    # due, arrived, transferred and idle 1,000 元; nothing paid; all of it arrived
    assert numbers == ["0.10", "0.10", "0.10", "0.00", "100.00", "0.00", "0.10"]


def test_the_front_page_draws_where_the_money_is(
    works: Contract, member: Member, client_of: ClientOf
) -> None:
    client = client_of("finance_bureau")
    assert "/figures/money/P-1/flows" in client.get("/money/").content.decode()
    values = {"fund_source": "central", "amount": D(500), "due_on": DAY}
    actions.promise(by=member("competent_department"), project=project("P-2"), values=values)
    _more(works, 1)
    page = client.get("/money/").content.decode()
    assert "/figures/money/P-1/flows" not in page
    address = re.search(r"/figures/funds/[^\"?]*flows[^\" ]*", page)
    assert address, "of two projects the picture is that of both"
    drawer = client.get(address[0]).content.decode()
    assert "0.05" in drawer, "what the other was promised has not arrived"
    assert "项目P-1" in drawer, "what was paid ends at its project"


def test_accounts_are_named_in_the_language_of_the_page(
    works: Contract, client_of: ClientOf
) -> None:
    client = client_of("finance_bureau")
    assert "专户·中央补助" in client.get("/money/P-1/").content.decode()
    client.cookies["django_language"] = "en"
    page = client.get("/money/P-1/").content.decode()
    assert "special account: central government" in page
    assert "专户" not in page


@pytest.mark.parametrize(
    "address",
    ["/money/", "/money/P-1/", "/money/P-1/movements/", "/money/payments/", "/money/payments/Z1/",
     "/money/contracts/", "/money/contracts/HT-P-1/"],
)  # fmt: skip
def test_three_rows_take_as_many_queries_as_one(
    address: str, works: Contract, client_of: ClientOf
) -> None:
    client = client_of("finance_bureau")
    _more(works, 1)
    assert client.get(address).status_code == 200
    one = queries_of(lambda: client.get(address))
    _more(works, 2)
    _more(works, 3)
    assert queries_of(lambda: client.get(address)) == one


def test_every_figure_of_the_fund_table_opens_its_records(
    works: Contract, client_of: ClientOf
) -> None:
    client = client_of("auditor")
    page = client.get("/money/P-1/").content.decode()
    for name, said in (("due", "1,000.00"), ("arrival", "100.00%"), ("disbursement", "0.00%")):
        assert f"/figures/money/P-1/{name}?of=total" in page
        assert said in client.get(f"/figures/money/P-1/{name}").content.decode()
    assert client.get("/figures/money/P-1/budget?of=total").status_code == 200
    for wrong in ("due?of=moon", "moon?of=total"):
        assert client.get(f"/figures/money/P-1/{wrong}").status_code == 404
    assert client.get("/money/P-1/?as_of=2020-02-30").status_code == 200


def test_a_payment_is_entered_stopped_and_shown_with_its_buttons(
    works: Contract, client_of: ClientOf
) -> None:
    unit = client_of("implementing_unit")
    values = {
        "contract": works.code, "kind": "progress", "fund_source": "central", "category": "works",
        "amount": "100.01", "applied_on": str(DAY), "payee": "", "note": "",
    }  # fmt: skip
    file = SimpleUploadedFile("审批单.txt", "同意".encode())
    answer = unit.post("/money/P-1/payments/new", {**values, "evidence": file})
    address = answer["Location"]
    row = Payment.objects.get()
    assert (row.payee, row.state, row.evidence.count()) == ("施工单位", "draft", 1)
    said = unit.post(f"{address}steps/submit", follow=True).content.decode()
    assert "红线拦下了这笔支付" in said
    assert "已审产值 0.00 × 80.00% + 预付款 100.00" in said
    assert "该来源没有设定禁止清单，用途未核对" in said
    assert "不核对不等于可以支付" in unit.get("/money/P-1/payments/new").content.decode()
    assert "申请放行" in said
    assert "steps/override" not in client_of("finance_bureau").get(address).content.decode()
    unit.post(f"{address}steps/ask", {"why": "急"})
    assert "steps/override" in client_of("finance_bureau").get(address).content.decode()
    assert unit.post(f"{address}steps/override", {"why": "x"}).status_code == 403
    assert unit.post(f"{address}steps/moon").status_code == 404


def test_payments_are_found_by_their_line_their_number_and_their_payee(
    works: Contract, client_of: ClientOf
) -> None:
    account = special(works.project)
    for code, payee, line in (("ZF-1", "第一建筑公司", "stop"), ("ZF-2", "第二建筑公司", "")):
        Payment.objects.create(
            code=code, project=works.project, contract=works, account=account, line=line,
            fund_source="central", category="works", amount=Decimal(1), payee=payee, applied_on=DAY,
        )  # fmt: skip
    client = client_of("finance_bureau")

    def found(asked: str) -> set[str]:
        said = client.get(f"/money/payments/?{asked}").content.decode()
        return {code for code in ("ZF-1", "ZF-2") if f"/money/payments/{code}/" in said}

    for asked in ("line=across", "q=第一建", "q=zf-1"):
        assert found(asked) == {"ZF-1"}, asked
    assert found("line=within") == {"ZF-2"}
    assert found("q=建筑") == {"ZF-1", "ZF-2"}
    assert found("q=F-1") == set()
    project("P-2")
    both, one = (client.get(f"/money/payments/{each}").content.decode() for each in
                 ("", f"?project={works.project.code}"))  # fmt: skip
    assert ['data-label="项目"' in page for page in (both, one)] == [True, False]


def test_a_statement_with_mistakes_is_shown_with_all_of_them_at_their_cells(
    works: Contract, client_of: ClientOf
) -> None:
    cashier, code = client_of("cashier"), special(works.project).code
    text = "记账日期,借方,贷方\n3月1日,,x\n2026-03-02,1,1\n"
    file = SimpleUploadedFile("对账单.csv", text.encode("gb18030"))
    said = cashier.post(f"/money/bank/{code}/hand-in", {"file": file}).content.decode()
    for place in ("对账单.csv:2:1", "对账单.csv:2:3", "对账单.csv:3:2"):
        assert place in said
    assert cashier.post(f"/money/bank/{code}/number", {"number": "1"}).status_code == 403
    bureau = client_of("finance_bureau")
    bureau.post(f"/money/bank/{code}/number", {"number": "6222001122"})
    assert "6222001122" in cashier.get(f"/money/bank/{code}/").content.decode()


def test_a_file_that_is_no_statement_is_told_what_is_taken_and_nothing_else(
    works: Contract, client_of: ClientOf
) -> None:
    page = f"/money/bank/{special(works.project).code}/hand-in"
    cashier = client_of("cashier")
    for name, content in (("对账单.csv", b"MZ\x90\x00"), ("对账单.pdf", b"%PDF-1.7")):
        sent = {"file": SimpleUploadedFile(name, content)}
        told = cashier.post(page, sent).content.decode().partition("没有导入")[2]
        told = told.partition("</ul>")[0]
        assert "xlsx、xls、et、ods 和 csv（UTF-8 或 GB18030）" in told
        assert "jpg" not in told


def test_a_day_of_another_age_is_refused_beside_its_field(
    works: Contract, client_of: ClientOf
) -> None:
    """A movement is never deleted: a slip of the keys must not come so far."""
    bureau, clerk = client_of("finance_bureau"), client_of("competent_department")
    sent = {"fund_source": "central", "amount": "100", "happened_on": "1800-01-01"}
    answer = bureau.post("/money/P-1/enter/arrival", sent)
    assert "日期 1800-01-01 不在 1949-10-01 到 2100-12-31 之间" in str(
        answer.context["form"].errors["happened_on"]
    )
    sent = {"fund_source": "central", "amount": "100", "due_on": "2999-01-01"}
    answer = clerk.post("/money/P-1/plans/new", sent)
    assert "请检查年份" in str(answer.context["form"].errors["due_on"])
    sent["due_on"] = "2026-01-01"
    assert "已登记" in clerk.post("/money/P-1/plans/new", sent, follow=True).content.decode()


def test_a_promise_that_somebody_else_changed_meanwhile_is_not_written_over(
    works: Contract, client_of: ClientOf
) -> None:
    clerk, row = client_of("competent_department"), FundPlan.objects.get()
    page = f"/money/P-1/plans/{row.code}/"
    opened = clerk.get(page).content.decode()
    assert 'name="version" value="1"' in opened
    assert ">Version<" not in opened, "a number that is only compared has no words"
    sent = {"fund_source": "central", "amount": "1100", "due_on": str(DAY), "version": "1"}
    assert clerk.post(page, sent).status_code == 302
    answer = clerk.post(page, {**sent, "amount": "1200"})
    assert "改过这条记录" in answer.content.decode()
    row.refresh_from_db()
    assert row.amount == D(1100)


def test_a_promise_is_withdrawn_on_its_page_with_a_reason_by_who_plans_the_funds(
    works: Contract, client_of: ClientOf, member: Member
) -> None:
    values = {"fund_source": "residents", "amount": D(300)}
    row = actions.promise(by=member("competent_department"), project=works.project, values=values)
    page, step = f"/money/P-1/plans/{row.code}/", f"/money/P-1/plans/{row.code}/withdraw"
    clerk, bureau = client_of("competent_department"), client_of("finance_bureau")
    assert step in clerk.get(page).content.decode()
    assert bureau.post(step, {"why": "误填"}).status_code == 403
    answer = clerk.post(step, {"why": "  "}, follow=True)
    assert "没有写理由" in answer.content.decode()
    assert FundPlan.objects.filter(pk=row.pk).exists()
    answer = clerk.post(step, {"why": "居民出资改由物业承担"}, follow=True)
    assert answer.redirect_chain == [("/money/P-1/", 302)]
    assert "承诺已撤回" in answer.content.decode()
    assert not FundPlan.objects.filter(pk=row.pk).exists()
    entry = TrailEntry.objects.get(action="fundplan.remove")
    assert (entry.subject, entry.why) == (row.code, "居民出资改由物业承担")


@pytest.mark.parametrize(
    ("allotted", "said"), [(0, "已到位 1,000.00 元"), (1500, "指标文件已下达 1,500.00 元")]
)
def test_a_promise_stays_while_money_that_was_allotted_or_arrived_rests_on_it(
    allotted: int, said: str, works: Contract, client_of: ClientOf, member: Member
) -> None:
    row = FundPlan.objects.get()
    if allotted:
        values = {
            "fund_source": "central",
            "number": "1号",
            "issued_on": DAY,
            "amount": D(allotted),
        }
        actions.allot(by=member("finance_bureau"), project=works.project, values=values)
    step = f"/money/P-1/plans/{row.code}/withdraw"
    clerk, sent = client_of("competent_department"), {"why": "重复登记的一条"}
    answer = clerk.post(step, sent, follow=True)
    assert answer.redirect_chain == [(f"/money/P-1/plans/{row.code}/", 302)]
    page = answer.content.decode()
    assert "撤回后，“中央补助”的承诺只剩 0.00 元" in page
    assert said in page
    assert "重复登记的一条</textarea>" in page, "what was typed stays"
    english = clerk.post(step, sent, follow=True, headers={"Accept-Language": "en"})
    assert "without it 0.00 yuan of “central government” stay promised" in (
        english.content.decode().casefold()
    )
    again = {"fund_source": "central", "amount": D(1500), "due_on": DAY}
    actions.promise(by=member("competent_department"), project=works.project, values=again)
    clerk.post(step, sent)
    assert not FundPlan.objects.filter(pk=row.pk).exists(), "another promise carries the money"


def test_an_account_that_holds_too_little_is_named_in_the_language_of_the_page(
    works: Contract, client_of: ClientOf
) -> None:
    sent = {"fund_source": "central", "amount": "99999", "happened_on": str(DAY)}
    english = {"Accept-Language": "en"}
    answer = client_of("finance_bureau").post("/money/P-1/enter/transfer", sent, headers=english)
    assert "“treasury: central government” holds" in answer.content.decode()


def test_a_project_with_one_payment_and_no_output_is_told_without_a_ratio(
    works: Contract, client_of: ClientOf
) -> None:
    Payment.objects.create(
        code="Z1", project=works.project, contract=works, account=special(works.project),
        fund_source="central", category="works", amount=D(500), payee="施工单位", applied_on=DAY,
        state="paid", paid_on=DAY,
    )  # fmt: skip
    page = client_of("finance_bureau").get("/money/P-1/").content.decode()
    assert "已付 0.05 万元，还没有审定的产值" in page
    assert "— 倍" not in page


def test_a_column_that_can_only_say_one_thing_is_left_to_the_names(
    works: Contract, client_of: ClientOf
) -> None:
    bureau = client_of("finance_bureau")
    _more(works, 1)
    heads = re.findall(r"<th.*?</th>", bureau.get("/money/payments/").content.decode())
    assert not any("项目" in head for head in heads)
    project("P-2")
    heads = re.findall(r"<th.*?</th>", bureau.get("/money/payments/").content.decode())
    assert any("项目" in head for head in heads)


def test_a_workbook_of_a_list_holds_words_and_yuan_and_no_names_of_colours(
    works: Contract, client_of: ClientOf
) -> None:
    _more(works, 1)
    for language, heads, state in (
        ("zh-hans", {"金额（元）", "状态"}, "已支付"),
        ("en", {"Amount (yuan)", "State"}, "paid"),
    ):
        answer: Any = client_of("finance_bureau").get(
            "/money/payments/?export=xlsx", headers={"Accept-Language": language}
        )
        content = BytesIO(b"".join(answer.streaming_content))
        rows = list(openpyxl.load_workbook(content).active.iter_rows(values_only=True))
        assert heads <= set(rows[0])
        assert state in rows[1]
        assert not any("mark-" in str(cell) for cell in rows[1])


def test_what_the_red_line_allows_is_said_while_the_amount_is_typed(
    works: Contract, client_of: ClientOf
) -> None:
    """Price 1,000, advance 10 %, nothing certified: 100 may be paid."""

    def said(**typed: str) -> str:
        asked = {"contract": str(works.pk), "fund_source": "central", "category": "works", **typed}
        return (
            client_of("implementing_unit")
            .get("/money/P-1/payments/allowed", asked)
            .content.decode()
        )

    assert 'data-most="100.00"' in said()
    assert "在红线以内" in said(amount="100")
    stopped = said(amount="100.50")
    assert "提交会被拦下" in stopped
    assert ">0.50<" in stopped
    assert "超过产值和预付款" in stopped
    assert "data-most" not in said(fund_source="")
    assert not Payment.objects.exists(), "nothing is kept of it"


def test_an_application_that_is_changed_does_not_stand_against_itself(
    works: Contract, client_of: ClientOf
) -> None:
    row = Payment.objects.create(
        code="Z1", project=works.project, contract=works, account=special(works.project),
        fund_source="central", category="works", amount=D(60), payee="施工单位", applied_on=DAY,
        state="approved",
    )  # fmt: skip
    asked = {"contract": str(works.pk), "fund_source": "central", "amount": "60"}
    client = client_of("implementing_unit")
    address = "/money/P-1/payments/allowed"
    assert 'data-most="40.00"' in client.get(address, asked).content.decode()
    alone = client.get(address, {**asked, "payment": row.code}).content.decode()
    assert 'data-most="100.00"' in alone
