"""What a project is to cost, by component and by year."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library import rules
from hengjian.site.library.models import InvestmentPart, InvestmentYear
from hengjian.site.library.resources import LIBRARY
from hengjian.site.library.visibility import WHOLE
from hengjian.site.platform.columns import PROJECT_OF, SOURCE, Given, coded
from hengjian.site.platform.resource import Columns, RecordPart, Resource

P = Permission


def _investment_columns(_: date) -> Columns:
    return {
        "code": F("code"),
        "component": F("component"),
        "declared": F("declared"),
        "adjusted": Coalesce("adjusted", "declared"),
    }


INVESTMENT_PART = Resource(
    InvestmentPart,
    name="investment-parts",
    title=Text("投资构成", "Components of investment"),
    noun=Text("投资构成", "component of investment"),
    each=Text(
        "一行一项投资构成；原件有合计的，合计也填一行，只用来核对",
        "one component a row; the total of the original is a row too, and only compared",
    ),
    area=LIBRARY,
    reach=WHOLE,
    right=P.PROJECT_EDIT,
    mark="T",
    pages=True,
    rules=(rules.check_investment_part,),
    bulk=("reason", "as_of"),
    columns={
        "code": coded("P-2-T1"),
        "project": PROJECT_OF,
        "component": Given(example="main_works"),
        "declared": Given(
            "元",
            hint=Text("调整时才增加的留空", "empty where the adjustment brought it in"),
            example="166299500.00",
        ),
        "adjusted": Given("元", hint=Text("没有调整的留空", "empty where it was not adjusted")),
        "reason": Given(
            hint=Text("金额有变的必填", "needed where the amount changed"),
            example="融资成本变化",
        ),
        **SOURCE,
    },
    records=(
        RecordPart(
            "investment_parts",
            "project",
            _investment_columns,
            ~Q(component=InvestmentPart.Component.TOTAL),
        ),
    ),
)


def _investment_years(_: date) -> Columns:
    return {"code": F("code"), "year": F("year"), "planned": F("planned")}


INVESTMENT_YEAR = Resource(
    InvestmentYear,
    name="investment-years",
    title=Text("年度投资", "Investments of a year"),
    noun=Text("年度投资", "investment of a year"),
    each=Text(
        "一行一个项目的一个年度；完成多少由已审产值计数",
        "one year of one project a row; what was done is counted from certified output",
    ),
    area=LIBRARY,
    reach=WHOLE,
    right=P.PROJECT_EDIT,
    mark="Y",
    pages=True,
    rules=(rules.check_investment_year,),
    bulk=("closes_on", "as_of"),
    columns={
        "code": coded("P-2-Y2022"),
        "project": PROJECT_OF,
        "year": Given(example=2022),
        "planned": Given("元", example="463730000.00"),
        "closes_on": Given(
            hint=Text(
                "这一天以前审核的产值计入本年度；留空为 12 月 31 日",
                "output certified by then counts for the year; 31 December where empty",
            ),
            example="2023-01-10",
        ),
        "reported": Given(
            "元",
            hint=Text("别处报出的完成数，只作对照", "what was reported elsewhere, to compare"),
        ),
        "note": Given(),
        **SOURCE,
    },
    records=(RecordPart("investment_years", "project", _investment_years),),
)
