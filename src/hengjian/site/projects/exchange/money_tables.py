"""The tables of money in and out: promises, documents, entries, contracts, output, payments.

Entries are booked and never changed; payments arrive as applications that are being filled in.
"""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.funds.spending import categories
from hengjian.site.projects import models
from hengjian.site.projects.exchange.columns import CODE, DAY, PROJECT, SITE, SOURCE
from hengjian.site.projects.exchange.specs import Given, Spec, spec
from hengjian.site.projects.fund_sources import SOURCES
from hengjian.site.projects.keeping.money_landing import COMES_IN

PROJECT_OF = Given(title=PROJECT.title, hint=PROJECT.hint, example="P-2", required=True)
OPTIONAL = Text("可留空", "may be empty")
FROM = Given(choices=tuple(SOURCES.items()), example="central", required=True)
CONTRACT = Given(
    title=Text("合同编码", "contract code"),
    hint=Text("合同表里的编码或名称", "the code or name in the table of contracts"),
    example="P-2-HT1",
)
ENTRY = Given(
    hint=Text(
        "一笔一个编码；登记后不能改，记错的冲销",
        "one an entry; it is never changed: a wrong one is reversed",
    ),
    example="P-2-LS1",
)
RECORD = {"source": SOURCE["source"]}
"""An entry has a day of its own, and no as-of date besides."""


def money_tables() -> tuple[Spec, ...]:
    """In the order in which they build on each other."""
    return (
        *(_plans(), _documents(), _movements(), _contracts()),
        *(_orders(), _certificates(), _payments()),
    )


def _plans() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="P-2-ZJ1"),
        "project": PROJECT_OF,
        "fund_source": FROM,
        "amount": Given("元", example="239590000.00"),
        "due_on": Given(
            hint=Text("没有日期的是承诺，不计入应到位", "without a day it is promised, not due")
        ),
        "basis": Given(example="资金安排文件"),
        **SOURCE,
    }
    title = Text("资金计划", "Promised funds")
    purpose = Text("一行一个来源的一批应到位资金", "one amount a source promised a row")
    return spec("fund-plans", title, models.FundPlan, purpose, columns)


def _documents() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="P-2-WJ1"),
        "project": PROJECT_OF,
        "fund_source": FROM,
        "number": Given(example="某财建〔2022〕1号"),
        "title": Given(example="下达中央补助资金的通知"),
        "issued_on": DAY,
        "amount": Given("元", example="239590000.00"),
        "purpose": Given(example="老旧小区改造"),
        **SOURCE,
    }
    title = Text("指标文件", "Allotting documents")
    purpose = Text("一行一份下达资金的文件", "one document that allots money a row")
    return spec("fund-documents", title, models.FundDocument, purpose, columns)


def _movements() -> Spec:
    columns = {
        "code": ENTRY,
        "project": PROJECT_OF,
        "kind": Given(
            hint=Text(
                "只导入到位和拨付；支付另用支付表", "arrivals and transfers; payments have a table"
            ),
            example="arrival",
            offered=tuple(str(each) for each in COMES_IN),
        ),
        "fund_source": FROM,
        "amount": Given("元", example="125200000.00"),
        "happened_on": DAY,
        "document": Given(
            title=Text("指标文件", "allotting document"),
            hint=Text("文号或编码，可留空", "its number or code; may be empty"),
        ),
        "note": Given(example="第一批"),
        **RECORD,
    }
    title = Text("资金流水", "Movements of money")
    purpose = Text(
        "一行一笔到位或拨付；登记后只能冲销",
        "one arrival or transfer a row; entered, it can only be reversed",
    )
    shown = ("from_account", "to_account", "payment", "reverses")
    return spec("movements", title, models.Movement, purpose, columns, shown=shown)


def _contracts() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="P-2-HT1"),
        "project": PROJECT_OF,
        "section": Given(title=Text("标段编码", "section code"), hint=OPTIONAL),
        "kind": Given(example="works"),
        "name": Given(example="一标段施工合同"),
        "party": Given(example="某建筑公司"),
        "organisation": Given(hint=Text("在本系统有账号的填单位编码", "its code on this site")),
        "amount": Given("元", example="88000000.00"),
        "signed_on": DAY,
        "starts_on": DAY,
        "ends_on": DAY,
        "advance": Given("%", example="10.00"),
        "recovery_from": Given("%", example="20.00"),
        "recovery_until": Given("%", example="80.00"),
        "progress": Given("%", example="80.00"),
        "retention": Given("%", example="3.00"),
        "defects_months": Given("个月", example=24),
        **SOURCE,
    }
    purpose = Text("一行一份合同和它的付款条件", "one contract with its terms of payment a row")
    return spec("contracts", Text("合同", "Contracts"), models.Contract, purpose, columns)


def _orders() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="P-2-QZ1"),
        "contract": CONTRACT,
        "site": Given(title=SITE.title, hint=OPTIONAL),
        "title": Given(example="雨水管改线"),
        "reason": Given(example="与既有燃气管冲突"),
        "amount": Given(
            "元", hint=Text("减少的写负数", "less is negative"), example="86000.00", negative=True
        ),
        "ordered_on": DAY,
        **RECORD,
    }
    title = Text("变更签证", "Change orders")
    purpose = Text(
        "一行一份工程变更或现场签证；导入后由另外的人批准才计入合同价",
        "one change or site instruction a row; it counts once another person approved it",
    )
    shown = ("state", "decision_reason")
    return spec("change-orders", title, models.ChangeOrder, purpose, columns, shown=shown)


def _certificates() -> Spec:
    columns = {
        "code": Given(hint=CODE.hint, example="P-2-CZ202208"),
        "contract": CONTRACT,
        "site": Given(title=SITE.title, hint=OPTIONAL),
        "month": Given(hint=Text("当月任一天，按月计", "any day of the month")),
        "certified_on": DAY,
        "amount": Given("元", example="5200000.00"),
        **RECORD,
    }
    title = Text("产值申报", "Output value")
    purpose = Text(
        "一行一份合同一个月的产值；导入后由监理审核才计入",
        "output of one contract and month a row; it counts once the supervisor confirmed it",
    )
    return spec("certificates", title, models.OutputCertificate, purpose, columns, shown=("state",))


def _payments() -> Spec:
    spent = tuple((code, each.name) for code, each in categories().items())
    columns = {
        "code": Given(hint=CODE.hint, example="P-2-ZF1"),
        "project": PROJECT_OF,
        "contract": CONTRACT,
        "fund_source": FROM,
        "kind": Given(example="progress"),
        "category": Given(choices=spent, example="works", required=True),
        "amount": Given("元", example="3000000.00"),
        "payee": Given(example="某建筑公司", hint=Text("合同的乙方", "the contractor")),
        "applied_on": DAY,
        "note": Given(example="八月进度款"),
        **RECORD,
    }
    purpose = Text(
        "一行一笔支付申请；导入后是填报中的申请，附依据提交，照样过红线和三人办理",
        "one application a row: imported it is being filled in; handed in with its documents, the "
        "red line judges it and three people handle it",
    )
    shown = ("state", "paid_on", "account")
    return spec(
        "payments", Text("支付申请", "Payments"), models.Payment, purpose, columns, shown=shown
    )
