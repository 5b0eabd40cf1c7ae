"""Going through the tree of a formula."""

from __future__ import annotations

from collections.abc import Iterator

from hengjian.engine.language.nodes import Binary, Call, Expression, Membership, Name, Unary


def children(node: Expression) -> tuple[Expression, ...]:
    """The nodes right below ``node``, in order of appearance."""
    match node:
        case Unary():
            return (node.operand,)
        case Binary():
            return (node.left, node.right)
        case Membership():
            return (node.item, *node.options)
        case Call():
            return node.arguments
    return ()


def walk(node: Expression) -> Iterator[Expression]:
    """``node`` and everything below it, each before its children, in order of appearance."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def height(node: Expression) -> int:
    """How many levels the tree of ``node`` has; 1 for a single name or literal."""
    levels, layer = 0, [node]
    while layer:
        levels += 1
        layer = [child for parent in layer for child in children(parent)]
    return levels


def names(node: Expression) -> tuple[str, ...]:
    """The names in ``node`` in order of appearance, each once."""
    return tuple(dict.fromkeys(found.name for found in walk(node) if isinstance(found, Name)))
