"""What residents are told before they answer, by dated edition (``consents.yaml``)."""

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

SHIPPED = Path(__file__).with_name("consents.yaml")


@dataclass(frozen=True, slots=True)
class Consent:
    """One edition of the text, and how long what is personal is kept (days)."""

    name: str
    since: date
    kept: int
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Consents:
    """All editions, the newest last."""

    source: Text
    editions: tuple[Consent, ...]

    def on(self, day: date) -> Consent:
        """The edition in force on that day; the first one before all of them."""
        held = [each for each in self.editions if each.since <= day]
        return held[-1] if held else self.editions[0]

    def named(self, name: str) -> Consent:
        """The edition of that name. Raises ``KeyError``."""
        return {each.name: each for each in self.editions}[name]


@cache
def consents() -> Consents:
    """The texts in force. Raises ``ImproperlyConfigured`` with the file and what is wrong."""
    path = Path(os.environ.get("HENGJIAN_SURVEY_CONSENTS") or SHIPPED)
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        editions = sorted(map(_edition, written["editions"]), key=lambda each: each.since)
        if len({each.name for each in editions}) != len(editions) or not editions:
            raise ValueError("editions: each has a name of its own")
        return Consents(Text(**written["source"]), tuple(editions))
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as reason:
        raise ImproperlyConfigured(f"{path}: {reason}") from reason


def _edition(written: dict[str, Any]) -> Consent:
    if not isinstance(written["from"], date):
        raise TypeError(f"from: {written['from']} is no date")
    if not isinstance(written["kept"], int) or not 0 < written["kept"] <= 10_000:
        raise ValueError(f"kept: {written['kept']} is no number of days")
    lines = (Text(zh, en) for zh, en in zip(written["zh"], written["en"], strict=True))
    return Consent(str(written["name"]), written["from"], written["kept"], tuple(lines))
