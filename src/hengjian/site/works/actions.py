"""What people change, each action with its right.

The works: milestones, planned output, checks, incidents, acceptance, hand-over.

The site diary: an entry sent twice by a poor network is stored once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model

from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.acting import RightOf, action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record
from hengjian.site.library import rows
from hengjian.site.library.evidence import Upload, attach, keep_file
from hengjian.site.library.models import Project, Site
from hengjian.site.library.rules import fields_of_plan, plan_changes
from hengjian.site.money.models import Contract
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.resource import resource_of
from hengjian.site.platform.step import locked
from hengjian.site.works import rules
from hengjian.site.works.models import (
    Acceptance,
    DiaryEntry,
    HandOver,
    Incident,
    Inspection,
    Milestone,
    PlannedOutput,
)

Row = TypeVar("Row", bound=Model)
ENTERED = (
    Milestone,
    PlannedOutput,
    Inspection,
    Incident,
    Acceptance,
    HandOver,
)
"""The models entered here."""


def _rights() -> Mapping[type[Model], Permission]:
    """The right that each of them asks for."""
    return {model: right for model in ENTERED if (right := resource_of(model).right) is not None}


@action(RightOf(_rights, "model"))
def add(
    *,
    by: Membership,
    project: Project,
    model: type[Row],
    values: Mapping[str, Any],
    files: Sequence[Upload] = (),
) -> Row:
    """Enter a row of the works with its evidence. Raises ``Refused`` with all problems."""
    given = {"code": new_code(project.code, resource_of(model).mark), **values}
    row = model() if model is HandOver else model(project=project)
    _sign(row, by)
    noun = str(model._meta.model_name)
    _defects(row, given)
    saved = rows.create(by=by, row=row, values=given, verb=f"{noun}.create")
    attach(by=by, row=saved, files=files, noun=noun)
    return saved


@action(RightOf(_rights, "row"))
def change(
    *,
    by: Membership,
    row: Row,
    values: Mapping[str, Any],
    version: int | None,
    why: str = "",
    files: Sequence[Upload] = (),
) -> Row:
    """Change a row; what the standing plan says only with a reason.

    Raises ``Clash`` where somebody was faster, ``Refused`` with all problems.
    """
    noun, given = str(type(row)._meta.model_name), dict(values)
    _defects(row, given)
    if unexplained := plan_changes(row, given, why):
        raise Refused(unexplained)
    saved = rows.change(
        by=by, row=row, values=given, version=version, verb=f"{noun}.change", why=why
    )
    attach(by=by, row=saved, files=files, noun=noun)
    return saved


@action(RightOf(_rights, "row"))
def remove(*, by: Membership, row: Model, why: str) -> None:
    """Delete a row that was entered by mistake; it stays on the trail with the reason."""
    rows.remove(by=by, row=row, verb=f"{type(row)._meta.model_name}.remove", why=why)


@action(Permission.WORKS_REPORT)
def put_right(
    *, by: Membership, inspection: Inspection, what: str, on: date, files: Sequence[Upload] = ()
) -> Inspection:
    """Say that what an inspection found was put right, on which day and how."""
    row = locked(inspection)
    if row.passed or row.put_right_on is not None:
        raise Refused([problem("nothing-to-put-right", name=row)])
    values = {"put_right": what, "put_right_on": on}
    if not what.strip():
        raise Refused([problem("put-right-without-words", Place(path="put_right"))])
    saved = rows.change(by=by, row=row, values=values, version=None, verb="inspection.put_right")
    attach(by=by, row=saved, files=files, noun="inspection")
    return saved


@action(Permission.WORKS_EDIT)
def plan_site(
    *, by: Membership, site: Site, values: Mapping[str, Any], version: int | None, why: str = ""
) -> Site:
    """Set the planned start and finish of a site."""
    own = {name: values[name] for name in fields_of_plan(Site) if name in values}
    if unexplained := plan_changes(site, own, why):
        raise Refused(unexplained)
    return rows.change(by=by, row=site, values=own, version=version, verb="site.plan", why=why)


def _sign(row: Model, by: Membership) -> None:
    if hasattr(row, "entered_by"):
        row.entered_by = by.person.username


def _defects(row: Model, values: dict[str, Any]) -> None:
    """The defects period that an acceptance begins stands with it."""
    if not isinstance(row, Acceptance):
        return
    contract = values.get("contract", row.contract)
    if isinstance(contract, str):
        contract = Contract.objects.filter(code=contract).first()
    values["defects_until"] = rules.end_of_defects(
        values.get("kind", row.kind),
        contract,
        values.get("accepted_on", row.accepted_on),
        values.get("passed", row.passed),
    )


FIELDS = ("on", "weather", "workers", "text")
MOST_PICTURES = 6


@action(Permission.WORKS_REPORT)
def write(
    *,
    by: Membership,
    site: Site,
    sent_as: UUID,
    values: Mapping[str, Any],
    pictures: Sequence[Upload] = (),
) -> DiaryEntry:
    """Store an entry under the number the phone gave it; sent again it is the same row.

    The pictures arrive with the entry, all or nothing. Raises ``Refused``: what is wrong with it,
    or ``diary-sent-differently`` where that number has other content or another writer.
    """
    if (kept := _find_stored(by, site, sent_as, values, len(pictures))) is not None:
        return kept
    if len(pictures) > MOST_PICTURES:
        many = {"most": MOST_PICTURES, "found": len(pictures)}
        raise Refused([problem("diary-too-many-pictures", Place(path="pictures"), **many)])
    entry = DiaryEntry(site=site, sent_as=sent_as, entered_by=by.person.username)
    given = {name: values.get(name) for name in FIELDS} | {"code": new_code(site.code, "D")}
    given["weather"] = given["weather"] or ""
    try:
        with transaction.atomic():
            entry = rows.create(by=by, row=entry, values=given, verb="diaryentry.create")
            _hang(by, entry, pictures)
    except IntegrityError:
        # the same entry came in twice at one moment: the other was first
        first = _find_stored(by, site, sent_as, values, len(pictures))
        if first is None:
            raise
        return first
    return entry


def _hang(by: Membership, entry: DiaryEntry, pictures: Sequence[Upload]) -> None:
    for file in pictures:
        kept = keep_file(file, by)
        if not kept.media_type.startswith("image/"):
            raise Refused([problem("not-a-picture", Place(path="pictures"), found=kept.name)])
        entry.pictures.add(kept)
        after = {"pictures": kept.name, "sha256": kept.sha256}
        record(by=by, action="diaryentry.attach", subject=entry, before={}, after=after)


def _find_stored(
    by: Membership, site: Site, sent_as: UUID, values: Mapping[str, Any], pictures: int
) -> DiaryEntry | None:
    """The entry that was stored under the number, if it is this one."""
    entry = DiaryEntry.objects.filter(sent_as=sent_as).first()
    if entry is None:
        return None
    stored = {name: getattr(entry, name) for name in FIELDS}
    sent = {name: values.get(name) for name in FIELDS}
    sent["weather"], sent["text"] = sent["weather"] or "", str(sent["text"] or "").strip()
    same = entry.site_id == site.pk and entry.entered_by == by.person.username
    if not same or stored != sent or entry.pictures.count() != pictures:
        raise Refused([problem("diary-sent-differently")])
    return entry
