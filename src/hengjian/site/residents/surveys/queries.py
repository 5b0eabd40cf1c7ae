"""Which surveys somebody can answer, and how the field work stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from hengjian.site.library.models import Site
from hengjian.site.residents.surveys.models import SampleUnit, Submission, Survey


def surveys_at(rows: QuerySet[Survey], site: Site) -> QuerySet[Survey]:
    """Of these those that households of the site were drawn for or answered."""
    drawn = SampleUnit.objects.filter(site=site).values("survey")
    answered = Submission.objects.filter(site=site).values("survey")
    return rows.filter(Q(pk__in=drawn) | Q(pk__in=answered))


def open_to_everybody(site: Site) -> QuerySet[Survey]:
    """The open surveys that everybody of a site may answer without a code."""
    near = Q(project=site.project_id, project__isnull=False) | Q(
        project=None, region__in=_regions(site)
    )
    rows = Survey.objects.filter(near, state=Survey.State.OPEN, by_code_only=False)
    return rows.select_related("questionnaire", "region")


def open_by_code(site: Site) -> bool:
    """Whether a household of the site may hold a code of an open survey."""
    return SampleUnit.objects.filter(site=site, survey__state=Survey.State.OPEN).exists()


def _regions(site: Site) -> list[int]:
    place = site.sub_district
    return [place.pk, *([place.parent_id] if place.parent_id else [])]


@dataclass(frozen=True, slots=True)
class Progress:
    """How the field work of one sub-district stands."""

    name: str
    households: int
    answered: int
    outcomes: Sequence[tuple[str, int]]

    @property
    def share(self) -> int:
        """Answered of a hundred drawn, rounded down."""
        return self.answered * 100 // self.households if self.households else 0


def progress_of(units: QuerySet[SampleUnit]) -> list[Progress]:
    """By sub-district: how many were drawn, answered, and what came of the others."""
    outcomes = SampleUnit.Outcome
    named: dict[str, Any] = {
        f"n_{each}": Count("pk", filter=Q(outcome=each)) for each in outcomes.values
    }
    counted: Any = units.order_by().values("region__name").annotate(whole=Count("pk"), **named)
    return [
        Progress(
            row["region__name"],
            row["whole"],
            row[f"n_{outcomes.COMPLETE}"],
            [
                (str(label), row[f"n_{value}"])
                for value, label in outcomes.choices
                if value != outcomes.COMPLETE and row[f"n_{value}"]
            ],
        )
        for row in counted.order_by("region__name")
    ]


@dataclass(frozen=True, slots=True)
class FieldWork:
    """How far a survey is: households drawn and answered, valid answers of everybody."""

    households: int
    answered: int
    valid: int

    @property
    def share(self) -> int:
        """Answered of a hundred drawn, rounded down."""
        return self.answered * 100 // self.households if self.households else 0


def field_work_of(
    surveys: Iterable[int], units: QuerySet[SampleUnit], answers: QuerySet[Submission]
) -> dict[int, FieldWork]:
    """How far each of the surveys is, by its key, of these households and answers."""
    surveys = list(surveys)
    complete = Q(outcome=SampleUnit.Outcome.COMPLETE)
    drawn: dict[int, tuple[int, int]] = {
        survey: (households, answered)
        for survey, households, answered in units.filter(survey__in=surveys)
        .order_by()
        .values("survey")
        .annotate(households=Count("pk"), answered=Count("pk", filter=complete))
        .values_list("survey", "households", "answered")
    }
    valid = dict(
        answers.filter(survey__in=surveys, valid=True)
        .order_by()
        .values("survey")
        .annotate(n=Count("pk"))
        .values_list("survey", "n")
    )
    return {each: FieldWork(*drawn.get(each, (0, 0)), valid.get(each, 0)) for each in surveys}


def channels_of(submissions: QuerySet[Submission]) -> list[tuple[str, str, int]]:
    """How many came each way: its value, its name, the count."""
    counted = dict(
        submissions.order_by()
        .values_list("channel")
        .annotate(n=Count("pk"))
        .values_list("channel", "n")
    )
    return [
        (value, str(label), counted[value])
        for value, label in Submission.Channel.choices
        if counted.get(value)
    ]
