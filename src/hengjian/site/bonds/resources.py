"""Bonds: issues, uses, debt service, what repays them, and whether they may be issued at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Prefetch, Q, Value

from hengjian.bilingual import Text
from hengjian.bonds.schedule import schedule
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds import actions, rules
from hengjian.site.bonds.models import (
    AdjustedGoal,
    Affordability,
    Assessment,
    Asset,
    Bond,
    BondTerms,
    BondUse,
    DebtService,
    Goal,
    GoalProgress,
    Income,
    PerformanceClause,
    RevenueStream,
    UseChange,
)
from hengjian.site.bonds.terms import as_bond, yuan_of
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import WHOLE, visible_to
from hengjian.site.money.resources import CONTRACT_OF, ENTRY
from hengjian.site.money.rules import not_in_future, positive
from hengjian.site.platform.columns import (
    DAY,
    DISTRICT,
    PROJECT_OF,
    SITE_IF_ANY,
    SOURCE,
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
    Told,
    with_text,
)
from hengjian.site.platform.writing import Opening

P = Permission
BONDS = Area(Text("债券", "Bonds"), 40)
BOND_OF = Given(
    title=Text("债券编码", "bond code"),
    hint=Text("债券表里的编码或名称", "the code or name in the table of bonds"),
    example="ZQ2022-1",
)
ASSUMED = {
    "source": Given(
        hint=Text("测算假设的出处，必填", "where the assumptions come from"),
        example="发改价格〔2022〕1号",
        required=True,
    ),
    "as_of": Given(
        hint=Text("假设截至哪一天，必填", "the day for which they hold"),
        example="2022-05-01",
        required=True,
    ),
}


@dataclass(frozen=True, slots=True)
class ScheduledPayment:
    """One date of a bond's schedule, in 元."""

    due: date
    principal: Decimal
    interest: Decimal
    fee: Decimal


def _payments_of(row: Bond) -> list[ScheduledPayment]:
    """Every payment of the schedule, whoever's part it is."""
    return [
        ScheduledPayment(
            each.due, yuan_of(each.principal), yuan_of(each.interest), yuan_of(each.service_fee)
        )
        for each in schedule(as_bond(row, row.uses.all())).payments
    ]


def _uses_with_project(_: Membership) -> tuple[Any, ...]:
    return (Prefetch("uses", BondUse.objects.select_related("project").order_by("code")),)


def _uses_seen(by: Membership) -> tuple[Any, ...]:
    uses = visible_to(BondUse, by).select_related("project")
    return (Prefetch("uses", uses, to_attr="seen"),)


BOND = Resource(
    Bond,
    name="bonds",
    title=Text("债券", "Bonds"),
    noun=Text("债券", "bond"),
    each=Text("一行一期债券（或转贷的部分）", "one issue, or the part lent on, a row"),
    area=BONDS,
    reach=Reach(("region",), ("uses__project",)),
    money=True,
    right=P.BOND_EDIT,
    rules=(rules.check_bond,),
    landing=rules.BOND,
    finds=Finds(
        "web:bond",
        "web:bonds",
        "chart-bar",
        80,
        with_text("name", "code"),
        "-issued_on",
        title=Text("专项债券", "Special bonds"),
    ),
    named="name",
    files="attachment",
    tells={
        "uses": Told(
            dict[str, Decimal],
            lambda row: {use.project.code: use.amount for use in row.seen},
            {"P-2": "50000000.00"},
            _uses_seen,
        ),
        "payments": Told(
            list[ScheduledPayment],
            _payments_of,
            [{"due": "2022-12-28", "principal": "0.00", "interest": "732500.00", "fee": "36.63"}],
            _uses_with_project,
            alone=True,
        ),
    },
    columns={
        "code": coded("ZQ2022-1"),
        "region": DISTRICT,
        "name": Given(example="2022年某省专项债券（一期）"),
        "kind": Given(example="其他自平衡专项债券"),
        "size": Given("元", example="396000000.00"),
        "rate": Given("%", example="3.2500"),
        "term_years": Given("年", example=15),
        "issued_on": DAY,
        "payments_a_year": Given(example="1"),
        "repayment": Given(example="bullet"),
        "instalments": Given(
            hint=Text(
                "分期还本的填：日期 金额，用分号隔开",
                "where in parts: day amount; day amount",
            ),
            example="2030-06-28 5000000.00; 2031-06-28 5000000.00",
        ),
        "issue_fee": Given("%", example="0.1000"),
        "service_fee": Given("%", example="0.0050"),
        "lent_on_document": Given(example="某财债〔2022〕1号"),
        "lent_on": DAY,
        **SOURCE,
    },
)
BOND_USE = Resource(
    BondUse,
    name="bond-uses",
    title=Text("债券额度", "Bond uses"),
    noun=Text("债券额度", "use of a bond"),
    each=Text("一行一个项目使用一期债券的额度", "what one project may use of one bond a row"),
    area=BONDS,
    reach=WHOLE,
    money=True,
    right=P.BOND_EDIT,
    rules=(positive,),
    landing=rules.BOND_USE,
    leaves=("admitted",),
    columns={
        "code": coded("ZQ2022-1-U1"),
        "bond": BOND_OF,
        "project": PROJECT_OF,
        "amount": Given("元", example="396000000.00"),
        "document": Given(example="某财债〔2022〕1号"),
        "source": Given(
            hint=Text(
                "没有予以支持的事前评估的存量债券，写明依据",
                "of a bond of the past without an assessment that admits: on what it rests",
            ),
        ),
        "as_of": SOURCE["as_of"],
    },
)
BOND_TERMS = Resource(
    BondTerms,
    name="bond-terms",
    title=Text("债券口径", "Terms of bonds"),
    noun=Text("债券评判条件", "bond terms"),
    each=Text(
        "一行一个项目：覆盖倍数上下限、运营期、管理成本、付息资金",
        "one project a row: bounds of coverage, operation, management, money set aside",
    ),
    area=BONDS,
    reach=WHOLE,
    money=True,
    right=P.BOND_EDIT,
    rules=(rules.check_terms,),
    landing=rules.BOND_TERMS,
    columns={
        "code": coded("P-2-KJ"),
        "project": PROJECT_OF,
        "coverage_lower": Given(example="1.20"),
        "coverage_upper": Given(hint=Text("不设上限的留空", "empty where there is none")),
        "operates_from": DAY,
        "operates_until": DAY,
        "idle_months": Given("个月", example=12),
        "overhead": Given("元", hint=Text("每年", "a year"), example="600000.00"),
        "overhead_growth": Given("%", example="2.00"),
        "support": Given(
            hint=Text(
                "安排了付息资金的填：年份 金额，用分号隔开",
                "where money is set aside: year amount; year amount",
            ),
            example="2023 17820000.00; 2024 17820000.00",
        ),
        **SOURCE,
    },
)
DEBT_SERVICE = Resource(
    DebtService,
    name="debt-service",
    title=Text("还本付息", "Debt service"),
    noun=Text("还本付息", "debt service"),
    each=Text(
        "一行一笔已付的本金、利息或手续费", "one payment of principal, interest or fee a row"
    ),
    area=BONDS,
    reach=WHOLE,
    money=True,
    right=P.BOND_EDIT,
    rules=(positive, not_in_future("paid_on"), rules.check_debt_service),
    landing=rules.REGISTER,
    leaves=("reverses",),
    columns={
        "code": coded("ZQ2022-1-P2023", ENTRY.hint),
        "bond": BOND_OF,
        "project": PROJECT_OF,
        "kind": Given(example="interest"),
        "due_on": DAY,
        "paid_on": DAY,
        "amount": Given("元", example="12870000.00"),
        "paid_from": Given(example="项目收入"),
        **SOURCE,
    },
)
REVENUE_STREAM = Resource(
    RevenueStream,
    name="streams",
    title=Text("收入测算", "Streams of revenue"),
    noun=Text("收益测算", "revenue forecast"),
    each=Text("一行一项收入", "one stream a row"),
    area=BONDS,
    reach=WHOLE,
    money=True,
    right=P.FORECAST_EDIT,
    rules=(rules.check_stream,),
    named="name",
    bulk=("starts_on", "ends_on", "growth", "assumption", "as_of"),
    columns={
        "code": coded("P-2-R1"),
        "project": PROJECT_OF,
        "kind": Given(example="parking"),
        "name": Given(example="公共停车位"),
        "quantity": Given(example="300.00"),
        "unit": Given(hint=Text("如 个、处、平方米", "such as 个, 处, 平方米"), example="个"),
        "price": Given("元", hint=Text("一个单位的价格", "of one unit"), example="200.00"),
        "period": Given(example="month"),
        "utilisation": Given("%", example="85.00"),
        "ramp": Given(
            hint=Text(
                "头几年达到全部收入的百分之几，用分号隔开",
                "per cent of the full income in the first years, separated by semicolons",
            ),
            example="40; 70",
        ),
        "growth": Given("%", example="1.00"),
        "growth_every": Given("年", example="1"),
        "cost_share": Given("%", example="12.00"),
        "fixed_cost": Given("元", example="0.00"),
        "cost_growth": Given("%", example="0.00"),
        "starts_on": DAY,
        "ends_on": DAY,
        "assumption": Given(example="物价部门核定的收费标准"),
        **ASSUMED,
    },
)
INCOME = Resource(
    Income,
    name="income",
    title=Text("项目收入", "Income"),
    noun=Text("项目收入", "income"),
    each=Text("一行一笔入账", "one receipt a row"),
    area=BONDS,
    reach=WHOLE,
    money=True,
    right=P.FORECAST_EDIT,
    rules=(positive, not_in_future("received_on"), rules.check_income),
    landing=rules.REGISTER,
    leaves=("reverses",),
    columns={
        "code": coded("P-2-I202401", ENTRY.hint),
        "project": PROJECT_OF,
        "stream": Given(
            title=Text("收入测算编码", "stream code"),
            hint=Text(
                "收入测算表里的编码；不属于任何一项的留空", "a code of the streams, or empty"
            ),
        ),
        "received_on": DAY,
        "amount": Given("元", example="120000.00"),
        "note": Given(example="一季度停车费"),
        **SOURCE,
    },
)
ASSET = Resource(
    Asset,
    name="assets",
    title=Text("资产", "Assets"),
    noun=Text("资产", "asset"),
    each=Text("一行一项资产", "one asset a row"),
    area=BONDS,
    reach=WHOLE,
    money=True,
    right=P.FORECAST_EDIT,
    bulk=("keeper", "formed_on", "as_of"),
    columns={
        "code": coded("P-2-Z1"),
        "project": PROJECT_OF,
        "site": SITE_IF_ANY,
        "name": Given(example="公共停车位"),
        "kind": Given(example="停车设施"),
        "quantity": Given(example="300.00"),
        "unit": Given(example="个"),
        "value": Given("元", example="6000000.00"),
        "formed_on": DAY,
        "keeper": Given(example="某物业公司"),
        "earns": Given(),
        **SOURCE,
    },
)
USE_CHANGE = Resource(
    UseChange,
    opens=Opening(
        actions.ask_for_change,
        {"use": BondUse, "to_project": Project},
        {"amount": "amount", "reason": "reason"},
    ),
    noun=Text("债券用途调整", "change of use"),
    reach=Reach(("from_project__region", "to_project__region"), ("from_project", "to_project")),
    money=True,
    rules=(positive,),
    form=FormOf(
        ("to_project", "amount", "reason"),
        hints={
            "to_project": Text(
                "批准时新项目须有结论为“予以支持”的事前评估",
                "by the approval it needs an assessment that concludes “admit”",
            )
        },
    ),
    actions={
        "usechange.ask": Text("申请债券用途调整", "change of use: asked for"),
    },
)
CLAUSE = Resource(
    PerformanceClause,
    name="performance-clauses",
    title=Text("按效付费条款", "Performance clauses"),
    noun=Text("按效付费条款", "performance clause"),
    each=Text("一行一份合同一个年度", "one year of one contract a row"),
    area=BONDS,
    reach=WHOLE.under("contract"),
    money=True,
    right=P.CONTRACT_EDIT,
    mark="F",
    rules=(rules.check_clause,),
    landing=rules.CLAUSE,
    columns={
        "code": coded("HT-1-F1"),
        "contract": CONTRACT_OF,
        "year": Given(example=2024),
        "base": Given("元", example="1200000.00"),
        "linked": Given("%", example="30.00"),
        "formula": Given(example="ladder"),
        "ladder": Given(
            hint=Text(
                "按分档的填：得分 比例，用分号隔开",
                "where by bands: score per cent; score per cent",
            ),
            example="90 100; 80 90; 60 60",
        ),
        **SOURCE,
    },
    leaves=("score",),
)
ASSESSMENT = Resource(
    Assessment,
    opens=Opening(actions.start_assessment, {"project": Project}, {"on": "assessed_on"}),
    noun=Text("事前评估", "ex-ante assessment"),
    reach=WHOLE,
    form=FormOf(("project", "assessed_on")),
    files="evidence",
)

MEASURE = Given(
    hint=Text(
        "由台账计数的填口径名称，如 开工率；否则留空",
        "the measure that counts it, such as 开工率, or empty",
    )
)
OF_THE_YEAR = Text("评估所用年度的数；没有的留空", "of the year assessed; empty where not stated")


def _affordability(_: date) -> Columns:
    figures = ("expenditure", "burden", "resources", "debt", "debt_limit")
    return {name: F(name) for name in ("code", "kind", "assessed_on", *figures, "conclusion")}


AFFORDABILITY = Resource(
    Affordability,
    name="affordability",
    title=Text("承受能力评估", "Affordability"),
    noun=Text("承受能力评估", "affordability"),
    each=Text("一行一次财政或债务承受能力评估", "one assessment of budget or debt a row"),
    area=BONDS,
    reach=WHOLE,
    money=True,
    right=P.BOND_EDIT,
    mark="F",
    records=(RecordPart("affordability", "project", _affordability),),
    pages=True,
    rules=(not_in_future("assessed_on"), rules.check_affordability),
    files="attachment",
    form=FormOf(
        (
            *("project", "kind", "assessed_on", "assessed_by", "year", "expenditure", "burden"),
            *("burden_bound", "resources", "debt", "debt_limit", "ratio_bound", "conclusion"),
            *("reason", "number", "source", "as_of"),
        ),
        files="one",
    ),
    columns={
        "code": coded("P-2-F1"),
        "project": PROJECT_OF,
        "kind": Given(example="fiscal"),
        "assessed_on": DAY,
        "assessed_by": Given(example="区财政局"),
        "year": Given(example=2021),
        "expenditure": Given("元", hint=OF_THE_YEAR, example="3600000000.00"),
        "burden": Given("元", hint=Text("本项目一年要预算安排多少", "of one year")),
        "burden_bound": Given(
            "%", hint=Text("文件规定的上限，没有的留空", "as a document bounds it, or empty")
        ),
        "resources": Given("元", hint=OF_THE_YEAR),
        "debt": Given("元", hint=OF_THE_YEAR),
        "debt_limit": Given("元", hint=OF_THE_YEAR),
        "ratio_bound": Given(
            "%", hint=Text("文件规定的上限，没有的留空", "as a document bounds it, or empty")
        ),
        "conclusion": Given(example="bearable"),
        "reason": Given(),
        "number": Given(),
        **SOURCE,
    },
)


def _goals(edition: str, *more: str) -> Callable[[date], Columns]:
    """The columns of the goals of one edition: as declared, or as set anew for judging."""

    def columns(_: date) -> Columns:
        own = {name: F(name) for name in ("code", "kind", "name", *more)}
        return {**own, "edition": Value(edition)}

    return columns


GOAL = Resource(
    Goal,
    name="goals",
    title=Text("绩效目标", "Goals"),
    noun=Text("绩效目标", "goal"),
    each=Text(
        "一行一条绩效目标；批复前可改，批复后固定",
        "one goal a row; it may change until it is approved, then it is fixed",
    ),
    area=BONDS,
    reach=WHOLE,
    right=P.GOAL_EDIT,
    mark="G",
    rules=(rules.check_goal,),
    records=(RecordPart("goals", "project", _goals("declared"), ~Q(state=Goal.State.REPLACED)),),
    bulk=("due_on", "measure", "as_of"),
    columns={
        "code": coded("P-2-G1"),
        "project": PROJECT_OF,
        "group": Given(example="output"),
        "kind": Given(example="quantity"),
        "name": Given(example="老旧小区改造开工率"),
        "direction": Given(example="at_least"),
        "target": Given(example="100"),
        "unit": Given(example="%"),
        "due_on": DAY,
        "measure": MEASURE,
        **SOURCE,
    },
    leaves=("state", "approved_on"),
    told=("approved_by", "replaced_by", "replaced_under", "entered_by"),
)
ADJUSTED_GOAL = Resource(
    AdjustedGoal,
    name="adjusted-goals",
    title=Text("调整后目标", "Adjusted goals"),
    noun=Text("调整后目标", "adjusted goal"),
    each=Text(
        "一行一条调整后的绩效目标；不改动已批复的目标，只并列对照",
        "one goal as set anew a row; the approved goal stays and stands beside it",
    ),
    area=BONDS,
    reach=WHOLE,
    right=P.GOAL_EDIT,
    mark="J",
    records=(RecordPart("goals", "project", _goals("adjusted", "outcome")),),
    pages=True,
    rules=(rules.check_adjusted_goal,),
    bulk=("reason", "as_of"),
    columns={
        "code": coded("P-2-J1"),
        "project": PROJECT_OF,
        "goal": Given(
            title=Text("原目标编码", "code of the declared goal"),
            hint=Text("新设的留空", "empty where it is new"),
        ),
        "kind": Given(example="quantity"),
        "name": Given(example="老旧小区改造开工率"),
        "direction": Given(example="at_least"),
        "target": Given(
            hint=Text("只有文字要求的留空", "empty where it is in words only"), example="100"
        ),
        "unit": Given(example="%"),
        "wording": Given(
            hint=Text("没有数值的目标填，如“可控”", "a goal without a number, such as “kept low”")
        ),
        "measure": MEASURE,
        "reported": Given(example="27.03"),
        "outcome": Given(example="unmet"),
        "told": Given(),
        "reason": Given(),
        **SOURCE,
    },
)
GOAL_PROGRESS = Resource(
    GoalProgress,
    name="goal-progress",
    title=Text("目标完成值", "Progress of goals"),
    noun=Text("目标完成值", "progress of a goal"),
    each=Text(
        "一行一条目标某一天的完成值，没有口径计数的才填；写下后不再改",
        "what a goal had reached on a day, where no measure counts it; it is never changed",
    ),
    area=BONDS,
    reach=WHOLE.under("goal"),
    right=P.GOAL_EDIT,
    mark="V",
    landing=rules.PROGRESS,
    columns={
        "code": coded("P-2-G1-V1"),
        "goal": Given(
            title=Text("目标编码", "goal code"),
            hint=Text("绩效目标表里的编码", "the code in the table of goals"),
            example="P-2-G1",
            required=True,
        ),
        "on": DAY,
        "value": Given(example="27.03"),
        **SOURCE,
    },
    told=("entered_by",),
)
