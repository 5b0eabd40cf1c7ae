"""A part of the demonstration: its places, its people and some of its tables."""

from __future__ import annotations

from hengjian.site.accounts.models import Membership
from hengjian.site.demo.tables import ordered, people, put_places, put_table


def settle(*tables: str) -> dict[str, Membership]:
    """The people of the district, with the rows of these tables put in."""
    put_places()
    who = people()
    for line in ordered():
        if line["table"] in tables:
            put_table(who, line)
    return who
