"""The frame of a survey from the library, the sample it makes, and who replaces whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from hengjian.errors import Refused, problem
from hengjian.site.library.models import Site
from hengjian.site.residents.surveys.models import SamplePlan, SampleUnit, Survey
from hengjian.statistics.sampling import FrameSite, Household, Plan, Stratum, plan_sample, ranked

MOST_ASKED = 20_000
"""Households of one sample: more is a census, and no sample of this house."""
TRIES = 3
"""Calls before a household that nobody opened is replaced."""
_O = SampleUnit.Outcome
REPLACED = frozenset({_O.REFUSED, _O.NOT_AT_HOME, _O.INELIGIBLE, _O.NOT_FOUND})
"""What came of asking when another household is asked instead; a part of an answer is kept."""


def sites_of(survey: Survey) -> QuerySet[Site]:
    """The communities a survey is about: those of its project, else of its region, that are in the
    plan; what is only in reserve, or was removed, is not."""
    rows = Site.objects.exclude(stage__in=(Site.Stage.RESERVE, Site.Stage.REMOVED))
    if survey.project_id is not None:
        return rows.filter(project=survey.project_id)
    return rows.filter(sub_district__path__startswith=survey.region.path)


def frame_of(survey: Survey, day: date, *, started_only: bool) -> list[FrameSite]:
    """Each community with its households as the library knows them on the day."""
    rows = sites_of(survey).select_related("sub_district").order_by("code")
    found = [
        FrameSite(
            row.code,
            row.name,
            Stratum(row.sub_district.name, row.started_on is not None and row.started_on <= day),
            row.households or 0,
        )
        for row in rows
    ]
    return [each for each in found if each.stratum.started or not started_only]


@dataclass(frozen=True, slots=True)
class Terms:
    """How a sample is drawn; percentages as they are written."""

    margin: Decimal
    confidence: Decimal
    response: Decimal
    seed: str
    started_only: bool


def sample_by(frame: Sequence[FrameSite], terms: Terms) -> Plan:
    """The sample that the terms make of the frame. Raises ``Refused``: too many households are
    wanted, or what ``plan_sample`` refuses."""
    found = plan_sample(
        frame,
        margin=Fraction(terms.margin) / 100,
        confidence=int(terms.confidence),
        response=Fraction(terms.response) / 100,
        seed=terms.seed,
    )
    if found.size > MOST_ASKED:
        raise Refused([problem("sample-too-many", found=found.size, most=MOST_ASKED)])
    return found


def written_frame(frame: Sequence[FrameSite]) -> list[list[Any]]:
    """The frame as it is kept with a drawn plan, so that it is known later what was drawn from."""
    return [
        [each.code, each.name, each.stratum.sub_district, each.stratum.started, each.households]
        for each in sorted(frame, key=lambda each: each.code)
    ]


def kept_frame(plan: SamplePlan) -> list[FrameSite]:
    """The frame of the day on which the plan was drawn."""
    return [
        FrameSite(code, name, Stratum(sub_district, started), households)
        for code, name, sub_district, started, households in plan.frame
    ]


def next_of(plan: SamplePlan, stratum: Stratum) -> Household | None:
    """The household of the stratum that is next in rank and not asked yet; None where all are."""
    asked = set(plan.survey.units.values_list("site__code", "ordinal"))
    order = ranked(kept_frame(plan), stratum, plan.seed)
    return next((each for each in order if (each.site, each.ordinal) not in asked), None)


def outcomes(survey: Survey) -> Mapping[str, int]:
    """How many of the households asked came to what."""
    return Counter(survey.units.values_list("outcome", flat=True))


def sample_of(plan: SamplePlan) -> Plan:
    """What the rule, applied to the kept frame, gives now. Raises ``Refused`` as ``sample_by``."""
    terms = Terms(plan.margin, plan.confidence, plan.response, plan.seed, plan.started_only)
    return sample_by(kept_frame(plan), terms)


def stands_as_drawn(plan: SamplePlan) -> bool:
    """Whether the rule, applied to the kept frame, gives the households that are asked."""
    try:
        sample = sample_of(plan)
    except Refused:
        return False
    drawn = {(each.site, each.ordinal) for rows in sample.drawn.values() for each in rows}
    main = plan.survey.units.filter(main=True)
    return sample.fingerprint == plan.frame_sha256 and drawn == set(
        main.values_list("site__code", "ordinal")
    )
