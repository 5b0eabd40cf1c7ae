"""Embedded examples: the figures an indicator states must follow from its own formulas and rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.engine.frameworks.model import Framework
from hengjian.engine.frameworks.validation import close_to, validate
from hengjian.engine.frameworks.yaml_tree import Data, Path, Tree
from hengjian.engine.language.evaluating import evaluate
from hengjian.engine.language.types import Kind, NumberType, Type
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.quantities import Quantity, Units, parse_quantity, round_half_up

J = TypeVar("J", bound=BaseModel)
J_contra = TypeVar("J_contra", bound=BaseModel, contravariant=True)
Value = Fraction | dt.date | bool | str

_EXPECTED = ("value", "score", "status")
_DIFFERS = "example-differs"
_TRUTHS = {"true": True, "false": False}


class Scored(Protocol):
    """What scoring an indicator on its own gives."""

    @property
    def value(self) -> Quantity | None:
        """The value in the indicator's unit."""

    @property
    def score(self) -> Decimal | None:
        """The official score."""

    @property
    def status(self) -> str:
        """``scored``, ``missing`` …"""


class Score(Protocol[J_contra]):
    """The engine's scoring of one leaf on its own."""

    def __call__(
        self,
        compiled: CompiledIndicator,
        facts: Mapping[str, Value | None],
        judgement: J_contra | None,
        framework: Framework,
        /,
    ) -> Scored:
        """The indicator scored from ``facts`` and ``judgement``."""


def check_examples(
    compiled: CompiledFramework, score: Score[J], judgement_class: type[J]
) -> tuple[Problem, ...]:
    """What is wrong with the framework's examples, by scoring each of them.

    An example gives facts (those it leaves out are missing; formulas follow from the others) and a
    judgement, and says which value, score or status must follow.
    """
    checker = _Checker(compiled, score, judgement_class)
    return tuple(
        found
        for indicator, path in _leaves(compiled)
        for index in range(len(indicator.indicator.examples))
        for found in checker.problems(indicator, (*path, "examples", index))
    )


def _leaves(compiled: CompiledFramework) -> Iterator[tuple[CompiledIndicator, Path]]:
    paths = dict(_paths(compiled.tree.data if compiled.tree else None))
    for indicator in compiled.indicators:
        if indicator.is_leaf:
            yield indicator, paths.get(indicator.indicator.code, ())


def _paths(data: Data, path: Path = ()) -> Iterator[tuple[str, Path]]:
    """The path of every indicator by its code."""
    below = data.get("indicators" if not path else "children") if isinstance(data, dict) else None
    for index, item in enumerate(below if isinstance(below, list) else ()):
        here = (*path, "children" if path else "indicators", index)
        if isinstance(item, dict):
            yield str(item.get("code")), here
        yield from _paths(item, here)


@dataclass(frozen=True, slots=True)
class _Checker(Generic[J]):
    compiled: CompiledFramework
    score: Score[J]
    judgement_class: type[J]

    def problems(self, indicator: CompiledIndicator, path: Path) -> Iterable[Problem]:
        """What is wrong with the example at ``path``."""
        tree = self.compiled.tree
        example = tree.at(path) if tree else None
        if tree is None or not isinstance(example, dict):
            raise ValueError(f"{self.compiled.file} was compiled without its tree")
        try:
            facts = self._facts(example, tree, path)
            judgement = self._judgement(example, tree, path)
        except Refused as error:
            return error.problems
        if not set(example) & set(_EXPECTED):
            return [problem("example-expects-nothing", tree.place(path))]
        scored = self.score(indicator, facts, judgement, self.compiled.framework)
        return [
            problem(_DIFFERS, tree.place((*path, key)), key=key, stated=stated, found=found)
            for key in _EXPECTED
            if isinstance(stated := example.get(key), str)
            and (found := _differing(key, stated, scored, self.compiled.own_units)) is not None
        ]

    def _judgement(self, example: Mapping[str, Data], tree: Tree, path: Path) -> J | None:
        if example.get("judgement") is None:
            return None
        return validate(self.judgement_class, tree, (*path, "judgement"))

    def _facts(
        self, example: Mapping[str, Data], tree: Tree, path: Path
    ) -> dict[str, Value | None]:
        """The facts the example gives, and the formulas that follow from them.

        Raises ``Refused`` with every key that is no fact and every value that is none of its type.
        """
        facts: dict[str, Value | None] = {}
        problems: list[Problem] = []
        for name, written in example.items():
            if name in (*_EXPECTED, "judgement"):
                continue
            place = tree.place((*path, name))
            wanted = Kind.DAY if name == "as_of" else self.compiled.types.get(name)
            if wanted is None:
                problems.append(self._unknown(name, tree.key_place((*path, name))))
                continue
            try:
                facts[name] = None if written is None else self._read(written, wanted, name)
            except Refused as error:
                problems += [found.at(place) for found in error.problems]
        if problems:
            raise Refused(problems)
        for name, formula in self.compiled.formulas.items():
            if name not in facts:
                facts[name] = evaluate(formula.expression, facts.get)
        return facts

    def _read(self, written: Data, wanted: Type, name: str) -> Value:
        unit = str(self.compiled.units.get(name, ""))
        return _read(written, wanted, unit, self.compiled.own_units)

    def _unknown(self, name: str, place: Place) -> Problem:
        known = self.compiled.types
        meant = close_to(name, known) or " ".join(list(known)[:5])
        return problem("example-key", place, found=name, meant=meant)


def _read(written: Data, wanted: Type, unit: str, own: Units) -> Value:
    """A value as it is written in an example, of the type of its fact."""
    text = str(written).lower() if isinstance(written, bool) else str(written)
    if isinstance(wanted, NumberType):
        quantity = parse_quantity(text, own)
        if quantity.unit.dimension != wanted.dimension:
            raise Refused([problem("unit-mismatch", wanted=unit, found=quantity.unit)])
        return quantity.base
    if wanted is Kind.TRUTH:
        if text not in _TRUTHS:
            words = {"wanted_zh": "true 或 false", "wanted_en": "true or false"}
            raise Refused([problem("value-kind", found=text, **words)])
        return _TRUTHS[text]
    return _day(text) if wanted is Kind.DAY else text


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Refused([problem("date-unreadable", found=text)]) from error


def _differing(key: str, stated: str, scored: Scored, own: Units) -> str | None:
    """What came out, where it is not what the example states."""
    if key == "status":
        return None if scored.status == stated else scored.status
    result = scored.value if key == "value" else scored.score
    if result is None:
        return "—"
    if isinstance(result, Decimal):
        return None if _number(stated) == result else f"{result:f}"
    try:
        wanted = parse_quantity(stated, own)
        found = result.to(wanted.unit)
    except Refused:
        return str(result)
    places = wanted.places or 0
    return None if round_half_up(found.amount, places) == wanted.amount else found.text(places)


def _number(text: str) -> Decimal | None:
    try:
        amount = parse_quantity(text).base
    except Refused:
        return None
    return Decimal(amount.numerator) / Decimal(amount.denominator)
