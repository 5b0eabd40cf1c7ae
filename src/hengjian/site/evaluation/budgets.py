"""What the result of an evaluation may mean for a budget: a rule, its bounds, its arithmetic.

The rule is that of the published report's own region: 优 may have more, 良 stays, 中 is cut by 10
to 30 per cent, 差 stops. Nothing follows by itself: somebody proposes, another decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from hengjian.bilingual import Text
from hengjian.quantities import round_half_up
from hengjian.site.evaluation.models import BudgetProposal

K = BudgetProposal.Kind
BOUNDS: Mapping[str, tuple[Decimal, Decimal]] = {
    K.MORE: (Decimal(0), Decimal(30)),
    K.KEEP: (Decimal(0), Decimal(0)),
    K.LESS: (Decimal(10), Decimal(30)),
    K.STOP: (Decimal(100), Decimal(100)),
}
"""Per cent of the base, by kind. Only the cut has its bounds from the report; the others are
defaults."""
BY_GRADE: Mapping[str, str] = {"优": K.MORE, "良": K.KEEP, "中": K.LESS, "差": K.STOP}


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a proposal comes to, in 元: the change and what remains."""

    change: Decimal
    remains: Decimal
    said: Text


def bounds_of(kind: str) -> tuple[Decimal, Decimal] | None:
    """The least and most per cent of a kind; None where there is no such kind."""
    return BOUNDS.get(kind)


def usual_kind(grade: str) -> str:
    """What the rule says for a grade; empty where it says nothing."""
    return BY_GRADE.get(grade, "")


def reckoned(kind: str, base: Decimal, per_cent: Decimal) -> Reckoned:
    """The arithmetic of a proposal, in 元 to the cent, rounded half up."""
    change = round_half_up(Decimal(base) * Decimal(per_cent) / 100, 2)
    sign = 1 if kind == K.MORE else -1
    remains = Decimal(base) + sign * change
    mark = "+" if kind == K.MORE else "−"
    said = f"{base:,.2f} {mark} {base:,.2f} × {per_cent.normalize():f}% = {remains:,.2f}"
    return Reckoned(change, remains, Text(f"{said} 元", f"{said} yuan"))


def range_of(kind: str, base: Decimal) -> tuple[Decimal, Decimal]:
    """Between which amounts the change lies, in 元: 10–30 % of 10,000,000.00 are 1,000,000.00 to
    3,000,000.00."""
    low, high = BOUNDS[kind]
    return tuple(round_half_up(Decimal(base) * each / 100, 2) for each in (low, high))  # type: ignore[return-value]  # two
