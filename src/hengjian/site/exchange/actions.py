"""Imports: a file is handed in and read; what is decided then stands in ``steps``.

A single row is entered or changed as an import of one line would: the same columns, rules, landing
and trail. A movement is booked, an application is judged, a use counts against its bond.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import RightOf, action
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import jobs
from hengjian.site.common.sniffing import TABLES
from hengjian.site.common.trail import record
from hengjian.site.common.words import language
from hengjian.site.exchange.models import ImportBatch
from hengjian.site.exchange.outgoing import file_of_chosen
from hengjian.site.exchange.reading import regions
from hengjian.site.exchange.taking_in import READ
from hengjian.site.library import bulk, references, rows
from hengjian.site.library.evidence import Files, Upload, attach, keep_file
from hengjian.site.library.rows import Clash
from hengjian.site.library.rules import plan_changes
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.procedure import changed_meanwhile, closed
from hengjian.site.platform.resource import (
    entry_rights,
    landing_of,
    opening_rights,
    resource_of,
    tables,
)
from hengjian.site.platform.step import locked

Values = Mapping[str, Any]
SUFFIXES = (".xlsx", ".xls", ".et", ".ods", ".csv")


def _importable(table: str) -> type[Model] | None:
    """The model whose rows a table of that name brings; None where it brings none."""
    found = tables().get(table)
    return found.model if found is not None and found.importable else None


@action(RightOf(entry_rights, "table", besides=Permission.DATA_IMPORT, model=_importable))
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
    if _importable(table) is None:
        raise Refused([problem("table-not-importable", Place(path="table"), found=table)])
    found = tables()[table]
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
    job = jobs.start(READ, by=by, batch=batch.pk)
    ImportBatch.objects.filter(pk=batch.pk).update(job=job.pk)
    batch.refresh_from_db()
    return batch


@action(RightOf(entry_rights, "table", besides=Permission.DATA_IMPORT, model=_importable))
def set_for_chosen(
    *, by: Membership, table: str, codes: Sequence[str], field: str, value: object
) -> ImportBatch:
    """Begin to set one field of many rows: an import of these rows with nothing but that field,
    which is read, shown, confirmed and undone as every other. Nothing of the library changes yet.

    Raises ``Refused``: ``nothing-chosen``, ``field-not-for-many``, ``row-out-of-reach`` for each
    row the person does not see.
    """
    if _importable(table) is None:
        raise Refused([problem("table-not-importable", Place(path="table"), found=table)])
    found = tables()[table]
    problems: list[Problem] = []
    if not codes:
        problems.append(problem("nothing-chosen"))
    if field not in resource_of(found.model).bulk:
        problems.append(problem("field-not-for-many", Place(path=field), found=field))
    seen = visible_to(found.model, by).filter(code__in=codes)
    ours = set(seen.values_list("code", flat=True))
    problems += [problem("row-out-of-reach", found=code) for code in codes if code not in ours]
    if problems:
        raise Refused(problems)
    return hand_in(
        by=by,
        table=table,
        region=by.organisation.region,
        datum="",
        synthetic=False,
        file=file_of_chosen(found, codes, field, value, language()),
    )


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


@action(RightOf(opening_rights, "model"))
def open_record(*, by: Membership, model: type[Model], values: Values) -> Any:
    """Begin a row as its page does, by the action it declares. Raises ``Refused``."""
    opens = resource_of(model).opens
    if opens is None:
        raise KeyError(model)
    named, problems = references.name_rows(opens.points, values, by)
    if problems:
        raise Refused(problems)
    return opens.action(by=by, **opens.arguments({**values, **named}))


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
    stays = resource_of(type(row)).stays
    if found := [*closed(row), *(stays(row) if stays is not None else ())]:
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
