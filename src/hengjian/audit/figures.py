"""Figures of a document: what is printed, what it can stand for, and what it speaks of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from hengjian.audit.document import Spot
from hengjian.audit.hedging import stands_for
from hengjian.audit.intervals import Interval
from hengjian.numerals import Hedge, Kind, Numeral
from hengjian.quantities import Dimension, Unit

_HEDGE = 4
"""How many characters before a number may hedge it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed number that measures something.

    ``value`` and ``interval`` are in base units (元, 平方米, 1; 37.22% is 0.3722). A number in a
    table without a unit of its own has that of its header or its table.
    """

    spot: Spot
    text: str
    """As printed, with its unit, without hedges."""
    value: Fraction
    interval: Interval
    """Everything it can stand for: rounded or cut to its decimals, widened by its hedge."""
    unit: str
    """The unit's symbol; empty for a bare number."""
    dimension: Dimension
    step: Fraction
    """What one of the last printed digit is worth, in base units."""
    places: int
    kind: Kind
    hedge: Hedge | None = None
    measure: str = ""
    """The words that say what is measured, normalised: 总投资, 开工及时率."""
    scope: str = ""
    """Of whom or of what, where it is said: 凤凰街道, 中央补助资金."""
    date: dt.date | None = None
    period: tuple[dt.date, dt.date] | None = None
    """The day or the period the words around it give."""
    sentence: tuple[int, int] = (0, 0)
    """The offsets of its sentence in its block or cell."""
    in_range: bool = False
    """Whether it is one end of a range: 60—80分, 2~3年."""

    @classmethod
    def of(
        cls,
        numeral: Numeral,
        unit: Unit,
        text: str,
        place: Spot,
        *,
        sentence: tuple[int, int],
        measure: str = "",
        scope: str = "",
        date: dt.date | None = None,
        period: tuple[dt.date, dt.date] | None = None,
        in_range: bool = False,
    ) -> Figure:
        """The figure that a numeral of ``text`` stands for in ``unit``.

        ``place`` is the block or cell of the text; its offsets do not count.
        """
        before = text[max(0, numeral.start - _HEDGE) : numeral.start]
        return cls(
            spot=Spot(place.block, numeral.start, numeral.end, place.cell),
            text=numeral.text,
            value=unit.in_base(numeral.amount),
            interval=stands_for(numeral, unit, before),
            unit=unit.symbol,
            dimension=unit.dimension,
            step=unit.in_base(numeral.step),
            places=numeral.places,
            kind=numeral.kind,
            hedge=numeral.hedge,
            measure=measure,
            scope=scope,
            date=date,
            period=period,
            sentence=sentence,
            in_range=in_range,
        )

    @property
    def is_percent(self) -> bool:
        """Whether it is printed as %."""
        return self.unit == "%"
