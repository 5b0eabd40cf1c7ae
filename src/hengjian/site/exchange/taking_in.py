"""The work behind an import: read and weigh a file, put its rows into the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.common import jobs
from hengjian.site.common.attachments import path_of
from hengjian.site.common.jobs import Result, Step, work
from hengjian.site.common.models import Job
from hengjian.site.common.trail import plain
from hengjian.site.exchange.batches import (
    CHANGED,
    NEW,
    UNCHANGED,
    State,
    differing,
    keep_rows,
    lines_and_values,
    problem_record,
    settle_back,
)
from hengjian.site.exchange.known import known, names_of, specs_offered
from hengjian.site.exchange.models import ImportBatch, ImportedRow
from hengjian.site.exchange.reading import KEPT, Reading, read
from hengjian.site.library.actions.sites import put_all
from hengjian.site.library.bulk import Outcome, Weighed, weigh
from hengjian.site.money.models import Payment
from hengjian.site.platform.columns import Spec
from hengjian.site.platform.resource import landing_of, tables

READING, WEIGHING = Text("正在读文件", "reading the file"), Text("正在核对", "checking the rows")
SAVING = Text("正在写入", "saving the rows")
READ, APPLY = "library.read", "library.import"
"""Kinds of work."""


def acting(job: Job) -> Membership:
    """The membership under which the person asked."""
    rows = Membership.objects.select_related("organisation", "person")
    return rows.get(pk=job.membership or 0)


def page_of(batch: ImportBatch) -> Result:
    """The result of a job: the import's page."""
    return {"address": reverse("web:import", args=[batch.pk])}


@work(
    READ,
    title=Text("读取导入文件", "Reading an import"),
    whole=False,
    unfinished=settle_back(State.READING, State.REFUSED),
)
def read_file(job: Job, step: Step, *, batch: int) -> Result:
    """Read a batch's file, weigh its rows, keep what would change. Bears being begun again."""
    row = ImportBatch.objects.select_related("attachment", "region").get(pk=batch)
    by, spec = acting(job), tables()[row.table]
    step(0, None, READING)
    found = known(spec, row.region, by)
    file, names = row.attachment, names_of(by.organisation, spec)
    reading = read(path_of(file), file.name, spec, found, row.datum, names, specs_offered(by))
    total = len(reading.rows)
    is_stopped = any(each.code == "reading-stopped" for each in reading.problems)
    with transaction.atomic():
        weighed = weigh(
            by=by,
            model=spec.model,
            rows=() if is_stopped else reading.rows,
            synthetic=row.synthetic,
            counted=lambda done: step(done, total, WEIGHING),
        )
        problems = _all(reading, weighed, spec)
        row.rows, row.examples = total, reading.examples
        row.new, row.changed = len(weighed.new), len(weighed.changed)
        row.unchanged = len(weighed.unchanged)
        listed = problems[:KEPT] + reading.warnings
        row.problems = [problem_record(each, reading.called) for each in listed]
        row.more_problems = reading.more + max(0, len(problems) - KEPT)
        row.headers = [asdict(each) for each in reading.headers.asked]
        row.state = _state(problems, row)
        keep_rows(row, _imported_rows(row, reading, weighed) if row.state == State.READY else ())
        row.save()
    return page_of(row)


def _state(problems: Sequence[Problem], row: ImportBatch) -> State:
    """Where a file stands that was read: nothing is taken in by a header nobody confirmed."""
    if problems:
        return State.REFUSED
    return State.ASKING if row.headers else State.READY


def _all(reading: Reading, weighed: Weighed, spec: Spec) -> list[Problem]:
    """What reading found, then what weighing found of other cells, in the order of the sheet."""
    placed = {each.place for each in reading.problems}
    datum_asked = any(each.code == "datum-not-said" for each in reading.problems)
    problems = list(reading.problems)
    lacking: dict[str, int] = {}
    for each in weighed.problems:
        assert each.place.line is not None
        name = each.place.path
        if each.code == "code-twice" or (each.code == "datum-not-said" and datum_asked):
            continue
        if each.code == "field-empty" and name not in reading.headers.columns:
            lacking[name] = lacking.get(name, 0) + 1
            continue
        place = reading.place(each.place.line, "longitude" if name == "datum" else name)
        hidden = each.code == "field-empty" and place in reading.hidden
        if place not in placed and not hidden:
            problems.append(each.at(place))
    if reading.headers.line:
        problems += _columns_needed(reading, spec, lacking)
    return sorted(problems, key=lambda each: _order(each.place))


def _columns_needed(reading: Reading, spec: Spec, lacking: Mapping[str, int]) -> Iterator[Problem]:
    """One problem a column that new rows need and the sheet does not have."""
    names = {each.name: each for each in spec.columns}
    header = reading.headers
    place = header.place(reading.file, reading.sheet, header.line, 1)
    for name, count in lacking.items():
        if name in names and name != "code":
            yield problem("column-needed", place, column=names[name].title, count=count)


def _order(place: Place) -> tuple[int, int]:
    if place.cell:
        letters = place.cell.rstrip("0123456789")
        return int(place.cell[len(letters) :]), len(letters) * 1000 + ord(letters[-1])
    return place.line or 0, place.column or 0


def _imported_rows(batch: ImportBatch, reading: Reading, weighed: Weighed) -> Iterator[ImportedRow]:
    rows: dict[str, tuple[Any, str]] = {}
    for change, found in (
        (NEW, weighed.new),
        (CHANGED, weighed.changed),
        (UNCHANGED, weighed.unchanged),
    ):
        rows |= {each.code: (each, change) for each in found}  # type: ignore[attr-defined]
    landing_of(tables()[batch.table].model).foresee(
        [rows[each["code"]][0] for each in reading.rows]
    )
    for line, values in zip(reading.lines, reading.rows, strict=True):
        row, change = rows[values["code"]]
        before, after = None, None
        if change != UNCHANGED:
            before, after = differing(row, weighed.before.get(row.code), values)
        yield ImportedRow(
            batch=batch,
            line=line,
            code=row.code,
            change=change,
            values={name: plain(value) for name, value in values.items()},
            before=before,
            after=after,
            **_red_line_of(row),
        )


def _red_line_of(row: Any) -> dict[str, Any]:
    """What the red line holds against a payment; nothing of other rows."""
    if not isinstance(row, Payment):
        return {}
    return {"findings": row.findings, "weight": row.line}


@work(
    APPLY,
    title=Text("导入数据", "Import data"),
    unfinished=settle_back(State.APPLYING, State.READY),
)
def apply(job: Job, step: Step, *, batch: int) -> Result:
    """Put the rows of a confirmed batch into the library, all or none."""
    row = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch)
    if row.state == State.APPLIED:
        return page_of(row)
    by, spec = acting(job), tables()[row.table]
    lines, rows = lines_and_values(row)
    try:
        outcome = put_all(
            by=by,
            model=spec.model,
            rows=rows,
            synthetic=row.synthetic,
            why=row.why,
            counted=lambda done: step(done, 2 * len(rows), SAVING),
        )
    except Refused as refused:
        raise Refused(_at_lines(refused, lines)) from refused
    keep_rows(row, _apply_rows(row, outcome, lines, rows))
    row.new, row.changed, row.unchanged = outcome.new, outcome.changed, outcome.unchanged
    row.state, row.applied_at = State.APPLIED, timezone.now()
    row.save()
    return page_of(row)


def _at_lines(refused: Refused, lines: Any) -> Iterator[Problem]:
    """Problems of rows that were right when they were read, at the lines of their sheet."""
    for each in refused.problems[: jobs.MOST_PROBLEMS]:
        line = lines[each.place.line - 1] if each.place.line else None
        yield each.at(Place(line=line, path=each.place.path))


def _apply_rows(
    batch: ImportBatch, outcome: Outcome, lines: Any, rows: list[dict[str, Any]]
) -> Iterator[ImportedRow]:
    saved: dict[str, Any] = {each.code: each for each in outcome.rows}  # type: ignore[attr-defined]
    for line, values in zip(lines, rows, strict=True):
        code = values["code"]
        made = ImportedRow(batch=batch, line=line, code=code, values=values, change=UNCHANGED)
        if code in saved:
            was = outcome.before.get(code)
            made.change = NEW if was is None else CHANGED
            made.before, made.after = differing(saved[code], was, values)
            made.version_after = saved[code].version
            for name, value in _red_line_of(saved[code]).items():
                setattr(made, name, value)
        yield made
