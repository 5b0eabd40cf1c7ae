"""The warning rules in force: read once, over the measures of projects."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from hengjian.engine.language.types import Kind
from hengjian.errors import Refused
from hengjian.monitoring.model import WatchedFact
from hengjian.monitoring.reading import Rules, read_rules
from hengjian.site.library.facts import book

SHIPPED = Path(__file__).with_name("warning_rules.yaml")


@cache
def rules() -> Rules:
    """The rules in force. Raises ``ImproperlyConfigured`` with every problem of the file."""
    path = Path(os.environ.get("HENGJIAN_WARNING_RULES") or SHIPPED)
    try:
        return read_rules(path, measures())
    except Refused as reason:
        raise ImproperlyConfigured(f"{path}: {reason}") from reason


def measures() -> dict[str, WatchedFact]:
    """The measures and formulas of projects as facts that rules may name."""
    found = {}
    for name, measured in book().types.items():
        written = book().book
        title = (written.facts | written.measures | written.formulas)[name].title
        found[name] = WatchedFact(
            en=title.en if title else name,
            unit=book().units[name],
            type="date" if measured is Kind.DAY else "number",
        )
    return found
