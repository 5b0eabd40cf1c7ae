"""A cashier in a process of its own: prepares the books, or pays when told to start."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import django


def prepare() -> None:
    """Load a project with 100 yuan and two approved payments of 60 from one account."""
    from datetime import date
    from decimal import Decimal

    from hengjian.site.accounts.models import Membership, Organisation, Person
    from hengjian.site.library.models import Project
    from hengjian.site.money import actions
    from hengjian.site.money.models import FundAccount, Payment

    kind, day = Organisation.Kind, date(2023, 3, 1)
    place = Organisation.objects.create(code="D", name="某区", kind=kind.DISTRICT)
    unit = Organisation.objects.create(code="U", name="国资公司", kind=kind.UNIT, parent=place)
    people = {}
    for role in ("finance_bureau", "cashier"):
        for number in (1, 2):
            person = Person.objects.create_user(f"{role}-{number}", "a-long-password-1", name=role)
            people[role] = Membership.objects.create(
                person=person, organisation=unit, role_code=role
            )
    project = Project.objects.create(
        code="P", name="项目", region=place, competent_department=unit, implementer=unit
    )
    given: dict[str, Any] = {"by": people["finance_bureau"], "project": project, "source": "county"}
    for move in (actions.arrive, actions.transfer):
        move(**given, amount=Decimal(100), on=day)
    account = FundAccount.objects.get(project=project, kind="special")
    for code in ("Z1", "Z2"):
        Payment.objects.create(
            code=code, project=project, account=account, fund_source="county", kind="other",
            category="works", amount=Decimal(60), payee="甲", applied_on=day, state="approved",
            entered_by="x", approved_by="y",
        )  # fmt: skip


def pay(number: int, folder: Path) -> None:
    """Say that this cashier is ready, wait for the start, pay; print what came of it."""
    from hengjian.errors import Refused
    from hengjian.site.accounts.models import Membership
    from hengjian.site.money.models import Payment
    from hengjian.site.money.steps import PAYMENT

    by = Membership.objects.get(person__username=f"cashier-{number}")
    row = Payment.objects.get(code=f"Z{number}")
    (folder / f"ready-{number}").touch()
    while not (folder / "start").exists():
        time.sleep(0.001)
    try:
        print(PAYMENT.take("pay", by=by, row=row).state)
    except Refused as refused:
        print(refused.problems[0].code)


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "prepare":
        prepare()
    else:
        pay(int(sys.argv[1]), Path(sys.argv[2]))
