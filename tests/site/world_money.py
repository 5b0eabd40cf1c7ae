"""The rows of money, bonds, works and warnings in the four places of ``world.py``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Model

from hengjian.site.common.models import Attachment
from hengjian.site.projects import models
from tests.site.world import DAY, World

MONTH = date(2026, 3, 1)
ONE = Decimal(1)


def of_project(world: World, letter: str) -> None:
    """What belongs to a project as a whole."""
    project = world[models.Project, letter]
    assert isinstance(project, models.Project)
    both = {"project": project, "fund_source": "central"}
    accounts = {
        kind: models.FundAccount.objects.create(
            code=f"FA-{kind}-{letter}", kind=kind, name=kind, balance=Decimal(9), **both
        )
        for kind in ("special", "giver", "treasury")
    }
    statement = models.BankStatement.objects.create(
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
        models.BankLine.objects.create(
            account=accounts["special"],
            statement=statement,
            fingerprint=letter,
            row=2,
            booked_on=DAY,
            amount=ONE,
        ),
        models.FundPlan.objects.create(code=f"FP-{letter}", amount=ONE, **both),
        models.FundDocument.objects.create(
            code=f"FD-{letter}", number="1", issued_on=DAY, amount=ONE, **both
        ),
        models.Movement.objects.create(
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


def _bonds(letter: str, project: models.Project) -> list[Model]:
    bond = models.Bond.objects.create(
        code=f"BO-{letter}",
        region=project.region,
        name=letter,
        size=ONE,
        rate=Decimal("3.3"),
        term_years=10,
        issued_on=DAY,
    )
    assessment = models.Assessment.objects.create(
        code=f"AS-{letter}", project=project, framework="f", edition="1", assessed_on=DAY
    )
    goal = models.Goal.objects.create(
        code=f"GO-{letter}", project=project, group="output", name="开工", target=1, unit="个"
    )
    return [
        bond,
        assessment,
        goal,
        models.GoalProgress.objects.create(code=f"GP-{letter}", goal=goal, on=DAY, value=0),
        models.BondUse.objects.create(code=f"BU-{letter}", bond=bond, project=project, amount=ONE),
        models.DebtService.objects.create(
            code=f"DS-{letter}",
            bond=bond,
            project=project,
            kind="interest",
            due_on=DAY,
            paid_on=DAY,
            amount=ONE,
        ),
        models.BondTerms.objects.create(code=f"BT-{letter}", project=project),
        models.RevenueStream.objects.create(
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
        models.Income.objects.create(
            code=f"IN-{letter}", project=project, received_on=DAY, amount=ONE
        ),
        models.Asset.objects.create(code=f"AT-{letter}", project=project, name="车位", kind="设施"),
        models.UseChange.objects.create(
            code=f"UC-{letter}",
            bond=bond,
            from_project=project,
            to_project=project,
            amount=ONE,
            reason="调整",
            asked_on=DAY,
        ),
    ]


def _watched(letter: str, project: models.Project) -> list[Model]:
    return [
        models.Warning.objects.create(
            code=f"WA-{letter}",
            project=project,
            rule="start-slip",
            level="blue",
            fired_on=DAY,
            owner=project.competent_department,
            due_on=DAY,
        ),
        models.Suspension.objects.create(
            code=f"SU-{letter}", project=project, proposed_on=DAY, reason="严重偏离"
        ),
        models.MonitoringReport.objects.create(
            code=f"MR-{letter}", project=project, year=2026, until=DAY
        ),
    ]


def of_site(world: World, letter: str) -> None:
    """What belongs to a site, and the contract of its section."""
    site = world[models.Site, letter]
    assert isinstance(site, models.Site)
    place = {"project": site.project, "section": site.section, "site": site}
    contract = models.Contract.objects.create(
        code=f"CT-{letter}",
        project=site.project,
        section=site.section,
        name=letter,
        party="x",
        amount=ONE,
        signed_on=DAY,
    )
    account = models.FundAccount.objects.filter(project=site.project, kind="special").get()
    payment = models.Payment.objects.create(
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
        models.RedLineStop.objects.create(payment=payment, stopped_by="x", findings=[]),
        models.ChangeOrder.objects.create(
            code=f"CH-{letter}",
            contract=contract,
            title="签证",
            reason="x",
            amount=1,
            ordered_on=DAY,
        ),
        models.OutputCertificate.objects.create(
            code=f"OC-{letter}", contract=contract, month=MONTH, certified_on=DAY, amount=ONE
        ),
        models.FinalAccount.objects.create(
            code=f"FI-{letter}", project=site.project, contract=contract, claimed=ONE
        ),
        models.PerformanceClause.objects.create(
            code=f"PC-{letter}", contract=contract, year=2027, base=ONE, linked=30
        ),
        models.Milestone.objects.create(
            code=f"MS-{letter}", kind="start", name="开工", planned_on=DAY, **place
        ),
        models.PlannedOutput.objects.create(
            code=f"PO-{letter}",
            project=site.project,
            section=site.section,
            month=MONTH,
            amount=ONE,
        ),
        models.Inspection.objects.create(
            code=f"IS-{letter}", kind="safety", on=DAY, inspector="x", **place
        ),
        models.Incident.objects.create(
            code=f"IC-{letter}", on=DAY, severity="near", what="险情", **place
        ),
        models.DiaryEntry.objects.create(
            code=f"DE-{letter}", site=site, on=DAY, text="x", sent_as=UUID(int=ord(letter))
        ),
        models.Acceptance.objects.create(
            code=f"AC-{letter}",
            project=site.project,
            contract=contract,
            site=site,
            accepted_on=DAY,
            conclusion="合格",
        ),
        models.HandOver.objects.create(
            code=f"HO-{letter}", site=site, utility="water", to="自来水公司"
        ),
    ]
    for row in made:
        world.put(letter, row)
