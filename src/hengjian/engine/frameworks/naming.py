"""The names of a framework: every fact with its type and unit, measures and formulas compiled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, get_args

from hengjian.bilingual import Text
from hengjian.engine.frameworks.compiled import Aggregate, CompiledFormula, CompiledMeasure
from hengjian.engine.frameworks.findings import Findings, worded
from hengjian.engine.frameworks.model import (
    Column,
    FactSpec,
    Measure,
    NamedFormula,
    Table,
)
from hengjian.engine.frameworks.shipped import data_dictionary
from hengjian.engine.frameworks.yaml_tree import Path
from hengjian.engine.language.grammar import FUNCTIONS
from hengjian.engine.language.nodes import Expression, Name
from hengjian.engine.language.parser import parse
from hengjian.engine.language.types import Kind, NumberType, Type
from hengjian.engine.language.typing import read_as, type_name
from hengjian.engine.language.walking import names
from hengjian.errors import Refused
from hengjian.quantities import ONE, Unit

RESERVED = frozenset({"value", "target", "as_of", "score", "status", "judgement"}) | set(FUNCTIONS)
"""Words with a meaning of their own in formulas or examples."""

_AGGREGATES: tuple[Aggregate, ...] = get_args(Aggregate)
_MEASURED = frozenset({"area", "length", "volume", "mass"})
_UNCOUNTABLE = _MEASURED | {"CNY", "USD", "EUR", "percentage point", "point"}
_UNCOUNTABLE |= {"day", "working day", "month", "hour"}
"""Dimensions that no number of rows can have."""
_ROWS = Text("行数（个、户、件 …）", "a number of rows (个, 户, 件 …)")


class Declares(Protocol):
    """What declares facts: a framework, or a book of measures."""

    @property
    def tables(self) -> dict[str, Table]:
        """Record tables of its own."""
        ...

    @property
    def facts(self) -> dict[str, FactSpec]:
        """Facts that are only ever reported."""
        ...

    @property
    def measures(self) -> dict[str, Measure]:
        """Facts counted from records."""
        ...

    @property
    def formulas(self) -> dict[str, NamedFormula]:
        """Facts computed from other facts."""
        ...


@dataclass(slots=True)
class Names:
    """Every fact a formula may name."""

    tables: dict[str, Table]
    types: dict[str, Type] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    measures: dict[str, CompiledMeasure] = field(default_factory=dict)
    formulas: dict[str, CompiledFormula] = field(default_factory=dict)

    @property
    def scope(self) -> dict[str, Type]:
        """What a formula over facts may name."""
        return {**self.types, "as_of": Kind.DAY}


def compile_names(framework: Declares, findings: Findings) -> Names:
    """Facts, measures and formulas, checked and typed; formulas in the order they need."""
    found = Names(_tables(framework, findings))
    _check_names(framework, findings)
    for name, fact in framework.facts.items():
        found.units[name] = fact.unit
        found.types[name] = type_of_kind(fact.type, fact.unit)
        if fact.type != "number" and fact.unit != ONE:
            findings.note("unit-without-number", ("facts", name, "unit"), name=name)
    for name, measure in framework.measures.items():
        found.units[name] = measure.unit
        found.types[name] = _add_measure(name, measure, found, findings)
    _add_formulas(framework.formulas, found, findings)
    _check_ranges(framework, found, findings)
    return found


def _check_ranges(framework: Declares, found: Names, findings: Findings) -> None:
    for section in ("facts", "measures", "formulas"):
        for name, spec in getattr(framework, section).items():
            for key in ("at_least", "at_most"):
                bound = getattr(spec, key)
                if bound and NumberType(bound.unit.dimension) != found.types[name]:
                    values = {"name": name, "found": bound, **worded("wanted", found.types[name])}
                    findings.note("range-unit", (section, name, key), **values)


def type_of_kind(kind: str, unit: Unit) -> Type:
    """The type of a fact or a column declared as ``kind``."""
    return NumberType(unit.dimension) if kind == "number" else Kind(kind)


def _tables(framework: Declares, findings: Findings) -> dict[str, Table]:
    shipped = data_dictionary()
    for name, table in framework.tables.items():
        if name in shipped:
            findings.note_key("own-table-repeated", ("tables", name), found=name)
        if table.key is not None and table.key not in table.columns:
            known = " ".join(table.columns)
            path = ("tables", name, "key")
            findings.note("table-key-unknown", path, table=name, found=table.key, known=known)
    return {**shipped, **framework.tables}


def _check_names(framework: Declares, findings: Findings) -> None:
    homes: dict[str, str] = {}
    for section in ("facts", "measures", "formulas"):
        for name in getattr(framework, section):
            path = (section, name)
            if name in homes:
                values = {"name": name, "first": homes[name], "second": section}
                findings.note_key("name-repeated", path, **values)
            homes.setdefault(name, section)
            if name in RESERVED or not _reads_as_name(name):
                findings.note_key("name-reserved", path, name=name)


def _reads_as_name(name: str) -> bool:
    try:
        return parse(name) == Name(name)
    except Refused:
        return False


def _add_measure(name: str, spec: Measure, found: Names, findings: Findings) -> Type:
    """Compile a measure; its type, as far as it can be told."""
    path: Path = ("measures", name)
    fallback: Type = NumberType(spec.unit.dimension)
    written = [key for key in _AGGREGATES if getattr(spec, key) is not None]
    if len(written) != 1:
        findings.note_key("measure-aggregate", path, name=name, found=" ".join(written) or "—")
        return fallback
    aggregate = written[0]
    written_source = getattr(spec, aggregate)
    source, divided, divisor = written_source.partition("/" if aggregate == "mean" else "\0")
    table, column = _source(aggregate, source.strip(), (*path, aggregate), found, findings)
    per = None
    if divided:
        below, per = _source(aggregate, divisor.strip(), (*path, aggregate), found, findings)
        if below != table:
            findings.note("measure-two-tables", (*path, aggregate), found=written_source)
            table = None
    if table is None or (divided and per is None):
        return fallback
    scope = _columns(found.tables[table])
    where = findings.condition(spec.where, (*path, "where"), scope, row=True)
    among = findings.condition(spec.among, (*path, "among"), scope, row=True)
    if spec.among is not None and aggregate != "share":
        findings.note_key("among-without-share", (*path, "among"))
    if spec.where is None and aggregate == "share":
        findings.note_key("share-without-where", path)
    found.measures[name] = CompiledMeasure(name, spec, aggregate, table, column, per, where, among)
    result = _type_measure(aggregate, found.tables[table], column, per, spec.unit)
    _check_step(name, spec, result, findings)
    _check_unit(name, spec.unit, aggregate, result, findings)
    return result


def _columns(table: Table) -> dict[str, Type]:
    types = {name: type_of_kind(c.type, c.unit) for name, c in table.columns.items()}
    return {"as_of": Kind.DAY, **types}


def _source(
    aggregate: Aggregate, written: str, path: Path, found: Names, findings: Findings
) -> tuple[str | None, str | None]:
    """The table and the column a measure names; ``None`` for a table it cannot use."""
    takes_column = aggregate in ("sum", "min", "max", "mean")
    table, dot, column = written.partition(".")
    if bool(dot) != takes_column:
        wanted = "table.column" if takes_column else "table"
        findings.note("measure-source", path, found=written, wanted=wanted)
        return None, None
    if table not in found.tables:
        known = " ".join(found.tables)
        findings.note("measure-table-unknown", path, found=table, known=known)
        return None, None
    columns = found.tables[table].columns
    if not takes_column:
        return table, None
    if column not in columns:
        values = {"table": table, "found": column, "known": " ".join(columns)}
        findings.note("measure-column-unknown", path, **values)
        return None, None
    if not _can_aggregate(aggregate, columns[column]):
        values = {"aggregate": aggregate, "column": column, "kind": columns[column].type}
        findings.note("column-kind", path, **values)
        return None, None
    return table, column


def _can_aggregate(aggregate: Aggregate, column: Column) -> bool:
    return column.type == "number" or (aggregate in ("min", "max") and column.type == "date")


def _type_measure(
    aggregate: Aggregate, table: Table, column: str | None, per: str | None, unit: Unit
) -> Type:
    if column is not None:
        measured = table.columns[column].unit
        if per is not None:
            measured = measured / table.columns[per].unit
        return type_of_kind(table.columns[column].type, measured)
    return NumberType() if aggregate == "share" else NumberType(unit.dimension)


def _check_step(name: str, spec: Measure, result: Type, findings: Findings) -> None:
    """Only a mean rounds its rows, to a step of its own unit above 0."""
    step, path = spec.each_to, ("measures", name, "each_to")
    if step is None:
        return
    if spec.mean is None:
        findings.note_key("each-to-without-mean", path)
    elif step.amount <= 0 or NumberType(step.unit.dimension) != result:
        findings.note("parameter-unit", path, found=step, **worded("wanted", result))


def _check_unit(
    name: str, unit: Unit, aggregate: Aggregate, result: Type, findings: Findings
) -> None:
    dimension = result.dimension if isinstance(result, NumberType) else ()
    counted = {base for base, _ in unit.dimension}
    if unit.dimension != dimension or (aggregate == "count" and counted & _UNCOUNTABLE):
        wanted = _ROWS if aggregate == "count" else type_name(result)
        path = ("measures", name, "unit")
        words = {"wanted_zh": wanted.zh, "wanted_en": wanted.en}
        findings.note("measure-unit", path, name=name, found=unit, **words)


def _add_formulas(specs: Mapping[str, NamedFormula], found: Names, findings: Findings) -> None:
    nodes: dict[str, Expression] = {}
    for name, spec in specs.items():
        found.units[name] = spec.unit
        found.types[name] = NumberType(spec.unit.dimension)
        try:
            nodes[name] = parse(spec.value, findings.own)
        except Refused:
            findings.formula(spec.value, ("formulas", name, "value"), {})
    needs = {name: [n for n in names(node) if n in specs] for name, node in nodes.items()}
    order, cycles = ordered(needs)
    for cycle in cycles:
        path = ("formulas", cycle[0], "value")
        findings.note("formula-cycle", path, cycle=" → ".join((*cycle, cycle[0])))
    for name in order:
        path = ("formulas", name, "value")
        node, result = findings.formula(specs[name].value, path, found.scope)
        if node is not None:
            found.formulas[name] = CompiledFormula(name, specs[name], node, names(node))
        result = read_as(result, NumberType(specs[name].unit.dimension))
        if result is not None:
            _check_declared(name, specs[name].unit, result, findings)
            found.types[name] = result


def _check_declared(name: str, unit: Unit, result: Type, findings: Findings) -> None:
    dimension = result.dimension if isinstance(result, NumberType) else ()
    if unit.dimension != dimension:
        path: Path = ("formulas", name, "unit")
        if path not in findings.tree.values:
            path = ("formulas", name, "value")
        words = worded("found", result)
        findings.note("formula-unit", path, name=name, declared=unit, **words)


def ordered(needs: Mapping[str, list[str]]) -> tuple[list[str], list[tuple[str, ...]]]:
    """Names in an order in which each comes after what it needs, and the circles met on the way.

    What lies on a circle, or needs it, is left out of the order.
    """
    order: list[str] = []
    cycles: list[tuple[str, ...]] = []
    state: dict[str, str] = {}
    for start in needs:
        if start not in state:
            _visit(start, needs, state, order, cycles)
    return order, cycles


def _visit(
    start: str,
    needs: Mapping[str, list[str]],
    state: dict[str, str],
    order: list[str],
    cycles: list[tuple[str, ...]],
) -> None:
    """Depth first from ``start``, without recursion."""
    trail: list[tuple[str, Iterator[str]]] = [(start, iter(needs[start]))]
    state[start] = "open"
    while trail:
        name, rest = trail[-1]
        following = next(rest, None)
        if following is None:
            trail.pop()
            blocked = any(state.get(need) == "blocked" for need in needs[name])
            state[name] = "blocked" if blocked or state[name] == "blocked" else "done"
            if state[name] == "done":
                order.append(name)
        elif state.get(following) is None and following in needs:
            state[following] = "open"
            trail.append((following, iter(needs[following])))
        elif state.get(following) == "open":
            onward = [entry for entry, _ in trail]
            cycle = tuple(onward[onward.index(following) :])
            cycles.append(cycle)
            state[name] = "blocked"
