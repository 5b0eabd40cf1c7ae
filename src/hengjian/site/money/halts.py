"""What halts a project's payments besides its money: said by the subjects above, which know why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from hengjian.bilingual import Text

Halts = Callable[[Collection[int]], Mapping[int, Text]]
"""Of these projects the halted ones by their key, each with the reason; one query."""
_HALTS: list[Halts] = []


def add_halts(halts: Halts) -> None:
    """From now on these halt payments too."""
    if halts not in _HALTS:
        _HALTS.append(halts)


def halts_of(projects: Collection[int]) -> dict[int, Text]:
    """What halts each of the projects that is halted; of several reasons the first."""
    found: dict[int, Text] = {}
    for each in _HALTS:
        for key, why in each(projects).items():
            found.setdefault(key, why)
    return found
