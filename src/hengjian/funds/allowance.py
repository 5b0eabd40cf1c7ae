"""What a contract may have been paid by a day: output, advance, its recovery, retention.

While works go on::

    allowed = output × progress + advance − recovered
    advance = price × advance share
    recovered = advance × (output ÷ price − from) ÷ (until − from), not below 0, not above advance

and never more than the price with its approved changes. Once settled::

    allowed = settled price × (1 − retention), and the whole of it after the defects period

Sources: advance of 10 to 30 per cent of the contract price (财建〔2004〕369号 art. 12); progress
payments of at least 80 per cent of the output (财建〔2022〕183号); retention of at most 3 per cent
of the settled price (建质〔2017〕138号 art. 7). All of them are terms of the contract: data.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from hengjian.quantities import round_half_up


@dataclass(frozen=True, slots=True)
class Terms:
    """How a contract is paid; amounts in yuan, shares in per cent."""

    price: Decimal
    changes: Decimal = Decimal(0)
    """Approved changes, more or less."""
    advance: Decimal = Decimal(0)
    recovery_from: Decimal = Decimal(0)
    recovery_until: Decimal = Decimal(100)
    progress: Decimal = Decimal(80)
    retention: Decimal = Decimal(3)
    settled: Decimal | None = None
    """The settled price, once the final account is approved."""
    released: bool = False
    """The defects period is over: the retention may be paid."""

    @property
    def ceiling(self) -> Decimal:
        """The price with approved changes, or the settled price."""
        return self.settled if self.settled is not None else self.price + self.changes


@dataclass(frozen=True, slots=True)
class Allowance:
    """What may have been paid in all, with its parts, to the cent."""

    output: Decimal
    earned: Decimal
    """Output × progress share; of a settled contract the settled price."""
    advance: Decimal
    recovered: Decimal
    retained: Decimal
    allowed: Decimal
    capped: bool = False
    """The price with its changes is the limit."""


def cents(value: Fraction) -> Decimal:
    """Yuan rounded once to the cent, half up."""
    return round_half_up(value, 2)


def share(amount: Decimal, per_cent: Decimal) -> Fraction:
    """A share in per cent of an amount, exactly."""
    return Fraction(amount) * Fraction(per_cent) / 100


def advance_of(terms: Terms) -> Fraction:
    """The advance that the contract allows."""
    return share(terms.price, terms.advance)


def recovered_of(terms: Terms, output: Decimal) -> Fraction:
    """How much of the advance must be recovered once the output stands at ``output``."""
    whole = advance_of(terms)
    if not whole or not terms.price:
        return Fraction(0)
    reached = Fraction(output) / Fraction(terms.price) * 100
    spread = Fraction(terms.recovery_until) - Fraction(terms.recovery_from)
    part = (reached - Fraction(terms.recovery_from)) / spread
    return whole * min(max(part, Fraction(0)), Fraction(1))


@lru_cache(maxsize=4096)
def open_advance(terms: Terms, output: Decimal) -> Fraction:
    """The advance less what must be recovered of it."""
    return advance_of(terms) - recovered_of(terms, output)


@lru_cache(maxsize=4096)
def allowance(terms: Terms, output: Decimal) -> Allowance:
    """What may have been paid under the contract when ``output`` is certified."""
    if terms.settled is not None:
        kept = Fraction(0) if terms.released else share(terms.settled, terms.retention)
        zero = Decimal("0.00")
        allowed = cents(Fraction(terms.settled) - kept)
        return Allowance(output, terms.settled, zero, zero, cents(kept), allowed)
    earned, advance = share(output, terms.progress), advance_of(terms)
    recovered = recovered_of(terms, output)
    free = earned + advance - recovered
    ceiling = Fraction(terms.ceiling)
    return Allowance(
        output,
        cents(earned),
        cents(advance),
        cents(recovered),
        cents(Fraction(output) - earned),
        cents(min(free, ceiling)),
        free > ceiling,
    )
