"""Bringing in answers that were collected elsewhere: all of a sheet, or nothing and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path

from django.utils import timezone

from hengjian.engine.facts.records import Cell
from hengjian.engine.facts.tables import Found, read_table
from hengjian.engine.frameworks.shipped import data_dictionary
from hengjian.engine.sheets.grid import Grid
from hengjian.engine.sheets.names import shipped_names
from hengjian.engine.sheets.text_files import csv_grid
from hengjian.engine.sheets.workbooks import open_sheets
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.inserting import insert
from hengjian.site.common.trail import record
from hengjian.site.library.models import Site
from hengjian.site.residents.surveys.models import Submission, Survey
from hengjian.site.residents.surveys.sampling import sites_of

TABLE = "answers"
LETTERS = ("policy_known", "involved", "satisfaction")
NOON = time(12)
"""The hour of an answer of which only the day is known."""
WHY_NOT = "来源标为无效"


@action(Permission.SURVEY_EDIT)
def bring_in(
    *, by: Membership, survey: Survey, path: Path, name: str, synthetic: bool = False
) -> tuple[int, int]:
    """Keep every answer of the sheet that is not here yet: how many are new, how many known.

    The sheet has the columns of the record table ``answers``; an answer is the same where its
    number is. Raises ``Refused`` with everything that is wrong, and keeps nothing then.
    """
    rows = _read(path, name)
    sites = {row.code: row for row in sites_of(survey).select_related("sub_district")}
    if problems := list(_wrong(rows, sites, survey, name)):
        raise Refused(problems)
    numbers = [_instance(survey, row) for row in rows]
    known = set(
        Submission.objects.filter(instance_id__in=numbers).values_list("instance_id", flat=True)
    )
    new = [row for row in rows if _instance(survey, row) not in known]
    insert(Submission, [_draw_up(row, survey, sites, by, synthetic) for row in new])
    if new:
        record(by=by, action="survey.bring-in", subject=survey, after={"answers": len(new)})
    return len(new), len(rows) - len(new)


def _read(path: Path, name: str) -> Sequence[Mapping[str, Cell]]:
    found = Found()
    rows = read_table(_grid(path), data_dictionary()[TABLE], found, shipped_names())
    if found.kept:
        raise Refused(found.listed())
    if not rows:
        raise Refused([problem("answers-empty", Place(name))])
    return rows


def _grid(path: Path) -> Grid:
    if path.suffix.lower() == ".csv":
        return csv_grid(path)
    sheets = open_sheets(path)[0]
    return next(iter(sheets.values()))()


def _wrong(
    rows: Sequence[Mapping[str, Cell]], sites: Mapping[str, Site], survey: Survey, name: str
) -> Iterator[Problem]:
    for row in rows:
        place = Place(name, path=str(row["code"]))
        if row.get("site") and row["site"] not in sites:
            yield problem("answer-of-no-site", place, found=row["site"])
        on = row.get("answered_on")
        if not isinstance(on, date):
            yield problem("answer-without-day", place)
        elif not survey.opens_on <= on <= survey.closes_on:
            opens, closes = survey.opens_on, survey.closes_on
            yield problem("answer-outside-its-time", place, found=on, opens=opens, closes=closes)


def _instance(survey: Survey, row: Mapping[str, Cell]) -> str:
    return f"{survey.code}:{row['code']}"[:80]


def _draw_up(
    row: Mapping[str, Cell],
    survey: Survey,
    sites: Mapping[str, Site],
    by: Membership,
    synthetic: bool,
) -> Submission:
    site, on = sites.get(str(row.get("site"))), row["answered_on"]
    assert isinstance(on, date)  # told before
    letters = {name: str(row.get(name) or "") for name in LETTERS}
    meanings = survey.questionnaire.meanings
    answers = {meanings.get(name, name): letter for name, letter in letters.items() if letter}
    content = json.dumps([survey.code, str(row["code"]), answers], sort_keys=True)
    started = site is not None and site.started_on is not None and site.started_on <= on
    return Submission(
        code=f"{survey.code}-{row['code']}"[:64],
        survey=survey,
        region=site.sub_district if site else survey.region,
        site=site,
        site_started=started if site else None,
        instance_id=_instance(survey, row),
        content_sha256=sha256(content.encode()).hexdigest(),
        channel=Submission.Channel.PAPER,
        answers=answers,
        answered_at=timezone.make_aware(datetime.combine(on, NOON)),
        answered_on=on,
        received_at=timezone.now(),
        valid=bool(row["valid"]),
        why_not="" if row["valid"] else WHY_NOT,
        judged_by=by.person.username,
        source=survey.source,
        synthetic=synthetic,
        **letters,
    )
