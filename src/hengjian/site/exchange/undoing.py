"""Taking an import back: what it made is removed, what it changed is as it was before.

Rows that somebody changed since, or on which something rests by now, stay and are named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Model
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.geodesy import Datum
from hengjian.site.accounts.models import Membership
from hengjian.site.common.inserting import count_anew
from hengjian.site.common.jobs import Result, Step, work
from hengjian.site.common.models import Job
from hengjian.site.common.trail import Change, record_all, snapshot
from hengjian.site.exchange.batches import CHANGED, KEPT, NEW, State, chunks, settle_back
from hengjian.site.exchange.models import ImportBatch, ImportedRow
from hengjian.site.exchange.taking_in import acting, page_of
from hengjian.site.library import bulk
from hengjian.site.library.counts import refresh, refresh_projects
from hengjian.site.library.models import Project, Site
from hengjian.site.library.rows import holder_of, recount_sites, reopen
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.resource import landing_of, tables

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
    for chunk in chunks(touched, len(touched) or 1 if whole else KEPT):
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
        row.code: row  # type: ignore[attr-defined]
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
