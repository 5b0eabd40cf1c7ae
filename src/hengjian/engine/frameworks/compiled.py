"""A compiled framework: parsed, typed, ordered and checked; what the backends run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hengjian.engine.frameworks.fields import Points
from hengjian.engine.frameworks.model import (
    Cap,
    Framework,
    Grade,
    Indicator,
    Measure,
    NamedFormula,
    Table,
    Veto,
)
from hengjian.engine.frameworks.yaml_tree import Tree
from hengjian.engine.language.nodes import Expression
from hengjian.engine.language.types import Type
from hengjian.errors import Problem
from hengjian.quantities import Unit, Units

Aggregate = Literal["count", "sum", "min", "max", "mean", "share"]


@dataclass(frozen=True, slots=True)
class CompiledMeasure:
    """A measure: an aggregate over one table's rows."""

    name: str
    spec: Measure
    aggregate: Aggregate
    table: str
    column: str | None
    per: str | None
    """The column each row's number is divided by, for the mean of a ratio."""
    where: Expression | None
    among: Expression | None


@dataclass(frozen=True, slots=True)
class CompiledFormula:
    """A named formula and the facts it names."""

    name: str
    spec: NamedFormula
    expression: Expression
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CompiledIndicator:
    """An indicator in its place in the tree; equal only to itself.

    Expressions are ``None`` where the model has none.

    ``value`` and ``target`` name facts and ``as_of``; ``when`` (of pass_fail), ``criteria`` (of a
    checklist, by their ids), ``formula`` (of the rule formula), ``veto`` and ``cap`` may also name
    ``value`` and ``target``.
    """

    indicator: Indicator
    level: int
    parent: str | None
    points: Points
    """Nominal points; a parent's are the sum of its children's."""
    value: Expression | None
    target: Expression | None
    when: Expression | None
    criteria: Mapping[str, Expression]
    formula: Expression | None
    veto: Expression | None
    cap: Expression | None
    value_type: Type | None
    target_type: Type | None
    unit: Unit
    """The unit value and target are shown in."""
    inputs: tuple[str, ...]
    """The facts that any of its expressions or its rule names, in order of appearance."""

    @property
    def formulas(self) -> tuple[Expression, ...]:
        """Every expression its score is computed from, in order."""
        found = (self.value, self.target, self.when, *self.criteria.values(), self.formula)
        return tuple(node for node in found if node is not None)

    @property
    def is_leaf(self) -> bool:
        """Whether it is scored itself."""
        return not self.indicator.children

    @property
    def veto_rule(self) -> Veto | None:
        """The veto as written."""
        return self.indicator.veto

    @property
    def cap_rule(self) -> Cap | None:
        """The cap as written."""
        return self.indicator.cap


@dataclass(frozen=True, slots=True)
class CompiledFramework:
    """A framework ready to run."""

    framework: Framework
    tables: Mapping[str, Table]
    """Every record table: the data dictionary's and the framework's own."""
    types: Mapping[str, Type]
    """The type of every fact: facts, measures, formulas."""
    units: Mapping[str, Unit]
    """The declared unit of every fact."""
    measures: Mapping[str, CompiledMeasure]
    formulas: Mapping[str, CompiledFormula]
    """In an order in which each needs only those before it."""
    indicators: tuple[CompiledIndicator, ...]
    """Parents first, in the order of the framework."""
    grades: tuple[Grade, ...]
    """Best first, from the framework or the shipped scale it names."""
    file: str
    digest: str
    """SHA-256 of the framework's file."""
    own_units: Units = field(default_factory=dict)
    """The units it declares, beside those known everywhere."""
    problems: tuple[Problem, ...] = ()
    """Warnings and advice; errors refuse the framework."""
    tree: Tree | None = field(default=None, repr=False, compare=False)
    """The file's data with the place of every key, for problems found later."""

    def indicator(self, code: str) -> CompiledIndicator:
        """The indicator of ``code``. Raises ``KeyError``."""
        for found in self.indicators:
            if found.indicator.code == code:
                return found
        raise KeyError(code)
