"""The money of the reference case: published totals, synthetic rows, taken on as past books."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hengjian.quantities import round_half_up
from hengjian.site.accounts.models import Membership
from hengjian.site.demo.library import PROJECT, REPORT, SYNTHETIC, amount_of, case_rows
from hengjian.site.library.actions.sites import put_all
from hengjian.site.library.models import Project
from hengjian.site.money.actions import funds, history
from hengjian.site.money.ledger import ROUTES, Booking
from hengjian.site.money.models import Contract, FundDocument, FundPlan, Movement

WHY = "载入参考案例"
BOND_DOCUMENT = "玉财债〔2022〕28号"
NOT_ARRIVED = date(2022, 12, 31)
"""The published table counts these amounts as due; their day is invented."""
SIGNED = date(2022, 6, 30)
TERMS = {
    "advance": Decimal(10),
    "recovery_from": Decimal(20),
    "recovery_until": Decimal(80),
    "progress": Decimal(80),
    "retention": Decimal(3),
}
"""Invented: the contracts are not published. The least advance of 财建〔2004〕369号, the least
progress share of 财建〔2022〕183号, the most retention of 建质〔2017〕138号."""
Row = dict[str, Any]


def put_funds(clerk: Membership, finance: Membership, unit: Membership) -> None:
    """Plans, documents, contracts, and the books up to the evaluation; twice is once."""
    put_all(by=clerk, model=FundPlan, rows=fund_plans(), synthetic=True, why=WHY)
    put_all(by=clerk, model=FundPlan, rows=[undated()], synthetic=False, why=WHY)
    put_all(by=unit, model=Contract, rows=contracts(), synthetic=True, why=WHY)
    project = Project.objects.get(code=PROJECT)
    if Movement.objects.filter(project=project).exists():
        return
    papers = {each["code"]: _document(finance, project, each) for each in documents()}
    ours = {each.section.code: each for each in Contract.objects.filter(project=project)
            .select_related("section") if each.section is not None}  # fmt: skip
    history.take_on(
        by=finance,
        project=project,
        bookings=[*_bookings(project, papers)],
        output=[
            history.PastOutput(
                row["code"],
                ours[row["section"]],
                date.fromisoformat(f"{row['period']}-01"),
                date.fromisoformat(row["certified_on"]),
                Decimal(row["amount"]),
            )
            for row in case_rows("certificates")
        ],
        payments=[
            history.PastPayment(
                row["code"],
                ours[row["section"]],
                row["source"],
                date.fromisoformat(row["paid_on"]),
                Decimal(row["amount"]),
                row["payee"],
                note=row["purpose"],
            )
            for row in case_rows("payments")
        ],
        origin=SYNTHETIC,
        why=WHY,
        synthetic=True,
    )


def fund_plans() -> list[Row]:
    """The batches due, and the promised capital that stands in no published table."""
    return [
        {
            "code": row["code"],
            "project": PROJECT,
            "fund_source": row["source"],
            "amount": Decimal(row["due"]),
            "due_on": date.fromisoformat(row["arrived_on"]) if row["arrived_on"] else NOT_ARRIVED,
            "basis": BOND_DOCUMENT if row["source"] == "special_bond" else row["document"],
            "source": f"{REPORT}，表1（批次和日期为合成数据）",
            "as_of": date(2023, 9, 30),
        }
        for row in case_rows("funds")
    ]


def undated() -> Row:
    """The promised capital that stands in no published table: total capital less what is due."""
    batches = [row for row in fund_plans() if row["fund_source"] != "special_bond"]
    return {
        "code": f"{PROJECT}-UNDATED",
        "project": PROJECT,
        "fund_source": "other",
        "amount": amount_of("资本金") - sum(row["amount"] for row in batches),
        "due_on": None,
        "basis": "资本金 42,348.10 万元中未列入表1的部分；来源和到位日期未公布",
        "source": f"{REPORT}，正文一（一）4（1）",
        "as_of": date(2023, 9, 30),
    }


def documents() -> list[Row]:
    """The documents that allot the batches; only the bond's number and day are published."""
    rows = []
    for row in case_rows("funds"):
        bond = row["source"] == "special_bond"
        issued = row["arrived_on"] or str(NOT_ARRIVED)
        rows.append(
            {
                "code": row["document"],
                "fund_source": row["source"],
                "number": BOND_DOCUMENT if bond else row["document"],
                "title": "转贷专项债券资金" if bond else "合成指标文件",
                "issued_on": date(2022, 6, 28) if bond else date.fromisoformat(issued),
                "amount": Decimal(row["due"]),
                "purpose": "老旧小区改造项目（二期）建设",
                "synthetic": not bond,
                "source": f"{REPORT}，正文四（一）3" if bond else SYNTHETIC,
            }
        )
    return rows


def _document(finance: Membership, project: Project, values: Row) -> FundDocument:
    return funds.allot(by=finance, project=project, values=values)


def contracts() -> list[Row]:
    """One contract a section; the price is an equal part of the approved works, an invention."""
    works = amount_of("主体工程费") + amount_of("基础设施配套费")
    sections = list(case_rows("sections"))
    price = round_half_up(works / len(sections), 2)
    return [
        {
            "code": f"SYN-HT{number}",
            "project": PROJECT,
            "section": row["code"],
            "kind": "works",
            "name": f"{row['name']}施工合同",
            "party": row["contractor"],
            "organisation": f"HT-C{number}",
            "amount": price,
            "signed_on": SIGNED,
            "ends_on": date(2023, 12, 31),
            "source": f"{SYNTHETIC}；合同价按批复的主体工程费和配套费平均分到各标段",
            **TERMS,
        }
        for number, row in enumerate(sections, start=1)
    ]


def _bookings(project: Project, papers: dict[str, FundDocument]) -> list[Booking]:
    found = []
    for row in case_rows("funds"):
        for kind, amount in (("arrival", row["arrived"]), ("transfer", row["transferred"])):
            if amount:
                on = date.fromisoformat(
                    row["arrived_on" if kind == "arrival" else "transferred_on"]
                )
                document = papers[row["document"]]
                found.append(
                    Booking(
                        project, kind, row["source"], ROUTES[kind], Decimal(amount), on, document
                    )
                )
    return found
