"""For want of what a formula has no value."""

from __future__ import annotations

from collections.abc import Iterator

from hengjian.engine.language.evaluating import Lookup, evaluate
from hengjian.engine.language.nodes import Call, Expression, Name
from hengjian.engine.language.walking import children


def wanting(node: Expression, lookup: Lookup) -> tuple[str, ...]:
    """The names for want of which ``node`` has no value; none where it has one, or where it is
    without one for another reason (it divides by zero).

    What settles nothing is not asked for: of ``if`` only the branch that is taken, and of both
    branches neither while the condition itself is open.
    """
    return tuple(dict.fromkeys(_wanting(node, lookup)))


def _wanting(node: Expression, lookup: Lookup) -> Iterator[str]:
    if evaluate(node, lookup) is not None:
        return
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, Call) and node.function == "if":
        condition, then, otherwise = node.arguments
        holds = evaluate(condition, lookup)
        yield from _wanting(condition if holds is None else then if holds else otherwise, lookup)
    else:
        for part in children(node):
            yield from _wanting(part, lookup)
