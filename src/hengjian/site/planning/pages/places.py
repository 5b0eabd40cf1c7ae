"""In which district works are looked at together: ground is not dug across districts."""

from __future__ import annotations

from dataclasses import dataclass

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.queries import inside_region
from hengjian.site.accounts.roles import Sees

Kind = Organisation.Kind
WIDE = frozenset((Kind.PROVINCE, Kind.CITY))
"""Regions of more works than one page compares with each other."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is looked at, and what there is to choose from."""

    within: Organisation | None
    """None: all that the reader sees, or nothing yet."""
    districts: tuple[tuple[str, str], ...] = ()
    """Code and name; empty for who sees no more than one district, or little of many."""

    @property
    def awaited(self) -> bool:
        """Whether a district must be chosen first."""
        return bool(self.districts) and self.within is None


def place_of(membership: Membership, asked: str) -> Place:
    """The district of the code ``asked`` for who oversees several; all else sees all they may."""
    region = membership.organisation.region
    if membership.role.sees is not Sees.REGION or region.kind not in WIDE:
        return Place(None)
    found = inside_region(membership).filter(kind=Kind.DISTRICT).order_by("path")
    districts = tuple(found.values_list("code", "name"))
    return Place(found.filter(code=asked).first() if asked else None, districts)


def around(region: Organisation) -> Organisation:
    """The district in which a region lies; of what is wider, itself."""
    within = region.kind == Kind.SUB_DISTRICT and region.parent
    return within or region
