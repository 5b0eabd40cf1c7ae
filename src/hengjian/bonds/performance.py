"""Pay for performance (按效付费): what a clause makes due in operation, given a score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hengjian.bilingual import Text
from hengjian.bonds.explained import Explained, Input, Step, money, percent
from hengjian.bonds.schedule import cents
from hengjian.errors import Problem, Refused, problem


@dataclass(frozen=True, slots=True)
class Proportional:
    """The share rises in a straight line from 0 at ``nothing_at`` to 1 at ``full_at``."""

    full_at: Decimal
    nothing_at: Decimal = Decimal(0)

    def share(self, score: Decimal) -> Fraction:
        """Between 0 and 1."""
        low, high = Fraction(self.nothing_at), Fraction(self.full_at)
        return min(Fraction(1), max(Fraction(0), (Fraction(score) - low) / (high - low)))

    def formula(self) -> Text:
        """In words."""
        low, high = self.nothing_at, self.full_at
        return Text(
            f"（得分 − {low}）÷（{high} − {low}），限于 0 至 1",
            f"(score − {low}) ÷ ({high} − {low}), between 0 and 1",
        )

    def substituted(self, score: Decimal) -> str:
        """With the score put in."""
        return f"({score} − {self.nothing_at}) ÷ ({self.full_at} − {self.nothing_at})"


@dataclass(frozen=True, slots=True)
class Band:
    """From a score on, this share."""

    at_least: Decimal
    share: Fraction


@dataclass(frozen=True, slots=True)
class Ladder:
    """Bands from the highest score down; below the last nothing is due."""

    bands: tuple[Band, ...]

    def share(self, score: Decimal) -> Fraction:
        """Of the first band that the score reaches."""
        reached = (band.share for band in self.bands if score >= band.at_least)
        return next(reached, Fraction(0))

    def formula(self) -> Text:
        """In words."""
        zh = "；".join(f"≥ {band.at_least} 付 {percent(band.share)}" for band in self.bands)
        en = "; ".join(f"≥ {band.at_least} pays {percent(band.share)}" for band in self.bands)
        return Text(f"{zh}；其余 0%", f"{en}; else 0%")

    def substituted(self, score: Decimal) -> str:
        """With the score put in."""
        reached = next((band for band in self.bands if score >= band.at_least), None)
        least = self.bands[-1].at_least
        return f"{score} ≥ {reached.at_least}" if reached else f"{score} < {least}"


@dataclass(frozen=True, slots=True)
class Clause:
    """A payment of which a share depends on the score.

    Raises ``Refused`` (``clause-…``).
    """

    base: int
    """Cents, if all of it is due."""
    linked: Fraction
    """The share of the base that depends on the score; the rest is due anyway."""
    by: Proportional | Ladder
    source: str = ""
    """The contract and its article."""

    def __post_init__(self) -> None:
        found = list(_problems(self))
        if found:
            raise Refused(found)


@dataclass(frozen=True, slots=True)
class Payable:
    """What a clause makes due at one score; amounts in cents."""

    clause: Clause
    score: Decimal
    share: Fraction
    """Of the linked part."""
    fixed: int
    earned: int

    @property
    def amount(self) -> int:
        """The payment due."""
        return self.fixed + self.earned

    @property
    def withheld(self) -> int:
        """What the score costs."""
        return self.clause.base - self.amount

    def explained(self) -> Explained:
        """How the amount came about."""
        clause = self.clause
        base = Input(Text("基数", "base"), money(clause.base), source=clause.source)
        linked = Input(
            Text("挂钩比例", "share linked"), percent(clause.linked), source=clause.source
        )
        share = Step(
            Text("绩效系数", "Performance share"),
            clause.by.formula(),
            clause.by.substituted(self.score),
            percent(self.share),
            (Input(Text("得分", "score"), str(self.score)),),
        )
        due = Step(
            Text("应付金额", "Amount due"),
            Text(
                "基数 × (1 − 挂钩比例) + 基数 × 挂钩比例 × 绩效系数",
                "base × (1 − share linked) + base × share linked × performance share",
            ),
            f"{money(clause.base)} × {percent(1 - clause.linked)} + {money(clause.base)} × "
            f"{percent(clause.linked)} × {percent(self.share)}",
            money(self.amount),
            (base, linked),
        )
        return Explained((share, due))


def payable(clause: Clause, score: Decimal) -> Payable:
    """What ``clause`` makes due at ``score`` (0 to 100), to the cent: the linked part is rounded
    once, and with the full share exactly the base is due.

    Raises ``Refused`` (``score-out-of-range``).
    """
    if not 0 <= score <= 100:
        raise Refused([problem("score-out-of-range", found=score)])
    linked = cents(clause.base * clause.linked)
    share = clause.by.share(score)
    return Payable(clause, score, share, clause.base - linked, cents(linked * share))


def _problems(clause: Clause) -> Iterator[Problem]:
    if clause.base <= 0:
        yield problem("clause-base")
    if not 0 <= clause.linked <= 1:
        yield problem("clause-linked", found=percent(clause.linked))
    if isinstance(clause.by, Proportional):
        if not 0 <= clause.by.nothing_at < clause.by.full_at <= 100:
            values = {"low": clause.by.nothing_at, "high": clause.by.full_at}
            yield problem("clause-line", **values)
        return
    bands = clause.by.bands
    falling = all(a.at_least > b.at_least and a.share >= b.share for a, b in pairwise(bands))
    within = all(0 <= band.at_least <= 100 and 0 <= band.share <= 1 for band in bands)
    if not (bands and falling and within):
        yield problem("clause-ladder")
