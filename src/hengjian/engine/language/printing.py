"""Formulas in print: canonical source, source with values in place of names, and prefix form."""

from __future__ import annotations

from collections.abc import Mapping

from hengjian.engine.language.grammar import (
    ATOM,
    BINDING,
    COMPARISON,
    FULL_WIDTH,
    NEGATION,
    NOT,
    OR,
)
from hengjian.engine.language.nodes import (
    Binary,
    Call,
    Day,
    Expression,
    Membership,
    Name,
    Number,
    Truth,
    Unary,
    Words,
)
from hengjian.quantities import Quantity, exact_text


def text_of(node: Expression) -> str:
    """The canonical source of ``node``: fewest brackets, one space around operators. Parsing it
    gives ``node`` back."""
    return _print(node, {})[0]


def substituted(node: Expression, shown: Mapping[str, str]) -> str:
    """The source of ``node`` with each name that ``shown`` holds replaced by its printed value,
    such as ``80个 / 296个``. Negative values are bracketed beside operators."""
    return _print(node, shown)[0]


def prefix(node: Expression) -> list[object]:
    """``node`` in prefix form, ready for JSON: numbers as exact text in base units, dates in ISO.

    ``["op", "/", ["name", "a"], ["number", "0.5"]]``; also ``words``, ``day``, ``truth``, ``not``,
    ``neg``, ``in`` and ``call``.
    """
    match node:
        case Number():
            return ["number", exact_text(node.base)]
        case Words():
            return ["words", node.text]
        case Day():
            return ["day", node.date.isoformat()]
        case Truth():
            return ["truth", node.value]
        case Name():
            return ["name", node.name]
        case Unary():
            return ["not" if node.operator == "not" else "neg", prefix(node.operand)]
        case Binary():
            return ["op", node.operator, prefix(node.left), prefix(node.right)]
        case Membership():
            return ["in", prefix(node.item), [prefix(option) for option in node.options]]
        case Call():
            return ["call", node.function, [prefix(part) for part in node.arguments]]


def _print(node: Expression, shown: Mapping[str, str]) -> tuple[str, int]:
    """The text of ``node`` and how tightly it binds."""
    match node:
        case Number():
            return Quantity(node.amount, node.unit).text(), ATOM
        case Words():
            return _quote(node.text), ATOM
        case Day():
            return node.date.isoformat(), ATOM
        case Truth():
            return str(node.value).lower(), ATOM
        case Name():
            text = shown.get(node.name, node.name)
            return text, OR if text.startswith(("-", "−")) else ATOM
        case Unary("not"):
            return f"not {_operand(node.operand, shown, NOT)}", NOT
        case Unary():
            return f"-{_operand(node.operand, shown, NEGATION)}", NEGATION
        case Binary():
            return _binary(node, shown)
        case Membership():
            item = _operand(node.item, shown, COMPARISON + 1)
            return f"{item} in ({_print_list(node.options, shown)})", COMPARISON
        case Call():
            return f"{node.function}({_print_list(node.arguments, shown)})", ATOM


def _binary(node: Binary, shown: Mapping[str, str]) -> tuple[str, int]:
    binding = BINDING[node.operator]
    chains = binding != COMPARISON
    left = _operand(node.left, shown, binding if chains else binding + 1)
    return f"{left} {node.operator} {_operand(node.right, shown, binding + 1)}", binding


def _operand(node: Expression, shown: Mapping[str, str], least: int) -> str:
    text, binding = _print(node, shown)
    return text if binding >= least else f"({text})"


def _print_list(nodes: tuple[Expression, ...], shown: Mapping[str, str]) -> str:
    return ", ".join(_print(node, shown)[0] for node in nodes)


def _quote(text: str) -> str:
    """``text`` in the first pair of quotes whose closing mark it does not hold."""
    written = text.translate(FULL_WIDTH)
    for opening, closing in ('""', "''", "“”"):
        if closing not in written:
            return f"{opening}{text}{closing}"
    return f"‘{text}’"
