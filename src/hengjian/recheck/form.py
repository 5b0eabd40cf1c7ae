"""A self-evaluation form as it was filled in (财预〔2020〕10号 附1, and the variant with cost)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from hengjian.errors import Place

Variant = Literal["2020", "2021"]
"""``2020``: 10/50/30/10 of 财预〔2020〕10号; ``2021``: with cost, 财预〔2021〕101号."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of the form. Texts are as written; a missing number is ``None``."""

    level1: str
    level2: str
    name: str
    target: str
    actual: str
    points: Decimal | None
    score: Decimal | None
    reason: str
    evidence: str | None
    """``None`` where the form has no column for evidence."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where each column of the line stands: ``name``, ``target``, ``actual``, ``points`` …"""

    def place(self, column: str) -> Place:
        """Where a column of the line stands; the line's name where that column is absent."""
        return self.places.get(column) or self.places.get("name") or Place()


@dataclass(frozen=True, slots=True)
class Funds:
    """The yearly total of the money: 全年预算数, 全年执行数, and the score for executing it."""

    budget: Decimal | None
    executed: Decimal | None
    rate: str
    points: Decimal | None
    score: Decimal | None
    place: Place

    @property
    def is_read(self) -> bool:
        """Whether the row says anything that can be held against anything."""
        return self.points is not None or None not in (self.budget, self.executed)


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a workbook."""

    project: str
    department: str
    unit: str
    funds: Funds | None
    lines: tuple[Line, ...]
    total_points: Decimal | None
    total_score: Decimal | None
    total_place: Place
    place: Place
    """Where its table of indicators begins."""
    funds_unread: Place | None = None
    """Where the table of money stands whose total could not be read."""
    year: int | None = None
    """The year that the form says it is of, as in 2022年度; None where it says none."""
    year_place: Place | None = None

    @property
    def summed(self) -> Decimal:
        """What the scores add up to that were read."""
        money: list[Funds | Line] = []
        if self.funds and self.funds.points is not None:
            money.append(self.funds)
        return sum((x.score or Decimal(0) for x in (*money, *self.lines)), Decimal(0))

    @property
    def adds_up(self) -> bool:
        """Whether the printed total is the sum of the scores that were read: if not, something may
        not have been read. A form without a total says nothing against it."""
        return self.total_score is None or self.total_score == self.summed

    @property
    def variant(self) -> Variant:
        """With cost indicators on level 1 it is the form of 财预〔2021〕101号."""
        return "2021" if any("成本" in line.level1 for line in self.lines) else "2020"
