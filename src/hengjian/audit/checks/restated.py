"""The same measure with another value: 80 started sites in one place, 79 in another.

Values conflict only if their intervals cannot meet, so a rounded or converted restatement holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.intervals import differ_by
from hengjian.audit.messages import tell
from hengjian.audit.restating import (
    Mention,
    Relation,
    alike_beside,
    close,
    companions,
    generic,
    kind_of,
    mentions,
    relation,
    window,
)
from hengjian.audit.vouching import Vouching, money_word

_CODE = "restated"
_PATTERN = 8
"""So many equal characters before two figures make the same sentence pattern."""
_MOST = 400
"""More mentions of one measure than this are an enumeration."""
_GRAVE: tuple[Severity, ...] = ("query", "warning", "error")
_Pair = tuple[Mention, Mention]
_Edge = tuple[Mention, Mention, Severity]


def _run(context: Context) -> Iterator[Claim]:
    found = mentions(context)
    alike: dict[object, list[Mention]] = defaultdict(list)
    for mention in found:
        alike[kind_of(mention.figure.dimension), mention.measure[-2:]].append(mention)
    agreed: list[_Pair] = []
    edges: list[_Edge] = [(*pair, "warning") for pair in Vouching(context, found).conflicts()]
    for group in alike.values():
        if len(group) <= _MOST:
            _compare(group, agreed, edges)
    for one, two in agreed:
        yield Claim(_CODE, (two.figure.spot, one.figure.spot))
    for members, severity in _joined(edges, agreed):
        yield _failed(members, severity)


def _compare(group: Sequence[Mention], agreed: list[_Pair], edges: list[_Edge]) -> None:
    """Add the pairs of a group that agree to ``agreed``, those that cannot to ``edges``."""
    same: list[_Pair] = []
    apart: list[tuple[Mention, Mention, Relation | None]] = []
    for one, two in _comparable(group):
        if found := relation(one, two):
            if not one.figure.interval.meets(two.figure.interval):
                apart.append((one, two, found))
            elif _one_step(one, two):
                apart.append((one, two, None))
            else:
                same.append((one, two))
    confirmed = {id(each) for pair in same for each in pair if pair[0].role != pair[1].role}
    for one, two, found in apart:
        if severity := _weighed(one, two, found, confirmed):
            edges.append((one, two, severity))
    agreed += same


_AHEAD = 100
"""Mentions that one is held against: the cost must not grow with the square of a document."""


def _comparable(group: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """The pairs of a group that can have a relation at all, in order; one is always prose."""
    alike: dict[object, tuple[list[Mention], list[Mention]]] = defaultdict(lambda: ([], []))
    partners: list[tuple[Mention, list[Mention], int]] = []
    for mention in group:
        every, in_prose = alike[mention.kind]
        every.append(mention)
        if not mention.in_table:
            in_prose.append(mention)
        others = in_prose if mention.in_table else every
        partners.append((mention, others, len(others)))
    for mention, others, before in partners:
        for other in islice(others, before, before + _AHEAD):
            yield mention, other


def _meet(one: Mention, two: Mention) -> bool:
    """Whether both can stand for one number, and are not two values of the same precision."""
    return one.figure.interval.meets(two.figure.interval) and not _one_step(one, two)


def _one_step(one: Mention, two: Mention) -> bool:
    """Whether the two differ by one in the last digit: where they meet, one may be rounded, the
    other cut."""
    first, second = one.figure, two.figure
    return first.step == second.step and differ_by(first.value, second.value, first.step)


def _weighed(
    one: Mention, two: Mention, found: Relation | None, confirmed: set[int]
) -> Severity | None:
    """How sure it is that two values that cannot meet are of the same thing; with no relation
    ``found`` they meet, and are one step apart. Bare 支出 is judged by its company alone."""
    if found is None:
        return None if generic(one) or one.figure.is_percent else "query"
    if money_word(one.figure) and (generic(one) or not close(one, two)):
        return None
    if one.figure.dimension != two.figure.dimension:
        return "query" if companions(one, two) or close(one, two) else None
    if found == "longer":
        return "warning" if companions(one, two) >= 2 or close(one, two) else None
    parts = "summary" in (one.role, two.role) and one.role != two.role
    open_parts = parts and id(one) not in confirmed and id(two) not in confirmed
    if generic(one):
        return "error" if open_parts and _same_pattern(one, two) else None
    if companions(one, two) or close(one, two) or alike_beside(one, two):
        return "error" if _same_pattern(one, two) else "warning"
    if not open_parts:
        return None
    if _same_pattern(one, two):
        return "error"
    return "warning" if len(one.measure) >= 4 and not one.in_table else None


def _same_pattern(one: Mention, two: Mention) -> bool:
    """Whether the words before both are those of one sentence pattern."""
    return window(one, two) >= _PATTERN


def _joined(
    edges: Sequence[_Edge], agreed: Sequence[_Pair]
) -> Iterator[tuple[list[Mention], Severity]]:
    """The conflicts that share a mention, as one group with all its places."""
    if not edges:
        return
    links: dict[int, set[int]] = defaultdict(set)
    by_id = {id(each): each for one, two, _ in edges for each in (one, two)}
    touching = [(one, two) for one, two in agreed if id(one) in by_id or id(two) in by_id]
    by_id |= {id(each): each for pair in touching for each in pair}
    for one, two in [*((one, two) for one, two, _ in edges), *touching]:
        links[id(one)].add(id(two))
        links[id(two)].add(id(one))
    seen: set[int] = set()
    for start in list(links):
        if start in seen:
            continue
        part, todo = set[int](), [start]
        while todo:
            at = todo.pop()
            if at not in part:
                part.add(at)
                todo.extend(links[at])
        seen |= part
        grave = max((s for one, _, s in edges if id(one) in part), key=_GRAVE.index)
        yield [by_id[each] for each in part], grave


def _failed(members: Sequence[Mention], severity: Severity) -> Claim:
    """One finding for a group: the value with fewer places first, as it is likelier wrong."""
    ordered = sorted(members, key=_place)
    values: list[list[Mention]] = []
    for mention in ordered:
        home = next((group for group in values if _meet(group[0], mention)), None)
        if home is None:
            values.append([mention])
        else:
            home.append(mention)
    values.sort(key=_doubtful)
    few, many = values[0][0], values[-1][0]
    name = max((m.figure.measure for m in (few, many)), key=len)
    said_zh = "；".join(f"{group[0].figure.text}（{len(group)}处）" for group in values)
    said_en = "; ".join(f"{group[0].figure.text} ({len(group)}×)" for group in values)
    message = tell("checks.restated.failed", name, said_zh, said_en)
    likely = many.figure.text
    hint = tell("checks.restated.failed_2", likely)
    spots = tuple(mention.figure.spot for group in values for mention in group)
    return Finding(
        _CODE, severity, message, spots, few.figure.text, many.figure.text,
        many.figure.interval, hint, CHECK.benign,
    ).claim  # fmt: skip


def _doubtful(group: Sequence[Mention]) -> tuple[object, ...]:
    """Sorts the likelier wrong value first: of fewer places, in the text, later."""
    in_text = any(not mention.in_table for mention in group)
    return len(group), not in_text, tuple(-part for part in _place(group[0]))


def _place(mention: Mention) -> tuple[int, ...]:
    spot = mention.figure.spot
    return (spot.block, *(spot.cell or (0, 0)), spot.start)


CHECK = Check(_CODE, _run)
