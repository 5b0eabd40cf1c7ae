"""A question as whole numbers: values, bonuses and rows of limits, and their exact verification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hengjian.planning.model import Budget, Candidate, Question, Wish, bonus_of, eligible, value_of

Chosen = frozenset[str]


class Limit(StrEnum):
    """What a row holds the choice to."""

    MONEY = "money"
    SITE = "site"
    MINIMUM = "minimum"
    WISH = "wish"


@dataclass(frozen=True, slots=True)
class Row:
    """``at_least`` ≤ the sum of the members chosen ≤ ``at_most``."""

    limit: Limit
    subject: tuple[str, ...]
    """Sources, a site, a sub-district, or a candidate."""
    members: Mapping[str, int]
    at_least: int | None = None
    at_most: int | None = None

    def amount(self, chosen: Iterable[str]) -> int:
        """What the chosen ones add up to."""
        return sum(self.members.get(code, 0) for code in chosen)

    def short(self, chosen: Iterable[str]) -> int:
        """By how much the choice breaks the row; 0 where it holds."""
        amount = self.amount(chosen)
        if self.at_most is not None and amount > self.at_most:
            return amount - self.at_most
        if self.at_least is not None and amount < self.at_least:
            return self.at_least - amount
        return 0


@dataclass(frozen=True, slots=True)
class Bonus:
    """What is added when every cover has a chosen member."""

    group: str
    value: int
    covers: tuple[frozenset[str], ...]
    """For each site of the group, the candidates that renew it."""

    def earned(self, chosen: Chosen) -> bool:
        """Whether the group is complete."""
        return all(cover & chosen for cover in self.covers)


@dataclass(frozen=True, slots=True)
class Program:
    """The whole question in integers, its codes sorted."""

    codes: tuple[str, ...]
    values: Mapping[str, int]
    costs: Mapping[str, int]
    rows: tuple[Row, ...]
    bonuses: tuple[Bonus, ...]

    def value(self, chosen: Chosen) -> int:
        """The exact value of a choice, in hundredths of an equivalent household."""
        own = sum(self.values[code] for code in chosen)
        return own + sum(bonus.value for bonus in self.bonuses if bonus.earned(chosen))

    def cost(self, chosen: Chosen) -> int:
        """The exact cost of a choice, in cents."""
        return sum(self.costs[code] for code in chosen)

    def broken(self, chosen: Chosen) -> tuple[Row, ...]:
        """The rows that the choice breaks, checked in integers."""
        return tuple(row for row in self.rows if row.short(chosen))


def program_of(question: Question) -> Program:
    """The question in integers. A group with a site that no candidate renews earns nothing."""
    candidates = sorted(question.candidates, key=lambda candidate: candidate.code)
    rows = [
        *_money(candidates, question.budgets, question.sources),
        *_sites(candidates),
        *_minimums(candidates, question.minimums),
        *_wishes(candidates),
    ]
    bonuses = []
    for group in sorted(question.groups, key=lambda group: group.code):
        covers = tuple(_covering(candidates, site) for site in sorted(group.sites))
        value = bonus_of(group, question.weights)
        if value > 0 and covers and all(covers):
            bonuses.append(Bonus(group.code, value, covers))
    return Program(
        tuple(c.code for c in candidates),
        {c.code: value_of(c, question.weights) for c in candidates},
        {c.code: c.cost for c in candidates},
        tuple(rows),
        tuple(bonuses),
    )


def _money(
    candidates: list[Candidate], budgets: tuple[Budget, ...], sources: frozenset[str]
) -> list[Row]:
    """Hall's condition: what only some sources may pay costs no more than they give together.

    With a row for every union of eligible sources the money can be split to the cent.
    """
    amounts = {budget.source: budget.amount for budget in budgets}
    own = {candidate.code: eligible(candidate, sources) for candidate in candidates}
    unions: set[frozenset[str]] = set()
    for set_of_sources in sorted(set(own.values()), key=sorted):
        unions |= {set_of_sources} | {set_of_sources | union for union in unions}
    rows = []
    for union in sorted(unions, key=lambda union: (len(union), sorted(union))):
        members = {c.code: c.cost for c in candidates if own[c.code] <= union}
        given = sum(amounts[source] for source in union)
        rows.append(Row(Limit.MONEY, tuple(sorted(union)), members, at_most=given))
    return rows


def _sites(candidates: list[Candidate]) -> list[Row]:
    """At most one scheme a site."""
    rows = []
    for site in sorted({site for candidate in candidates for site in candidate.sites}):
        members = dict.fromkeys(sorted(_covering(candidates, site)), 1)
        if len(members) > 1:
            rows.append(Row(Limit.SITE, (site,), members, at_most=1))
    return rows


def _minimums(candidates: list[Candidate], minimums: Mapping[str, int]) -> list[Row]:
    rows = []
    for place, least in sorted(minimums.items()):
        members = {c.code: len(c.sites) for c in candidates if c.sub_district == place}
        if least > 0:
            rows.append(Row(Limit.MINIMUM, (place,), members, at_least=least))
    return rows


def _wishes(candidates: list[Candidate]) -> list[Row]:
    rows = []
    for candidate in candidates:
        if candidate.wish is Wish.IN:
            rows.append(Row(Limit.WISH, (candidate.code,), {candidate.code: 1}, at_least=1))
        elif candidate.wish is Wish.OUT:
            rows.append(Row(Limit.WISH, (candidate.code,), {candidate.code: 1}, at_most=0))
    return rows


def _covering(candidates: list[Candidate], site: str) -> frozenset[str]:
    return frozenset(candidate.code for candidate in candidates if site in candidate.sites)
