"""A paper on a visit, written on a phone: sent twice by a poor network it is stored once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record
from hengjian.site.evaluation.models import Evaluation, WorkingPaper
from hengjian.site.evaluation.rules import closed_to
from hengjian.site.evaluation.saving import save_new
from hengjian.site.library.evidence import Upload, keep_file
from hengjian.site.library.models import Site
from hengjian.site.library.references import set_values
from hengjian.site.platform.step import next_code

FIELDS = ("held_on", "persons", "text", "conclusion")
MOST_PICTURES = 6


@action(Permission.EVALUATION_WORK)
def write_on_site(
    *,
    by: Membership,
    evaluation: Evaluation,
    site: Site,
    sent_as: UUID,
    values: Mapping[str, Any],
    pictures: Sequence[Upload] = (),
) -> WorkingPaper:
    """Store a paper on a visit under the number the phone gave it; sent again it is the same row.

    The pictures arrive with the paper, all or nothing. Raises ``Refused``: what is wrong with it,
    or ``paper-sent-differently`` where that number has other content or another writer.
    """
    digest = _digest(by, evaluation, site, values, len(pictures))
    if (kept := _find_stored(sent_as, digest)) is not None:
        return kept
    found = closed_to(by, evaluation)
    if site.project_id != evaluation.project_id:
        found.append(problem("paper-without-site", Place(path="site")))
    if len(pictures) > MOST_PICTURES:
        many = {"most": MOST_PICTURES, "found": len(pictures)}
        found.append(problem("paper-too-many-pictures", Place(path="pictures"), **many))
    row = _begun(by, evaluation, site, sent_as)
    row.sent_digest = digest
    found += set_values(row, {name: values.get(name) for name in FIELDS}, by)
    try:
        with transaction.atomic():
            made = save_new(by, row, "working-paper.write", found)
            _hang(by, made, pictures)
    except IntegrityError:
        # the same paper came in twice at one moment: the other was first
        first = _find_stored(sent_as, digest)
        if first is None:
            raise
        return first
    return made


def _begun(by: Membership, evaluation: Evaluation, site: Site, sent_as: UUID) -> WorkingPaper:
    return WorkingPaper(
        code=next_code(WorkingPaper, f"{evaluation.code}-D"),
        evaluation=evaluation,
        kind=WorkingPaper.Kind.SITE,
        title=f"实地核查：{site}"[:200],
        site=site,
        prepared_by=by.person.username,
        synthetic=evaluation.synthetic,
        sent_as=sent_as,
    )


def _hang(by: Membership, row: WorkingPaper, pictures: Sequence[Upload]) -> None:
    for file in pictures:
        kept = keep_file(file, by)
        if not kept.media_type.startswith("image/"):
            raise Refused([problem("not-a-picture", Place(path="pictures"), found=kept.name)])
        row.pictures.add(kept)
        after = {"pictures": kept.name, "sha256": kept.sha256}
        record(by=by, action="working-paper.attach", subject=row, before={}, after=after)


def _digest(
    by: Membership, evaluation: Evaluation, site: Site, values: Mapping[str, Any], pictures: int
) -> str:
    """Of writer, site, words and number of pictures; the same for the same paper sent again."""
    said = [str(values.get(name) or "").strip() for name in FIELDS]
    told = [by.person.username, evaluation.code, site.code, *said, str(pictures)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _find_stored(sent_as: UUID, digest: str) -> WorkingPaper | None:
    """The paper that was stored under the number, if it is this one, edited since or not."""
    row = WorkingPaper.objects.filter(sent_as=sent_as).first()
    if row is None:
        return None
    if row.sent_digest != digest:
        raise Refused([problem("paper-sent-differently", name=row)])
    return row
