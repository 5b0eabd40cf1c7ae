"""The head of the trail where whoever rewrites the trail cannot reach: in every issued document,
and appended each day to a file outside the site's data; see ``hengjian.trail``."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Refused, problem
from hengjian.site.common.jobs import Result, Step, work
from hengjian.site.common.models import Job
from hengjian.site.common.trail_export import head
from hengjian.trail import Head

DAILY = "trail.head"


def head_now() -> Head:
    """The head as it is at this moment."""
    sequence, last = head()
    return Head(sequence, last, timezone.localtime().isoformat(timespec="seconds"))


def head_in_words(now: Head) -> Text:
    """The head as the foot of an issued document says it."""
    return Text(
        f"留痕末条：序号 {now.sequence}，哈希 {now.hash}（{now.at}）",
        f"Head of the trail: sequence {now.sequence}, hash {now.hash} ({now.at})",
    )


@work(DAILY, title=Text("另存留痕末条哈希", "Keeping the head of the trail"), whole=False)
def keep_head(job: Job, step: Step, *, day: str) -> Result:
    """Append the head to the file of heads. Begun again, it appends one more, which does no harm.

    Raises ``Refused`` (``heads-unwritable``).
    """
    path = settings.TRAIL_HEADS
    if path is None:  # it was named when the work was asked for, and is no more
        return None
    try:
        _append(path, head_now().as_line())
    except OSError as error:
        raise Refused([problem("heads-unwritable", path=path, reason=error.strerror)]) from error
    return None


def _append(path: Path, line: str) -> None:
    """On the disk before it counts as done."""
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
