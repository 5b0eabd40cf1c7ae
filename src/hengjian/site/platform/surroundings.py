"""What lies around a row that is checked: today, and where its district lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.geodesy import Box, Spot, holds
from hengjian.site.common.days import current_day


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a district lies: its loaded boundary, else the box of its other sites, else unknown."""

    district: str
    boundary: Mapping[str, Any] | None = None
    box: Box | None = None

    def problems(self, spot: Spot, place: Place) -> Iterator[Problem]:
        """A place outside."""
        if self.boundary is not None:
            inside, basis = holds(self.boundary, spot), BY_BOUNDARY
        elif self.box is not None:
            inside, basis = self.box.holds(spot), BY_SITES
        else:
            return
        if not inside:
            yield problem(
                "coordinates-outside",
                place,
                longitude=spot.longitude,
                latitude=spot.latitude,
                district=self.district,
                basis=basis,
            )


BY_BOUNDARY = Text("载入的区划边界", "the boundary that was loaded")
BY_SITES = Text(
    "本区其他小区的位置（可由管理员载入边界）",
    "where its other sites lie (a boundary may be loaded)",
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Today, and the ground of each sub-district by its key."""

    today: date = field(default_factory=current_day)
    grounds: Mapping[int, Ground] = field(default_factory=dict)
