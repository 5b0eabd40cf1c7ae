"""A bond of 10 million for one project, its forecast, and the people around it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.bonds import actions, ex_ante
from hengjian.site.bonds.models import Assessment, Bond, BondUse
from hengjian.site.bonds.steps import ASSESSMENT
from hengjian.site.library.models import Project
from hengjian.site.money.models import FundAccount, Movement

Member = Callable[[str], Membership]
LENT = date(2022, 6, 28)
TERMS: dict[str, Any] = {
    "name": "专项债券一期",
    "size": Decimal("10000000.00"),
    "rate": Decimal("3"),
    "term_years": 5,
    "issued_on": LENT,
    "payments_a_year": 1,
    "repayment": "bullet",
    "issue_fee": Decimal("0.1"),
    "service_fee": Decimal("0"),
}
STREAM: dict[str, Any] = {
    "kind": "parking",
    "name": "停车",
    "quantity": Decimal("500"),
    "unit": "个",
    "price": Decimal("500.00"),
    "utilisation": Decimal("100"),
    "growth": Decimal("0"),
    "cost_share": Decimal("20"),
    "starts_on": LENT.replace(month=7, day=1),
    "assumption": "物价部门核定的收费标准",
    "source": "发改价格〔2022〕1号",
    "as_of": date(2022, 5, 1),
}
"""500 个 × 500 元 × 12 月 × 80% = 2.4 million a year."""


def project(member: Member, code: str = "P-1") -> Project:
    """A project that SOE carries out."""
    unit = Organisation.objects.get
    region = member("finance_bureau").organisation.region
    return Project.objects.create(
        code=code,
        name=f"项目{code}",
        region=region,
        competent_department=unit(code="HSG"),
        implementer=unit(code="SOE"),
    )


def bond(member: Member, **changes: Any) -> Bond:
    """Entered by the finance bureau."""
    by = member("finance_bureau")
    return actions.create_bond(by=by, values={**TERMS, "region": by.organisation.region, **changes})


def lent(member: Member) -> BondUse:
    """All of the bond assigned to a project with a forecast, as a bond of before the rule."""
    holder = project(member)
    row = bond(member)
    actions.add_stream(by=member("implementing_unit"), project=holder, values=STREAM)
    return actions.assign(
        by=member("finance_bureau"), bond=row, project=holder, amount=row.size, why="存量债券"
    )


def answers(**changed: str) -> dict[str, dict[str, dict[str, str]]]:
    """Every criterion met with a reason, but for those named: ``P1.need`` as ``P1_need``."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for question in ex_ante.questions():
        answer = changed.get(question.key.replace(".", "_").replace("-", "_"), "yes")
        given = {"answer": answer, "reason": "见评估底稿", "evidence": ""}
        found.setdefault(question.item, {})[question.id] = given
    return found


def concluded(
    member: Member, holder: Project, conclusion: str = "admit", on: date = LENT
) -> Assessment:
    """An assessment of the project from beginning to conclusion."""
    clerk = member("competent_department")
    row = actions.start_assessment(by=clerk, project=holder, on=on)
    row = actions.answer_assessment(by=clerk, assessment=row, judgements=answers(), on=on)
    row = ASSESSMENT.take("submit", by=clerk, row=row)
    return ASSESSMENT.take(
        "conclude", by=member("finance_bureau"), row=row, conclusion=conclusion, why="符合条件"
    )


def moved(holder: Project, kind: str, amount: str, on: date) -> Movement:
    """Bond money that arrived (``arrival``) or was paid (``payment``)."""
    places = {"arrival": ("giver", "special"), "payment": ("special", "payees")}[kind]
    accounts = [
        FundAccount.objects.get_or_create(
            project=holder,
            kind=place,
            fund_source="special_bond",
            defaults={"code": f"{holder.code}-{place}", "name": place},
        )[0]
        for place in places
    ]
    number = Movement.objects.count()
    return Movement.objects.create(
        code=f"M-{number}",
        project=holder,
        kind="transfer",  # what it is called does not count: between which accounts it went does
        fund_source="special_bond",
        from_account=accounts[0],
        to_account=accounts[1],
        amount=Decimal(amount),
        happened_on=on,
    )
