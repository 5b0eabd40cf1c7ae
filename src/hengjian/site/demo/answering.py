"""A survey of the demonstration that is open: answered by code, at the door, or by everybody.

It asks for needs, so that no answer of it moves the published satisfaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from hengjian.site.accounts.models import Membership
from hengjian.site.common.trail import record
from hengjian.site.demo.library import PROJECT, SYNTHETIC
from hengjian.site.library.models import Project, Site
from hengjian.site.residents.surveys.actions.codebook import add_theme, put_under
from hengjian.site.residents.surveys.actions.questionnaires import read_shipped
from hengjian.site.residents.surveys.actions.surveys import enter_households, issue_codes, prepare
from hengjian.site.residents.surveys.forms.evaluating import evaluate
from hengjian.site.residents.surveys.models import SampleUnit, Submission, Survey
from hengjian.site.residents.surveys.steps import SURVEY
from hengjian.site.residents.surveys.taking import (
    Said,
    digest_of,
    drawn_up,
    without_answers,
)

OPEN = "DC-2023-09"
ASKED = ("SYN-0001", "SYN-0007", "SYN-0030")
HOUSEHOLDS = 6
OPENED = date(2023, 9, 15)
ANSWERS = {"floor": "high", "people": "3", "old_people": "1", "willing": "yes", "kind": "basic",
           "first": "water"}  # fmt: skip
WISHES = (
    "（合成）先把雨污管修好，别再返水。",
    "（合成）车没处停，楼道灯也不亮。",
    "（合成）楼道太黑，老人怕摔。",
    "（合成）多几个停车位。",
    "（合成）管子老漏，一下雨就淹。",
    "（合成）没有别的要求。",
)
THEMES = (
    ("雨污管网", "drains", "返水、渗漏、积水"),
    ("停车", "parking", "车位、乱停"),
    ("楼道照明", "lights on the stairs", "楼道灯、单元门灯"),
    ("方便老人", "for the elderly", "扶手、坡道、怕摔"),
)
CODED: tuple[tuple[int, ...], ...] = ((0,), (1, 2), (2, 3), (1,), (0,), ())
"""Themes of each wish, by place."""
SEED = "demo"
"""The same codes each time it is loaded under one secret."""


@transaction.atomic
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
    units = list(survey.units.select_related("site__sub_district", "stratum"))
    issue_codes(by=clerk, survey=survey, units=units, seed=SEED)
    survey = SURVEY.take("open", by=head, row=survey, on=OPENED)
    _answer(survey, units[:HOUSEHOLDS], clerk)
    _code(survey, clerk, people["evaluator_lead"])


def seed_of_unit(unit: SampleUnit) -> str:
    """From which the code of a household is drawn."""
    return f"{SEED}:{unit.code}"


def _answer(survey: Survey, units: Sequence[SampleUnit], clerk: Membership) -> None:
    """What six households of the first site say at their doors: on a day long before the one on
    which the demonstration is loaded, when no answer would be taken in."""
    for number, (unit, wish) in enumerate(zip(units, WISHES, strict=True)):
        begun = timezone.make_aware(datetime.combine(OPENED, time(9 + number, 5)))
        said = Said(
            survey,
            ANSWERS | {"words": wish},
            f"uuid:{uuid5(NAMESPACE_URL, unit.code)}",
            Submission.Channel.INTERVIEWER,
            unit=unit,
            interviewer=clerk.person.username,
            started_at=begun,
            more={"synthetic": True, "source": SYNTHETIC},
        )
        ended = begun + timedelta(seconds=150 + 20 * number)
        evaluated = evaluate(survey.questionnaire.form, said.answers, OPENED)
        row = drawn_up(said, evaluated, digest_of(said, evaluated), ended)
        row.received_at = ended
        row.save(force_insert=True)
        SampleUnit.objects.filter(pk=unit.pk).update(outcome=SampleUnit.Outcome.COMPLETE)
        record(by=clerk, action="submission.receive", subject=row, after=without_answers(row))


def _code(survey: Survey, first: Membership, second: Membership) -> None:
    """The wishes under four themes, by two people who differ once."""
    codes = [
        add_theme(
            by=first, survey=survey, question="words", name=name, name_en=name_en, means=means
        )
        for name, name_en, means in THEMES
    ]
    rows = survey.submissions.filter(valid=True).order_by("pk")
    for row, themes in zip(rows, CODED, strict=True):
        chosen = [codes[each].code for each in themes]
        put_under(by=first, submission=row, question="words", themes=chosen)
        if row.unit is not None and row.unit.ordinal < HOUSEHOLDS:
            again = chosen[:1] if row.unit.ordinal == 2 else chosen
            put_under(by=second, submission=row, question="words", themes=again)
