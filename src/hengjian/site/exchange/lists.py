"""Lists in one cell: entries apart by semicolons, the parts of an entry by spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db.models import Model

from hengjian.site.bonds.rules import LISTS

Entries = Sequence[str | Sequence[str]]
_APART = re.compile(r"[;；\n]")


def as_list(entries: Entries) -> str:
    """The list as people write it: ``2030-06-28 5000000.00; 2031-06-28 5000000.00``."""
    return "; ".join(each if isinstance(each, str) else " ".join(each) for each in entries)


def entries_of(text: str, model: type[Model], field: str) -> list[str | list[str]]:
    """The list that a cell holds; whether its entries fit, the rules of the row say."""
    alone = len(LISTS[model, field][0]) == 1
    written = [each.split() for each in _APART.split(text) if each.strip()]
    return [each[0] if alone and len(each) == 1 else each for each in written]
