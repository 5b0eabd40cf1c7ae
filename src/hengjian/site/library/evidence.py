"""Files that belong to a row, stored with it and named on the trail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.db.models import Model

from hengjian.site.accounts.models import Membership
from hengjian.site.common.attachments import store
from hengjian.site.common.models import Attachment
from hengjian.site.common.sniffing import ANYTHING, Taken
from hengjian.site.common.trail import record
from hengjian.site.library.rows import reopen_dossier


class Upload(Protocol):
    """A file that was handed in, with the name it had."""

    @property
    def name(self) -> str | None:
        """The file name as handed in."""
        ...

    def read(self, size: int = ..., /) -> bytes:
        """The next bytes; none at the end."""
        ...


Files = Sequence[Upload]


def keep_file(
    file: Upload, by: Membership, keep_place: bool = False, taken: Taken = ANYTHING
) -> Attachment:
    """Store one file, of the kinds taken. Raises ``Refused`` with a code ``attachment-…``."""
    return store(file, name=file.name or "", by=by, keep_place=keep_place, taken=taken)


def attach(*, by: Membership, row: Model, files: Files, noun: str) -> None:
    """Store the files and hang them on the row's ``evidence``, each with a line on the trail."""
    if not files:
        return
    evidence: Any = row.evidence  # type: ignore[attr-defined]
    for file in files:
        kept = keep_file(file, by)
        evidence.add(kept)
        after = {"evidence": kept.name, "sha256": kept.sha256}
        record(by=by, action=f"{noun}.attach", subject=row, before={}, after=after)
    reopen_dossier(by=by, row=row)
