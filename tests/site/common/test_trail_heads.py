"""The head of the trail stands where whoever rewrites the trail cannot reach."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from hengjian.errors import Refused
from hengjian.site.accounts.models import Organisation
from hengjian.site.common import environment, jobs, starting
from hengjian.site.common.actor import System
from hengjian.site.common.models import Job, TrailEntry
from hengjian.site.common.trail import export, record
from hengjian.trail import heads_of, verify_trail_file

pytestmark = pytest.mark.django_db
Settings = Any


@pytest.fixture
def file(tmp_path: Path, settings: Settings) -> Path:
    settings.TRAIL_HEADS = tmp_path / "elsewhere" / "heads.txt"
    settings.TRAIL_HEADS.parent.mkdir()
    path: Path = settings.TRAIL_HEADS
    return path


@pytest.fixture
def write(district: Organisation) -> Callable[[], TrailEntry]:
    def once() -> TrailEntry:
        with transaction.atomic():
            return record(by=System(), action="organisation.check", subject=district)

    return once


def kept() -> list[Job]:
    return [job for job in jobs.begin_due() if job.kind == "trail.head"]


def test_each_day_one_head_is_appended(
    file: Path, write: Callable[[], TrailEntry], tmp_path: Path
) -> None:
    first = write()
    assert [job.state for job in kept()] == [Job.State.DONE]
    assert kept() == [], "once a day"
    Job.objects.filter(kind="trail.head").update(arguments={"day": "2020-01-01"})
    second = write()
    kept()
    heads = heads_of(file)
    assert [(each.sequence, each.hash) for each in heads] == [(1, first.hash), (2, second.hash)]
    exported = tmp_path / "trail.jsonl"
    exported.write_text("".join(export()), "utf-8")
    assert all(check.holds for check in verify_trail_file(exported, heads=heads))


def test_where_no_file_is_named_nothing_is_due(settings: Settings, district: Organisation) -> None:
    settings.TRAIL_HEADS = None
    assert kept() == []


def test_a_file_that_cannot_be_written_to_is_a_problem_of_the_work_and_of_the_start(
    file: Path, write: Callable[[], TrailEntry]
) -> None:
    write()
    file.mkdir()
    (job,) = kept()
    assert job.state == Job.State.FAILED
    assert "留痕末条哈希写不进去" in str(job.problems)
    assert "heads-unwritable" in {each.code for each in starting.problems_outside()}


def test_a_file_inside_the_data_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HENGJIAN_DATA", str(tmp_path))
    monkeypatch.setenv("HENGJIAN_TRAIL_HEADS", str(tmp_path / "x" / ".." / "heads.txt"))
    with pytest.raises(Refused) as refused:
        environment.trail_heads()
    assert [each.code for each in refused.value.problems] == ["heads-inside-data"]
    monkeypatch.setenv("HENGJIAN_TRAIL_HEADS", str(tmp_path.parent / "heads.txt"))
    assert environment.trail_heads() == tmp_path.parent / "heads.txt"


def test_a_production_without_a_file_is_warned(settings: Settings) -> None:
    settings.TRAIL_HEADS, settings.MODE = None, "production"
    assert "heads-nowhere" in {each.code for each in starting.problems_outside()}
