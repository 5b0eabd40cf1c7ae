"""The rows of money, bonds, works and warnings in the four places of ``world.py``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Model

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
from hengjian.site.common.models import Attachment
from hengjian.site.library.models import Project, Site
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
from hengjian.site.watching.models import MonitoringReport, Suspension, Warning
from hengjian.site.works.models import (
    Acceptance,
    DiaryEntry,
    HandOver,
    Incident,
    Inspection,
    Milestone,
    PlannedOutput,
)
from tests.site.world import DAY, World

MONTH = date(2026, 3, 1)
ONE = Decimal(1)


def of_project(world: World, letter: str) -> None:
    """What belongs to a project as a whole."""
    project = world[Project, letter]
    assert isinstance(project, Project)
    both = {"project": project, "fund_source": "central"}
    accounts = {
        kind: FundAccount.objects.create(
            code=f"FA-{kind}-{letter}", kind=kind, name=kind, balance=Decimal(9), **both
        )
        for kind in ("special", "giver", "treasury")
    }
    statement = BankStatement.objects.create(
        code=f"BS-{letter}",
        account=accounts["special"],
        attachment=Attachment.objects.get(name=f"project-{letter}"),
        first_on=DAY,
        last_on=DAY,
        handed_in_by="x",
    )
    made: list[Model] = [
        accounts["special"],
        statement,
        BankLine.objects.create(
            account=accounts["special"],
            statement=statement,
            fingerprint=letter,
            row=2,
            booked_on=DAY,
            amount=ONE,
        ),
        FundPlan.objects.create(code=f"FP-{letter}", amount=ONE, **both),
        FundDocument.objects.create(
            code=f"FD-{letter}", number="1", issued_on=DAY, amount=ONE, **both
        ),
        Movement.objects.create(
            code=f"MO-{letter}",
            kind="arrival",
            from_account=accounts["giver"],
            to_account=accounts["treasury"],
            amount=ONE,
            happened_on=DAY,
            **both,
        ),
        *_bonds(letter, project),
        *_watched(letter, project),
    ]
    for row in made:
        world.put(letter, row)


def _bonds(letter: str, project: Project) -> list[Model]:
    bond = Bond.objects.create(
        code=f"BO-{letter}",
        region=project.region,
        name=letter,
        size=ONE,
        rate=Decimal("3.3"),
        term_years=10,
        issued_on=DAY,
    )
    assessment = Assessment.objects.create(
        code=f"AS-{letter}", project=project, framework="f", edition="1", assessed_on=DAY
    )
    goal = Goal.objects.create(
        code=f"GO-{letter}", project=project, group="output", name="开工", target=1, unit="个"
    )
    return [
        bond,
        assessment,
        goal,
        GoalProgress.objects.create(code=f"GP-{letter}", goal=goal, on=DAY, value=0),
        Affordability.objects.create(
            code=f"AF-{letter}",
            project=project,
            kind="debt",
            assessed_on=DAY,
            year=2026,
            conclusion="bearable",
        ),
        AdjustedGoal.objects.create(
            code=f"AG-{letter}", project=project, kind="quantity", name="x", target=1, unit="个"
        ),
        BondUse.objects.create(code=f"BU-{letter}", bond=bond, project=project, amount=ONE),
        DebtService.objects.create(
            code=f"DS-{letter}",
            bond=bond,
            project=project,
            kind="interest",
            due_on=DAY,
            paid_on=DAY,
            amount=ONE,
        ),
        BondTerms.objects.create(code=f"BT-{letter}", project=project),
        RevenueStream.objects.create(
            code=f"RS-{letter}",
            project=project,
            kind="parking",
            name="停车",
            quantity=1,
            unit="个",
            price=1,
            starts_on=DAY,
            assumption="合成",
        ),
        Income.objects.create(code=f"IN-{letter}", project=project, received_on=DAY, amount=ONE),
        Asset.objects.create(code=f"AT-{letter}", project=project, name="车位", kind="设施"),
        UseChange.objects.create(
            code=f"UC-{letter}",
            bond=bond,
            from_project=project,
            to_project=project,
            amount=ONE,
            reason="调整",
            asked_on=DAY,
        ),
    ]


def _watched(letter: str, project: Project) -> list[Model]:
    return [
        Warning.objects.create(
            code=f"WA-{letter}",
            project=project,
            rule="start-slip",
            level="blue",
            fired_on=DAY,
            owner=project.competent_department,
            due_on=DAY,
        ),
        Suspension.objects.create(
            code=f"SU-{letter}", project=project, proposed_on=DAY, reason="严重偏离"
        ),
        MonitoringReport.objects.create(code=f"MR-{letter}", project=project, year=2026, until=DAY),
    ]


def of_site(world: World, letter: str) -> None:
    """What belongs to a site, and the contract of its section."""
    site = world[Site, letter]
    assert isinstance(site, Site)
    place = {"project": site.project, "section": site.section, "site": site}
    contract = Contract.objects.create(
        code=f"CT-{letter}",
        project=site.project,
        section=site.section,
        name=letter,
        party="x",
        amount=ONE,
        signed_on=DAY,
    )
    account = FundAccount.objects.filter(project=site.project, kind="special").get()
    payment = Payment.objects.create(
        code=f"PY-{letter}",
        project=site.project,
        contract=contract,
        account=account,
        fund_source="central",
        category="works",
        amount=ONE,
        payee="x",
        applied_on=DAY,
    )
    made: list[Model] = [
        contract,
        payment,
        RedLineStop.objects.create(payment=payment, stopped_by="x", findings=[]),
        ChangeOrder.objects.create(
            code=f"CH-{letter}",
            contract=contract,
            title="签证",
            reason="x",
            amount=1,
            ordered_on=DAY,
        ),
        OutputCertificate.objects.create(
            code=f"OC-{letter}", contract=contract, month=MONTH, certified_on=DAY, amount=ONE
        ),
        FinalAccount.objects.create(
            code=f"FI-{letter}", project=site.project, contract=contract, claimed=ONE
        ),
        PerformanceClause.objects.create(
            code=f"PC-{letter}", contract=contract, year=2027, base=ONE, linked=30
        ),
        Milestone.objects.create(
            code=f"MS-{letter}", kind="start", name="开工", planned_on=DAY, **place
        ),
        PlannedOutput.objects.create(
            code=f"PO-{letter}",
            project=site.project,
            section=site.section,
            month=MONTH,
            amount=ONE,
        ),
        Inspection.objects.create(
            code=f"IS-{letter}", kind="safety", on=DAY, inspector="x", **place
        ),
        Incident.objects.create(code=f"IC-{letter}", on=DAY, severity="near", what="险情", **place),
        DiaryEntry.objects.create(
            code=f"DE-{letter}", site=site, on=DAY, text="x", sent_as=UUID(int=ord(letter))
        ),
        Acceptance.objects.create(
            code=f"AC-{letter}",
            project=site.project,
            contract=contract,
            site=site,
            accepted_on=DAY,
            conclusion="合格",
        ),
        HandOver.objects.create(code=f"HO-{letter}", site=site, utility="water", to="自来水公司"),
    ]
    for row in made:
        world.put(letter, row)
