"""Personal data: nothing sealed is left undeclared, what is over is erased, keys are changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from hengjian.site.accounts.models import Organisation
from hengjian.site.common import jobs, rotation, sealing
from hengjian.site.common.actor import System
from hengjian.site.common.days import current_day
from hengjian.site.common.models import Job, TrailEntry
from hengjian.site.platform import duties, personal
from hengjian.site.residents.public.models import Contact
from hengjian.site.residents.public.personal import DAYS
from hengjian.site.residents.surveys.consents import consents
from hengjian.site.residents.surveys.models import SampleUnit, Survey, context_of
from tests.site.residents.surveys.reference import put_sites, put_survey

OLD, NEW = bytes(range(32)), bytes(range(32, 64))


def test_every_sealed_column_of_residents_is_declared() -> None:
    declared = {(each.model, field) for each in personal.personal_data() for field in each.fields}
    sealed = {
        (column.model, column.field)
        for column in sealing.COLUMNS
        if "residents" in column.model.__module__
    }
    assert len(sealed) >= 5
    assert sealed <= declared


def test_what_is_declared_is_erased_by_some_work_or_says_how_long_it_is_kept() -> None:
    for each in personal.personal_data():
        assert each.over is None or not each.erased_by
        if any(each.sealed(field) for field in each.fields):
            assert each.over is not None or each.erased_by, each.model


@pytest.fixture
def unit(district: Organisation) -> SampleUnit:
    """A household whose door is known, of a survey."""
    project = put_sites(district)
    survey = put_survey(None, project)  # type: ignore[arg-type] # nobody is asked
    site = project.sites.select_related("sub_district").first()
    assert site is not None
    row = SampleUnit(code="S-H1", survey=survey, region=site.sub_district, site=site, ordinal=1)
    row.label = sealing.seal(b"3-2-501", context_of(row))
    row.save()
    return row


@pytest.mark.django_db
def test_doors_are_forgotten_when_the_time_of_the_survey_is_over(unit: SampleUnit) -> None:
    kept = max(each.kept for each in consents().editions)
    today = current_day()
    Survey.objects.filter(pk=unit.survey_id).update(closed_on=today - timedelta(days=kept))
    jobs.start(personal.DAILY, by=System(), day=today.isoformat())
    unit.refresh_from_db()
    assert unit.label
    assert duties.forgetting() is None
    Survey.objects.filter(pk=unit.survey_id).update(closed_on=today - timedelta(days=kept + 1))
    assert personal.waits(today)
    job = jobs.start(personal.DAILY, by=System(), day=today.isoformat())
    assert job.result == {"erased": 1}
    unit.refresh_from_db()
    assert unit.label == ""
    line = TrailEntry.objects.get(action="sampleunit.erase")
    assert "3-2-501" not in str(line.after)
    assert duties.forgetting() is None


@pytest.mark.django_db
def test_a_contact_keeps_its_number_for_a_time_after_it_ends(district: Organisation) -> None:
    place = Organisation.objects.get(code="D1")
    today = current_day()
    for code, days in (("now", 0), ("old", DAYS + 1)):
        Contact.objects.create(
            code=code, region=place, role="street", name="李", phone="0877",
            since=date(2020, 1, 1), until=today - timedelta(days=days),
        )  # fmt: skip
    assert duties.forgetting() == {"day": today.isoformat()}
    jobs.start(personal.DAILY, by=System(), day=today.isoformat())
    assert dict(Contact.objects.values_list("code", "phone")) == {"now": "0877", "old": ""}


@pytest.mark.django_db
def test_a_new_key_in_front_seals_everything_anew_and_a_missing_one_stops_it(
    unit: SampleUnit, settings: Settings
) -> None:
    settings.ENCRYPTION_KEYS = {"a": OLD}
    unit.label = sealing.seal(b"3-2-501", context_of(unit))
    unit.save()
    assert duties.changing_keys() is None
    settings.ENCRYPTION_KEYS = {"b": NEW}
    job = jobs.start(rotation.KIND, by=System(), day="2026-01-01")
    assert job.state == Job.State.FAILED
    settings.ENCRYPTION_KEYS = {"b": NEW, "a": OLD}
    assert duties.changing_keys() == {"day": current_day().isoformat()}
    jobs.start(rotation.KIND, by=System(), day=current_day().isoformat())
    settings.ENCRYPTION_KEYS = {"b": NEW}
    unit.refresh_from_db()
    assert sealing.unseal(unit.label, context_of(unit)).decode() == "3-2-501"
    assert not rotation.waits()


@pytest.mark.django_db
def test_everybody_may_read_what_is_kept(client: Client) -> None:
    said = client.get("/p/privacy/").content.decode()
    for each in personal.personal_data():
        assert each.purpose.zh in said
    assert "加密" in said
