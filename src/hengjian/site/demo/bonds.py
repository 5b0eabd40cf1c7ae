"""The bond of the reference case with its forecast, as ``bonds.yaml`` beside the case says it.

Size, day and document of the money are published; the rest is invented there, and marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from hengjian import library
from hengjian.bonds.case import BondCase
from hengjian.bonds.reading import read_bonds
from hengjian.bonds.schedule import schedule
from hengjian.bonds.streams import Assumption, Stream
from hengjian.engine.facts.reading import read_case
from hengjian.quantities import unit as unit_of
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.bonds import ex_ante
from hengjian.site.bonds.actions import assessments, bonds, forecast, goals
from hengjian.site.bonds.models import Assessment, Bond, DebtService, Goal
from hengjian.site.bonds.steps import ASSESSMENT
from hengjian.site.bonds.terms import as_bond, support_of, yuan_of
from hengjian.site.common.days import current_day
from hengjian.site.demo.library import CASE, PROJECT, REPORT, SYNTHETIC
from hengjian.site.demo.marking import mark_invented
from hengjian.site.demo.places import DISTRICT
from hengjian.site.library.models import Project

LENT_ON = date(2022, 6, 28)
AS_OF = date(2023, 9, 30)
DOCUMENT = "玉财债〔2022〕28号"
BOND, SECOND = "HT-BOND-2022", "HT-BOND-2024"
PUBLISHED = f"规模、下达日期和文号：{REPORT}；其余条款为案例 bonds.yaml 的合成假设"
INFERRED = (
    "建设期利息2,673.00万元、发行费39.60万元为公开数，分年和其余各项为合成；"
    "39,600×4.5%×1.5年恰为2,673.00，只是推断，报告未载明利率"
)
INVENTED = "案例 bonds.yaml 的合成假设；只有数量出自公开报告"
Row = dict[str, Any]
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
    _forecast(unit, finance, project)
    _bonds(finance, project)
    _goals(clerk, finance, project)
    _assessment(clerk, project)


@cache
def case() -> BondCase:
    """The bonds of the case."""
    return read_bonds(read_case(library.case_folder(CASE)))


def _bonds(finance: Membership, project: Project) -> None:
    district = Organisation.objects.get(code=DISTRICT)
    first, _ = (
        bonds.create(by=finance, values={**COMMON, **terms, "region": district})
        for terms in (of_case(), LATER)
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
LATER: Row = {
    "code": SECOND,
    "name": "2024年老旧小区改造专项债券（合成）",
    "size": Decimal("50000000.00"),
    "rate": Decimal("2.6"),
    "term_years": 15,
    "issued_on": date(2024, 5, 20),
    "payments_a_year": 2,
    "source": SYNTHETIC,
    "as_of": date(2024, 5, 20),
}
"""An invented bond that waits for an admitted project."""


def of_case() -> Row:
    """The bond of the case, under the code it has on the site."""
    bond = case().debts[0].bond
    return {
        "code": BOND,
        "name": bond.name,
        "size": yuan_of(bond.size),
        "rate": _exact(bond.rate * 100),
        "term_years": bond.years,
        "issued_on": bond.interest_from,
        "payments_a_year": bond.frequency,
        "issue_fee": _exact(bond.issue_fee * 100),
        "repayment": str(bond.repayment),
        "lent_on_document": DOCUMENT,
        "lent_on": LENT_ON,
        "source": PUBLISHED,
        "as_of": LENT_ON,
    }


FROM_CAPITAL = "项目资本金（建设期利息，合成）"
ADVANCED = "区级财政垫付（合成；还没有登记运营收入）"


def _paid(finance: Membership, bond: Bond, project: Project) -> None:
    """Interest paid on its day up to today, invented: nothing says that anybody failed to pay."""
    for due in schedule(as_bond(bond, bond.uses.all())).payments:
        if due.due > current_day() or not due.interest:
            continue
        built = due.due.year in support_of(bond.uses.get().project.bond_terms)
        paid = {
            "kind": DebtService.Kind.INTEREST,
            "due_on": due.due,
            "paid_on": due.due,
            "amount": yuan_of(due.interest),
            "paid_from": FROM_CAPITAL if built else ADVANCED,
            "source": SYNTHETIC,
            "synthetic": True,
        }
        bonds.pay(by=finance, bond=bond, project=project, values=paid)


def _forecast(unit: Membership, finance: Membership, project: Project) -> None:
    for values in streams():
        forecast.add_stream(by=unit, project=project, values=values)
    found = case()
    overhead, term, bounds = found.plan.overheads[0].cost, found.term, found.bounds
    assert term is not None
    assert overhead.growth is not None
    bonds.set_terms(
        by=finance,
        project=project,
        version=None,
        values={
            "coverage_lower": _exact(bounds.lower),
            "coverage_upper": None if bounds.upper is None else _exact(bounds.upper),
            "operates_from": term.operation_from,
            "operates_until": term.operation_until,
            "overhead": _exact(overhead.amount.value.to(unit_of("元/年")).amount),
            "overhead_growth": _per_cent(overhead.growth.rate),
            "support": [[str(each.year), str(yuan_of(each.amount))] for each in found.support],
            "source": INFERRED,
            "as_of": overhead.amount.as_of,
            "synthetic": True,
        },
    )


def streams() -> Iterator[Row]:
    """The streams of the case's forecast."""
    for number, stream in enumerate(case().plan.streams, start=1):
        _, *counted, period = str(stream.price.value.unit).split("/")
        counting = counted[0] if counted else "项"
        price = stream.price.value.to(unit_of("/".join(("元", *counted, period)))).amount
        quantity = stream.quantity
        yield {
            "code": f"{PROJECT}-R{number}",
            "kind": str(stream.kind),
            "name": stream.name.zh,
            "quantity": _exact(quantity.value.to(unit_of(counting)).amount if quantity else 1),
            "unit": counting,
            "price": _exact(price),
            "period": {"月": "month", "天": "day", "年": "year"}[period],
            "utilisation": _per_cent(stream.utilisation) if stream.utilisation else Decimal(100),
            "ramp": [str(_per_cent(each)) for each in stream.ramp],
            **_growth(stream),
            **_costs(stream),
            "starts_on": stream.starts_on,
            "ends_on": stream.ends_on,
            "assumption": "数量取公开的建设内容；单价、利用率、达产期、增长率和成本为合成",
            "source": INVENTED,
            "as_of": stream.price.as_of,
            "synthetic": True,
        }


def _growth(stream: Stream) -> Row:
    if stream.growth is None:
        return {}
    return {"growth": _per_cent(stream.growth.rate), "growth_every": stream.growth.every}


def _costs(stream: Stream) -> Row:
    found: Row = {}
    for cost in stream.costs:
        if cost.follows_revenue:
            found["cost_share"] = _per_cent(cost.amount)
            continue
        found["fixed_cost"] = _exact(cost.amount.value.to(unit_of("元/年")).amount)
        found["cost_growth"] = _per_cent(cost.growth.rate) if cost.growth else Decimal(0)
    return found


def _per_cent(assumption: Assumption) -> Decimal:
    return _exact(assumption.share * 100)


def _exact(value: Fraction | int) -> Decimal:
    """The number, which the case gives with few decimals."""
    fraction = Fraction(value)
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


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
    mark_invented(clerk, Assessment.objects.filter(pk=row.pk), source=SYNTHETIC)
    judgements: dict[str, dict[str, Any]] = {}
    for question in ex_ante.questions():
        answer, reason = ANSWERS.get(question.key, ("yes", "资料齐全，与实地核对一致（合成）"))
        judgements.setdefault(question.item, {})[question.id] = {
            "answer": answer,
            "reason": reason,
            "evidence": "合成材料",
        }
    kept = assessments.answer(by=clerk, assessment=row, judgements=judgements, on=date(2024, 3, 15))
    ASSESSMENT.take("submit", by=clerk, row=kept)
