"""The bond of the reference case: size, day and document are published; the rest is invented.

The report names no rate and no term. Its interest while building, 2,673.00 of 39,600, is 6.75% of
the principal, which 4.5% for a year and a half would make; that is a reading, not a fact, and so
rate, term and every assumption of the forecast are marked as synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.demo.library import PROJECT, REPORT, SYNTHETIC
from hengjian.site.demo.places import DISTRICT
from hengjian.site.projects import ex_ante
from hengjian.site.projects.actions import assessments, bonds, forecast, goals
from hengjian.site.projects.models import Assessment, Bond, DebtService, Goal, Project

LENT_ON = date(2022, 6, 28)
AS_OF = date(2023, 9, 30)
DOCUMENT = "玉财债〔2022〕28号"
BOND, SECOND = "HT-BOND-2022", "HT-BOND-2024"
OPENS = date(2024, 1, 1)
PUBLISHED = f"规模、下达日期和文号：{REPORT}；利率、期限、付息方式为合成"
INFERRED = (
    "建设期利息2,673.00万元、发行费39.60万元为公开数，分年和其余各项为合成；"
    "39,600×4.5%×1.5年恰为2,673.00，只是推断，报告未载明利率"
)
Row = dict[str, Any]
STREAMS: tuple[tuple[str, str, str, str, str, str, tuple[str, ...], str, str], ...] = (
    ("parking", "公共停车位", "7800", "个", "330.00", "85", ("40", "70"), "1", "12"),
    ("parking", "居民停车位", "13200", "个", "105.00", "90", ("50", "80"), "1", "10"),
    ("charging", "汽车充电桩", "2880", "个", "540.00", "60", ("30", "60"), "2", "25"),
    ("kiosk", "快递箱场地", "300", "个", "500.00", "90", ("60",), "0", "5"),
    ("advertising", "道闸和宣传栏广告", "296", "处", "900.00", "70", ("30", "60"), "0", "15"),
    ("property", "公共服务用房出租", "3500", "平方米", "30.00", "80", ("50",), "1", "10"),
)
"""Kind, name, quantity, unit, price, utilisation, ramp-up, growth, cost share. Quantities of places
and facilities are those of the published scope; everything else is invented."""
GOALS: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("output", "老旧小区改造开工率", "100", "%", "开工率", ""),
    ("output", "开工及时率", "100", "%", "开工及时率", ""),
    ("output", "改造户数", "19759", "户", "", "4259"),
    ("output", "改造楼栋数", "2653", "栋", "", "357"),
    ("output", "改造建筑面积", "3307400", "平方米", "", "568541.26"),
    ("satisfaction", "受益对象满意度", "80", "%", "", "37.22"),
)
"""Group, name, target, unit, measure, else the actual value: as published. Households, buildings
and area count what had started; the target area is 330.74 万平方米."""


def put_bonds(clerk: Membership, finance: Membership, unit: Membership) -> None:
    """The bond with its use, the forecast, goals, and an assessment that waits; twice is once."""
    if Bond.objects.filter(code=BOND).exists():
        return
    project = Project.objects.get(code=PROJECT)
    _bonds(finance, project)
    _forecast(unit, finance, project)
    _goals(clerk, finance, project)
    _assessment(clerk, project)


def _bonds(finance: Membership, project: Project) -> None:
    district = Organisation.objects.get(code=DISTRICT)
    first, _ = (
        bonds.create(by=finance, values={**COMMON, **terms, "region": district}) for terms in BONDS
    )
    why = f"2022年转贷的存量债券，{DOCUMENT}下达；公开报告未载明事前评估"
    bonds.assign(
        by=finance, bond=first, project=project, amount=first.size, document=DOCUMENT, why=why
    )
    _paid(finance, first, project)


COMMON: Row = {
    "kind": "专项债券（其他自平衡）",
    "repayment": Bond.Repayment.BULLET,
    "issue_fee": Decimal("0.1"),
    "synthetic": True,
}
BONDS: tuple[Row, Row] = (
    {
        "code": BOND,
        "name": "2022年老旧小区改造专项债券（玉财债〔2022〕28号转贷）",
        "size": Decimal("396000000.00"),
        "rate": Decimal("4.5"),
        "term_years": 20,
        "issued_on": LENT_ON,
        "payments_a_year": 1,
        "lent_on_document": DOCUMENT,
        "lent_on": LENT_ON,
        "source": PUBLISHED,
        "as_of": LENT_ON,
    },
    {
        "code": SECOND,
        "name": "2024年老旧小区改造专项债券（合成）",
        "size": Decimal("50000000.00"),
        "rate": Decimal("2.6"),
        "term_years": 15,
        "issued_on": date(2024, 5, 20),
        "payments_a_year": 2,
        "source": SYNTHETIC,
        "as_of": date(2024, 5, 20),
    },
)
"""The bond of the case, and an invented one that waits for an admitted project."""


def _paid(finance: Membership, bond: Bond, project: Project) -> None:
    """Interest of the construction time, invented like the rate it follows."""
    for year in (2023, 2024):
        paid = {
            "kind": DebtService.Kind.INTEREST,
            "due_on": date(year, 6, 28),
            "paid_on": date(year, 6, 27),
            "amount": Decimal("17820000.00"),
            "paid_from": "项目资本金（建设期利息）",
            "source": SYNTHETIC,
            "synthetic": True,
        }
        bonds.pay(by=finance, bond=bond, project=project, values=paid)


def _forecast(unit: Membership, finance: Membership, project: Project) -> None:
    for values in streams():
        forecast.add_stream(by=unit, project=project, values=values)
    bonds.set_terms(
        by=finance,
        project=project,
        version=None,
        values={
            "coverage_lower": Decimal("1.20"),
            "coverage_upper": Decimal("3.50"),
            "operates_from": OPENS,
            "operates_until": date(2043, 12, 31),
            "support": [
                ["2022", "396000.00"],
                ["2023", "17820000.00"],
                ["2024", "8910000.00"],
            ],
            "source": INFERRED,
            "as_of": AS_OF,
            "synthetic": True,
        },
    )


def streams() -> Iterator[Row]:
    """The streams of the invented forecast."""
    for number, (kind, name, quantity, unit, price, used, ramp, growth, cost) in enumerate(
        STREAMS, start=1
    ):
        yield {
            "code": f"{PROJECT}-R{number}",
            "kind": kind,
            "name": name,
            "quantity": Decimal(quantity),
            "unit": unit,
            "price": Decimal(price),
            "utilisation": Decimal(used),
            "ramp": list(ramp),
            "growth": Decimal(growth),
            "cost_share": Decimal(cost),
            "starts_on": OPENS,
            "assumption": "数量取公开的建设内容；单价、利用率、达产期、增长率和成本率为合成",
            "source": SYNTHETIC,
            "as_of": AS_OF,
            "synthetic": True,
        }


def _goals(clerk: Membership, finance: Membership, project: Project) -> None:
    for number, (group, name, target, unit, measure, _) in enumerate(GOALS, start=1):
        values = {
            "code": f"{PROJECT}-G{number}",
            "group": group,
            "name": name,
            "direction": Goal.Direction.AT_LEAST,
            "target": Decimal(target),
            "unit": unit,
            "measure": measure,
            "due_on": date(2023, 12, 31),
            "source": f"{REPORT}，正文一（二）",
            "as_of": AS_OF,
        }
        goals.enter(by=clerk, project=project, values=values)
    why = "与专项债券资金同步批复；公开报告未载明批复日期，取资金下达日"
    goals.approve(by=finance, project=project, document=why, on=LENT_ON)
    for goal in Goal.objects.filter(project=project, measure=""):
        actual = next(each[5] for each in GOALS if each[1] == goal.name)
        goals.report(by=clerk, goal=goal, on=AS_OF, value=Decimal(actual), source=f"{REPORT}，表3")


ANSWERS: dict[str, tuple[str, str]] = {
    "P2.permits": ("partly", "部分小区占用公共绿地的手续仍在办理"),
    "P3.calendar": ("partly", "区级配套资金只有总额，没有分年到位时间"),
    "P3.complete": ("no", "承诺资本金中有一部分未列入任何资金安排表"),
    "P4.careful": ("partly", "充电利用率参照邻近区县，尚无本地实测数据"),
    "P6.yearly": ("no", "没有编制分年还本付息计划"),
    "P8.upkeep": ("partly", "停车和充电设施运营主体待定"),
}
"""Of the invented assessment, where it is not a plain yes."""


def _assessment(clerk: Membership, project: Project) -> None:
    """An invented assessment for money of 2024, handed in and not concluded."""
    row = assessments.start(by=clerk, project=project, on=date(2024, 3, 15))
    Assessment.objects.filter(pk=row.pk).update(synthetic=True, source=SYNTHETIC)
    judgements: dict[str, dict[str, Any]] = {}
    for question in ex_ante.questions():
        answer, reason = ANSWERS.get(question.key, ("yes", "资料齐全，与实地核对一致（合成）"))
        judgements.setdefault(question.item, {})[question.id] = {
            "answer": answer,
            "reason": reason,
            "evidence": "合成材料",
        }
    kept = assessments.answer(by=clerk, assessment=row, judgements=judgements, on=date(2024, 3, 15))
    assessments.submit(by=clerk, assessment=kept)
