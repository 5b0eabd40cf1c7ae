"""What the map can colour the sites by. The subject that knows it says so in its ``additions``.

A layer gives each site one level at most, and where it can a sentence with the address that says
more; a site without a level has nothing of the kind: no warning, no case, no contract.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission


class Tone(StrEnum):
    """The colours of the map: each is a variable and a class ``tone-…`` of the style sheet."""

    PALE = "pale"
    GREY = "grey"
    STEEL = "steel"
    TEAL = "teal"
    BLUE = "blue"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Shade:
    """How one site stands on the day."""

    level: str
    says: str = ""
    """A sentence, in the language of the page."""
    leads: str = ""
    """The address that says more."""


Shades = Callable[[Membership, Collection[int], date], Mapping[int, Shade]]
"""From the keys of sites that the membership sees, and a day; in a constant number of queries."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One thing the sites can be coloured by."""

    key: str
    name: object
    """Both wordings, as ``words`` makes them."""
    order: int
    levels: Mapping[str, tuple[Tone, object]]
    """By its key, the tone of a level and its wording, from the best to the gravest."""
    rest: object
    """The wording for a site without a level."""
    shades: Shades
    right: Permission = Permission.LIBRARY_VIEW


_layers: dict[str, Layer] = {}


def add_layer(layer: Layer) -> None:
    """Offer a layer on the map. Raises ``ValueError`` where its key is taken."""
    if _layers.setdefault(layer.key, layer) != layer:
        raise ValueError(f"a layer {layer.key!r} is there already")


def layers_of(membership: Membership) -> list[Layer]:
    """The layers a membership may see, in their order."""
    seen = [each for each in _layers.values() if membership.may(each.right)]
    return sorted(seen, key=lambda each: each.order)
