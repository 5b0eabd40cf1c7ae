"""The site diary: an entry sent twice by a poor network is stored once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record
from hengjian.site.library import rows
from hengjian.site.library.evidence import Upload, keep_file
from hengjian.site.library.models import Site
from hengjian.site.platform.codes import new_code
from hengjian.site.works.models import DiaryEntry

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
