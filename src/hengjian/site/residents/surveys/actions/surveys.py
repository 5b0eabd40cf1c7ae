"""Preparing a survey: its households, their codes; what came of asking; whether answers count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.codes import grouped, issue
from hengjian.site.accounts.models import AccessCode, Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day, current_moment
from hengjian.site.common.trail import record
from hengjian.site.library.models import Site
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.step import unreasoned
from hengjian.site.platform.surroundings import Surroundings
from hengjian.site.residents.surveys.models import SampleUnit, Submission, Survey
from hengjian.site.residents.surveys.open_pages import CODED
from hengjian.site.residents.surveys.taking import LATE, without_answers

MOST_CODES = 500
REASON = 255


@action(Permission.SURVEY_EDIT)
def prepare(*, by: Membership, values: dict[str, Any]) -> Survey:
    """A new survey, in preparation. Raises ``Refused``."""
    told = {"code": new_code("DC", f"{current_day():%y%m}"), **values}
    row = Survey(region=by.organisation.region, **told)
    row.entered_by = by.person.username
    if problems := problems_of(row, Surroundings()):
        raise Refused(problems)
    row.save()
    record(by=by, action="survey.add", subject=row)
    return row


@action(Permission.SURVEY_EDIT)
def enter_households(
    *, by: Membership, survey: Survey, site: Site, ordinals: Iterable[int]
) -> list[SampleUnit]:
    """Households of a site that are asked without a draw; those that are there stay as they are.

    Raises ``Refused`` for a number the site does not have.
    """
    wanted = sorted(set(ordinals))
    most = site.households or 0
    if wanted and not 1 <= wanted[0] <= wanted[-1] <= most:
        raise Refused([problem("survey-household-number", name=site.name, most=most)])
    known = set(survey.units.filter(site=site).values_list("ordinal", flat=True))
    rows = [
        SampleUnit(
            code=f"{survey.code}-{site.code}-{ordinal}",
            survey=survey,
            region=site.sub_district,
            site=site,
            ordinal=ordinal,
        )
        for ordinal in wanted
        if ordinal not in known
    ]
    made = SampleUnit.objects.bulk_create(rows)
    told = {"site": site.code, "households": len(made)}
    record(by=by, action="survey.enlist", subject=survey, before={}, after=told)
    return made


@action(Permission.SURVEY_EDIT)
def issue_codes(
    *, by: Membership, survey: Survey, units: Sequence[SampleUnit], seed: str = ""
) -> list[tuple[SampleUnit, str]]:
    """A code for each household, in clear: they are shown once. Codes given before are void.

    Raises ``Refused`` for more than ``MOST_CODES`` at once, and where the survey is closed.
    """
    if survey.state == Survey.State.CLOSED:
        raise Refused([problem("submission-survey-closed", name=survey.title)])
    if len(units) > MOST_CODES:
        raise Refused([problem("survey-too-many-codes", found=len(units), most=MOST_CODES)])
    old = AccessCode.objects.filter(
        purpose=CODED,
        subject_type=SampleUnit._meta.label_lower,
        subject__in=[str(unit.pk) for unit in units],
        revoked_at=None,
    )
    if not seed:
        old.update(revoked_at=timezone.now())
    ends = survey.closes_on + LATE + timedelta(days=1)
    made = [
        (unit, grouped(issue(unit, CODED, expires_on=ends, seed=seed and f"{seed}:{unit.code}")))
        for unit in units
    ]
    keys = [unit.pk for unit in units]
    SampleUnit.objects.filter(pk__in=keys).update(coded_on=current_day())
    record(by=by, action="survey.issue", subject=survey, before={}, after={"codes": len(made)})
    return made


@action(Permission.SURVEY_ASK)
def visit(*, by: Membership, unit: SampleUnit, outcome: str) -> SampleUnit:
    """Write down an attempt and what came of it. Raises ``Refused`` for a household that has
    answered, and for an outcome that only an answer can bring."""
    by_hand = set(SampleUnit.Outcome.values) - {SampleUnit.Outcome.COMPLETE}
    if unit.outcome == SampleUnit.Outcome.COMPLETE or outcome not in by_hand:
        raise Refused([problem("submission-household-answered")])
    before = {"outcome": unit.outcome, "attempts": len(unit.attempts)}
    tried = {
        "at": current_moment().isoformat(timespec="minutes"),
        "by": by.person.username,
        "outcome": outcome,
    }
    unit.outcome, unit.attempts = outcome, [*unit.attempts, tried]
    unit.save(update_fields=["outcome", "attempts"])
    after = {"outcome": unit.outcome, "attempts": len(unit.attempts)}
    record(by=by, action="sampleunit.visit", subject=unit, before=before, after=after)
    return unit


@action(Permission.SURVEY_EDIT)
def judge(*, by: Membership, submission: Submission, valid: bool, why: str) -> Submission:
    """Say whether an answer counts, with a reason. Raises ``Refused``."""
    problems = unreasoned(why, REASON)
    if submission.valid is valid:
        problems.append(problem("submission-judged", name=submission.code))
    if valid and submission.unit_id is not None:
        others = Submission.objects.filter(unit=submission.unit_id, valid=True)
        if others.exclude(pk=submission.pk).exists():
            problems.append(problem("submission-household-answered"))
    if problems:
        raise Refused(problems)
    before = without_answers(submission)
    submission.valid, submission.why_not = valid, "" if valid else why.strip()
    submission.judged_by = by.person.username
    submission.version += 1
    submission.save()
    record(
        by=by,
        action="submission.judge",
        subject=submission,
        why=why.strip(),
        before=before,
        after=without_answers(submission),
    )
    return submission
