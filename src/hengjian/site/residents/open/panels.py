"""Panels of the public page of a site: each subject of the residents declares its own in a module
``panels``; the page puts them together and knows none of them.

::

    CASES = Panel(40, "hotline/panel.html", counts)
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps

from hengjian.site.library.models import Site

Tell = Callable[[Site, date], Mapping[str, Any] | None]
Pairs = Sequence[tuple[str, str]]
Print = Callable[[Site, date], tuple[str, Pairs]]


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the page."""

    place: int
    """Where among the parts."""
    template: str
    tell: Tell
    """What its template shows of the site on the day; None where there is nothing to show."""
    board: Print | None = None
    """What stands of it on the board at the gate: a heading, and lines of two parts."""


@cache
def panels() -> tuple[Panel, ...]:
    """Every panel that an installed app declares, in their order."""
    found: list[Panel] = []
    for app in apps.get_app_configs():
        if app.module is None or not hasattr(app.module, "__path__"):
            continue
        if "panels" in {each.name for each in pkgutil.iter_modules(app.module.__path__)}:
            declared = vars(import_module(f"{app.name}.panels")).values()
            found += [each for each in declared if isinstance(each, Panel)]
    return tuple(sorted(found, key=lambda each: each.place))
