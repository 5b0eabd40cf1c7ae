"""A project with money, for the tests of the ledger and of payments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.library.models import Participation, Project, Section
from hengjian.site.money import actions
from hengjian.site.money.models import Contract, FundAccount

Member = Callable[[str], Membership]
DAY = date(2026, 3, 1)
D = Decimal


def project(code: str = "P-1") -> Project:
    """A project that SOE carries out in district D."""
    place = {name: Organisation.objects.get(code=name) for name in ("D", "HSG", "SOE")}
    return Project.objects.create(
        code=code,
        name=f"项目{code}",
        region=place["D"],
        competent_department=place["HSG"],
        implementer=place["SOE"],
    )


def funded(member: Member, amount: str, source: str = "central") -> Project:
    """The project with this much in its special account."""
    made = project()
    finance = member("finance_bureau")
    given: dict[str, Any] = {
        "by": finance,
        "project": made,
        "source": source,
        "amount": D(amount),
        "on": DAY,
    }
    actions.arrive(**given)
    actions.transfer(**given)
    return made


def colleague(by: Membership) -> Membership:
    """Another person in the same role of the same organisation."""
    name = f"{by.person.username}-2"
    person = Person.objects.create_user(name, "a-long-password-1", name="乙")
    return Membership.objects.create(
        person=person, organisation=by.organisation, role_code=by.role_code
    )


def special(made: Project, source: str = "central") -> FundAccount:
    """Its special account."""
    return FundAccount.objects.get(project=made, kind="special", fund_source=source)


def contract(made: Project, price: str = "1000.00", **terms: object) -> Contract:
    """A works contract of section 1, built by CON, watched by SUP."""
    section = Section.objects.create(code=f"S-{made.code}", project=made, name="一标段")
    for code, capacity in (("CON", "contractor"), ("SUP", "supervisor")):
        Participation.objects.create(
            project=made,
            section=section,
            organisation=Organisation.objects.get(code=code),
            capacity=capacity,
        )
    values = {"price": D(price), **terms}
    price_of = values.pop("price")
    return Contract.objects.create(
        code=f"HT-{made.code}",
        project=made,
        section=section,
        name="一标段施工",
        party="施工单位",
        amount=price_of,
        signed_on=DAY,
        **values,
    )
