"""Pictures of a site, from the same viewpoint before, during and after the works."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library import rows
from hengjian.site.library.evidence import Upload, keep_file
from hengjian.site.library.models import SitePicture, Viewpoint
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.locking import locked


@action(Permission.SITE_EDIT)
def take(
    *,
    by: Membership,
    viewpoint: Viewpoint,
    moment: str,
    file: Upload | None,
    taken_on: date | None = None,
    keep_place: bool = False,
) -> SitePicture:
    """Add a picture from a viewpoint. Its day is the one given, else its own, else today.

    ``keep_place`` says that the person consented to keeping where it was taken.
    """
    if file is None:
        raise Refused([problem("file-not-chosen", Place(path="file"))])
    kept = keep_file(file, by, keep_place)
    if not kept.media_type.startswith("image/"):
        raise Refused([problem("not-a-picture", Place(path="file"), found=kept.name)])
    taken = timezone.localdate(kept.taken_at) if kept.taken_at else current_day()
    picture = SitePicture(viewpoint=viewpoint, attachment=kept)
    code = new_code(viewpoint.site.code, "P")
    values = {"code": code, "moment": moment, "taken_on": taken_on or taken}
    return rows.create(by=by, row=picture, values=values, verb="sitepicture.create")


@action(Permission.SITE_EDIT)
def withdraw(*, by: Membership, picture: SitePicture, why: str) -> SitePicture:
    """Take a picture out of the dossier, with the reason; it is never deleted."""
    picture = locked(picture)
    problems = []
    if picture.withdrawn_at is not None:
        problems.append(problem("already-withdrawn", found=picture))
    if not why.strip():
        problems.append(problem("step-without-reason", Place(path="why")))
    if problems:
        raise Refused(problems)
    before = snapshot(picture)
    picture.withdrawn_at = timezone.now()
    picture.save(update_fields=["withdrawn_at"])
    record(by=by, action="sitepicture.withdraw", subject=picture, before=before, why=why)
    rows.reopen_dossier(by=by, row=picture)
    return picture
