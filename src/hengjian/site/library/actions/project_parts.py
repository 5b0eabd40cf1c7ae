"""The parts of a project's dossier: sections, approvals, systems, participants, works, policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Model

from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library import rows
from hengjian.site.library.evidence import Upload, attach, keep_file
from hengjian.site.library.models import PolicyDocument, Project
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.resource import resource_of

Row = TypeVar("Row", bound=Model)


def _noun(model: type[Model]) -> str:
    return str(model._meta.model_name)


@action(Permission.DOSSIER_EDIT)
def add(
    *,
    by: Membership,
    project: Project,
    model: type[Row],
    values: Mapping[str, Any],
    files: Sequence[Upload] = (),
) -> Row:
    """Enter a part of a project's dossier, with its evidence. Raises ``Refused``."""
    given = dict(values)
    if mark := resource_of(model).mark:
        given.setdefault("code", new_code(project.code, mark))
    row = model(project=project)
    files = _single(by, row, files)
    saved = rows.create(by=by, row=row, values=given, verb=f"{_noun(model)}.create")
    attach(by=by, row=saved, files=files, noun=_noun(model))
    return saved


@action(Permission.DOSSIER_EDIT)
def change(
    *,
    by: Membership,
    row: Row,
    values: Mapping[str, Any],
    version: int | None,
    files: Sequence[Upload] = (),
) -> Row:
    """Change a part. Raises ``Clash`` where somebody was faster, ``Refused`` with all problems."""
    noun, given = _noun(type(row)), dict(values)
    if files and hasattr(row, "attachment_id"):
        given["attachment"] = keep_file(files[0], by)
        files = ()
    saved = rows.change(by=by, row=row, values=given, version=version, verb=f"{noun}.change")
    attach(by=by, row=saved, files=files, noun=noun)
    return saved


@action(Permission.DOSSIER_EDIT)
def remove(*, by: Membership, row: Model, why: str) -> None:
    """Delete a part that was entered by mistake; it stays on the trail with the reason."""
    rows.remove(by=by, row=row, verb=f"{_noun(type(row))}.remove", why=why)


@action(Permission.DOSSIER_EDIT)
def add_policy(
    *, by: Membership, values: Mapping[str, Any], files: Sequence[Upload] = ()
) -> PolicyDocument:
    """Enter a policy document that projects may rest on."""
    row = PolicyDocument()
    _single(by, row, files)
    given = {"code": new_code("POL", "P"), **values}
    return rows.create(by=by, row=row, values=given, verb="policydocument.create")


def _single(by: Membership, row: Model, files: Sequence[Upload]) -> Sequence[Upload]:
    """A row with one ``attachment`` takes the first file; what is left is evidence."""
    if files and hasattr(row, "attachment_id"):
        row.attachment = keep_file(files[0], by)  # type: ignore[attr-defined]
        return ()
    return files
