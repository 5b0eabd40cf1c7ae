"""The choice of an annual plan with everything a person asks about it.

``choose`` is the door: what is chosen, who pays, why each candidate is in or out, and what the next
million buys; or, where no choice holds, what would have to give.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from hengjian.planning.funding import Funding, split
from hengjian.planning.model import Question, Wish
from hengjian.planning.program import Limit, Program, Row, program_of
from hengjian.planning.relaxing import Relaxation, nearest
from hengjian.planning.solving import SECONDS, Solution, best

NEXT = 100_000_000
"""The next 100 万元, in cents."""
Step = Callable[[int, int], None]


class Reason(StrEnum):
    """Why a candidate is in or out."""

    WISHED_IN = "wished_in"
    WORTH = "worth"
    """In: leaving it out would cost ``loss``."""
    NEEDED = "needed"
    """In: without it some limit cannot hold."""
    WISHED_OUT = "wished_out"
    COMPETING = "competing"
    """Out: a scheme of the same site is worth more to the plan."""
    DISPLACED = "displaced"
    """Out: the money it would take is worth more in ``leaves``."""
    NO_MONEY = "no_money"
    """Out: its sources cannot pay for it even beside nothing but what is wished in."""
    BLOCKED = "blocked"
    """Out: with it, the wishes and minimums cannot all hold."""


@dataclass(frozen=True, slots=True)
class Short:
    """Money that would be lacking if a candidate were simply added."""

    sources: tuple[str, ...]
    amount: int
    """Cents."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why one candidate is in or out: what turning its place round would do to the plan."""

    code: str
    chosen: bool
    reason: Reason
    loss: int | None = None
    """Value the plan would lose, in hundredths of an equivalent household; unknown where the
    turn is not possible or was not worked out."""
    exact: bool = True
    """Whether ``loss`` is proved; otherwise it is at most this."""
    enters: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    short: tuple[Short, ...] = ()
    rival: str = ""
    """The chosen scheme of the same site."""


@dataclass(frozen=True, slots=True)
class More:
    """What the next 100 万元 of one source would buy."""

    source: str
    amount: int
    gain: int
    enters: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A choice that holds every limit, verified in integers."""

    chosen: tuple[str, ...]
    value: int
    bound: int
    """No choice is worth more; equal to ``value`` where the choice is proved the best."""
    cost: int
    values: Mapping[str, int]
    """What each candidate is worth by itself."""
    groups: tuple[str, ...]
    """The groups that are complete."""
    funding: Funding
    why: Mapping[str, Why]
    more: tuple[More, ...]
    """By gain, largest first."""
    seconds: float
    solves: int


@dataclass(frozen=True, slots=True)
class NoPlan:
    """No choice holds every limit."""

    relaxations: tuple[Relaxation, ...]


def choose(
    question: Question, *, step: Step | None = None, seconds: float = SECONDS, why: bool = True
) -> Plan | NoPlan:
    """The best choice. ``seconds`` bounds each solve, not the whole; ``step`` hears the progress.

    Without ``why`` only the choice and its money are worked out. Raises ``TimeoutError`` where no
    choice was found in time.
    """
    started = time.perf_counter()
    program = program_of(question)
    solution = best(program, seconds=seconds)
    if solution is None:
        return NoPlan(nearest(program))
    asking = _Asking(question, program, solution, step or (lambda done, total: None), seconds)
    reasons = asking.reasons() if why else {}
    more = asking.more() if why else ()
    return Plan(
        tuple(sorted(solution.chosen)),
        solution.value,
        solution.bound,
        solution.cost,
        program.values,
        tuple(bonus.group for bonus in program.bonuses if bonus.earned(solution.chosen)),
        split(question, solution.chosen),
        reasons,
        more,
        time.perf_counter() - started,
        asking.solves,
    )


class _Asking:
    """The questions about one solution, each a solve of its own."""

    def __init__(
        self, question: Question, program: Program, solution: Solution, step: Step, seconds: float
    ) -> None:
        self.question, self.program, self.solution = question, program, solution
        self.step, self.seconds = step, seconds
        self.solves = 1
        self.total = 1 + len(program.codes) + len(question.budgets)
        self.by_code = {candidate.code: candidate for candidate in question.candidates}

    def _again(self, program: Program, *extra: Row) -> Solution | None:
        self.solves += 1
        self.step(self.solves, self.total)
        return best(program, extra, seconds=self.seconds, cheapest=False)

    def reasons(self) -> dict[str, Why]:
        """Why each candidate is in or out."""
        return {code: self._reason(code) for code in self.program.codes}

    def _reason(self, code: str) -> Why:
        chosen = code in self.solution.chosen
        wish = self.by_code[code].wish
        if wish is Wish.IN:
            return Why(code, True, Reason.WISHED_IN)
        if wish is Wish.OUT:
            return Why(code, False, Reason.WISHED_OUT)
        return self._why_in(code) if chosen else self._why_out(code)

    def _why_in(self, code: str) -> Why:
        turned = self._again(self.program, _hold(code, inside=False))
        if turned is None:
            return Why(code, True, Reason.NEEDED)
        return self._turn(Why(code, True, Reason.WORTH), turned)

    def _why_out(self, code: str) -> Why:
        added = self.solution.chosen | {code}
        rows = self.program.broken(added)
        short = tuple(Short(r.subject, r.short(added)) for r in rows if r.limit is Limit.MONEY)
        rival = min((r for row in rows for r in self._rivals(row, code)), default="")
        why = Why(code, False, Reason.DISPLACED, short=short, rival=rival)
        if self._unpayable(code):
            return replace(why, reason=Reason.NO_MONEY)
        turned = self._again(self.program, _hold(code, inside=True))
        if turned is None:
            return replace(why, reason=Reason.BLOCKED)
        why = self._turn(why, turned)
        return replace(why, reason=Reason.COMPETING) if rival in why.leaves else why

    def _rivals(self, row: Row, code: str) -> list[str]:
        if row.limit is not Limit.SITE:
            return []
        return [c for c in row.members if c in self.solution.chosen and c != code]

    def _unpayable(self, code: str) -> bool:
        wished = frozenset(c.code for c in self.question.candidates if c.wish is Wish.IN)
        broken = self.program.broken(wished | {code})
        return any(row.limit is Limit.MONEY for row in broken)

    def _turn(self, why: Why, turned: Solution) -> Why:
        before, after = self.solution.chosen, turned.chosen
        return replace(
            why,
            loss=self.solution.value - turned.value,
            exact=turned.proved and self.solution.proved,
            enters=tuple(sorted(after - before - {why.code})),
            leaves=tuple(sorted(before - after - {why.code})),
        )

    def more(self) -> tuple[More, ...]:
        """What the next 100 万元 of each source would buy."""
        found = []
        for budget in self.question.budgets:
            budgets = tuple(
                replace(b, amount=b.amount + NEXT) if b is budget else b
                for b in self.question.budgets
            )
            richer = self._again(program_of(replace(self.question, budgets=budgets)))
            if richer is None:
                raise ArithmeticError("more money made a choice impossible")
            before, after = self.solution.chosen, richer.chosen
            gain = max(0, richer.value - self.solution.value)
            enters, leaves = tuple(sorted(after - before)), tuple(sorted(before - after))
            found.append(More(budget.source, NEXT, gain, enters, leaves))
        return tuple(sorted(found, key=lambda more: (-more.gain, more.source)))


def _hold(code: str, *, inside: bool) -> Row:
    if inside:
        return Row(Limit.WISH, (code,), {code: 1}, at_least=1)
    return Row(Limit.WISH, (code,), {code: 1}, at_most=0)
