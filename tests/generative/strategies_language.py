"""Typed random formulas and what their names stand for.

``expressions`` gives trees that pass ``typing.check`` over ``SCOPE`` (or any scope),
``environments`` values for its names, many of them missing. ``trees`` gives trees that only obey
the grammar.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any, get_args

from hypothesis import strategies as st

from hengjian.engine.language.grammar import COMPARISONS, FUNCTIONS, KEYWORDS
from hengjian.engine.language.nodes import (
    Binary,
    Call,
    Day,
    Expression,
    Membership,
    Name,
    Number,
    Operator,
    Truth,
    Unary,
    Words,
)
from hengjian.engine.language.types import Kind, NumberType, Type
from hengjian.quantities import ONE, unit, units

PURE = NumberType()
PIECES = NumberType(unit("个").dimension)
MONEY = NumberType(unit("元").dimension)
DAYS = NumberType(unit("天").dimension)

SCOPE: Mapping[str, Type] = {
    "已开工小区数": PIECES,
    "计划改造小区数": PIECES,
    "已支付金额": MONEY,
    "budget": MONEY,
    "支付率": PURE,
    "利率2": PURE,
    "工期": DAYS,
    "开工日": Kind.DAY,
    "as_of": Kind.DAY,
    "已验收": Kind.TRUTH,
    "planned": Kind.TRUTH,
    "状态": Kind.WORDS,
    "reason": Kind.WORDS,
}
"""Names of every type a formula can have."""
TYPES: tuple[Type, ...] = (PURE, PIECES, MONEY, DAYS, Kind.DAY, Kind.TRUTH, Kind.WORDS)

Node = st.SearchStrategy[Expression]

days = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))
words = st.sampled_from(["完工", "在建", "it's done", "未“开工”", ""])
decimals = st.builds(
    lambda digits, places: Fraction(digits, 10**places),
    st.integers(0, 10**6),
    st.integers(0, 4),
)


def environments(scope: Mapping[str, Type] = SCOPE) -> st.SearchStrategy[dict[str, Any]]:
    """A value for each name of ``scope``, ``None`` where it is missing."""
    return st.fixed_dictionaries({name: st.none() | values(of) for name, of in scope.items()})


def values(of: Type) -> st.SearchStrategy[Any]:
    """Values of one type; numbers often 0, so that divisions by zero come up."""
    if isinstance(of, NumberType):
        return st.sampled_from([Fraction(0), Fraction(1)]) | st.builds(
            lambda sign, size: sign * size, st.sampled_from([1, -1]), decimals
        )
    return {Kind.DAY: days, Kind.TRUTH: st.booleans(), Kind.WORDS: words}[of]


def expressions(
    of: Type | None = None,
    scope: Mapping[str, Type] = SCOPE,
    *,
    row: bool = False,
    depth: int = 3,
) -> Node:
    """Well-typed trees of type ``of`` (any type where it is left out), at most ``depth`` operators
    deep; with ``row`` only what a condition over rows may hold."""
    if of is None:
        return st.one_of(*(expressions(found, scope, row=row, depth=depth) for found in TYPES))
    return _expressions(of, tuple(scope.items()), row, depth)


@cache
def _expressions(of: Type, scope: tuple[tuple[str, Type], ...], row: bool, depth: int) -> Node:
    """Each strategy is made once: making them is what takes time."""
    known = [Name(name) for name, found in scope if found == of]
    plain = st.sampled_from(known) | literals(of) if known else literals(of)
    if depth == 0:
        return plain

    def inner(wanted: Type) -> Node:
        return _expressions(wanted, scope, row, depth - 1)

    return st.one_of(plain, *_compound(of, inner, row))


@cache
def literals(of: Type) -> Node:
    """Literals of one type."""
    if isinstance(of, NumberType):
        symbols = [u for u in units().values() if u.dimension == of.dimension]
        return st.builds(Number, decimals, st.sampled_from(symbols))
    return {
        Kind.DAY: st.builds(Day, days),
        Kind.TRUTH: st.builds(Truth, st.booleans()),
        Kind.WORDS: st.builds(Words, words),
    }[of]


def _compound(of: Type, inner: Callable[[Type], Node], row: bool) -> list[Node]:
    shared = [
        _call("if", inner(Kind.TRUTH), inner(of), inner(of)),
        _call("coalesce", inner(of), inner(of)),
    ]
    if isinstance(of, NumberType):
        return shared + _numbers(of, inner, row)
    if of is Kind.DAY:
        return [
            *shared,
            _binary(["+", "-"], inner(of), literals(DAYS)),
            _call("max", inner(of), inner(of)),
        ]
    return shared + (_truths(inner) if of is Kind.TRUTH else [])


def _numbers(of: NumberType, inner: Callable[[Type], Node], row: bool) -> list[Node]:
    own, pure = inner(of), inner(PURE)
    divisor = literals(PURE).filter(lambda node: isinstance(node, Number) and node.amount != 0)
    zero = st.just(Number(Fraction(0), ONE))
    found = [
        _binary(["+", "-"], own, own | zero),
        _binary(["*"], own, pure),
        _binary(["/"], own, divisor),
        st.builds(Unary, st.just("-"), own),
        _call("min", own, own, zero),
        _call("max", own, own),
        _call("sum", own, own, own),
        _call("abs", own),
    ]
    if of == DAYS:
        found.append(_binary(["-"], inner(Kind.DAY), inner(Kind.DAY)))
    if not row:
        step = literals(of).filter(lambda node: isinstance(node, Number) and node.amount > 0)
        found += [_call(name, own, step) for name in ("round", "ceil", "floor")]
        found.append(_binary(["/"], own, inner(PURE).filter(lambda n: not isinstance(n, Number))))
        if of == PURE:
            found.append(_binary(["/"], inner(MONEY), st.just(Name("已支付金额"))))
    return found


def _truths(inner: Callable[[Type], Node]) -> list[Node]:
    truth = inner(Kind.TRUTH)
    found = [
        _binary(["and", "or"], truth, truth),
        st.builds(Unary, st.just("not"), truth),
        _binary(["=", "!="], inner(Kind.WORDS), inner(Kind.WORDS)),
    ]
    for of in TYPES:
        found.append(_call("known", inner(of)))
        found.append(st.builds(Membership, inner(of), st.tuples(literals(of), literals(of))))
        if of not in (Kind.WORDS, Kind.TRUTH):
            found.append(_binary(sorted(COMPARISONS), inner(of), inner(of)))
    return found


def _binary(operators: list[str], left: Node, right: Node) -> Node:
    return st.builds(Binary, st.sampled_from(operators), left, right)


def _call(function: str, *arguments: Node) -> Node:
    return st.builds(Call, st.just(function), st.tuples(*arguments))


names = st.from_regex(r"[^\W\d]\w{0,8}", fullmatch=True).filter(lambda name: name not in KEYWORDS)


def trees() -> Node:
    """Trees the parser can give, whatever their types."""
    leaves = st.one_of(st.builds(Name, names), *(literals(of) for of in TYPES))
    return st.recursive(leaves, _grown, max_leaves=25)


def _grown(below: Node) -> Node:
    options = st.one_of(*(literals(of) for of in TYPES))
    calls = [
        st.builds(
            Call,
            st.just(name),
            st.lists(below, min_size=s.least, max_size=s.most or s.least + 2).map(tuple),
        )
        for name, s in FUNCTIONS.items()
    ]
    return st.one_of(
        st.builds(Binary, st.sampled_from(get_args(Operator)), below, below),
        st.builds(Unary, st.sampled_from(["-", "not"]), below),
        st.builds(Membership, below, st.lists(options, min_size=1, max_size=3).map(tuple)),
        *calls,
    )
