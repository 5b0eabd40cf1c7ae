"""The reference case's synthetic rows in the database, straight from its tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from hengjian import library
from hengjian.site.accounts.models import Organisation
from hengjian.site.library.models import ContiguousArea, Project, Section, Site
from hengjian.site.money.models import (
    Contract,
    FundAccount,
    FundPlan,
    Movement,
    OutputCertificate,
    Payment,
)

DUE = date(2022, 6, 30)
Accounts = dict[str, FundAccount]


def reference_project() -> Project:
    """Project, sections, sites, money and certified output; money goes giver → payee."""
    district = Organisation.objects.get(code="D")
    project = Project.objects.create(
        code="REF",
        name="二期",
        region=district,
        competent_department=Organisation.objects.get(code="HSG"),
        implementer=Organisation.objects.get(code="SOE"),
    )
    sections = {
        row["code"]: Section.objects.create(code=row["code"], name=row["name"], project=project)
        for row in _rows("sections")
    }
    area = ContiguousArea.objects.create(
        code="AREA", name="片区", sub_district=Organisation.objects.get(code="D1")
    )
    Site.objects.bulk_create(
        _site(row, project, sections[row["section"]], area) for row in _rows("sites")
    )
    contracts = {
        code: Contract.objects.create(
            code=f"C-{code}",
            project=project,
            section=section,
            name=code,
            party="合成",
            amount=Decimal(90_000_000),
            signed_on=date(2022, 7, 1),
        )
        for code, section in sections.items()
    }
    OutputCertificate.objects.bulk_create(
        OutputCertificate(
            code=row["code"],
            contract=contracts[row["section"]],
            month=date.fromisoformat(f"{row['period']}-01"),
            certified_on=date.fromisoformat(row["certified_on"]),
            amount=Decimal(row["amount"]),
            state="confirmed",
        )
        for row in _rows("certificates")
    )
    put_money(project, contracts)
    return project


def project_under_way() -> Project:
    """The reference case, its works going on."""
    project = reference_project()
    project.stage = Project.Stage.UNDER_WAY
    project.save()
    return project


def _rows(table: str) -> Iterator[dict[str, str]]:
    path = library.case_folder("hongta") / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _site(
    row: dict[str, str],
    project: Project,
    section: Section,
    area: ContiguousArea,
) -> Site:
    return Site(
        code=row["code"],
        name=row["name"],
        sub_district=area.sub_district,
        project=project,
        section=section,
        area=area if row["contiguous"] == "true" else None,
        stage="started" if row["started_on"] else "planned",
        buildings_count=int(row["buildings"]),
        households=int(row["households"]),
        floor_area=Decimal(row["floor_area"]),
        planned_start_on=_day(row["planned_start_on"]),
        started_on=_day(row["started_on"]),
        planned_finish_on=_day(row["planned_finish_on"]),
    )


def accounts_of(project: Project, source: str) -> Accounts:
    """The four accounts of a source, made where they are not there; their balances are not kept."""
    return {
        kind: FundAccount.objects.get_or_create(
            project=project,
            kind=kind,
            fund_source=source,
            defaults={"code": f"{project.code}-{kind}-{source}", "name": kind},
        )[0]
        for kind in ("giver", "treasury", "special", "payees")
    }


def move(
    project: Project, source: str, way: str, amount: str | Decimal, on: date, code: str
) -> Movement:
    """Money moved ``giver>treasury`` on a day."""
    moved = _moved(accounts_of(project, source), way, amount, on, code)
    moved.save()
    return moved


def _moved(accounts: Accounts, way: str, amount: str | Decimal, on: date, code: str) -> Movement:
    start, end = (accounts[kind] for kind in way.split(">"))
    return Movement(
        code=code,
        project=start.project,
        kind="arrival",
        fund_source=start.fund_source,
        from_account=start,
        to_account=end,
        amount=Decimal(amount),
        happened_on=on,
    )


def put_money(project: Project, contracts: dict[str, Contract]) -> None:
    """Promises, arrivals, transfers and payments of the case."""
    accounts = {row["source"]: accounts_of(project, row["source"]) for row in _rows("funds")}
    movements = []
    for row in _rows("funds"):
        source, code = row["source"], row["code"]
        if row["due"]:
            FundPlan.objects.create(
                code=code,
                project=project,
                fund_source=source,
                amount=Decimal(row["due"]),
                due_on=DUE,
            )
        if row["arrived"]:
            on = date.fromisoformat(row["arrived_on"])
            arrived = _moved(accounts[source], "giver>treasury", row["arrived"], on, f"{code}-A")
            movements.append(arrived)
        if row["transferred"]:
            on = date.fromisoformat(row["transferred_on"])
            moved = _moved(
                accounts[source], "treasury>special", row["transferred"], on, f"{code}-T"
            )
            movements.append(moved)
    payments = Payment.objects.bulk_create(
        Payment(
            code=row["code"],
            project=project,
            contract=contracts.get(row["section"]),
            account=accounts[row["source"]]["special"],
            fund_source=row["source"],
            category="works",
            amount=Decimal(row["amount"]),
            payee=row["payee"],
            applied_on=date.fromisoformat(row["paid_on"]),
        )
        for row in _rows("payments")
    )
    for payment in payments:
        ends, code = accounts[payment.fund_source], f"M-{payment.code}"
        paid = _moved(ends, "special>payees", payment.amount, payment.applied_on, code)
        paid.kind, paid.payment = "payment", payment
        movements.append(paid)
    Movement.objects.bulk_create(movements)
