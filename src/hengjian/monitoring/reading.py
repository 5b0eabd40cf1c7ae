"""From a file of warning rules to rules that are ready to judge, or every problem of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from hengjian.engine.frameworks.findings import Findings, worded
from hengjian.engine.frameworks.reader import read_bytes
from hengjian.engine.frameworks.validation import in_order, validate
from hengjian.engine.frameworks.yaml_tree import read_yaml
from hengjian.engine.language.evaluating import Lookup, Value, compiled
from hengjian.engine.language.nodes import Expression
from hengjian.engine.language.types import Kind, NumberType, Type
from hengjian.engine.language.walking import names
from hengjian.errors import Refused
from hengjian.monitoring.model import Bound, Level, RulesFile, WarningRule, WatchedFact
from hengjian.quantities import ONE, Quantity, Unit

KINDS = {"date": Kind.DAY, "boolean": Kind.TRUTH}
Run = Callable[[Lookup], Value | None]
Step = tuple[Level, str, Fraction]
"""A level, how its bound is compared (``at_least`` …), the bound in base units."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that is ready to judge."""

    said: WarningRule
    value: Expression
    applies: Expression | None
    ladder: tuple[Step, ...]
    """The gravest first."""
    inputs: tuple[str, ...]
    """The facts it names, in order of appearance."""
    run_value: Run = field(compare=False, repr=False)
    run_applies: Run | None = field(compare=False, repr=False)

    @property
    def code(self) -> str:
        """Its code."""
        return self.said.code


@dataclass(frozen=True, slots=True)
class Rules:
    """Every rule in the order of the file, and the facts they are about."""

    file: RulesFile
    facts: Mapping[str, WatchedFact]
    """The facts that rules may name: those of the file, and those its reader knew before."""
    rules: tuple[Rule, ...]

    def __getitem__(self, code: str) -> Rule:
        """The rule of that code. Raises ``KeyError``."""
        return self.by_code()[code]

    def by_code(self) -> dict[str, Rule]:
        """The rules by their codes."""
        return {rule.code: rule for rule in self.rules}

    def unit_of(self, fact: str) -> Unit:
        """The unit a fact is shown in."""
        return self.facts[fact].unit or ONE


def read_rules(path: Path, known: Mapping[str, WatchedFact]) -> Rules:
    """The rules in the file ``path``, over the facts it declares and those ``known`` elsewhere.

    Raises ``Refused`` with every problem, each placed.
    """
    return read_rules_text(read_bytes(path), str(path), known)


def read_rules_text(
    text: bytes | str, file: str, known: Mapping[str, WatchedFact] | None = None
) -> Rules:
    """The rules written in ``text``; ``file`` is the name its problems are placed in."""
    tree = read_yaml(text, file)
    written = validate(RulesFile, tree)
    findings = Findings(tree)
    facts = {**(known or {}), **written.facts}
    scope = {name: _type(fact) for name, fact in facts.items()}
    for name in written.facts:
        if known and name in known:
            findings.note_key("watched-fact-known", ("facts", name), found=name)
    _codes_once(written, findings)
    rules = [_rule(said, index, scope, findings) for index, said in enumerate(written.rules)]
    named = {name for rule in rules if rule for name in rule.inputs}
    for name in written.facts:
        if name not in named and not findings.problems:
            findings.note_key("watched-fact-unused", ("facts", name), found=name)
    if findings.problems:
        raise Refused(in_order(findings.problems))
    return Rules(written, facts, tuple(rule for rule in rules if rule is not None))


def _type(fact: WatchedFact) -> Type:
    return KINDS.get(fact.type) or NumberType((fact.unit or ONE).dimension)


def _codes_once(written: RulesFile, findings: Findings) -> None:
    seen: set[str] = set()
    for index, rule in enumerate(written.rules):
        if rule.code in seen:
            findings.note("watch-rule-twice", ("rules", index, "code"), found=rule.code)
        seen.add(rule.code)


def _rule(
    said: WarningRule, index: int, scope: Mapping[str, Type], findings: Findings
) -> Rule | None:
    path = ("rules", index)
    value, found = findings.number(said.value, (*path, "value"), scope)
    applies = findings.condition(said.applies, (*path, "applies"), scope)
    if found is not None and found.dimension != said.unit.dimension:
        words = worded("wanted", found)
        findings.note("indicator-unit", (*path, "unit"), found=said.unit, **words)
    ladder = _ladder(said, path, findings)
    if value is None:
        return None
    nodes = [node for node in (applies, value) if node is not None]
    return Rule(
        said,
        value,
        applies,
        ladder,
        tuple(dict.fromkeys(name for node in nodes for name in names(node))),
        compiled(value),
        compiled(applies) if applies is not None else None,
    )


def _ladder(said: WarningRule, path: tuple[str | int, ...], findings: Findings) -> tuple[Step, ...]:
    """The steps, the gravest first; notes bounds of another unit and steps out of order."""
    steps: list[Step] = []
    for level in reversed(Level):
        if str(level) not in said.levels:
            continue
        here = (*path, "levels", str(level))
        given = _read_bounds(said.levels[level.value])
        if len(given) != 1:
            findings.note_key("watch-bound-count", here, level=level, count=len(given))
            continue
        ((how, amount),) = given.items()
        if amount.unit.dimension != said.unit.dimension and amount.amount:
            found = amount.text()
            findings.note("watch-bound-unit", (*here, how), found=found, unit=said.unit)
            continue
        steps.append((level, how, amount.base))
    for graver, milder in pairwise(steps):
        if not _in_order(graver, milder):
            here = (*path, "levels", str(graver[0]))
            findings.note_key("watch-ladder-order", here, graver=graver[0], milder=milder[0])
    return tuple(steps)


def _read_bounds(bound: Bound) -> dict[str, Quantity]:
    return {how: amount for how, amount in bound if amount is not None}


UPWARD = ("at_least", "above")


def _in_order(graver: Step, milder: Step) -> bool:
    """Both look the same way, and the graver bound lies further along."""
    if (graver[1] in UPWARD) != (milder[1] in UPWARD):
        return False
    return graver[2] > milder[2] if graver[1] in UPWARD else graver[2] < milder[2]
