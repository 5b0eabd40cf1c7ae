"""A case at each site of the world, and what stands around one so that its steps can be done."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.actor import System
from hengjian.site.library.models import Project, Site
from hengjian.site.residents.hotline.events import event_of
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.steps import CLOCK
from hengjian.site.residents.public.models import Announcement, Contact
from hengjian.site.residents.surveys.models import (
    Coding,
    Keying,
    Questionnaire,
    SamplePlan,
    SampleUnit,
    Stratum,
    Submission,
    Survey,
    Theme,
)
from tests.site.world import DAY, World


def of_site(world: World, letter: str) -> None:
    """One complaint about the site, received on the day of the world, waiting to be dispatched."""
    site = world[Site, letter]
    case = Case(
        code=f"K-{letter}",
        region=site.sub_district,
        site=site,
        project=site.project,
        channel=Case.Channel.PHONE,
        text="楼道灯坏了",
        received_on=DAY,
        received_at=timezone.make_aware(datetime.combine(DAY, time(9))),
    )
    CLOCK.begin(case, DAY)
    case.due_by = case.first_due_by = case.due_on
    case.save()
    event = event_of(case, "receive", DAY, System(), kind=case.kind, channel=case.channel)
    event.save()
    world.put(letter, case)
    world.put(letter, event)
    near = {"region": site.sub_district, "site": site}
    world.put(
        letter,
        Contact.objects.create(
            code=f"L-{letter}", role="hotline", name="热线", phone="12345", since=DAY, **near
        ),
    )
    world.put(
        letter,
        Announcement.objects.create(
            code=f"N-{letter}", kind="water", text="停水", posted_on=DAY, **near
        ),
    )
    answered(world, letter)


def of_project(world: World, letter: str) -> None:
    """A survey of the project's residents, in preparation."""
    project = world[Project, letter]
    questionnaire = Questionnaire.objects.create(
        code=f"Q-{letter}",
        name=f"q{letter}",
        title="满意度",
        purpose="satisfaction",
        region=project.region,
        form={"items": [], "order": [], "lists": {}, "title": {"zh": "满意度"}},
    )
    survey = Survey.objects.create(
        code=f"D-{letter}",
        title="调查",
        region=project.region,
        project=project,
        questionnaire=questionnaire,
        opens_on=DAY,
        closes_on=date(2099, 12, 31),
        by_code_only=False,
    )
    plan = SamplePlan.objects.create(code=f"SP-{letter}", survey=survey, seed="1")
    place = Organisation.objects.get(code="E1" if letter == "X" else "D1")
    stratum = Stratum.objects.create(
        survey=survey, sub_district=place, started=True, households=10, sites=1, drawn=1
    )
    theme = Theme.objects.create(code=f"TH-{letter}", survey=survey, question="wish", name="停车")
    for row in (questionnaire, survey, plan, stratum, theme):
        world.put(letter, row)


def answered(world: World, letter: str) -> None:
    """A household of the site, its answer, and a paper keyed once."""
    site = world[Site, letter]
    survey = world[Survey, "A" if letter == "B" else letter]
    near = {"survey": survey, "region": site.sub_district, "site": site}
    unit = SampleUnit.objects.create(code=f"U-{letter}", ordinal=1, **near)
    at = timezone.make_aware(datetime.combine(DAY, time(9)))
    submission = Submission.objects.create(
        code=f"A-{letter}",
        instance_id=f"uuid:{letter}",
        content_sha256="0",
        channel="web",
        unit=unit,
        answered_at=at,
        answered_on=DAY,
        received_at=at,
        **near,
    )
    keying = Keying.objects.create(
        sheet="1" + letter, turn=1, answers="", answered_on=DAY, keyed_by="x", **near
    )
    coding = Coding.objects.create(
        survey=survey,
        region=site.sub_district,
        submission=submission,
        question="wish",
        turn=1,
        coded_by="x",
    )
    for row in (unit, submission, keying, coding):
        world.put(letter, row)


def with_the_unit(row: Case, state: str) -> None:
    """Sent to the first unit that may handle cases; entered in a flood while nobody saw it."""
    unit = Organisation.objects.get(code="SOE")
    values: dict[str, Any] = {"unit": None if state == Case.State.NEW else unit}
    Case.objects.filter(pk=row.pk).update(**values)
