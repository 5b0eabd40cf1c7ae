"""How residents are asked, by the day: read once from ``terms.yaml``, or the file that
``HENGJIAN_ROUND_TERMS`` names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ImproperlyConfigured

from hengjian.bilingual import Text

DAYS = ("open_days", "prolong_days", "answer_days", "group_days")
SHIPPED = Path(__file__).with_name("terms.yaml")


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds from a day on."""

    since: date
    source: Text
    open_days: int
    prolong_days: int
    answer_days: int
    group_days: int
    before_plan: bool


def terms_on(day: date | None) -> Terms:
    """What holds on that day; the first edition before all of them.

    Raises ``ImproperlyConfigured`` with the file and what is wrong.
    """
    every = _editions()
    held = [each for each in every if day is None or each.since <= day]
    return held[-1] if held else every[0]


@cache
def _editions() -> tuple[Terms, ...]:
    path = Path(os.environ.get("HENGJIAN_ROUND_TERMS") or SHIPPED)
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))["editions"]
        editions = sorted(map(_edition, written), key=lambda each: each.since)
        return tuple(editions) or _nothing()
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as reason:
        raise ImproperlyConfigured(f"{path}: {reason}") from reason


def _nothing() -> tuple[Terms, ...]:
    raise ValueError("editions: none")


def _edition(written: dict[str, Any]) -> Terms:
    if not isinstance(written["from"], date) or not isinstance(written["before_plan"], bool):
        raise TypeError("from is a date, before_plan true or false")
    days = [written[name] for name in DAYS]
    for each in days:
        if not isinstance(each, int) or isinstance(each, bool) or not 0 <= each <= 400:
            raise ValueError(f"{each} is no number of days")
    source = Text(written["source"]["zh"], written["source"]["en"])
    open_days, prolong_days, answer_days, group_days = days
    return Terms(
        written["from"],
        source,
        open_days,
        prolong_days,
        answer_days,
        group_days,
        written["before_plan"],
    )
