"""The published survey with its error, groups too small to show, and response rates."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.residents.surveys.actions.drawing import draw
from hengjian.site.residents.surveys.estimation import FEWEST, hidden_of, results_of
from hengjian.site.residents.surveys.models import SampleUnit, Submission, Survey
from hengjian.site.residents.surveys.sampling import Terms
from hengjian.statistics.sampling import Stratum
from tests.site.residents.surveys.reference import put_answers, put_sites, put_survey

Member = Callable[[str], Membership]


@pytest.fixture
def lead(member: Member) -> Membership:
    return member("competent_department")


@pytest.fixture
def survey(lead: Membership, district: Organisation) -> Survey:
    survey = put_survey(lead, put_sites(district))
    put_answers(lead, survey)
    return survey


def percents(low: Fraction, high: Fraction) -> str:
    return f"{float(low) * 100:.2f}–{float(high) * 100:.2f}"


@pytest.mark.django_db
def test_the_reference_survey(survey: Survey) -> None:
    """37.22 % as counted, 31.29–43.56 % of 4,259 households; weighted 37.19 %, 31.17–43.64 %."""
    found = results_of(survey)
    assert (found.population, found.missed_households, found.valid) == (4259, 15500, 223)
    assert [
        sum(each.reached for each in found.layers),
        sum(each.sites for each in found.layers),
    ] == [75, 80]
    assert found.response is None
    share = found.share("satisfaction")
    assert (share.yes, share.answers) == (83, 223)
    assert percents(share.counted.low, share.counted.high) == "31.29–43.56"
    assert f"{float(share.weighted.share):.4f}" == "0.3719"
    assert percents(share.bounds.low, share.bounds.high) == "31.17–43.64"
    assert share.clustered is not None
    wide = share.clustered.logit()
    assert percents(wide.low, wide.high) == "32.37–42.29"
    known = found.share("policy_known")
    assert percents(known.counted.low, known.counted.high) == "61.03–72.94"


@pytest.mark.django_db
def test_only_valid_answers_count(survey: Survey) -> None:
    row = Submission.objects.filter(satisfaction__in="AB").first()
    assert row is not None
    row.valid, row.why_not = False, "重复"
    row.save()
    found = results_of(survey)
    assert (found.received, found.valid, found.share("satisfaction").yes) == (223, 222, 82)


@pytest.mark.django_db
def test_a_small_stratum_is_hidden_with_the_next_smallest(survey: Survey) -> None:
    small = Submission.objects.filter(region__name="玉带街道").values_list("pk", flat=True)
    Submission.objects.filter(pk__in=list(small)[: 23 - FEWEST + 1]).update(
        valid=False, why_not="试"
    )
    parts = results_of(survey).parts("satisfaction")
    shown = {part.layer.stratum.sub_district: part.yes is not None for part in parts}
    assert shown == {"凤凰街道": True, "玉兴街道": True, "李棋街道": False, "玉带街道": False}


@pytest.mark.django_db
def test_the_response_rate_is_of_those_asked(lead: Membership, district: Organisation) -> None:
    survey = put_survey(lead, put_sites(district))
    terms = Terms(Decimal(20), Decimal(95), Decimal(100), "1", started_only=True)
    draw(by=lead, survey=survey, terms=terms)
    units = list(survey.units.all())
    for number, unit in enumerate(units):
        unit.outcome = ("complete", "complete", "refused", "ineligible")[number % 4]
        unit.save()
    found = results_of(survey)
    complete = sum(unit.outcome == SampleUnit.Outcome.COMPLETE for unit in units)
    eligible = sum(unit.outcome != SampleUnit.Outcome.INELIGIBLE for unit in units)
    assert found.response == Fraction(complete, eligible)


@given(st.dictionaries(st.integers(0, 20), st.integers(1, 40), min_size=1, max_size=8))
def test_no_hidden_group_follows_from_the_total(counts: dict[int, int]) -> None:
    """What is hidden is nothing, or everything, or two groups with enough answers together."""
    answers = {Stratum(str(key), started=True): count for key, count in counts.items()}
    hidden = hidden_of(answers)
    assert all(key in hidden for key, count in answers.items() if count < FEWEST)
    if hidden and hidden != answers.keys():
        assert len(hidden) >= 2
        assert sum(answers[key] for key in hidden) >= FEWEST
