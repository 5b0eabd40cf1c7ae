"""Who acts: what every action and the trail need to know of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TrailIdentity:
    """A person as the trail names them."""

    username: str
    name: str = ""
    organisation: str = ""
    role: str = ""


class Actor(Protocol):
    """Somebody who can act: a membership, or the system itself."""

    def trail_identity(self) -> TrailIdentity:
        """How the trail names them."""
        ...


class System:
    """The machine acting by itself: a start, a timed duty."""

    def trail_identity(self) -> TrailIdentity:
        """``system``."""
        return TrailIdentity("system", "系统")


class Anybody:
    """Somebody on a public page: nobody knows who."""

    def trail_identity(self) -> TrailIdentity:
        """``public``."""
        return TrailIdentity("public", "公众")
