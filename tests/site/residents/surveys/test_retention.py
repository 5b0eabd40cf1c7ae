"""What an answer tells of a person is forgotten in time; the answer stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hengjian.site.accounts.models import Membership
from hengjian.site.common import jobs
from hengjian.site.common.actor import System
from hengjian.site.common.days import current_day
from hengjian.site.common.models import TrailEntry
from hengjian.site.platform import personal
from hengjian.site.residents.surveys.actions import papers
from hengjian.site.residents.surveys.consents import consents
from hengjian.site.residents.surveys.models import Keying, SampleUnit, Submission, Survey
from hengjian.site.residents.surveys.personal import PLACE_DAYS
from hengjian.site.residents.surveys.taking import Said, roughly, take_in
from tests.site.residents.surveys.conftest import GOOD, instance

pytestmark = pytest.mark.django_db
PERSONAL = {"written": Submission, "device": Submission, "answers": Keying}
"""Fields that are kept as long as the consent text says."""


@pytest.fixture
def answered(survey: Survey, units: list[SampleUnit], clerk: Membership) -> Submission:
    """On a phone, with words, device and place; beside it a paper that was keyed once."""
    said = Said(survey, GOOD, instance(), "web", unit=units[0], device="d" * 64)
    said.place = roughly("102.5273", "24.3512")
    papers.key(by=clerk, survey=survey, sheet="P-1", unit=units[1], answered_on=current_day(),
               answers=GOOD)  # fmt: skip
    return take_in(said, clerk).submission


def erase() -> int:
    job = jobs.start(personal.DAILY, by=System(), day=current_day().isoformat())
    return int(job.result["erased"])


def still_there() -> set[str]:
    """Fields that some row still holds."""
    found = {name for name, model in PERSONAL.items() if any(_values(model, name))}
    return found | ({"place"} if any(_values(Submission, "place")) else set())


def _values(model: Any, name: str) -> list[Any]:
    return [value for value in model.objects.values_list(name, flat=True) if value not in ("", {})]


def test_words_device_and_keyings_go_when_the_time_of_the_survey_is_over(
    survey: Survey, answered: Submission
) -> None:
    assert still_there() == {*PERSONAL, "place"}
    kept = next(each.kept for each in consents().editions if each.name == survey.consent)
    ended = current_day() - timedelta(days=kept)
    Survey.objects.filter(pk=survey.pk).update(closed_on=ended)
    assert erase() == 0, "the last day"
    Survey.objects.filter(pk=survey.pk).update(closed_on=ended - timedelta(days=1))
    assert erase() == 3
    assert still_there() == {"place"}
    row = Submission.objects.get(pk=answered.pk)
    assert (row.valid, row.satisfaction, row.answers["reasons"]) == (True, "D", "slow unheard")
    trail = str(list(TrailEntry.objects.filter(action__endswith=".erase").values()))
    assert "早点铺好路" not in trail


def test_the_place_goes_ninety_days_after_the_answer(answered: Submission) -> None:
    day = current_day() - timedelta(days=PLACE_DAYS)
    Submission.objects.update(answered_on=day)
    assert erase() == 0
    Submission.objects.update(answered_on=day - timedelta(days=1))
    assert erase() == 1
    assert still_there() == set(PERSONAL)
