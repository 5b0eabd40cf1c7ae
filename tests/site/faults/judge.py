"""A judge in a process of its own: answers one question over and over, or issues; to be killed."""

from __future__ import annotations

import sys
from datetime import date

import django

CODE = "PJ2023-0001"


def prepare() -> None:
    """An evaluation of a project with one site, its member declared."""
    from django.utils import timezone

    from hengjian.site.accounts.models import Membership, Organisation, Person
    from hengjian.site.evaluation.actions import evaluations
    from hengjian.site.evaluation.models import TeamMember
    from hengjian.site.library.models import Project, Site

    kind = Organisation.Kind
    place = Organisation.objects.create(code="D", name="某区", kind=kind.DISTRICT)
    people = {}
    for role, name in (("finance_bureau", "财政局"), ("evaluator", "评价机构")):
        unit = Organisation.objects.create(code=role, name=name, kind=kind.UNIT, parent=place)
        person = Person.objects.create_user(role, "a-long-password-1", name=role)
        people[role] = Membership.objects.create(person=person, organisation=unit, role_code=role)
    unit = Organisation.objects.create(code="U", name="国资公司", kind=kind.UNIT, parent=place)
    project = Project.objects.create(
        code="P", name="项目", region=place, competent_department=unit, implementer=unit
    )
    street = Organisation.objects.create(
        code="D1", name="东街道", kind=kind.SUB_DISTRICT, parent=place
    )
    Site.objects.create(code="S-1", name="梧桐里", sub_district=street, project=project)
    row = evaluations.commission(
        by=people["finance_bureau"],
        project=project,
        kind="fiscal",
        timing="mid",
        year=2023,
        as_of=date(2023, 9, 30),
        agency=people["evaluator"].organisation,
        framework="special-bond-renewal-hongta",
    )
    TeamMember.objects.create(
        code="T",
        evaluation=row,
        membership=people["evaluator"],
        part="member",
        verdict="none",
        declared_at=timezone.now(),
        added_by="x",
    )


def answer() -> None:
    """Answer one question with another reason each time; print its number once it is saved."""
    from hengjian.site.accounts.models import Membership
    from hengjian.site.evaluation.actions import judging
    from hengjian.site.evaluation.asking import Given
    from hengjian.site.evaluation.models import Evaluation

    by = Membership.objects.get(person__username="evaluator")
    row = Evaluation.objects.get(code=CODE)
    said = row.judgements.filter(indicator="A12", part="eligible").first()
    number = int(said.reason) if said else 0
    while True:
        number += 1
        given = Given(("yes", "no")[number % 2], reason=str(number))
        judging.answer(by=by, evaluation=row, indicator="A12", part="eligible", given=given)
        print(number, flush=True)


def issue() -> None:
    """Hand in, make the package, issue; print each once it is done."""
    from django.db import transaction

    from hengjian.site.accounts.models import Membership
    from hengjian.site.evaluation.freezing import make_package
    from hengjian.site.evaluation.models import Evaluation
    from hengjian.site.evaluation.package_work import keep_package
    from hengjian.site.evaluation.procedures.evaluations import EVALUATION

    by = Membership.objects.get(person__username="finance_bureau")
    Evaluation.objects.filter(code=CODE).update(state="review", handed_in_by="evaluator")
    row = Evaluation.objects.select_related("project", "edition").get(code=CODE)
    print("begun", flush=True)
    with transaction.atomic():
        keep_package(by, row, *make_package(row))
    print("kept", flush=True)
    EVALUATION.take("issue", by=by, row=row, on=date(2023, 10, 1))
    print("issued", flush=True)


if __name__ == "__main__":
    django.setup()
    {"prepare": prepare, "answer": answer, "issue": issue}[sys.argv[1]]()
