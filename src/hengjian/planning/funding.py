"""Who pays for what: the chosen schemes' cost split over their eligible sources, to the cent."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from hengjian.planning.model import Budget, Candidate, Question, eligible
from hengjian.planning.program import Chosen

Eligible = frozenset[str]


@dataclass(frozen=True, slots=True)
class Funding:
    """The split, and what is left over; all in cents."""

    by_candidate: Mapping[str, Mapping[str, int]]
    """Candidate → source → cents, without zeros; each adds up to the candidate's cost."""
    left: Mapping[str, int]


def split(question: Question, chosen: Chosen) -> Funding:
    """The split of a choice that holds every row of money.

    Sources are used in the order of their budgets, and first for those who have no other: the
    same question gives the same split. Raises ``ValueError`` where the money does not suffice.
    """
    candidates = sorted(
        (c for c in question.candidates if c.code in chosen), key=lambda candidate: candidate.code
    )
    groups: dict[Eligible, list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(eligible(candidate, question.sources), []).append(candidate)
    order = sorted(groups, key=lambda sources: (len(sources), sorted(sources)))
    needs = {sources: sum(c.cost for c in groups[sources]) for sources in order}
    flows = _flows(needs, question.budgets)
    by_candidate: dict[str, dict[str, int]] = {}
    for sources in order:
        _share_out(groups[sources], dict(flows[sources]), by_candidate)
    left = {budget.source: budget.amount for budget in question.budgets}
    for parts in by_candidate.values():
        for source, amount in parts.items():
            left[source] -= amount
    return Funding(by_candidate, left)


def _flows(
    needs: Mapping[Eligible, int], budgets: tuple[Budget, ...]
) -> dict[Eligible, dict[str, int]]:
    """How much of each need comes from each source: augmenting paths in whole cents."""
    room = {budget.source: budget.amount for budget in budgets}
    flows: dict[Eligible, dict[str, int]] = {need: {} for need in needs}
    for need, amount in needs.items():
        missing = amount
        while missing:
            path = _path(need, flows, room, list(needs))
            if path is None:
                raise ValueError(f"{sorted(need)} lack {missing} cents")
            missing -= _push(path, missing, flows, room)
    return flows


def _path(
    start: Eligible,
    flows: Mapping[Eligible, Mapping[str, int]],
    room: Mapping[str, int],
    needs: list[Eligible],
) -> list[tuple[Eligible, str]] | None:
    """Steps (need, source) to a source with room; each further need gives up what it had of the
    source before."""
    queue: deque[tuple[Eligible, list[tuple[Eligible, str]]]] = deque([(start, [])])
    seen: set[str] = set()
    while queue:
        need, way = queue.popleft()
        for source in (s for s in room if s in need and s not in seen):
            seen.add(source)
            steps = [*way, (need, source)]
            if room[source] > 0:
                return steps
            queue.extend((other, steps) for other in needs if flows[other].get(source, 0) > 0)
    return None


def _push(
    path: list[tuple[Eligible, str]],
    wanted: int,
    flows: dict[Eligible, dict[str, int]],
    room: dict[str, int],
) -> int:
    given_up = [(path[i + 1][0], path[i][1]) for i in range(len(path) - 1)]
    amount = min(wanted, room[path[-1][1]], *(flows[need][source] for need, source in given_up))
    for need, source in path:
        flows[need][source] = flows[need].get(source, 0) + amount
    for need, source in given_up:
        flows[need][source] -= amount
    room[path[-1][1]] -= amount
    return amount


def _share_out(
    candidates: list[Candidate], parts: dict[str, int], found: dict[str, dict[str, int]]
) -> None:
    """The parts handed to the candidates in order, each part used up before the next."""
    for candidate in candidates:
        need, own = candidate.cost, {}
        for source in list(parts):
            taken = min(need, parts[source])
            if taken:
                own[source] = taken
                parts[source] -= taken
                need -= taken
        found[candidate.code] = own
