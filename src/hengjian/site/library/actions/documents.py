"""The archive in its three classes: documents come in, or are withdrawn; none is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library import rows
from hengjian.site.library.evidence import Upload, keep_file
from hengjian.site.library.models import Document, Project, Site
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.locking import locked


@action(Permission.SITE_EDIT)
def archive_for_site(
    *, by: Membership, site: Site, values: Mapping[str, Any], file: Upload | None
) -> Document:
    """Put a document into a site's archive. Raises ``Refused`` with all problems."""
    return _archive(by, Document(site=site), site.code, values, file)


@action(Permission.DOSSIER_EDIT)
def archive_for_project(
    *, by: Membership, project: Project, values: Mapping[str, Any], file: Upload | None
) -> Document:
    """Put a document into a project's archive. Raises ``Refused`` with all problems."""
    return _archive(by, Document(project=project), project.code, values, file)


@action(Permission.SITE_EDIT)
def withdraw_from_site(*, by: Membership, document: Document, why: str) -> Document:
    """Take a document out of a site's archive, with the reason."""
    if document.site_id is None:
        raise Refused([problem("row-out-of-reach", found=document)])
    return _withdraw(by, document, why)


@action(Permission.DOSSIER_EDIT)
def withdraw_from_project(*, by: Membership, document: Document, why: str) -> Document:
    """Take a document out of a project's archive, with the reason."""
    if document.project_id is None:
        raise Refused([problem("row-out-of-reach", found=document)])
    return _withdraw(by, document, why)


def _archive(
    by: Membership,
    row: Document,
    holder: str,
    values: Mapping[str, Any],
    file: Upload | None,
) -> Document:
    if file is None:
        raise Refused([problem("file-not-chosen", Place(path="file"))])
    row.attachment = keep_file(file, by)
    given = {"code": new_code(holder, "D"), **values}
    if not given.get("title"):
        given["title"] = row.attachment.name
    return rows.create(by=by, row=row, values=given, verb="document.create")


def _withdraw(by: Membership, document: Document, why: str) -> Document:
    document = locked(document)
    problems = []
    if document.withdrawn_at is not None:
        problems.append(problem("already-withdrawn", found=document))
    if not why.strip():
        problems.append(problem("step-without-reason", Place(path="why")))
    if problems:
        raise Refused(problems)
    before = snapshot(document)
    document.withdrawn_at = timezone.now()
    document.save(update_fields=["withdrawn_at"])
    record(by=by, action="document.withdraw", subject=document, before=before, why=why)
    rows.reopen_dossier(by=by, row=document)
    return document
