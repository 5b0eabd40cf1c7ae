"""Money: what is promised, arrives, is contracted, certified and paid.

In the record tables money is counted where it crosses a line on its way giver → treasury → special
account → payee: over the first line it has arrived, over the second it is transferred, over the
third it is paid. What goes back over a line counts below zero, on the day it went back.
"""

from __future__ import annotations

from datetime import date
from operator import attrgetter

from django.db.models import Case, ExpressionWrapper, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce

from hengjian.bilingual import Text
from hengjian.funds.spending import categories
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.recorded import Yuan
from hengjian.site.library.visibility import OF_SECTION, WHOLE
from hengjian.site.money import actions, rules
from hengjian.site.money.models import (
    BankLine,
    BankStatement,
    ChangeOrder,
    Contract,
    FinalAccount,
    FundAccount,
    FundDocument,
    FundPlan,
    Movement,
    OutputCertificate,
    Payment,
    RedLineStop,
)
from hengjian.site.money.queries import search
from hengjian.site.money.rules import COMES_IN
from hengjian.site.planning.models import SOURCES
from hengjian.site.platform.columns import (
    DAY,
    PROJECT_OF,
    RECORD,
    SITE_IF_ANY,
    SOURCE,
    Choices,
    Given,
    coded,
)
from hengjian.site.platform.resource import (
    Area,
    Columns,
    Finds,
    FormOf,
    Reach,
    RecordPart,
    Resource,
    with_text,
)
from hengjian.site.platform.writing import RECKONED, WITH_A_FILE, Opening

P = Permission
MONEY = Area(Text("资金", "Money"), 30)
OF_CONTRACT = OF_SECTION.under("contract")
OF_PAYMENT = Reach(("project__region",), ("project",), ("contract__section",))
WAY = ("giver", "treasury", "special", "payees")
"""The kinds of accounts in the order in which money passes them."""
OPTIONAL = Text("可留空", "may be empty")
FROM = Given(choices=tuple(SOURCES.items()), example="central", required=True)
CONTRACT_OF = Given(
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


def _spent() -> Choices:
    return tuple((code, each.name) for code, each in categories().items())


def _due(_: date) -> Columns:
    return {
        "code": F("code"),
        "source": F("fund_source"),
        "due": F("amount"),
        "due_on": F("due_on"),
    }


def _promise_columns(_: date) -> Columns:
    return {
        "code": F("code"),
        "source": F("fund_source"),
        "amount": F("amount"),
        "due_on": F("due_on"),
    }


def _over(line: int) -> Q:
    """Movements that cross the line behind the first ``line`` kinds of accounts, either way."""
    before, behind = WAY[:line], WAY[line:]
    return Q(from_account__kind__in=before, to_account__kind__in=behind) | _back(line)


def _back(line: int) -> Q:
    return Q(from_account__kind__in=WAY[line:], to_account__kind__in=WAY[:line])


def _with_sign(line: int) -> Case:
    lessened = ExpressionWrapper(
        F("amount") * Value(-1, output_field=IntegerField()), output_field=Yuan()
    )
    return Case(When(_back(line), then=lessened), default=F("amount"), output_field=Yuan())


def _arrival_columns(_: date) -> Columns:
    return {
        "code": F("code"),
        "source": F("fund_source"),
        "arrived": _with_sign(1),
        "arrived_on": F("happened_on"),
        "document": F("document__number"),
    }


def _transfer_columns(_: date) -> Columns:
    return {
        "code": F("code"),
        "source": F("fund_source"),
        "transferred": _with_sign(2),
        "transferred_on": F("happened_on"),
        "document": F("document__number"),
    }


def _payments(_: date) -> Columns:
    def of_payment(path: str) -> Coalesce:
        return Coalesce(F(f"payment__{path}"), F(f"reverses__payment__{path}"))

    return {
        "code": F("code"),
        "section": of_payment("contract__section__code"),
        "paid_on": F("happened_on"),
        "amount": _with_sign(3),
        "source": F("fund_source"),
        "payee": of_payment("payee"),
        "purpose": of_payment("category"),
    }


def _certificates(_: date) -> Columns:
    return {
        "code": F("code"),
        "section": F("contract__section__code"),
        "site": F("site__code"),
        "period": F("month"),
        "certified_on": F("certified_on"),
        "amount": F("amount"),
    }


def _contracts(_: date) -> Columns:
    return {
        "code": F("code"),
        "section": F("section__code"),
        "kind": F("kind"),
        "amount": F("amount"),
        "signed_on": F("signed_on"),
    }


def _change_orders(_: date) -> Columns:
    return {
        "code": F("code"),
        "section": F("contract__section__code"),
        "amount": F("amount"),
        "ordered_on": F("ordered_on"),
    }


FUND_PLAN = Resource(
    FundPlan,
    name="fund-plans",
    title=Text("资金计划", "Fund plans"),
    noun=Text("资金计划", "fund plan"),
    each=Text("一行一个来源的一批应到位资金", "one amount a source promised a row"),
    area=MONEY,
    reach=WHOLE,
    money=True,
    right=P.FUND_PLAN,
    rules=(rules.positive, rules.known_source, rules.near("due_on")),
    landing=rules.FUND_PLAN,
    form=FormOf(
        ("fund_source", "amount", "due_on", "basis"),
        hints={
            "due_on": Text(
                "没有日期的是承诺未排期，不计入应到位", "without a day it is promised and not due"
            ),
        },
    ),
    records=(
        RecordPart("funds", "project", _due, Q(due_on__isnull=False)),
        RecordPart("fund_promises", "project", _promise_columns),
    ),
    bulk=("due_on", "basis"),
    columns={
        "code": coded("P-2-ZJ1"),
        "project": PROJECT_OF,
        "fund_source": FROM,
        "amount": Given("元", example="239590000.00"),
        "due_on": Given(
            hint=Text("没有日期的是承诺，不计入应到位", "without a day it is promised, not due")
        ),
        "basis": Given(example="资金安排文件"),
        **SOURCE,
    },
)
FUND_DOCUMENT = Resource(
    FundDocument,
    name="fund-documents",
    title=Text("指标文件", "Allotting documents"),
    noun=Text("指标文件", "allotting document"),
    each=Text("一行一份下达资金的文件", "one document that allots money a row"),
    area=MONEY,
    reach=WHOLE,
    money=True,
    right=P.FUND_ENTER,
    rules=(rules.positive, rules.known_source, rules.not_in_future("issued_on")),
    landing=rules.FUND_DOCUMENT,
    form=FormOf(("fund_source", "number", "title", "issued_on", "amount", "purpose"), files="one"),
    named="number",
    files="attachment",
    columns={
        "code": coded("P-2-WJ1"),
        "project": PROJECT_OF,
        "fund_source": FROM,
        "number": Given(example="某财建〔2022〕1号"),
        "title": Given(example="下达中央补助资金的通知"),
        "issued_on": DAY,
        "amount": Given("元", example="239590000.00"),
        "purpose": Given(example="老旧小区改造"),
        **SOURCE,
    },
)
FUND_ACCOUNT = Resource(
    FundAccount,
    only_read=RECKONED,
    noun=Text("资金账户", "account"),
    reach=WHOLE,
    money=True,
    codes={"fund_source": tuple(SOURCES.items())},
    reckoned=frozenset(("balance",)),
)
MOVEMENT = Resource(
    Movement,
    name="movements",
    title=Text("资金流水", "Movements of money"),
    noun=Text("资金流水", "movement of money"),
    each=Text(
        "一行一笔到位或拨付；登记后只能冲销",
        "one arrival or transfer a row; entered, it can only be reversed",
    ),
    area=MONEY,
    reach=WHOLE,
    money=True,
    right=P.FUND_ENTER,
    rules=(
        rules.positive,
        rules.known_source,
        rules.not_in_future("happened_on"),
        rules.check_document_of,
    ),
    landing=rules.MOVEMENT,
    form=FormOf(("fund_source", "amount", "happened_on", "document", "note")),
    leaves=("from_account", "to_account", "payment", "reverses"),
    records=(
        RecordPart("funds", "project", _arrival_columns, _over(1)),
        RecordPart("funds", "project", _transfer_columns, _over(2)),
        RecordPart("payments", "project", _payments, _over(3)),
    ),
    columns={
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
    },
)
BANK_STATEMENT = Resource(
    BankStatement,
    only_read=WITH_A_FILE,
    noun=Text("银行对账单", "bank statement"),
    reach=WHOLE.under("account"),
    money=True,
    files="attachment",
)
BANK_LINE = Resource(
    BankLine,
    noun=Text("对账单明细", "bank line"),
    reach=WHOLE.under("account"),
    money=True,
)
CONTRACT = Resource(
    Contract,
    name="contracts",
    title=Text("合同", "Contracts"),
    noun=Text("合同", "contract"),
    each=Text("一行一份合同和它的付款条件", "one contract with its terms of payment a row"),
    area=MONEY,
    reach=OF_SECTION,
    money=True,
    right=P.CONTRACT_EDIT,
    rules=(rules.positive, rules.not_in_future("signed_on"), rules.check_contract),
    landing=rules.CONTRACT,
    form=FormOf(
        (
            *("name", "party", "kind", "section", "amount", "signed_on", "starts_on", "ends_on"),
            *("advance", "recovery_from", "recovery_until"),
            *("progress", "retention", "defects_months"),
        ),
        hints={
            "recovery_from": Text(
                "累计产值达到合同价的这个比例起扣", "of the price; recovery begins there"
            ),
            "progress": Text("政府投资项目不低于 80%", "at least 80% in government projects"),
            "retention": Text("不高于结算价的 3%", "at most 3% of the settled price"),
        },
    ),
    finds=Finds(
        "web:contract",
        "web:contracts",
        "file-text",
        60,
        with_text("code", "name", "party"),
        reads=("code", "name", "party", "synthetic"),
        beside=lambda row: (row.code, row.party),
    ),
    named="name",
    files="attachment",
    records=(RecordPart("contracts", "project", _contracts),),
    bulk=("section", "starts_on", "ends_on", "defects_months", "as_of"),
    columns={
        "code": coded("P-2-HT1"),
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
    },
)
CHANGE_ORDER = Resource(
    ChangeOrder,
    name="change-orders",
    title=Text("变更签证", "Change orders"),
    noun=Text("变更签证", "change order"),
    each=Text(
        "一行一份工程变更或现场签证；导入后由另外的人批准才计入合同价",
        "one change or site instruction a row; it counts once another person approved it",
    ),
    area=MONEY,
    reach=OF_CONTRACT,
    money=True,
    right=P.CONTRACT_EDIT,
    rules=(rules.not_in_future("ordered_on"), rules.check_site_of),
    landing=rules.CHANGE_ORDER,
    form=FormOf(
        ("title", "amount", "ordered_on", "site", "reason"),
        hints={"amount": Text("减少填负数", "negative where it costs less")},
    ),
    leaves=("state", "decision_reason"),
    files="evidence",
    records=(
        RecordPart(
            "change_orders",
            "contract__project",
            _change_orders,
            Q(state=ChangeOrder.State.APPROVED),
        ),
    ),
    bulk=("site", "ordered_on", "reason"),
    columns={
        "code": coded("P-2-QZ1"),
        "contract": CONTRACT_OF,
        "site": SITE_IF_ANY,
        "title": Given(example="雨水管改线"),
        "reason": Given(example="与既有燃气管冲突"),
        "amount": Given(
            "元", hint=Text("减少的写负数", "less is negative"), example="86000.00", negative=True
        ),
        "ordered_on": DAY,
        **RECORD,
    },
)
CERTIFICATE = Resource(
    OutputCertificate,
    name="certificates",
    title=Text("产值申报", "Output value"),
    noun=Text("产值", "output value"),
    each=Text(
        "一行一份合同一个月的产值；导入后由监理审核才计入",
        "output of one contract and month a row; it counts once the supervisor confirmed it",
    ),
    area=MONEY,
    reach=OF_CONTRACT,
    money=True,
    right=P.OUTPUT_ENTER,
    rules=(rules.positive, rules.not_in_future("certified_on"), rules.check_site_of),
    landing=rules.CERTIFICATE,
    form=FormOf(
        ("month", "amount", "certified_on"),
        hints={"month": Text("填当月任一天", "any day of the month")},
    ),
    leaves=("state",),
    files="evidence",
    records=(
        RecordPart(
            "certificates",
            "contract__project",
            _certificates,
            Q(state=OutputCertificate.State.CONFIRMED),
        ),
    ),
    bulk=("site", "certified_on"),
    columns={
        "code": coded("P-2-CZ202208"),
        "contract": CONTRACT_OF,
        "site": SITE_IF_ANY,
        "month": Given(hint=Text("当月任一天，按月计", "any day of the month")),
        "certified_on": DAY,
        "amount": Given("元", example="5200000.00"),
        **RECORD,
    },
)
PAYMENT = Resource(
    Payment,
    name="payments",
    title=Text("支付申请", "Payments"),
    noun=Text("支付申请", "payment"),
    each=Text(
        "一行一笔支付申请；导入后是填报中的申请，附依据提交，照样过红线和三人办理",
        "one application a row: imported it is being filled in; handed in with its documents, the "
        "red line judges it and three people handle it",
    ),
    area=MONEY,
    reach=OF_PAYMENT,
    money=True,
    right=P.PAYMENT_ENTER,
    rules=(
        rules.positive,
        rules.known_source,
        rules.not_in_future("applied_on"),
        rules.check_category,
        rules.check_contract_of,
    ),
    landing=rules.PAYMENT,
    form=FormOf(
        (
            *("contract", "kind", "fund_source", "category", "amount", "payee", "applied_on"),
            "note",
        ),
        files="many",
        hints={
            "payee": Text("有合同的留空即为乙方", "empty: the contractor of the contract"),
        },
    ),
    finds=Finds(
        "web:payment",
        "web:payments",
        "send",
        70,
        search,
        "-applied_on",
        ("code", "payee", "amount", "applied_on", "synthetic"),
        attrgetter("payee"),
        lambda row: (row.code, row.applied_on, row.amount),
        Text("支付", "Payments"),
    ),
    leaves=("state", "paid_on", "account"),
    files="evidence",
    bulk=("fund_source", "category", "applied_on", "note"),
    columns={
        "code": coded("P-2-ZF1"),
        "project": PROJECT_OF,
        "contract": CONTRACT_OF,
        "fund_source": FROM,
        "kind": Given(example="progress"),
        "category": Given(choices=_spent, example="works", required=True),
        "amount": Given("元", example="3000000.00"),
        "payee": Given(example="某建筑公司", hint=Text("合同的乙方", "the contractor")),
        "applied_on": DAY,
        "note": Given(example="八月进度款"),
        **RECORD,
    },
)
RED_LINE_STOP = Resource(
    RedLineStop,
    noun=Text("红线拦截", "stop at the red line"),
    reach=OF_PAYMENT.under("payment"),
    money=True,
    words={
        "stopped_at": Text("拦截时间", "stopped at"),
        "stopped_by": Text("被拦截的经办人", "whose step was stopped"),
        "asked_by": Text("申请放行的人", "passing asked for by"),
        "reason": Text("申请理由", "reason of asking"),
        "outcome": Text("处理结果", "outcome"),
    },
)
FINAL_ACCOUNT = Resource(
    FinalAccount,
    opens=Opening(actions.hand_in_account, {"contract": Contract}, {"claimed": "claimed"}),
    noun=Text("结算决算", "final accounts"),
    reach=OF_PAYMENT,
    money=True,
    form=FormOf(("claimed",)),
    files="attachment",
)
