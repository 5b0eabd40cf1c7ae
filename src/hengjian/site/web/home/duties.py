"""How each kind of waiting work is put to the person, and where it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hengjian.bilingual import Text
from hengjian.site.platform.procedure import procedures
from hengjian.site.platform.resource import waiting_rows


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a duty and the page that does it."""

    title: Text
    address: str
    """The name of a page."""
    query: str = ""
    """``{owner}``: the utility owner the person answers for, else ``all``."""
    mark: str = "mark-accent"


WORDINGS: dict[str, Wording] = {
    "debt-due": Wording(
        Text("笔还本付息已到提醒日或逾期", "payments of debt service are due soon or overdue"),
        "web:bond-calendar",
        "",
        "mark-red",
    ),
}
GRAVE_FIRST = ("mark-red", "mark-accent", "mark-amber")


@cache
def wordings() -> Mapping[str, Wording]:
    """By the key of every duty: those above, those the entities declare, and those of the steps of
    the procedures."""
    declared = {
        each.key: Wording(each.title, each.listing, each.query, each.mark)
        for each in waiting_rows()
    }
    return (
        WORDINGS
        | declared
        | {
            f"{procedure.noun}-{step.name}": Wording(
                step.duty.title, procedure.listing, step.duty.query, step.duty.mark
            )
            for procedure in procedures()
            for step in procedure.steps
            if step.duty is not None
        }
    )
