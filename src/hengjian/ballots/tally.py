"""Counting a vote on both bases, area and heads, in whole numbers.

Area is counted in 0.01 m²; a head is a person (or a unit, by the rules). To abstain is to take
part. Nothing is rounded and nothing is a float.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hengjian.ballots.editions import Edition, Line

YES, NO, ABSTAIN, INVALID = "yes", "no", "abstain", "invalid"
ANSWERS = (YES, NO, ABSTAIN)


@dataclass(frozen=True, slots=True)
class Weight:
    """How much there is of something on both bases."""

    area: int = 0
    """0.01 m²."""
    heads: int = 0

    def __add__(self, other: Weight) -> Weight:
        return Weight(self.area + other.area, self.heads + other.heads)

    def __sub__(self, other: Weight) -> Weight:
        return Weight(self.area - other.area, self.heads - other.heads)

    def over(self, other: Weight) -> bool:
        """More on both bases."""
        return self.area > other.area and self.heads > other.heads


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote: what it says to each question by number, and what it weighs."""

    answers: Mapping[int, str]
    weight: Weight


@dataclass(frozen=True, slots=True)
class Test:
    """One line held against one basis."""

    __test__ = False  # no test of pytest, whatever its name

    part: int
    whole: int
    line: Line

    @property
    def least(self) -> int:
        """The smallest number that is enough."""
        return self.line.least(self.whole)

    @property
    def holds(self) -> bool:
        """Whether it is enough."""
        return self.line.holds(self.part, self.whole)


@dataclass(frozen=True, slots=True)
class Count:
    """One question, counted."""

    number: int
    kind: str
    roll: Weight
    took_part: Weight
    by_answer: Mapping[str, Weight]
    joined: str = ""
    """The answer that those who did not vote were added to, by the by-laws."""
    quorum: tuple[Test, Test] | None = None
    """Area and heads that took part; None where the law asks for none."""
    consent: tuple[Test, Test] | None = None

    @property
    def quorate(self) -> bool:
        """Whether enough took part, on both bases."""
        return self.quorum is None or all(each.holds for each in self.quorum)

    @property
    def passed(self) -> bool:
        """Whether it is decided: enough took part and enough agreed, on both bases."""
        return self.quorate and self.consent is not None and all(t.holds for t in self.consent)

    def as_kept(self) -> dict[str, Any]:
        """As a published count states it."""
        return {
            "number": self.number,
            "kind": self.kind,
            "took_part": [self.took_part.area, self.took_part.heads],
            **{name: [w.area, w.heads] for name, w in self.by_answer.items()},
            "joined": self.joined,
            "passed": self.passed,
        }


def count(
    number: int,
    kind: str,
    votes: Iterable[Vote],
    roll: Weight,
    law: Edition,
    *,
    silent: str = "apart",
    invalid_takes_part: bool = False,
) -> Count:
    """Count one question of a vote by a law.

    ``silent``: ``majority`` adds who did not vote to the answer that leads on both bases, where
    one does; ``apart`` leaves them out.
    """
    area = dict.fromkeys((*ANSWERS, INVALID), 0)
    heads = dict.fromkeys((*ANSWERS, INVALID), 0)
    for vote in votes:
        said = vote.answers.get(number, INVALID)
        area[said] += vote.weight.area
        heads[said] += vote.weight.heads
    by_answer = {name: Weight(area[name], heads[name]) for name in area}
    came = by_answer[YES] + by_answer[NO] + by_answer[ABSTAIN]
    if invalid_takes_part:
        came += by_answer[INVALID]
    counted = Count(number, kind, roll, came, by_answer)
    if silent == "majority":
        counted = _with_the_silent(counted)
    return _hold_against(counted, law)


def _with_the_silent(counted: Count) -> Count:
    """Who did not vote joins the answer that leads on both bases; where none does, nobody."""
    yes, no = counted.by_answer[YES], counted.by_answer[NO]
    leading = YES if yes.over(no) else NO if no.over(yes) else ""
    if not leading:
        return counted
    rest = counted.roll - sum(counted.by_answer.values(), Weight())
    by_answer = {**counted.by_answer, leading: counted.by_answer[leading] + rest}
    took_part = counted.took_part + rest
    return replace(counted, by_answer=by_answer, took_part=took_part, joined=leading)


def _hold_against(counted: Count, law: Edition) -> Count:
    line, yes = law.line(counted.kind), counted.by_answer[YES]
    base = counted.roll if line.of_all else counted.took_part
    quorum = law.quorum and (
        Test(counted.took_part.area, counted.roll.area, law.quorum),
        Test(counted.took_part.heads, counted.roll.heads, law.quorum),
    )
    consent = (Test(yes.area, base.area, line), Test(yes.heads, base.heads, line))
    return replace(counted, quorum=quorum or None, consent=consent)
