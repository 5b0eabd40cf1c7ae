"""The reference case's sites and its survey, put up without the rest of the demonstration."""

from __future__ import annotations

import csv
from datetime import date

from hengjian import library
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.library.models import Project, Site
from hengjian.site.residents.surveys.actions.outside import LETTERS, bring_in
from hengjian.site.residents.surveys.models import Purpose, Questionnaire, Survey

FOLDER = library.case_folder("hongta")


def put_sites(district: Organisation) -> Project:
    """296 sites of four sub-districts in one project."""
    department = Organisation.objects.get(code="HSG")
    project = Project.objects.create(
        code="P", name="二期", region=district, competent_department=department
    )
    with (FOLDER / "sites.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    places = {
        name: Organisation.objects.create(
            code=f"X{number}",
            name=name,
            kind=Organisation.Kind.SUB_DISTRICT,
            parent=district,
        )
        for number, name in enumerate(sorted({row["sub_district"] for row in rows}))
    }
    Site.objects.bulk_create(
        Site(
            code=row["code"],
            name=row["name"],
            sub_district=places[row["sub_district"]],
            project=project,
            stage="started" if row["started_on"] else "planned",
            households=int(row["households"]),
            started_on=row["started_on"] or None,
        )
        for row in rows
    )
    return project


def put_survey(by: Membership, project: Project, code: str = "S", **values: object) -> Survey:
    """A survey of the project in August 2023, in preparation."""
    form = Questionnaire.objects.filter(name="annex-4").first()
    form = form or Questionnaire.objects.create(
        code="W",
        name="annex-4",
        title="满意度",
        purpose=Purpose.SATISFACTION,
        region=project.region,
        sha256="0" * 64,
        meanings={name: name for name in LETTERS},
    )
    given = {"opens_on": date(2023, 8, 1), "closes_on": date(2023, 8, 31), "target": 80}
    return Survey.objects.create(
        code=code,
        title="满意度调查",
        region=project.region,
        project=project,
        questionnaire=form,
        **{**given, **values},
    )


def put_answers(by: Membership, survey: Survey) -> None:
    """The 223 published answers."""
    bring_in(by=by, survey=survey, path=FOLDER / "answers.csv", name="answers.csv")
