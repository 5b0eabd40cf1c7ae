"""How much room there is where the site writes."""

from __future__ import annotations

import logging
import shutil
import time
from pathlib import Path

from django.conf import settings

from hengjian.errors import Problem, problem

LOW = 0.10
"""Of a disk that has less room than this share somebody is warned."""
AGAIN = 3600.0
"""Seconds between two warnings in the log."""
log = logging.getLogger("hengjian.disk")
_warned_at = -AGAIN


def free_share() -> float:
    """The share of the disk under the data folder that is free, from 0 to 1."""
    data = Path(settings.DATA)
    there = next(each for each in (data, *data.parents) if each.exists())
    usage = shutil.disk_usage(there)
    return usage.free / usage.total


def low() -> list[Problem]:
    """A warning (``disk-low``) where there is little room."""
    share = free_share()
    return [problem("disk-low", free=f"{share:.0%}", path=settings.DATA)] if share < LOW else []


def watch() -> None:
    """Warn in the log while there is little room, once an hour."""
    global _warned_at
    now = time.monotonic()
    if now - _warned_at >= AGAIN and (found := low()):
        _warned_at = now
        log.warning("%s %s", found[0].message("zh"), found[0].message("en"))
