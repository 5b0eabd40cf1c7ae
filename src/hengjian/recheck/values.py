"""Targets and actuals as people write them in forms: ≥80%, 296个, 不超过5天, 按时完成."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from hengjian.numerals import find_numerals
from hengjian.quantities import Dimension, Quantity

Direction = Literal["up", "down"]
_DOWN = re.compile(r"[≤<＜]|不超过|不高于|不多于|不大于|以内|以下|低于|控制在|小于")
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,}")
_HEDGES = re.compile(
    r"[≥≤<>＜＞=＝]|不低于|不少于|不超过|不高于|不小于|不大于|大于|小于|达到|完成|以上|以下|以内|左右|约|控制在|为|共"
)


@dataclass(frozen=True, slots=True)
class Written:
    """What a cell says: a quantity with its direction, or only words."""

    text: str
    quantity: Quantity | None
    direction: Direction = "up"

    @property
    def base(self) -> Fraction | None:
        """The amount in base units; ``None`` for words."""
        return None if self.quantity is None else self.quantity.base

    @property
    def dimension(self) -> Dimension | None:
        """The dimension; ``None`` for words."""
        return None if self.quantity is None else self.quantity.unit.dimension


def written(text: str) -> Written:
    """Read a target or an actual. It is a quantity where there is one number, or one quotient of
    two numbers of the same kind (79/296), and no words but its unit and comparing ones."""
    figures = [n for n in find_numerals(text) if n.kind == "figure"]
    direction: Direction = "down" if _DOWN.search(text) else "up"
    rest = text
    for figure in reversed(figures):
        rest = rest[: figure.start] + rest[figure.end :]
    if len(figures) != 1 or _WORDS.search(_HEDGES.sub("", rest)):
        return Written(text, None, direction)
    return Written(text, figures[0].quantity, direction)
