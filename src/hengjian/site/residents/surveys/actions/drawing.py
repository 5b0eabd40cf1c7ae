"""Drawing the households of a survey, and asking another where one cannot be reached."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.inserting import insert
from hengjian.site.common.trail import record
from hengjian.site.library.models import Site
from hengjian.site.residents.surveys.models import SamplePlan, SampleUnit, Stratum, Survey
from hengjian.site.residents.surveys.sampling import (
    REPLACED,
    TRIES,
    Terms,
    frame_of,
    next_of,
    sample_by,
    sites_of,
    written_frame,
)
from hengjian.statistics.sampling import Household, Plan
from hengjian.statistics.sampling import Stratum as Layer

LONGEST_SEED = 40


@action(Permission.SURVEY_EDIT)
def draw(*, by: Membership, survey: Survey, terms: Terms) -> SamplePlan:
    """Draw the households of a survey that is in preparation.

    The frame is kept with the plan: a community that is added later changes nothing of it. Raises
    ``Refused``: drawn before, open already, or what ``plan_sample`` refuses.
    """
    _may_be_drawn(survey, terms.seed)
    day = current_day()
    frame = frame_of(survey, day, started_only=terms.started_only)
    sample = sample_by(frame, terms)
    plan = SamplePlan(
        code=f"{survey.code}-P"[:64],
        survey=survey,
        state=SamplePlan.State.DRAWN,
        **asdict(terms),
        frame=written_frame(frame),
        frame_sha256=sample.fingerprint,
        drawn_on=day,
        drawn_by=by.person.username,
        as_of=day,
        source=survey.source,
        synthetic=survey.synthetic,
    )
    plan.full_clean()
    plan.save()
    _keep(plan, sample)
    record(by=by, action="sampleplan.draw", subject=plan)
    return plan


def _may_be_drawn(survey: Survey, seed: str) -> None:
    problems = []
    if survey.state != Survey.State.DRAFT:
        problems.append(problem("sample-after-opening", name=survey))
    if SamplePlan.objects.filter(survey=survey).exists() or survey.units.exists():
        problems.append(problem("sample-drawn", name=survey))
    if not 0 < len(seed.strip()) <= LONGEST_SEED:
        problems.append(problem("sample-without-seed"))
    if problems:
        raise Refused(problems)


def _keep(plan: SamplePlan, sample: Plan) -> None:
    """The strata, and a unit for each household; the plan's line of the trail tells of all."""
    sites = {row.code: row for row in sites_of(plan.survey).select_related("sub_district")}
    regions = {row.sub_district.name: row.sub_district for row in sites.values()}
    units: list[SampleUnit] = []
    for share in sample.shares:
        stratum = _stratum(plan.survey, share.stratum, regions)
        stratum.households, stratum.sites, stratum.drawn = share.households, share.sites, share.size
        stratum.save()
        for each in sample.drawn[share.stratum]:
            units.append(_unit(plan.survey, stratum, sites[each.site], each, len(units) + 1))
    insert(SampleUnit, units)


def _stratum(survey: Survey, layer: Layer, regions: dict[str, Organisation]) -> Stratum:
    return Stratum(survey=survey, sub_district=regions[layer.sub_district], started=layer.started)


def _unit(
    survey: Survey, stratum: Stratum, site: Site, household: Household, number: int, **more: Any
) -> SampleUnit:
    return SampleUnit(
        code=f"{survey.code}-H{number:05d}",
        survey=survey,
        stratum=stratum,
        region=site.sub_district,
        site=site,
        ordinal=household.ordinal,
        rank=household.rank,
        **more,
    )


@action(Permission.SURVEY_EDIT)
def replace(*, by: Membership, unit: SampleUnit) -> SampleUnit:
    """The next household in rank of the same stratum, asked instead of one that cannot be.

    The rule: it refused, is not eligible or not to be found; or nobody opened ``TRIES`` times, at
    two times of day at least. What came of the first stays. Raises ``Refused`` with what lacks.
    """
    survey = unit.survey
    _may_be_replaced(unit)
    plan = SamplePlan.objects.select_related("survey").get(survey=survey)
    stratum = unit.stratum
    if stratum is None:
        raise Refused([problem("unit-outside-the-sample", name=unit)])
    layer = Layer(stratum.sub_district.name, stratum.started)
    found = next_of(plan, layer)
    if found is None:
        raise Refused([problem("stratum-exhausted", stratum=stratum.sub_district.name)])
    site = Site.objects.select_related("sub_district").get(code=found.site)
    other = _unit(survey, stratum, site, found, survey.units.count() + 1, main=False, replaces=unit)
    other.save()
    record(by=by, action="sampleunit.replace", subject=other)
    return other


def _may_be_replaced(unit: SampleUnit) -> None:
    problems = []
    if unit.outcome not in REPLACED:
        problems.append(problem("unit-not-given-up", name=unit))
    if SampleUnit.objects.filter(replaces=unit).exists():
        problems.append(problem("unit-replaced", name=unit))
    if unit.outcome == SampleUnit.Outcome.NOT_AT_HOME:
        hours = {_half_of_day(each["at"]) for each in unit.attempts}
        if len(unit.attempts) < TRIES or len(hours) < 2:
            tries = len(unit.attempts)
            problems.append(problem("unit-too-few-tries", name=unit, found=tries, least=TRIES))
    if problems:
        raise Refused(problems)


def _half_of_day(moment: str) -> bool:
    """Whether it was in the evening, when who works is at home."""
    return datetime.fromisoformat(moment).hour >= 17
