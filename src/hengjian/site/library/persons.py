"""Names of persons in charge: masked where they are kept, sealed beside, opened one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from hengjian.errors import Problem
from hengjian.site.accounts.models import Membership
from hengjian.site.common import sealing
from hengjian.site.common.trail import Change
from hengjian.site.library.models.bodies import PersonInCharge, context_of
from hengjian.site.platform.resource import Landing

STAR = "*"


def mask(name: str) -> str:
    """``张**``: the first character, and a star for each that follows, two at most."""
    return name[:1] + STAR * min(2, len(name) - 1) if len(name) > 1 else name and STAR


def seal_names(_by: Membership, rows: Sequence[Any]) -> list[Change]:
    """Seal each name that came in clear and keep it masked; a masked name that is another one than
    before leaves nothing sealed behind it."""
    for row in rows:
        if row.name and STAR not in row.name:
            row.sealed_name = sealing.seal(row.name.encode(), context_of(row))
            row.name = mask(row.name)
        elif row.sealed_name and row.name != mask(name_of(row)):
            row.sealed_name = ""
    return []


def _known_again(row: PersonInCharge, was: PersonInCharge | None) -> Iterator[Problem]:
    """No problem: the full name that is sealed already, handed in once more, is no change."""
    if was is not None and was.sealed_name and row.name == name_of(was):
        row.name = was.name
    yield from ()


def name_of(row: PersonInCharge) -> str:
    """In clear; empty where only the masked name is known. Raises ``sealing.Unopenable``."""
    return sealing.unseal(row.sealed_name, context_of(row)).decode() if row.sealed_name else ""


PERSON = Landing(alone=_known_again, enter=seal_names)
