"""The days a case is given, by its class: read once from ``deadlines.yaml``, an edition a date.

Which edition holds is said by the day on which the case was received.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.site.platform.reckoning import OFFICE_DAYS

SHIPPED = Path(__file__).with_name("deadlines.yaml")
CLASSES = ("urgent", "inquiry", "help", "complaint", "suggestion")
_HOURS = re.compile(r"(\d{1,3})h")
CLOSING = time(17, 30)
"""When offices close: a first answer that is due within days is due by then."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What one class of cases is given."""

    answer_hours: int
    """Hours to the first answer; 0 where it is given days."""
    answer_days: int
    finish: int
    extend: int
    back: int

    def answer_by(self, received: datetime) -> datetime:
        """By when the resident first hears something."""
        if self.answer_hours:
            return received + timedelta(hours=self.answer_hours)
        day = OFFICE_DAYS.add(timezone.localtime(received).date(), self.answer_days)
        return timezone.make_aware(datetime.combine(day, CLOSING))


@dataclass(frozen=True, slots=True)
class Edition:
    """The rules that hold from a day on."""

    since: date
    source: Text
    classes: Mapping[str, Terms]
    reopen_days: int
    """Days after it was finished within which the resident may open a case again by its code."""
    returns: int
    """How often it may be given back by whoever it was sent to."""
    tries: int
    """Calls without an answer after which nobody is called any more."""
    paused: int
    """Working days a clock may stand still in all."""
    own_words: int
    """Characters of a reply beside the stock phrases."""
    persons_kept: int
    """Days after its end for which a case keeps who it came from."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """All editions, the newest last."""

    editions: tuple[Edition, ...]
    stock_phrases: tuple[str, ...]

    def on(self, day: date) -> Edition:
        """The edition in force on that day; the first one before all of them."""
        held = [each for each in self.editions if each.since <= day]
        return held[-1] if held else self.editions[0]


@cache
def deadlines() -> Deadlines:
    """The deadlines in force. Raises ``ImproperlyConfigured`` with the file and what is wrong."""
    path = Path(os.environ.get("HENGJIAN_HOTLINE_DEADLINES") or SHIPPED)
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        editions = sorted(map(_edition, written["editions"]), key=lambda each: each.since)
        return Deadlines(tuple(editions), tuple(map(str, written["stock_phrases"])))
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as reason:
        raise ImproperlyConfigured(f"{path}: {reason}") from reason


def terms_of(kind: str, received_on: date) -> Terms:
    """What a case of that class, received on that day, is given."""
    return deadlines().on(received_on).classes[kind]


def _edition(written: dict[str, Any]) -> Edition:
    classes = {name: _terms(written["classes"][name]) for name in CLASSES}
    if not isinstance(written["from"], date):
        raise TypeError(f"from: {written['from']} is no date")
    source = Text(written["source"]["zh"], written["source"]["en"])
    numbers = {
        name: _whole(written[name])
        for name in (
            *("reopen_days", "returns", "tries"),
            *("paused", "own_words", "persons_kept"),
        )
    }
    return Edition(written["from"], source, classes, **numbers)


def _terms(written: dict[str, Any]) -> Terms:
    hours = _HOURS.fullmatch(str(written["answer"]))
    days = 0 if hours else _whole(written["answer"])
    rest = (_whole(written[name]) for name in ("finish", "extend", "back"))
    return Terms(int(hours[1]) if hours else 0, days, *rest)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 10_000:
        raise ValueError(f"{value} is no number of days")
    return value
