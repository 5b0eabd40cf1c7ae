"""Imports: a file is handed in, read, confirmed and put in, and taken back if wished."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import jobs
from hengjian.site.common.sniffing import TABLES
from hengjian.site.common.trail import record, snapshot
from hengjian.site.common.words import both
from hengjian.site.exchange import taking_in, undoing
from hengjian.site.exchange.batches import State, job_of, standing
from hengjian.site.exchange.known import regions
from hengjian.site.exchange.models import ImportBatch
from hengjian.site.library.evidence import Upload, keep_file
from hengjian.site.platform.columns import Spec
from hengjian.site.platform.hands import SHORT_REASON, by_other_hand
from hengjian.site.platform.resource import entry_rights, landing_of, tables
from hengjian.site.platform.step import unreasoned

SUFFIXES = (".xlsx", ".csv")
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
def confirm(*, by: Membership, batch: ImportBatch, why: str) -> ImportBatch:
    """Put the rows that were shown into the library, all or none, in the background."""
    batch = _locked(batch, by, State.READY, "导入", "imported")
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
    batch = _locked(batch, by, State.APPLIED, "撤销", "undone")
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


def _locked(batch: ImportBatch, by: Membership, wanted: State, zh: str, en: str) -> ImportBatch:
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
