"""The grammar of expressions of DHIS2: from text to tree and back.

From loose to tight: ``||`` · ``&&`` · ``== !=`` · ``< > <= >=`` · ``+ -`` · ``* / %`` · the signs
before an operand ``- + !`` · ``^``, which associates to the right. ``and``, ``or``, ``not`` are the
same as the marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple, NoReturn

from hengjian.errors import Problem, Refused, problem
from hengjian.quantities import exact_text
from hengjian.standards.dhis2.nodes import (
    Binary,
    Call,
    Expression,
    Item,
    Modified,
    Named,
    Number,
    Unary,
    Word,
    Words,
)

TEXT_LIMIT = 20_000
"""The most characters one expression may have."""
NESTING_LIMIT = 50
"""The most brackets, calls, signs and powers inside one another."""
CHAIN_LIMIT = 200
"""The most operators of one expression: a chain is a level of the tree for each."""
DIGITS_LIMIT = 60
"""The most digits of one number."""
POWER_LIMIT = 30
"""The largest power of ten it may be written with, either way, on at most half the digits."""

OR, AND, EQUALITY, ORDER, SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 10)
BINDING = {
    "||": OR,
    "&&": AND,
    **dict.fromkeys(("==", "!="), EQUALITY),
    **dict.fromkeys(("<", ">", "<=", ">="), ORDER),
    **dict.fromkeys(("+", "-"), SUM),
    **dict.fromkeys(("*", "/", "%"), PRODUCT),
    "^": POWER,
}
"""How tightly each operator between two operands binds."""
SYNONYMS = {"and": "&&", "or": "||", "not": "!", "<>": "!="}
SIGNS = frozenset({"-", "+", "!"})

_TOKEN = re.compile(
    r"""(?:\s|/\*.*?\*/)*(?:
      (?P<item>(?P<kind>\#|[A-Z]{1,4})\{(?P<parts>[^{}]*)\})
    | \[(?P<named>\w+)\]
    | (?P<number>(?:[0-9]+(?:\.[0-9]+|\.(?![A-Za-z]))?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<words>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    | (?P<modifier>\.[A-Za-z]\w*)
    | (?P<word>d2:\w+|orgUnit\.\w+|[A-Za-z_]\w*)
    | (?P<mark>&&|\|\||==|!=|<>|<=|>=|[-+*/%^<>!(),])
    | (?P<strange>\S)
    | (?P<nothing>\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)


_Read = Callable[[], Expression]


class Token(NamedTuple):
    """One word: its kind (a mark stands for itself), its text, where it begins, and what it is
    where it is an operand by itself."""

    kind: str
    text: str
    at: int
    node: Expression | None = None


def parse(text: str) -> Expression:
    """The tree of ``text``. Raises ``Refused`` with what is wrong, each with its character."""
    if len(text) > TEXT_LIMIT:
        values = {"found": len(text), "limit": TEXT_LIMIT}
        raise Refused([problem("dhis2-expression-long", **values)])
    return _Parser(_tokens(text)).whole()


def _tokens(text: str) -> list[Token]:
    """The tokens, closed by one of kind ``end``; every strange character is told at once."""
    found: list[Token] = []
    problems: list[Problem] = []
    for match in _TOKEN.finditer(text):
        group = match.lastgroup or ""
        at = match.start(group)
        written = match[group]
        if group == "nothing":
            break
        if group == "strange":
            problems.append(problem("dhis2-token", found=written, column=at + 1))
        elif group == "mark" or (group == "word" and written in SYNONYMS):
            found.append(Token(SYNONYMS.get(written, written), written, at))
        elif group == "number" and not _is_bounded(written):
            values = {"found": written[:40], "column": at + 1}
            problems.append(problem("dhis2-number", **values))
        elif group in ("modifier", "word"):
            found.append(Token(group, written, at))
        else:
            found.append(Token("operand", written, at, _operand(match, group, at)))
    if problems:
        raise Refused(problems)
    return [*found, Token("end", "", len(text))]


def _is_bounded(number: str) -> bool:
    digits, _, power = number.lower().partition("e")
    if not power:
        return len(digits) <= DIGITS_LIMIT
    return len(digits) <= DIGITS_LIMIT // 2 and len(power) <= 4 and abs(int(power)) <= POWER_LIMIT


def _operand(match: re.Match[str], group: str, at: int) -> Expression:
    if group == "number":
        return Number(Fraction(match[group]), at=at)
    if group == "words":
        return Words(re.sub(r"\\(.)", r"\1", match[group][1:-1], flags=re.DOTALL), at=at)
    if group == "named":
        return Named(match[group], at=at)
    parts = tuple(part.strip() for part in match["parts"].split("."))
    return Item(match["kind"], parts, at=at)


class _Parser:
    """One pass over the tokens; the first slip ends it."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0
        self._operators = 0

    def whole(self) -> Expression:
        """The expression that takes up all tokens."""
        node = self._expression(0)
        if self._peek().kind != "end":
            self._refuse_unexpected()
        return node

    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        self._next += 1
        return self._tokens[self._next - 1]

    def _expression(self, floor: int) -> Expression:
        """An operand and every operator after it that binds tighter than ``floor``."""
        left = self._read_prefixed()
        while True:
            token = self._peek()
            binding = BINDING.get(token.kind, 0)
            if binding <= floor:
                return left
            self._take()
            self._operators += 1
            if self._operators > CHAIN_LIMIT:
                self._stop("dhis2-expression-deep", token, limit=CHAIN_LIMIT)
            if binding == POWER:
                # to the right, and a sign may stand before what one raises to: 2 ^ -1
                right = self._deeper(lambda: self._expression(PRODUCT))
            else:
                right = self._expression(binding)
            left = Binary(token.kind, left, right, at=token.at)

    def _read_prefixed(self) -> Expression:
        token = self._peek()
        if token.kind not in SIGNS:
            return self._read_modified()
        self._take()
        operand = self._deeper(lambda: self._expression(SIGN))
        return Unary(token.kind, operand, at=token.at)

    def _read_modified(self) -> Expression:
        node = self._atom()
        while self._peek().kind == "modifier":
            token = self._take()
            node = Modified(node, token.text[1:], self._arguments(), at=token.at)
        return node

    def _atom(self) -> Expression:
        token = self._take()
        if token.node is not None:
            return token.node
        if token.kind == "word":
            if self._peek().kind == "(":
                return Call(token.text, self._arguments(), at=token.at)
            return Word(token.text, at=token.at)
        if token.kind == "(":
            inner = self._deeper(lambda: self._expression(0))
            self._close()
            return inner
        self._next -= 1
        self._refuse_unexpected()

    def _arguments(self) -> tuple[Expression, ...]:
        if self._peek().kind != "(":
            self._refuse_unexpected()
        self._take()
        found: list[Expression] = []
        if self._peek().kind != ")":
            found.append(self._deeper(lambda: self._expression(0)))
            while self._peek().kind == ",":
                self._take()
                found.append(self._deeper(lambda: self._expression(0)))
        self._close()
        return tuple(found)

    def _close(self) -> None:
        if self._peek().kind != ")":
            self._refuse_unexpected()
        self._take()

    def _deeper(self, read: _Read) -> Expression:
        self._depth += 1
        if self._depth > NESTING_LIMIT:
            self._stop("dhis2-expression-deep", self._peek(), limit=NESTING_LIMIT)
        node = read()
        self._depth -= 1
        return node

    def _refuse_unexpected(self) -> NoReturn:
        token = self._peek()
        if token.kind == "end":
            self._stop("dhis2-expression-ends", token)
        self._stop("dhis2-token", token, found=token.text[:40])

    def _stop(self, code: str, token: Token, /, **values: object) -> NoReturn:
        raise Refused([problem(code, column=token.at + 1, **values)])


def text_of(node: Expression) -> str:
    """The canonical source of ``node``; parsing it gives ``node`` back."""
    return _print(node)[0]


def _print(node: Expression) -> tuple[str, int]:
    """The text and how tightly it binds."""
    match node:
        case Number():
            return exact_text(node.amount), ATOM
        case Words():
            return "'" + node.text.replace("\\", "\\\\").replace("'", "\\'") + "'", ATOM
        case Word():
            return node.text, ATOM
        case Named():
            return f"[{node.name}]", ATOM
        case Item():
            return f"{node.kind}{{{'.'.join(node.parts)}}}", ATOM
        case Call():
            return f"{node.function}({_print_list(node.arguments)})", ATOM
        case Modified():
            return f"{_inside(node.of, ATOM)}.{node.modifier}({_print_list(node.arguments)})", ATOM
        case Unary():
            return f"{node.operator}{_inside(node.operand, SIGN)}", SIGN
        case Binary():
            return _between(node)


def _between(node: Binary) -> tuple[str, int]:
    binding = BINDING[node.operator]
    if node.operator == "^":
        return f"{_inside(node.left, ATOM)} ^ {_inside(node.right, SIGN)}", binding
    left, right = _inside(node.left, binding), _inside(node.right, binding + 1)
    return f"{left} {node.operator} {right}", binding


def _inside(node: Expression, least: int) -> str:
    text, binding = _print(node)
    return text if binding >= least else f"({text})"


def _print_list(nodes: tuple[Expression, ...]) -> str:
    return ", ".join(_print(node)[0] for node in nodes)
