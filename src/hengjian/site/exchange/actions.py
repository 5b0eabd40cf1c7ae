"""Imports: a file is handed in, read, confirmed and put in, and taken back if wished.

A single row is entered or changed as an import of one line would: the same columns, rules, landing
and trail. A movement is booked, an application is judged, a use counts against its bond.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import RightOf, action
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import jobs
from hengjian.site.common.sniffing import TABLES
from hengjian.site.common.trail import record, snapshot
from hengjian.site.common.words import both
from hengjian.site.exchange import taking_in, undoing
from hengjian.site.exchange.batches import State, job_of, standing
from hengjian.site.exchange.known import regions
from hengjian.site.exchange.models import ConfirmedHeader, ImportBatch
from hengjian.site.library import bulk, rows
from hengjian.site.library.evidence import Files, Upload, attach, keep_file
from hengjian.site.library.planned import plan_changes
from hengjian.site.library.rows import Clash
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.columns import Spec
from hengjian.site.platform.hands import SHORT_REASON, by_other_hand
from hengjian.site.platform.locking import locked
from hengjian.site.platform.procedure import changed_meanwhile, closed
from hengjian.site.platform.resource import entry_rights, landing_of, resource_of, tables
from hengjian.site.platform.step import unreasoned

Values = Mapping[str, Any]
SUFFIXES = (".xlsx", ".xls", ".et", ".ods", ".csv")
WORK = (taking_in.read_file, undoing.undo)
"""What the jobs of this module do."""


@action(Permission.DATA_IMPORT)
def hand_in(
    *,
    by: Membership,
    table: str,
    region: Organisation,
    datum: str,
    synthetic: bool,
    file: Upload,
) -> ImportBatch:
    """Keep the file and begin to read it. Nothing of the library changes yet.

    Raises ``Refused``: ``attachment-…``, ``file-not-a-table``, ``region-not-yours``,
    ``table-not-importable``.
    """
    problems: list[Problem] = []
    found = tables().get(table)
    if found is None or not found.importable:
        raise Refused([problem("table-not-importable", Place(path="table"), found=table)])
    _check_right(by, found)
    if not regions(by).filter(pk=region.pk).exists():
        problems.append(problem("region-not-yours", Place(path="region"), found=region.name))
    name = file.name or ""
    if not name.lower().endswith(SUFFIXES):
        problems.append(problem("file-not-a-table", Place(path="file"), found=name))
    if problems:
        raise Refused(problems)
    batch = ImportBatch.objects.create(
        table=table,
        region=region,
        attachment=keep_file(file, by, taken=TABLES),
        datum=datum if found.placed else "",
        synthetic=synthetic,
        by=by.person.username,
    )
    record(by=by, action="import.hand-in", subject=batch)
    _begin(batch, "library.read", by)
    return batch


@action(Permission.DATA_IMPORT)
def settle_headers(*, by: Membership, batch: ImportBatch, meant: Mapping[str, str]) -> ImportBatch:
    """Remember for the organisation how headers of the file are read (``meant``: header and field,
    or empty for one that is not read), and read the file anew.

    Raises ``Refused``: ``headers-not-asked``, ``header-for-two``, ``import-not-ready``.
    """
    batch = _lock_batch(batch, by, State(batch.state), "核对表头", "settled")
    spec = tables()[batch.table]
    asked = {each["written"] for each in batch.headers}
    columns = {column.name: column.title for column in spec.columns}
    strange = [w for w, column in meant.items() if w not in asked or column not in {"", *columns}]
    if strange or not meant or batch.state not in (State.ASKING, State.REFUSED):
        raise Refused([problem("headers-not-asked", found=next(iter(strange), "—"))])
    chosen = Counter(column for column in meant.values() if column)
    if twice := [columns[column] for column, count in chosen.items() if count > 1]:
        raise Refused(problem("header-for-two", column=title) for title in twice)
    before = snapshot(batch)
    for written, column in meant.items():
        ConfirmedHeader.objects.update_or_create(
            organisation=by.organisation,
            table=batch.table,
            written=written,
            defaults={"column": column, "by": by.person.username},
        )
    batch.state = State.READING
    batch.save()
    record(by=by, action="import.headers", subject=batch, before=before)
    _begin(batch, "library.read", by)
    return batch


@action(Permission.DATA_IMPORT)
def confirm(*, by: Membership, batch: ImportBatch, why: str) -> ImportBatch:
    """Put the rows that were shown into the library, all or none, in the background."""
    batch = _lock_batch(batch, by, State.READY, "导入", "imported")
    if not why.strip():
        raise Refused([problem("step-without-reason", Place(path="why"))])
    if not batch.new and not batch.changed:
        raise Refused([problem("import-nothing-to-do")])
    before = snapshot(batch)
    batch.state, batch.why = State.APPLYING, why.strip()
    batch.save()
    record(by=by, action="import.confirm", subject=batch, why=why, before=before)
    _begin(batch, "library.import", by)
    return batch


@action(Permission.DATA_IMPORT)
def undo(*, by: Membership, batch: ImportBatch, why: str) -> ImportBatch:
    """Take an import back, as far as nobody changed its rows since. Booked entries are reversed,
    by another person than who imported them."""
    batch = _lock_batch(batch, by, State.APPLIED, "撤销", "undone")
    problems = unreasoned(why, SHORT_REASON)
    if landing_of(tables()[batch.table].model).take_back is not None:
        problems += by_other_hand(by, batch.by)
    if problems:
        raise Refused(problems)
    before = snapshot(batch)
    batch.state, batch.undone_why = State.UNDOING, why.strip()
    batch.save()
    record(by=by, action="import.undo", subject=batch, why=why, before=before)
    _begin(batch, "library.undo", by)
    return batch


def _check_right(by: Membership, table: Spec) -> None:
    right = entry_rights()[table.model]
    if not by.may(right):
        raise PermissionDenied(str(right))


def _lock_batch(batch: ImportBatch, by: Membership, wanted: State, zh: str, en: str) -> ImportBatch:
    row = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    _check_right(by, tables()[row.table])
    now = standing(row, job_of(row))
    if now != wanted:
        said = {"state": both(now.label), "wanted": Text(zh, en)}
        raise Refused([problem("import-not-ready", **said)])
    return row


def _begin(batch: ImportBatch, kind: str, by: Membership) -> None:
    job = jobs.start(kind, by=by, batch=batch.pk)
    ImportBatch.objects.filter(pk=batch.pk).update(job=job.pk)
    batch.refresh_from_db()


@action(RightOf(entry_rights, "model"))
def enter_record(*, by: Membership, model: type[Model], values: Values, files: Files = ()) -> Any:
    """Enter a row of a table, under the code it is given or a new one, with its files.

    Raises ``Refused`` with everything that is wrong.
    """
    given = dict(values)
    code = given.setdefault("code", _new_code(model, values))
    if model._default_manager.filter(code=code).exists():
        raise Refused([problem("code-taken", Place(path="code"), found=code)])
    row = _put(by, model, given, synthetic=False, why="")[0]
    attach(by=by, row=row, files=files, noun=str(model._meta.model_name))
    return row


def _new_code(model: type[Model], values: Values) -> str:
    """After the first row that the new one points at."""
    pointed = [getattr(each, "code", each) for each in values.values() if isinstance(each, Model)]
    declared = resource_of(model)
    return new_code(str(pointed[0]) if pointed else declared.name.upper(), declared.mark)


@action(RightOf(entry_rights, "row"))
def change_record(
    *,
    by: Membership,
    row: Any,
    values: Values,
    version: int | None,
    why: str = "",
    files: Files = (),
) -> Any:
    """Change fields of a row of a table that started from ``version``.

    What a standing plan says changes only with a reason. Raises ``Clash`` where somebody was
    faster, ``Refused`` with everything that is wrong.
    """
    row = locked(row)
    if version is not None and row.version != version:
        raise Clash(row, values, changed_meanwhile(row))
    if found := plan_changes(row, values, why):
        raise Refused(found)
    given = {"code": row.code, **values}
    saved = _put(by, type(row), given, synthetic=row.synthetic, why=why)
    now = saved[0] if saved else row  # nothing differs
    attach(by=by, row=now, files=files, noun=str(type(row)._meta.model_name))
    return now


@action(RightOf(entry_rights, "row"))
def remove_record(*, by: Membership, row: Model, why: str) -> None:
    """Delete a row of a table that was entered by mistake; it stays on the trail with the reason.

    An entry of a register is taken back by another, and what a procedure has closed stays.
    """
    if landing_of(type(row)).take_back is not None:
        raise Refused([problem("entry-fixed", Place(path="code"), code=row.code)])  # type: ignore[attr-defined]
    if found := closed(row):
        raise Refused(found)
    rows.remove(by=by, row=row, verb=f"{type(row)._meta.model_name}.remove", why=why)


def _put(
    by: Membership, model: type[Model], values: Values, *, synthetic: bool, why: str
) -> list[Model]:
    try:
        outcome = bulk.put(by=by, model=model, rows=[values], synthetic=synthetic, why=why)
    except Refused as refused:
        raise Refused([_of_field(each) for each in refused.problems]) from refused
    return outcome.rows


def _of_field(found: Problem) -> Problem:
    """A problem at its field: there is one line only."""
    return found.at(Place(path=found.place.path))
