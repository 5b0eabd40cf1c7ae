"""The lists of projects with their money, payments, contracts and movements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from hengjian.funds.rates import percent, rate
from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import read_day
from hengjian.site.common.words import words
from hengjian.site.library.pages.leads import of_site
from hengjian.site.library.visibility import projects_with_money
from hengjian.site.money.models import Contract, Movement, Payment, source_name
from hengjian.site.money.queries import contracts_at, payments_at, search, those_in_column
from hengjian.site.money.red_line import COMMITTED, across
from hengjian.site.planning.models import SOURCES
from hengjian.site.platform.lists import (
    Choice,
    Column,
    Facet,
    Listing,
    by_field,
    choices_of,
    facet_of,
    label_of,
)
from hengjian.site.platform.resource import with_text
from hengjian.site.platform.telling import leading_to

MARKS = {
    "draft": "mark-grey",
    "stopped": "mark-red",
    "submitted": "mark-blue",
    "approved": "mark-blue",
    "paid": "mark-accent",
    "refused": "mark-amber",
    "reversed": "mark-amber",
    "waiting": "mark-blue",
    "entered": "mark-blue",
    "confirmed": "mark-accent",
    "withdrawn": "mark-amber",
}
"""How each state is marked."""
LINES: dict[str, str] = {Payment.Line.ACROSS: "mark-red", Payment.Line.RAISED: "mark-amber"}


def badge_of(row: Any) -> tuple[str, str]:
    """The mark of a row's state and its name."""
    return MARKS.get(row.state, "mark-grey"), label_of(row, "state")


def _sources(membership: Membership) -> Sequence[Choice]:
    return [Choice(code, source_name(code)) for code in SOURCES]


def _projects(membership: Membership) -> Sequence[Choice]:
    return choices_of(projects_with_money(membership))


def _lines(membership: Membership) -> Sequence[Choice]:
    return (
        Choice("across", words("越线", "across")),
        Choice("raised", words("提示", "raised")),
        Choice("passed", words("经放行", "let pass")),
        Choice("within", words("红线以内", "within the line")),
    )


def _red(rows: QuerySet[Payment], value: str) -> QuerySet[Payment]:
    match value:
        case "across":
            return across(rows)
        case "raised":
            return rows.filter(line=Payment.Line.RAISED)
        case "within":
            return rows.filter(line="")
        case "passed":
            return rows.exclude(overridden_by="")
    return rows.none()


def line_badge(row: Payment) -> tuple[str, str] | None:
    """What the red line found: let pass by a second person, stopped now, across or raised when it
    was judged last, or nothing."""
    if row.overridden_by:
        return "mark-red", str(words("越线放行", "let pass the red line"))
    if row.state == Payment.State.STOPPED:
        return "mark-red", str(words("拦截中", "stopped now"))
    mark = LINES.get(row.line)
    return (mark, label_of(row, "line")) if mark else None


def _behind(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """``committed``: payments that count as paid; ``central.arrived.2024-03-31``: movements that
    count in that column of the fund table up to the day."""
    if value == "committed":
        return rows.filter(state__in=COMMITTED)
    key, _, rest = value.partition(".")
    column, _, day = rest.partition(".")
    until = read_day(day)
    return rows.none() if until is None else rows.filter(those_in_column(key, column, until))


PROJECT = Facet(
    "project", words("项目", "project"), _projects, by_field("project__code"), alike=True
)
SOURCE = Facet(
    "source", words("资金来源", "source of funds"), _sources, by_field("fund_source"), alike=True
)
BEHIND = Facet("behind", words("数的来源", "behind a figure"), lambda m: (), _behind, "hidden")
"""The rows that a figure counts, from the drawer of that figure."""
PAYMENTS = Listing(
    name="payments",
    title=words("支付", "Payments"),
    columns=(
        Column("code", words("支付单", "payment"), lambda row: row.code, "name", "code"),
        Column("payee", words("收款单位", "payee"), lambda row: row.payee),
        Column("project", words("项目", "project"), lambda row: row.project.name, "long"),
        Column(
            "contract", words("合同", "contract"), lambda row: row.contract and row.contract.name
        ),
        Column("source", words("来源", "source"), lambda row: source_name(row.fund_source)),
        Column("amount", words("金额", "amount"), lambda row: row.amount, "money", "amount"),
        Column(
            "applied", words("申请", "applied"), lambda row: row.applied_on, "date", "applied_on"
        ),
        Column("paid", words("支付", "paid"), lambda row: row.paid_on, "date"),
        Column("state", words("状态", "state"), badge_of, "badge"),
        Column("line", words("红线", "red line"), line_badge, "badge"),
    ),
    address=leading_to("web:payment"),
    reads=(
        *("code", "payee", "fund_source", "amount", "applied_on", "paid_on", "state", "line"),
        *("overridden_by", "synthetic", "project__name", "contract__name"),
    ),
    facets=(
        facet_of("state", words("状态", "state"), Payment.State),
        Facet("line", words("红线", "red line"), _lines, _red),
        SOURCE,
        PROJECT,
        Facet(
            "contract",
            words("合同", "contract"),
            lambda m: (),
            by_field("contract__code"),
            "hidden",
        ),
        of_site(payments_at),
        BEHIND,
    ),
    search=search,
    search_hint=words("单号开头或收款单位", "start of the number, or payee"),
    order="-applied_on",
    empty_title=words("还没有支付申请", "There are no payments yet"),
    empty_hint=words(
        "实施单位在合同页或这里发起支付申请", "the implementing unit applies here or on a contract"
    ),
)
CONTRACTS = Listing(
    name="contracts",
    title=words("合同", "Contracts"),
    columns=(
        Column("name", words("合同", "contract"), lambda row: row.name, "name", "name"),
        Column("code", words("编码", "code"), lambda row: row.code, sort="code"),
        Column("kind", words("类别", "kind"), lambda row: label_of(row, "kind")),
        Column("party", words("乙方", "contractor"), lambda row: row.party, sort="party"),
        Column("project", words("项目", "project"), lambda row: row.project.name, "long"),
        Column("amount", words("合同价", "price"), lambda row: row.amount, "money", "amount"),
        Column("output", words("已审产值", "certified output"), lambda row: row.output, "money"),
        Column("paid", words("已付", "paid"), lambda row: row.paid, "money"),
        Column(
            "share",
            words("支付 ÷ 产值", "paid ÷ output"),
            lambda row: _ratio(row.paid, row.output),
            "number",
            "",
            "%",
        ),
        Column("signed", words("签订", "signed"), lambda row: row.signed_on, "date", "signed_on"),
    ),
    address=leading_to("web:contract"),
    reads=("code", "name", "kind", "party", "amount", "signed_on", "synthetic", "project__name"),
    facets=(
        facet_of("kind", words("类别", "kind"), Contract.Kind),
        PROJECT,
        of_site(contracts_at),
    ),
    search=with_text("code", "name", "party"),
    search_hint=words("合同、编码或乙方", "contract, code or contractor"),
    empty_title=words("还没有合同", "There are no contracts yet"),
    empty_hint=words(
        "登记合同和付款条件，或用模板导入", "enter a contract with its terms, or import them"
    ),
)
MOVEMENTS = Listing(
    name="movements",
    title=words("资金流水", "Movements of money"),
    columns=(
        Column("day", words("日期", "date"), lambda row: row.happened_on, "date", "happened_on"),
        Column("kind", words("类别", "kind"), lambda row: label_of(row, "kind")),
        Column("source", words("来源", "source"), lambda row: source_name(row.fund_source)),
        Column("from", words("转出", "from"), lambda row: label_of(row.from_account, "kind")),
        Column("to", words("转入", "to"), lambda row: label_of(row.to_account, "kind")),
        Column("amount", words("金额", "amount"), lambda row: row.amount, "money", "amount"),
        Column("note", words("摘要", "note"), lambda row: row.note),
        Column(
            "document",
            words("文号", "document number"),
            lambda row: row.document and row.document.number,
        ),
        Column("code", words("流水号", "serial number"), lambda row: row.code, "name", "code"),
    ),
    address=lambda row: reverse("web:movement", args=[row.project.code, row.code]),
    reads=(
        *("code", "kind", "fund_source", "amount", "happened_on", "note", "synthetic"),
        *("from_account__kind", "to_account__kind", "document__number", "project__code"),
    ),
    facets=(
        facet_of("kind", words("类别", "kind"), Movement.Kind),
        SOURCE,
        BEHIND,
    ),
    search=lambda rows, text: rows.filter(Q(code__icontains=text) | Q(note__icontains=text)),
    search_hint=words("流水号或摘要", "number or note"),
    order="-happened_on",
    empty_title=words("还没有资金流水", "No money has moved yet"),
    empty_hint=words("财政部门登记到位和拨付后会出现在这里", "arrivals and transfers appear here"),
)
FUNDS = Listing(
    name="money",
    title=words("资金", "Money"),
    columns=(
        Column("name", words("项目", "project"), lambda row: row.name, "name", "pinyin"),
        Column("due", words("应到位", "due"), lambda row: row.due, "money", opens="money:due"),
        Column(
            "arrived",
            words("到位", "arrived"),
            lambda row: row.arrived,
            "money",
            opens="money:arrived",
        ),
        Column(
            "transferred",
            words("拨付", "transferred"),
            lambda row: row.transferred,
            "money",
            opens="money:transferred",
        ),
        Column("paid", words("支付", "paid"), lambda row: row.paid, "money", opens="money:paid"),
        Column(
            "arrival",
            words("到位率（到位÷应到位）", "arrival rate (arrived÷due)"),
            lambda row: _ratio(row.arrived, row.due),
            "number",
            "",
            "%",
            "money:arrival",
        ),
        Column(
            "disbursement",
            words("支出率（支付÷拨付）", "disbursement rate (paid÷transferred)"),
            lambda row: _ratio(row.paid, row.transferred),
            "number",
            "",
            "%",
            "money:disbursement",
        ),
        Column(
            "idle",
            words("专户余额", "in special accounts"),
            lambda row: row.idle,
            "money",
            opens="money:idle",
        ),
    ),
    address=leading_to("web:money"),
    reads=("code", "name", "synthetic"),
    search=lambda rows, text: rows.filter(
        Q(code__icontains=text) | Q(name__icontains=text) | Q(pinyin__icontains=text)
    ),
    empty_title=words("还没有资金", "There is no money yet"),
    empty_hint=words("项目进入储备库后，在这里编制资金计划", "plan the funds of a project here"),
)


def _ratio(part: Any, whole: Any) -> Any:
    return percent(rate(part, whole)) if part is not None else None
