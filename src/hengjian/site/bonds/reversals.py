"""Taking a wrong entry of a register back: another one says so, and neither of the two counts."""

from __future__ import annotations

from typing import TypeVar

from hengjian.errors import Problem, Refused, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds.models import DebtService, Income
from hengjian.site.common.trail import record
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.hands import by_other_hand
from hengjian.site.platform.locking import locked
from hengjian.site.platform.step import unreasoned

Entry = TypeVar("Entry", Income, DebtService)
KEPT = frozenset(("id", "code", "version", "reverses", "entered_by", "created_at", "changed_at"))
"""What an entry and its reversal do not have in common."""


def reverse(*, by: Membership, entry: Entry, why: str) -> Entry:
    """Reverse an entry that another person made, with a reason, once.

    Raises ``Refused``: ``step-without-reason``, ``reversal-by-author``, ``entry-reversed``.
    """
    entry = locked(entry)
    problems = unreasoned(why) + by_other_hand(by, entry.entered_by) + problems_if_reversed(entry)
    if problems:
        raise Refused(problems)
    return reversal_of(by=by, entry=entry, why=why)


def problems_if_reversed(entry: Income | DebtService) -> list[Problem]:
    """A problem where the entry is reversed, or is itself a reversal."""
    if entry.reverses_id is not None or hasattr(entry, "reversed_by"):
        return [problem("entry-reversed", name=entry.code)]
    return []


def reversal_of(*, by: Membership, entry: Entry, why: str) -> Entry:
    """Write the entry that takes this one back."""
    names = {each.name for each in entry._meta.concrete_fields} - KEPT
    held = entry.bond if isinstance(entry, DebtService) else entry.project
    row = type(entry).objects.create(
        code=new_code(held.code, "P" if isinstance(entry, DebtService) else "I"),
        reverses=entry,
        entered_by=by.person.username,
        **{name: getattr(entry, name) for name in names},
    )
    record(by=by, action=f"{row._meta.model_name}.reverse", subject=row, why=why)
    return row
