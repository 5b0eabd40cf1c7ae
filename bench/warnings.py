"""All warnings of 10,000 projects, opened and then judged again a month later; real databases.

The baseline is what no watching can do without: the facts that the rules name, gathered once of the
same projects in the same batches. Watching also judges eighteen rules a project, says how it came
to what it says, and writes warnings and a chained line of the trail each. One project in three is
late and pays ahead of its works, with six warnings each. All have bond money and three streams of
revenue, of which coverage and forecast income are reckoned. Run as a module it does the work itself
and prints JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.rows import Row

PROJECTS, SITES = 10_000, 3
SECONDS = 60
"""Limit: all warnings of 10,000 projects."""
TIMES = 3.0
"""Watching may take so many times the bare gathering of the facts."""
ROOT = Path(__file__).parent.parent
FIRST, SECOND = date(2023, 8, 31), date(2023, 9, 30)


def run() -> list[Row]:
    """On SQLite, and on PostgreSQL where Debian's is installed."""
    found = _rows("SQLite", [])
    if Path("/usr/lib/postgresql").exists():
        return found + _rows(
            "PostgreSQL", [sys.executable, str(ROOT / "tools" / "with_postgres.py")]
        )
    return [*found, Row(f"warnings of {PROJECTS:,} projects, PostgreSQL", None, note="not there")]


def _rows(database: str, prefix: list[str]) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {
            "HENGJIAN_MODE": "test",
            "HENGJIAN_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "hengjian.site.settings",
        }
        command = [*prefix, sys.executable, "-m", "bench.warnings"]
        done = subprocess.run(command, check=True, capture_output=True, env=environment, cwd=ROOT)
    found = json.loads(done.stdout.splitlines()[-1])
    name = f"warnings of {PROJECTS:,} projects, {database}"
    return [
        Row(f"{name}: {found['opened']:,} opened", found["first"], "s", None, SECONDS),
        Row(f"{name}: a month later", found["second"], "s", None, SECONDS),
        Row(f"{name} / facts gathered", found["second"], "s", found["bare"], TIMES),
        Row(f"{name}: steps of progress", found["steps"], "", None, 10, faster=True),
    ]


def main() -> None:
    """Make the projects, watch them twice, and print how long it took."""
    import django

    django.setup()
    from django.core.management import call_command

    from hengjian.site.common.actor import System
    from hengjian.site.common.settling import settle
    from hengjian.site.library.models import Project
    from hengjian.site.watching.facts import facts_of
    from hengjian.site.watching.warnings import BATCH, watch

    call_command("migrate", verbosity=0)
    _projects()
    settle()  # as the worker does
    keys = list(Project.objects.order_by("pk").values_list("pk", flat=True))
    start = time.perf_counter()
    for first in range(0, len(keys), BATCH):
        facts_of(Project.objects.filter(pk__in=keys[first : first + BATCH]), SECOND)
    found: dict[str, Any] = {"bare": time.perf_counter() - start}
    steps: list[int] = []
    for name, day in (("first", FIRST), ("second", SECOND)):
        start = time.perf_counter()
        tally = watch(
            by=System(),
            projects=Project.objects.all(),
            as_of=day,
            step=lambda done, total, message: steps.append(done),
        )
        found[name] = time.perf_counter() - start
        found.setdefault("opened", tally.opened)
    found["steps"] = len(steps)
    print(json.dumps(found))


def _projects() -> None:
    """Projects with sites; a third of them late, with money paid ahead of the output."""
    from hengjian.site.accounts.models import Organisation
    from hengjian.site.library.models import Project, Site

    district = Organisation.objects.create(code="D", name="某区", kind="district")
    street = Organisation.objects.create(
        code="D1", name="东街道", kind="sub_district", parent=district
    )
    office = Organisation.objects.create(code="HSG", name="住建局", kind="unit", parent=district)
    Project.objects.bulk_create(
        Project(
            code=f"P{number:05}",
            name=f"项目{number}",
            region=district,
            competent_department=office,
            approved_investment=Decimal(1_000_000),
        )
        for number in range(PROJECTS)
    )
    projects = list(Project.objects.order_by("pk"))
    Site.objects.bulk_create(
        (
            Site(
                code=f"{project.code}-{number}",
                name=f"小区{number}",
                sub_district=street,
                project=project,
                stage="planned",
                planned_start_on=date(2022, 7, 31) if _late(project) else date(2024, 3, 1),
                planned_finish_on=date(2024, 12, 31),
            )
            for project in projects
            for number in range(SITES)
        ),
        batch_size=2000,
    )
    _money(projects)
    _revenue(projects)


def _late(project: Any) -> bool:
    return bool(project.pk % 3 == 0)


def _money(projects: list[Any]) -> None:
    """Bond money that arrived and is paid in part, one contract, one certificate each."""
    from hengjian.site.money.models import (
        Contract,
        FundAccount,
        FundPlan,
        Movement,
        OutputCertificate,
    )

    kinds = ("giver", "treasury", "special", "payees")
    FundAccount.objects.bulk_create(
        (
            FundAccount(
                code=f"{project.code}-{kind}", project=project, kind=kind,
                fund_source="special_bond", name=kind,
            )
            for project in projects
            for kind in kinds
        ),
        batch_size=2000,
    )  # fmt: skip
    accounts = {(row.project_id, row.kind): row for row in FundAccount.objects.all()}
    moves = {
        True: (
            ("giver", "treasury", 900_000, date(2022, 7, 1)),
            ("special", "payees", 500_000, date(2022, 7, 1)),
        ),
        False: (("giver", "treasury", 1_000_000, date(2023, 7, 1)),),
    }
    FundPlan.objects.bulk_create(
        FundPlan(
            code=f"F-{project.code}", project=project, fund_source="special_bond",
            amount=Decimal(1_000_000), due_on=date(2022, 6, 30),
        )
        for project in projects
    )  # fmt: skip
    Movement.objects.bulk_create(
        (
            Movement(
                code=f"M-{project.code}-{start}", project=project, kind="transfer",
                fund_source="special_bond", from_account=accounts[project.pk, start],
                to_account=accounts[project.pk, end], amount=Decimal(amount),
                happened_on=day,
            )
            for project in projects
            for start, end, amount, day in moves[_late(project)]
        ),
        batch_size=2000,
    )  # fmt: skip
    contracts = Contract.objects.bulk_create(
        Contract(
            code=f"C-{project.code}", project=project, name="施工", party="合成",
            amount=Decimal(900_000), signed_on=date(2022, 7, 1), advance=Decimal(10),
        )
        for project in projects
    )  # fmt: skip
    OutputCertificate.objects.bulk_create(
        (
            OutputCertificate(
                code=f"O-{contract.code}", contract=contract, month=date(2022, 8, 1),
                certified_on=date(2022, 9, 1), amount=Decimal(200_000), state="confirmed",
            )
            for contract in contracts
        ),
        batch_size=2000,
    )  # fmt: skip


def _revenue(projects: list[Any]) -> None:
    """A bond to twenty projects, three streams that repay it, and some income, each."""
    from hengjian.site.bonds.models import Bond, BondUse, Income, RevenueStream

    bonds = Bond.objects.bulk_create(
        Bond(
            code=f"B{number}", name="专项债券", region=projects[0].region, kind="专项债券",
            size=Decimal(20_000_000), rate=Decimal("3.25"), term_years=15,
            issued_on=date(2022, 6, 28), repayment="bullet",
        )
        for number in range(-(-len(projects) // 20))
    )  # fmt: skip
    BondUse.objects.bulk_create(
        (
            BondUse(
                code=f"U-{project.code}", bond=bonds[number // 20], project=project,
                amount=Decimal(1_000_000), source="存量债券",
            )
            for number, project in enumerate(projects)
        ),
        batch_size=2000,
    )  # fmt: skip
    RevenueStream.objects.bulk_create(
        (
            RevenueStream(
                code=f"R-{project.code}-{kind}", project=project, kind=kind, name=kind,
                quantity=Decimal(30), unit="个", price=Decimal(100), utilisation=Decimal(85),
                ramp=["40", "70"], growth=Decimal(1), cost_share=Decimal(12),
                starts_on=date(2023, 1, 1), source="合成", as_of=date(2022, 5, 1),
            )
            for project in projects
            for kind in ("parking", "charging", "advertising")
        ),
        batch_size=2000,
    )  # fmt: skip
    Income.objects.bulk_create(
        (
            Income(
                code=f"I-{project.code}", project=project, received_on=date(2023, 7, 1),
                amount=Decimal(60_000),
            )
            for project in projects
        ),
        batch_size=2000,
    )  # fmt: skip


if __name__ == "__main__":
    main()
