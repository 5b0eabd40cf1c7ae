"""From the text of a formula to its tree: precedence climbing (Pratt) over the tokens."""

from __future__ import annotations

import difflib
from typing import NoReturn, cast

from hengjian.engine.language.grammar import (
    BINDING,
    COMPARISON,
    FUNCTIONS,
    HEIGHT_LIMIT,
    NEGATION,
    NESTING_LIMIT,
    NODE_LIMIT,
    NOT,
    TEXT_LIMIT,
    spot,
)
from hengjian.engine.language.lexer import Token, tokens
from hengjian.engine.language.nodes import (
    Binary,
    Call,
    Day,
    Expression,
    Membership,
    Name,
    Number,
    Operator,
    Prefix,
    Truth,
    Unary,
    Words,
)
from hengjian.engine.language.walking import height, walk
from hengjian.errors import Problem, Refused, problem
from hengjian.quantities import NO_UNITS, Units

_INFIX = {**BINDING, "in": COMPARISON, "not": COMPARISON}
_PREFIX = {"-": NEGATION, "not": NOT}


def parse(text: str, own: Units = NO_UNITS) -> Expression:
    """The tree of the formula ``text``; ``own`` are the units of its framework's own.

    Raises ``Refused``; each problem's place is line 1 and the column in ``text``.
    """
    if not text.strip():
        raise Refused([problem("formula-empty", spot(0))])
    if len(text) > TEXT_LIMIT:
        raise Refused([problem("formula-too-long", spot(0), found=len(text), limit=TEXT_LIMIT)])
    parser = _Parser(tokens(text, own))
    node = parser.whole()
    if len(parser.tokens) > HEIGHT_LIMIT:
        parser.bound(node)
    if parser.problems:
        raise Refused(parser.problems)
    return node


class _Parser:
    """One pass over the tokens. A slip that leaves the structure clear is noted and the pass goes
    on; any other ends it."""

    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.problems: list[Problem] = []
        self._at = 0
        self._depth = 0

    def whole(self) -> Expression:
        """The expression that takes up all tokens."""
        node = self._expression(0)
        token = self._peek()
        if token.kind != "end":
            self._refuse_unexpected(token)
        return node

    def bound(self, node: Expression) -> None:
        """Note a tree that is too large or too high."""
        count = sum(1 for _ in walk(node))
        if count > NODE_LIMIT:
            self.note("formula-too-many-parts", 0, found=count, limit=NODE_LIMIT)
        elif height(node) > HEIGHT_LIMIT:
            self.note("formula-too-deep", 0, limit=HEIGHT_LIMIT)

    def note(self, code: str, offset: int, /, **values: object) -> None:
        """Keep a problem and go on."""
        self.problems.append(problem(code, spot(offset), **values))

    def _stop(self, code: str, offset: int, /, **values: object) -> NoReturn:
        self.note(code, offset, **values)
        raise Refused(self.problems)

    def _peek(self) -> Token:
        return self.tokens[self._at]

    def _take(self) -> Token:
        token = self.tokens[self._at]
        self._at += 1
        return token

    def _end(self) -> int:
        return self.tokens[self._at - 1].end

    def _expression(self, floor: int) -> Expression:
        """An operand and every operator after it that binds tighter than ``floor``."""
        start = self._peek().start
        left = self._operand()
        compared = False
        while True:
            token = self._peek()
            binding = _INFIX.get(token.kind, 0)
            if binding <= floor:
                return left
            if binding == COMPARISON:
                if compared:
                    self._stop("comparison-chained", token.start, found=token.text)
                compared = True
            self._at += 1
            if token.kind in BINDING:
                right = self._expression(binding)
                operator = cast(Operator, token.kind)
                left = Binary(operator, left, right, start=start, end=self._end())
            else:
                left = self._membership(token, left, start)

    def _operand(self) -> Expression:
        token = self._take()
        if token.literal is not None:
            return token.literal
        if token.kind == "name":
            if self._peek().kind == "(":
                return self._call(token)
            return Name(token.text, start=token.start, end=token.end)
        if token.kind in ("true", "false"):
            return Truth(token.kind == "true", start=token.start, end=token.end)
        if token.kind in _PREFIX:
            self._deeper(token)
            operand = self._expression(_PREFIX[token.kind])
            self._depth -= 1
            operator = cast(Prefix, token.kind)
            return Unary(operator, operand, start=token.start, end=self._end())
        if token.kind == "(":
            self._deeper(token)
            inner = self._expression(0)
            self._close(token)
            return inner
        self._missing_operand(token)

    def _call(self, name: Token) -> Expression:
        bracket = self._take()
        arguments = self._list(bracket)
        start, end = name.start, self._end()
        signature = FUNCTIONS.get(name.text)
        if signature is None:
            self._unknown_function(name)
            return Name(name.text, start=start, end=name.end)
        values = {"function": name.text, "found": len(arguments), "usage": signature.usage}
        if len(arguments) < signature.least and signature.most is None:
            self.note("arguments-few", start, wanted=signature.least, **values)
        elif signature.most is not None and len(arguments) != signature.most:
            self.note("arguments-wrong", start, wanted=signature.most, **values)
        return Call(signature.function, arguments, start=start, end=end)

    def _membership(self, token: Token, item: Expression, start: int) -> Expression:
        """``item in (…)`` or ``item not in (…)``, its operator already taken."""
        if token.kind == "not" and self._take().kind != "in":
            self._stop("operator-missing", token.start, found=token.text)
        bracket = self._take()
        if bracket.kind != "(":
            self._stop("list-missing", bracket.start)
        options = self._list(bracket)
        if not options:
            self._stop("list-missing", bracket.start)
        for option in options:
            if not _is_literal(option):
                self.note("option-not-literal", option.start)
        found = Membership(item, options, start=start, end=self._end())
        if token.kind == "not":
            return Unary("not", found, start=start, end=self._end())
        return found

    def _list(self, bracket: Token) -> tuple[Expression, ...]:
        """Expressions between commas up to the bracket that closes ``bracket``."""
        self._deeper(bracket)
        found: list[Expression] = []
        if self._peek().kind != ")":
            found.append(self._expression(0))
            while self._peek().kind == ",":
                self._at += 1
                found.append(self._expression(0))
        self._close(bracket)
        return tuple(found)

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > NESTING_LIMIT:
            self._stop("formula-too-deep", token.start, limit=NESTING_LIMIT)

    def _close(self, bracket: Token) -> None:
        token = self._take()
        if token.kind == "end":
            self._stop("bracket-unclosed", bracket.start)
        if token.kind != ")":
            self._refuse_unexpected(token)
        self._depth -= 1

    def _refuse_unexpected(self, token: Token) -> NoReturn:
        """Something stands where an operator or the end should be."""
        if token.kind == ")":
            self._stop("bracket-unopened", token.start)
        if token.kind == ",":
            self._stop("comma-strange", token.start)
        self._stop("operator-missing", token.start, found=token.text)

    def _missing_operand(self, token: Token) -> NoReturn:
        """Something stands where a name, a number or a bracket should be."""
        if token.kind == "end":
            self._stop("operand-missing-at-end", token.start)
        self._stop("operand-missing", token.start, found=token.text)

    def _unknown_function(self, name: Token) -> None:
        near = difflib.get_close_matches(name.text.lower(), FUNCTIONS, 1)
        if near:
            self.note("function-unknown-near", name.start, found=name.text, near=near[0])
        else:
            known = " ".join(FUNCTIONS)
            self.note("function-unknown", name.start, found=name.text[:40], known=known)


def _is_literal(node: Expression) -> bool:
    if isinstance(node, Unary) and node.operator == "-":
        return isinstance(node.operand, Number)
    return isinstance(node, Number | Words | Day | Truth)
