"""How a row is reached from who may see it: said of an entity once, by lookups of the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reach:
    """How a row is reached: lookups to its regions, its projects and its sections.

    Who takes part in a whole project sees what ``projects`` reach; who takes part in one section
    only sees what ``sections`` reach; ``whole`` reaches what concerns every section alike.
    """

    regions: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    whole: str = ""
    unless: str = ""
    """A link that, where it is set, takes the row out of ``whole``: it belongs to that instead."""
    above: str = ""
    """The lookup to a region whose rows its sub-districts see too: what a district plans whole."""
    colleagues: str = ""
    """The field with the user name of a person; a row without a project is then seen, by who is
    no region, where a colleague wrote it."""
    everyone: bool = False
    """A row of no region: whoever may see the library sees it."""

    def under(self, link: str) -> Reach:
        """The reach of rows that belong to such a row by ``link``: ``contract``, ``site``."""
        return Reach(
            tuple(_onward(link, each) for each in self.regions),
            tuple(_onward(link, each) for each in self.projects),
            tuple(_onward(link, each) for each in self.sections),
            whole=_onward(link, self.whole) if self.whole else "",
            unless=_onward(link, self.unless) if self.unless else "",
            above=_onward(link, self.above) if self.above else "",
        )

    def lookups(self) -> Iterator[str]:
        """Every lookup it names."""
        named = (*self.regions, *self.projects, *self.sections, self.whole, self.unless, self.above)
        yield from (each for each in named if each)


def _onward(link: str, lookup: str) -> str:
    return link if lookup == "pk" else f"{link}__{lookup}"


FOR_ALL = Reach(everyone=True)
