"""A survey of the demonstration that is open: answered by code, at the door, or by everybody.

It asks for needs, so that no answer of it moves the published satisfaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hengjian.site.accounts.models import Membership
from hengjian.site.demo.library import PROJECT, SYNTHETIC
from hengjian.site.library.models import Project, Site
from hengjian.site.residents.surveys.actions.questionnaires import read_shipped
from hengjian.site.residents.surveys.actions.surveys import enter_households, issue_codes, prepare
from hengjian.site.residents.surveys.models import Survey
from hengjian.site.residents.surveys.steps import SURVEY

OPEN = "DC-2023-09"
ASKED = ("SYN-0001", "SYN-0007", "SYN-0030")
HOUSEHOLDS = 6
OPENED = date(2023, 9, 15)
SEED = "demo"
"""The same codes each time it is loaded under one secret."""


def put_open_survey(people: Mapping[str, Membership]) -> None:
    """The survey, its households and their codes; twice is once."""
    clerk, head = people["competent_department"], people["department_head"]
    if Survey.objects.filter(code=OPEN).exists():
        return
    survey = prepare(
        by=clerk,
        values={
            "code": OPEN,
            "title": "2023年改造需求补充调查（合成）",
            "questionnaire": read_shipped(by=clerk, name="needs"),
            "project": Project.objects.get(code=PROJECT),
            "opens_on": OPENED,
            "closes_on": date(2023, 10, 31),
            "by_code_only": False,
            "synthetic": True,
            "source": SYNTHETIC,
        },
    )
    for site in Site.objects.filter(code__in=ASKED):
        enter_households(by=clerk, survey=survey, site=site, ordinals=range(1, HOUSEHOLDS + 1))
    units = list(survey.units.select_related("site"))
    issue_codes(by=clerk, survey=survey, units=units, seed=SEED)
    SURVEY.take("open", by=head, row=survey, on=OPENED)
