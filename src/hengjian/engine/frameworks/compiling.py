"""From a framework as written to one that is ready to run: names resolved, formulas parsed and
typed, indicators flattened in order, everything checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hengjian.engine.frameworks.checks import (
    check_indicator_tree,
    check_rest,
    check_units,
    check_unused,
)
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.engine.frameworks.fields import Points
from hengjian.engine.frameworks.findings import Findings, worded
from hengjian.engine.frameworks.model import Framework, Grade, Indicator
from hengjian.engine.frameworks.naming import Names, compile_names
from hengjian.engine.frameworks.policies import advise
from hengjian.engine.frameworks.rule_checks import bounds_of, check_rule
from hengjian.engine.frameworks.rules import Checklist, FormulaRule, Likert, Panel, PassFail
from hengjian.engine.frameworks.shipped import read_grade_scale
from hengjian.engine.frameworks.validation import in_order
from hengjian.engine.frameworks.yaml_tree import Path, Tree
from hengjian.engine.language.nodes import Binary, Expression, Name, Number
from hengjian.engine.language.types import NumberType, Type
from hengjian.engine.language.typing import read_as
from hengjian.engine.language.walking import names
from hengjian.errors import Refused, Severity
from hengjian.quantities import NO_UNITS, ONE, PERCENT, Unit, Units, base_unit, unit

POINTS_OF_PERCENT = unit("百分点")
_OWN = frozenset({"value", "target", "as_of"})
"""What an indicator's formulas may name that is no fact."""


def compile_framework(
    framework: Framework, tree: Tree, digest: str, own: Units = NO_UNITS
) -> CompiledFramework:
    """The framework ready to run, with its warnings and its policy advice; ``own`` are its units.

    Raises ``Refused`` with every problem when one of them is an error.
    """
    findings = Findings(tree, own)
    check_units(framework, findings)
    found = compile_names(framework, findings)
    grades = _grades(framework, findings)
    check_indicator_tree(framework, findings)
    scope = found.scope
    compiled = [
        _Compiler(spot, found, scope, findings).indicator() for spot in _spots(framework.indicators)
    ]
    check_rest(framework, grades, found, findings)
    advise(framework, findings)
    if any(p.severity is Severity.ERROR for p in findings.problems):
        raise Refused(in_order(findings.problems))
    check_unused(framework, found, compiled, findings)
    return CompiledFramework(
        framework=framework,
        tables=found.tables,
        types=found.types,
        units=found.units,
        measures=found.measures,
        formulas=found.formulas,
        indicators=tuple(compiled),
        grades=grades,
        file=tree.file,
        digest=digest,
        own_units=own,
        problems=tuple(in_order(findings.problems)),
        tree=tree,
    )


def _grades(framework: Framework, findings: Findings) -> tuple[Grade, ...]:
    """The grades, from the framework or the shipped scale it names; none where it is unknown."""
    if not isinstance(framework.grades, str):
        return framework.grades
    try:
        return read_grade_scale(framework.grades).grades
    except Refused as error:
        findings.take(error, ("grades",))
        return ()


@dataclass(frozen=True, slots=True)
class _Spot:
    """An indicator in the tree: where it is written, how deep, below which."""

    indicator: Indicator
    path: Path
    level: int
    parent: str | None


def _spots(
    indicators: tuple[Indicator, ...],
    path: Path = ("indicators",),
    level: int = 1,
    parent: str | None = None,
) -> list[_Spot]:
    """All indicators, parents first."""
    found: list[_Spot] = []
    for index, indicator in enumerate(indicators):
        here = (*path, index)
        found.append(_Spot(indicator, here, level, parent))
        found += _spots(indicator.children, (*here, "children"), level + 1, indicator.code)
    return found


def points_of(indicator: Indicator) -> Points:
    """Nominal points: a parent's are the sum of its children's, 0 where none are written."""
    if indicator.children:
        return Points(sum(map(points_of, indicator.children)))
    return indicator.points or Points(0)


class _Compiler:
    """Compiles one indicator."""

    def __init__(
        self, spot: _Spot, found: Names, scope: Mapping[str, Type], findings: Findings
    ) -> None:
        self.spot, self.names, self.findings = spot, found, findings
        self.model, self.path = spot.indicator, spot.path
        self.points = points_of(spot.indicator)
        self.scope = scope

    def indicator(self) -> CompiledIndicator:
        """The indicator with its formulas parsed and typed."""
        model, scope = self.model, self.scope
        value, value_type = self.findings.formula(model.value, (*self.path, "value"), scope)
        target, target_type = self.findings.formula(model.target, (*self.path, "target"), scope)
        if isinstance(model.score, Likert | Panel):
            value_type = NumberType()
        value_type = read_as(value_type, self._ask_type(target_type))
        target_type = read_as(target_type, value_type)
        own = _with_own(scope, value_type, target_type)
        when, formula = self._rule_formulas(own)
        criteria = self._criteria(own)
        veto = self._condition(model.veto.when, ("veto", "when"), own) if model.veto else None
        cap = self._condition(model.cap.when, ("cap", "when"), own) if model.cap else None
        conditions = [n for n in (when, *criteria.values(), formula, veto, cap) if n is not None]
        mentioned = frozenset(name for node in conditions for name in names(node))
        self._check_types(value_type, target_type)
        if model.score is not None and not model.children:
            check_rule(
                model, self.path, self.points, value_type, mentioned, self.names, self.findings
            )
        return CompiledIndicator(
            indicator=model,
            level=self.spot.level,
            parent=self.spot.parent,
            points=self.points,
            value=value,
            target=target,
            when=when,
            criteria=criteria,
            formula=formula,
            veto=veto,
            cap=cap,
            value_type=value_type,
            target_type=target_type,
            unit=self._unit(value, target, value_type),
            inputs=self._inputs(value, target, *conditions),
        )

    def _ask_type(self, target: Type | None) -> Type | None:
        """What the value is asked to be: as its unit, its target or its rule says."""
        if self.model.unit is not None:
            return NumberType(self.model.unit.dimension)
        if target is not None:
            return target
        bound = next(iter(bounds_of(self.model.score)), None)
        return None if bound is None else NumberType(bound.unit.dimension)

    def _criteria(self, scope: Mapping[str, Type]) -> dict[str, Expression]:
        """The conditions of the criteria of a checklist that facts decide."""
        rule, found = self.model.score, {}
        for index, each in enumerate(rule.criteria if isinstance(rule, Checklist) else ()):
            key = ("score", "criteria", index, "when")
            node = self._condition(each.when, key, scope) if each.when is not None else None
            if node is not None:
                found[each.id] = node
        return found

    def _condition(self, text: str, key: Path, scope: Mapping[str, Type]) -> Expression | None:
        return self.findings.condition(text, (*self.path, *key), scope)

    def _rule_formulas(
        self, scope: Mapping[str, Type]
    ) -> tuple[Expression | None, Expression | None]:
        """``when`` of pass_fail and ``points`` of formula."""
        rule = self.model.score
        if isinstance(rule, PassFail) and rule.when is not None:
            return self._condition(rule.when, ("score", "when"), scope), None
        if isinstance(rule, FormulaRule):
            path = (*self.path, "score", "points")
            node, found = self.findings.number(rule.points, path, scope)
            if found is not None and found.dimension not in ((), (("point", 1),)):
                words = {"wanted_zh": "分数，不带别的单位", "wanted_en": "points, without a unit"}
                self.findings.note("parameter-unit", path, found=rule.points[:40], **words)
            return None, node
        return None, None

    def _check_types(self, value: Type | None, target: Type | None) -> None:
        if value is not None and target is not None and value != target:
            words = {**worded("value", value), **worded("target", target)}
            self.findings.note("target-unlike-value", (*self.path, "target"), **words)
        unit, shown = self.model.unit, value if value is not None else target
        dimension = shown.dimension if isinstance(shown, NumberType) else ()
        if unit is not None and shown is not None and unit.dimension != dimension:
            words = worded("wanted", shown)
            self.findings.note("indicator-unit", (*self.path, "unit"), found=unit, **words)

    def _unit(
        self, value: Expression | None, target: Expression | None, value_type: Type | None
    ) -> Unit:
        """The unit to show: the declared one, the target's, the fact's; 百分点 for one fact in %
        taken from another, % for other plain ratios."""
        if self.model.unit is not None:
            return self.model.unit
        if not isinstance(value_type, NumberType):
            return ONE
        if isinstance(target, Number) and target.unit.dimension == value_type.dimension:
            return target.unit
        if isinstance(value, Name) and value.name in self.names.units:
            return self.names.units[value.name]
        if value_type.dimension:
            return base_unit(value_type.dimension)
        if isinstance(value, Binary) and value_type.apart:
            sides = (value.left, value.right)
            return POINTS_OF_PERCENT if all(map(self._is_percentage, sides)) else PERCENT
        return PERCENT

    def _is_percentage(self, node: Expression) -> bool:
        return isinstance(node, Name) and self.names.units.get(node.name) == PERCENT

    def _inputs(self, *nodes: Expression | None) -> tuple[str, ...]:
        named = [name for node in nodes if node is not None for name in names(node)]
        rule = self.model.score
        if isinstance(rule, Likert):
            named += [level.fact for level in rule.levels]
        return tuple(dict.fromkeys(name for name in named if name not in _OWN))


def _with_own(
    scope: Mapping[str, Type], value: Type | None, target: Type | None
) -> dict[str, Type]:
    own = {"value": value, "target": target}
    return {**scope, **{name: found for name, found in own.items() if found is not None}}
