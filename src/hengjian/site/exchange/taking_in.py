"""The work behind an import: read and weigh a file, put its rows into the library.

An import as its rows and problems are kept: where it stands, what it would change.

Taking an import back: what it made is removed, what it changed is as it was before.

Rows that somebody changed since, or on which something rests by now, stay and are named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.geodesy import Datum
from hengjian.site.accounts.models import Membership
from hengjian.site.common import jobs
from hengjian.site.common.attachments import path_of
from hengjian.site.common.inserting import count_anew, insert
from hengjian.site.common.jobs import Result, Step, work
from hengjian.site.common.models import Job
from hengjian.site.common.trail import Change, plain, record_all, snapshot
from hengjian.site.exchange.models import ImportBatch, ImportedRow
from hengjian.site.exchange.reading import KEPT, Reading, known, names_of, read, specs_offered
from hengjian.site.library import bulk
from hengjian.site.library.actions import put_all
from hengjian.site.library.bulk import Outcome, Weighed, weigh
from hengjian.site.library.models import Project, Site
from hengjian.site.library.rows import holder_of, recount_sites, refresh, refresh_projects, reopen
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.models import Payment
from hengjian.site.platform.columns import Spec
from hengjian.site.platform.resource import landing_of, tables
from hengjian.site.platform.sheet_scan import corner

State = ImportBatch.State
NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
ROWS_A_CHUNK = 1000


def job_of(batch: ImportBatch) -> Job | None:
    """The job that reads, applies or undoes it last."""
    return Job.objects.filter(pk=batch.job).first() if batch.job else None


def settle_back(start: State, end: State) -> Callable[..., None]:
    """Where the work of a batch ends unfinished, the batch stands at ``end`` again."""

    def settle(*, batch: int) -> None:
        ImportBatch.objects.filter(pk=batch, state=start).update(state=end)

    return settle


def problem_record(problem: Problem, called: Mapping[int, str]) -> dict[str, Any]:
    """A problem as it is kept, with the line and column of its cell and what its row is called."""
    place = problem.place
    line, column = place.line, place.column
    if place.cell:
        line, column = corner(place.cell)
    both: dict[str, Any] = {"zh": problem.as_json("zh"), "en": problem.as_json("en")}
    return both | {
        "sheet": place.sheet,
        "cell": place.cell or _spot(line, column),
        "line": line,
        "column": column,
        "row": called.get(line or 0, ""),
    }


def _spot(line: int | None, column: int | None) -> str:
    return ":".join(str(part) for part in (line, column) if part is not None)


def differing(row: Model, was: Mapping[str, Any] | None, names: Iterable[str]) -> Any:
    """What of the fields ``names`` differs: as it was (nothing of a new row), and as it is."""
    now = snapshot(row)
    shown = [name for name in names if name in now and name != "code"]
    if was is None:
        return None, {name: now[name] for name in shown if now[name] not in (None, "")}
    changed = [name for name in shown if was.get(name) != now[name]]
    return {name: was.get(name) for name in changed}, {name: now[name] for name in changed}


def keep_rows(batch: ImportBatch, rows: Iterable[ImportedRow]) -> None:
    """Put these rows in the place of those the batch had."""
    batch.imported_rows.all().delete()
    waiting: list[ImportedRow] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == ROWS_A_CHUNK:
            insert(ImportedRow, waiting)
            waiting = []
    insert(ImportedRow, waiting)
    count_anew(ImportedRow)


def lines_and_values(batch: ImportBatch) -> tuple[Sequence[int], list[dict[str, Any]]]:
    """The lines and the values of the batch's rows, in the order of the sheet."""
    pairs = list(batch.imported_rows.order_by("line").values_list("line", "values"))
    return [line for line, _ in pairs], [values for _, values in pairs]


def chunks(keys: Sequence[Any], size: int = ROWS_A_CHUNK) -> Iterator[Sequence[Any]]:
    """The keys, some at a time."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


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
        keep_rows(row, _import_rows(row, reading, weighed) if row.state == State.READY else ())
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


def _import_rows(batch: ImportBatch, reading: Reading, weighed: Weighed) -> Iterator[ImportedRow]:
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


UNDO = "library.undo"
"""The kind of work."""
UNDOING = Text("正在撤销", "taking rows back")


@work(
    UNDO,
    title=Text("撤销导入", "Undoing an import"),
    unfinished=settle_back(State.UNDOING, State.APPLIED),
)
def undo(job: Job, step: Step, *, batch: int) -> Result:
    """Take an applied batch back, as far as its rows are still as it left them."""
    row = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch)
    if row.state == State.UNDONE:
        return page_of(row)
    by, model = acting(job), tables()[row.table].model
    touched = list(row.imported_rows.exclude(change="unchanged").order_by("line"))
    done, whole = 0, landing_of(model).take_back is not None
    for chunk in chunks(touched, len(touched) or 1 if whole else ROWS_A_CHUNK):
        _take_back(by, model, row, chunk)
        done += len(chunk)
        step(done, len(touched), UNDOING)
    ImportedRow.objects.bulk_update(touched, ["undone"], batch_size=500)
    count_anew(model, ImportedRow)
    row.state, row.undone_at = State.UNDONE, timezone.now()
    row.save()
    return page_of(row)


def _take_back(
    by: Membership, model: type[Model], batch: ImportBatch, rows: Sequence[ImportedRow]
) -> None:
    """One chunk: a constant number of queries."""
    found: dict[str, Any] = {
        row.code: row  # type: ignore[attr-defined]  # every table has one
        for row in visible_to(model, by)
        .select_for_update(of=("self",))
        .filter(code__in=[each.code for each in rows])
    }
    same = [
        each
        for each in rows
        if each.code in found and found[each.code].version == each.version_after
    ]
    made = [found[each.code] for each in same if each.change == NEW]
    take_back = landing_of(model).take_back or _removing(model)
    removed = take_back(by, made, batch.undone_why) if made else []
    changed = [each for each in same if each.change == CHANGED]
    bulk.put(
        by=by,
        model=model,
        rows=[_before(each) for each in changed],
        synthetic=batch.synthetic,
        why=batch.undone_why,
    )
    gone = {row.code for row in removed} | {each.code for each in changed}
    for each in rows:
        each.undone = each.code in gone


def _before(row: ImportedRow) -> dict[str, Any]:
    """What the row was, as it was kept: coordinates in WGS-84."""
    values: dict[str, Any] = {"code": row.code, **(row.before or {})}
    if "longitude" in values or "latitude" in values:
        values["datum"] = str(Datum.WGS84)
    return values


def _removing(model: type[Model]) -> Callable[[Membership, Sequence[Any], str], list[Any]]:
    """Taking back by deleting what nothing rests on."""

    def remove(by: Membership, made: Sequence[Any], why: str) -> list[Any]:
        used = _keys_in_use(model, made)
        removed = [row for row in made if row.pk not in used]
        _remove(by, model, removed, why)
        return removed

    return remove


def _keys_in_use(model: type[Model], rows: Sequence[Model]) -> set[int]:
    """The keys of those that other rows point at by now, or that files were handed in for."""
    keys = [row.pk for row in rows]
    used: set[int] = set()
    if keys and "evidence" in {each.name for each in model._meta.many_to_many}:
        held = model._default_manager.filter(pk__in=keys, evidence__isnull=False)
        used |= set(held.values_list("pk", flat=True))
    for relation in model._meta.related_objects:
        if not keys:
            break
        if relation.many_to_many:
            name, through = _through(relation)
            manager: Any = through._default_manager
        else:
            name, manager = relation.field.name, relation.related_model._default_manager
        pointing = manager.filter(**{f"{name}__in": keys})
        used |= set(pointing.order_by().values_list(name, flat=True).distinct())
    return used


def _through(relation: Any) -> tuple[str, type[Model]]:
    return relation.field.m2m_reverse_field_name(), relation.through


def _remove(by: Membership, model: type[Model], rows: Sequence[Model], why: str) -> None:
    """Delete rows on which nothing rests; what they were stays on the trail."""
    if not rows:
        return
    noun = str(model._meta.model_name)
    record_all(
        by=by,
        changes=[Change(f"{noun}.remove", row, snapshot(row), {}, why=why) for row in rows],
    )
    holders = [holder for row in rows if (holder := holder_of(row)) and holder is not row]
    projects = {row.project_id for row in rows if isinstance(row, Site)}
    model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    recount_sites(projects)
    sites = list({each.pk: each for each in holders if isinstance(each, Site)}.values())
    reopen(by=by, sites=sites)
    refresh(sites)
    refresh_projects(
        list({each.pk: each for each in holders if isinstance(each, Project)}.values())
    )
