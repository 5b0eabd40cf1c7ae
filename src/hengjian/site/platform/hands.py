"""What steps outside the procedures ask: another person; and the next free code."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model

from hengjian.errors import Problem, problem
from hengjian.site.accounts.models import Membership

Row = TypeVar("Row", bound=Model)


def by_other_hand(by: Membership, entered_by: str) -> list[Problem]:
    """A problem where the person takes back what they entered themselves."""
    if by.person.username != entered_by:
        return []
    return [problem("reversal-by-author", who=by.person.name)]


SHORT_REASON = 255
"""How many characters a reason may have that is kept beside an entry or an import."""


def next_code(model: type[Model], prefix: str) -> str:
    """The first free code after ``prefix``: FA2025-0007."""
    taken = set(
        model._default_manager.filter(code__startswith=prefix).values_list("code", flat=True)
    )
    number = len(taken) + 1
    while f"{prefix}{number:04}" in taken:
        number += 1
    return f"{prefix}{number:04}"
