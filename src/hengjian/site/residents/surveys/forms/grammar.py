"""The expressions of XLSForm, read into a small tree that server and script evaluate alike.

A node is a short list: ``["s", text]`` and ``["n", number]`` literals; ``["."]`` the question
itself; ``["p", name]`` another question; ``["c", column]`` a column of the list, in a choice
filter; ``[operator, left, right]``; ``["-", x]``; ``["f", name, …]`` a function. What is not
carried is refused by name where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Node = list[Any]
TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<text>"[^"]*"|'[^']*')"""
    r"""|\$\{\s*(?P<question>[^}]*?)\s*\}|(?P<sign><=|>=|!=|[-+*=<>(),|/\[\]@])"""
    r"""|(?P<dots>\.\.?)|(?P<name>[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?))""",
    re.UNICODE,
)
STRENGTH = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6,
}  # fmt: skip
FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "not": (1, 1), "selected": (2, 2), "count-selected": (1, 1), "selected-at": (2, 2),
    "if": (3, 3), "coalesce": (2, 2), "once": (1, 1), "concat": (1, 40), "string": (1, 1),
    "string-length": (1, 1), "substr": (2, 3), "contains": (2, 2), "starts-with": (2, 2),
    "regex": (2, 2), "number": (1, 1), "int": (1, 1), "round": (1, 2), "min": (1, 40),
    "max": (1, 40), "pow": (2, 2), "today": (0, 0), "date": (1, 1), "format-date": (2, 2),
    "boolean": (1, 1), "true": (0, 0), "false": (0, 0), "jr:choice-name": (2, 2),
}  # fmt: skip
"""What is carried, with the fewest and the most arguments."""
TRUTHS = frozenset(
    (
        *("and", "or", "=", "!=", "<", "<=", ">", ">=", "not", "true", "false", "boolean"),
        *("selected", "contains", "starts-with", "regex"),
    )
)
DEEPEST = 60
LONGEST = 4000
SAFE_PATTERN = re.compile(
    r"(?:\\[dwsDWS.+*?()\[\]{}|^$/-]|\[(?:\\.|[^\]\\])+\]|[^\\\[\](){}*+?]|[*+?]"
    r"|\{\d{1,3}(?:,\d{0,3})?\}|[()])*"
)
NESTED = re.compile(r"[*+}]\)*[*+{]|\([^)]*[*+|{][^)]*\)(?:[*+]|\{)|\(\?|\\[1-9]")


@dataclass(frozen=True, slots=True)
class Fault:
    """What an expression cannot be: the code of a problem, where in the text, and what it names."""

    code: str
    at: int
    named: Mapping[str, Any]


class Unreadable(Exception):
    """An expression that cannot be read. ``fault`` says why."""

    def __init__(self, code: str, at: int, **named: Any) -> None:
        super().__init__(code)
        self.fault = Fault(code, at, named)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression: its kind, its text, where it stands (from 1)."""

    kind: str
    text: str
    at: int


def parse(
    text: str, question: Callable[[str], bool], columns: frozenset[str] = frozenset()
) -> Node:
    """The tree of an expression. ``question`` says whether a question of that name is there;
    ``columns`` are those of the list a choice filter narrows. Raises ``Unreadable``."""
    if len(text) > LONGEST:
        raise Unreadable("form-expression-long", 1, found=len(text), most=LONGEST)
    return _Parser(list(_tokens(text)), question, columns).whole()


def straight(text: str) -> str:
    """The text with the quotes that a word processor bends made straight, each one character."""
    return text.translate(str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''"))


def is_truth(node: Node) -> bool:
    """Whether it comes to true or false by itself."""
    return node[0] in TRUTHS or (node[0] == "f" and node[1] in TRUTHS)


def needs_no_truth(node: Node, at: int) -> None:
    """A question by itself is no truth: XPath takes it for true even where it is empty. Raises
    ``Unreadable``."""
    if node[0] in ("p", ".", "c"):
        raise Unreadable("form-truth-bare", at, name=node[1] if len(node) > 1 else ".")


def names_in(node: Node) -> Iterator[str]:
    """The questions an expression reads."""
    if node[0] == "p":
        yield node[1]
    for part in node[1:]:
        if isinstance(part, list):
            yield from names_in(part)


def functions_in(node: Node) -> Iterator[str]:
    """The functions it calls."""
    if node[0] == "f":
        yield node[1]
    for part in node[1:]:
        if isinstance(part, list):
            yield from functions_in(part)


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while text[at:].strip():
        found = TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            spot = at + len(text[at:]) - len(text[at:].lstrip())
            raise Unreadable("form-expression-sign", spot + 1, found=text[spot])
        kind = found.lastgroup
        yield Token(kind, found[kind], found.end() - len(found[0].lstrip()) + 1)
        at = found.end()
    yield Token("end", "", len(text) + 1)


class _Parser:
    """A parser by strength of operators."""

    def __init__(
        self, tokens: list[Token], question: Callable[[str], bool], columns: frozenset[str]
    ) -> None:
        self.tokens, self.question, self.columns = tokens, question, columns
        self.place = self.depth = 0

    @property
    def here(self) -> Token:
        """The token that is next."""
        return self.tokens[self.place]

    def take(self) -> Token:
        """The next token, gone past."""
        token = self.here
        self.place += 1
        return token

    def whole(self) -> Node:
        """The expression to its end."""
        if self.here.kind == "end":
            raise Unreadable("form-expression-empty", 1)
        node = self.expression(0)
        if self.here.kind != "end":
            raise Unreadable("form-expression-rest", self.here.at, found=self.here.text)
        return node

    def expression(self, above: int) -> Node:
        """An expression of operators stronger than ``above``."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable("form-expression-deep", self.here.at, most=DEEPEST)
        left = self.operand()
        while (strength := STRENGTH.get(self.here.text, 0)) > above and self.here.kind in (
            "sign", "name",
        ):  # fmt: skip
            token = self.take()
            right = self.expression(strength)
            asked = token.text in ("and", "or")
            for side, other in ((left, right), (right, left)):
                if asked or (token.text in ("=", "!=") and is_truth(other)):
                    needs_no_truth(side, token.at)
            left = [token.text, left, right]
        self.depth -= 1
        return left

    def operand(self) -> Node:
        """A literal, a question, a call, or what stands in brackets."""
        token = self.take()
        match token.kind:
            case "number":
                return ["n", _number(token.text)]
            case "text":
                return ["s", token.text[1:-1]]
            case "question":
                return self.asked(token)
            case "dots" if token.text == ".":
                return ["."]
            case "name":
                return self.named(token)
            case "sign" if token.text == "-":
                return ["-", self.expression(STRENGTH["*"])]
            case "sign" if token.text == "(":
                inner = self.expression(0)
                self.expect(")")
                return inner
            case "sign" if token.text == "/":
                raise Unreadable("form-expression-path", token.at)
        if token.kind == "dots":
            raise Unreadable("form-expression-path", token.at)
        if token.kind == "end":
            raise Unreadable("form-expression-ends", token.at)
        raise Unreadable("form-expression-sign", token.at, found=token.text)

    def asked(self, token: Token) -> Node:
        """``${name}``."""
        if not self.question(token.text):
            raise Unreadable("form-question-unknown", token.at, name=token.text)
        return ["p", token.text]

    def named(self, token: Token) -> Node:
        """A function; in a choice filter also a column of the list."""
        if self.here.text == "(" and self.here.kind == "sign":
            return self.call(token)
        if token.text in self.columns:
            return ["c", token.text]
        raise Unreadable("form-name-bare", token.at, name=token.text)

    def call(self, token: Token) -> Node:
        """A function with its arguments."""
        self.expect("(")
        arguments: list[Node] = []
        while not (self.here.kind == "sign" and self.here.text == ")"):
            if arguments:
                self.expect(",")
            arguments.append(self.expression(0))
        self.expect(")")
        if token.text not in FUNCTIONS:
            raise Unreadable("form-function-unknown", token.at, name=token.text)
        fewest, most = FUNCTIONS[token.text]
        if not fewest <= len(arguments) <= most:
            wanted = str(fewest) if fewest == most else f"{fewest}—{most}"
            raise Unreadable(
                "form-function-arguments", token.at, name=token.text, found=len(arguments),
                wanted=wanted,
            )  # fmt: skip
        self.check(token, arguments)
        return ["f", token.text, *arguments]

    def check(self, token: Token, arguments: list[Node]) -> None:
        """What a function asks of its arguments besides their number."""
        if token.text in ("not", "boolean", "if"):
            needs_no_truth(arguments[0], token.at)
        if token.text == "regex":
            pattern = arguments[1]
            if pattern[0] != "s" or not sound_pattern(pattern[1]):
                raise Unreadable("form-pattern-unsafe", token.at)
        if token.text == "jr:choice-name":
            told = arguments[1]
            name = told[1].strip() if told[0] == "s" else ""
            inner = re.fullmatch(r"\$\{\s*(.+?)\s*\}", name)
            if inner is None or not self.question(inner[1]):
                raise Unreadable("form-question-unknown", token.at, name=name or "—")
            arguments[1] = ["p", inner[1]]
        if token.text == "format-date" and (
            arguments[1][0] != "s" or re.sub(r"%[Yynmde]", "", arguments[1][1]).count("%")
        ):
            raise Unreadable("form-date-format", token.at)

    def expect(self, sign: str) -> None:
        """The sign that must stand here."""
        if self.here.text != sign or self.here.kind != "sign":
            found = self.here.text or "—"
            raise Unreadable("form-expression-wants", self.here.at, wanted=sign, found=found)
        self.place += 1


def sound_pattern(pattern: str) -> bool:
    """Whether a pattern means the same in both languages and takes no time without end: no
    repetition of repetitions, nothing looked back at."""
    if len(pattern) > 200 or NESTED.search(pattern) or not SAFE_PATTERN.fullmatch(pattern):
        return False
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _number(text: str) -> int | float:
    return int(text) if text.isdecimal() else float(text)
