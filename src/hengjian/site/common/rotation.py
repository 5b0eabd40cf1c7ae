"""Changing the key of what is sealed, in the background: by itself, each day where it is due.

The new key is put first in ``HENGJIAN_ENCRYPTION_KEYS``, the old one stays behind it until the work
has run; then it can go. Where a key is missing nothing is changed, and the job says which.
"""

from __future__ import annotations

from typing import Any

from hengjian.bilingual import Text
from hengjian.errors import Refused, problem
from hengjian.site.common import jobs, sealing
from hengjian.site.common.models import Job

KIND = "secrets.seal"


def waits() -> bool:
    """Whether something lies in the clear, or is sealed with a key that is not the first."""
    current = next(iter(sealing.keys()), None)
    if current is None:
        return False
    return any(
        column.model._default_manager.exclude(**{column.field: ""})
        .exclude(**{f"{column.field}__startswith": f"{current}:"})
        .exists()
        for column in sealing.COLUMNS
    )


@jobs.work(KIND, title=Text("更换加密密钥", "Changing the key of what is sealed"))
def change_key(job: Job, step: jobs.Step, *, day: str) -> dict[str, Any]:
    """Everything with the first key; how many texts it was.

    Raises ``Refused`` (``sealing-key-missing``).
    """
    if missing := sealing.missing_keys():
        raise Refused([problem("sealing-key-missing", id=k, count=n) for k, n in missing.items()])
    return {"sealed": sealing.seal_anew()}
