"""Gathering: reported figures, records and formulas become facts, compared where they meet.

A fact may be reported and also counted or computed. The two agree when the computed value, rounded
half up to the decimals that were printed, is what was printed. Where they do not agree there is a
problem; the ``basis`` of the figure, else that of the case, says which counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction

from hengjian.engine.facts.cells import read_loose, read_value
from hengjian.engine.facts.gathered import Counted, Fact, Facts, Locate, Measured, Value, in_case
from hengjian.engine.facts.model import Case, Reported
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.language.evaluating import evaluate
from hengjian.engine.language.printing import text_of
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.quantities import ONE, Quantity, Unit, exact_text, quantity_from_base, round_half_up


@dataclass(frozen=True, slots=True)
class _Figure:
    """A reported figure, read."""

    value: Value
    quantity: Quantity | None
    entry: Reported


@dataclass(slots=True)
class _Gathering:
    compiled: CompiledFramework
    case: Case
    as_of: dt.date
    measured: Mapping[str, Measured]
    changed: dict[str, Value]
    figures: dict[str, _Figure]
    locate: Locate
    facts: dict[str, Fact] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def gather(
    compiled: CompiledFramework,
    case: Case,
    measured: Mapping[str, Measured],
    *,
    as_of: dt.date | None = None,
    what_if: Mapping[str, str] | None = None,
    locate: Locate = in_case,
) -> Facts:
    """All facts of ``case`` on ``as_of``: those the framework names and those it only tells.

    ``measured`` holds the value of each measure that records gave. ``what_if`` changes facts, as
    written; every formula over a changed fact is computed anew, whatever was reported for it.
    Raises ``Refused`` with every reported figure that cannot be read.
    """
    printed = {name: entry.value for name, entry in case.facts.items()}
    read = _read(compiled, case, printed, locate, official=True)
    assumed = _read(compiled, case, what_if or {}, _in_what_if, official=False)
    work = _Gathering(
        compiled=compiled,
        case=case,
        as_of=as_of or case.as_of,
        measured=measured,
        changed={name: value for name, (value, _) in assumed.items()},
        figures={n: _Figure(v, q, case.facts[n]) for n, (v, q) in read.items()},
        locate=locate,
    )
    for name in compiled.types:
        if name not in compiled.formulas:
            value, counted = measured.get(name, (None, None))
            _settle(work, name, value, counted=counted)
    for name in compiled.formulas:
        _compute(work, name)
    for name in work.figures:
        if name not in compiled.types:
            _tell(work, name)
    return Facts(work.as_of, work.facts, tuple(work.problems), measured)


def _read(
    compiled: CompiledFramework,
    case: Case,
    written: Mapping[str, str],
    locate: Locate,
    *,
    official: bool,
) -> dict[str, tuple[Value, Quantity | None]]:
    found: dict[str, tuple[Value, Quantity | None]] = {}
    problems: list[Problem] = []
    for name, text in written.items():
        try:
            if name in compiled.types:
                found[name] = read_value(
                    text, compiled.types[name], compiled.units[name], compiled.own_units
                )
                if official and not _is_possible(compiled, name, found[name][0]):
                    place = locate(("facts", name, "value"))
                    problems.append(_impossible(compiled, name, text, place))
            elif name in case.facts:
                found[name] = read_loose(text)
            else:
                problems.append(_unknown(compiled, name))
        except Refused as error:
            place = locate(("facts", name, "value"))
            problems.extend(p.at(place) for p in error.problems)
    if problems:
        raise Refused(problems)
    return found


def _in_what_if(path: tuple[str, ...]) -> Place:
    return Place(path=f"what-if › {path[1]}")


def _is_possible(compiled: CompiledFramework, name: str, value: Value | None) -> bool:
    """Whether ``value`` lies in the range the framework gives the fact."""
    return not isinstance(value, Fraction) or compiled.framework.ranged(name).admits(value)


def _impossible(compiled: CompiledFramework, name: str, shown: str, place: Place) -> Problem:
    values = {"name": name, "found": shown, "range": compiled.framework.ranged(name).range_text()}
    return problem("fact-out-of-range", place, **values)


def _unknown(compiled: CompiledFramework, name: str) -> Problem:
    close = "、".join(get_close_matches(name, compiled.types, n=3, cutoff=0.5)) or "—"
    return problem("what-if-unknown", Place(path=f"what-if › {name}"), name=name, close=close)


def _compute(work: _Gathering, name: str) -> None:
    formula = work.compiled.formulas[name]

    def lookup(needed: str) -> Value | None:
        return work.as_of if needed == "as_of" else work.facts[needed].value

    source = text_of(formula.expression)
    value = evaluate(
        formula.expression,
        lookup,
        lambda node: work.problems.append(
            problem("division-by-zero", formula=source, divisor=text_of(node.right))
        ),
    )
    moved = any(needed in work.changed or _has_moved(work, needed) for needed in formula.inputs)
    _settle(work, name, value, formula=source, moved=moved)


def _has_moved(work: _Gathering, name: str) -> bool:
    return name in work.facts and work.facts[name].origin == "what-if"


def _settle(
    work: _Gathering,
    name: str,
    computed: Value | None,
    *,
    counted: Counted | None = None,
    formula: str | None = None,
    moved: bool = False,
) -> None:
    """Decide what counts for one fact, and report where two sources of it differ."""
    unit = work.compiled.units[name]
    figure = work.figures.get(name)
    if isinstance(computed, Fraction) and not _is_possible(work.compiled, name, computed):
        shown = quantity_from_base(computed, unit).shown(2)
        place = Place(path=f"facts › {name}")
        work.problems.append(_impossible(work.compiled, name, shown, place))
    by_count: Fact = Fact(
        name,
        computed,
        unit,
        "formula" if formula else "records",
        work.as_of,
        counted=counted,
        formula=formula,
    )
    if name in work.changed:
        work.facts[name] = Fact(
            name, work.changed[name], unit, "what-if", work.as_of, recorded=computed
        )
    elif moved:
        work.facts[name] = Fact(name, computed, unit, "what-if", work.as_of, formula=formula)
    elif figure is None:
        work.facts[name] = by_count
    else:
        work.facts[name] = _both(work, figure, by_count)


def _both(work: _Gathering, figure: _Figure, by_count: Fact) -> Fact:
    computed = by_count.value
    basis = figure.entry.basis or work.case.basis
    wins_reported = basis == "reported" or computed is None
    if computed is not None and not _agrees(figure, computed):
        work.problems.append(
            problem(
                "facts-disagree",
                work.locate(("facts", by_count.name, "value")),
                name=by_count.name,
                reported=figure.entry.value,
                computed=_write(computed, figure, by_count.unit),
                by=by_count.formula or _table(by_count.counted),
                counts=figure.entry.value
                if wins_reported
                else _write(computed, figure, by_count.unit),
            )
        )
    return Fact(
        name=by_count.name,
        value=figure.value if wins_reported else computed,
        unit=by_count.unit,
        origin="reported" if wins_reported else by_count.origin,
        as_of=(figure.entry.as_of or work.as_of) if wins_reported else work.as_of,
        source=figure.entry.source,
        place=figure.entry.place,
        printed=figure.entry.value,
        reported=figure.value,
        recorded=computed,
        counted=by_count.counted,
        formula=by_count.formula,
    )


def _agrees(figure: _Figure, computed: Value) -> bool:
    """Whether the computed value prints as the reported figure does."""
    quantity = figure.quantity
    if quantity is None or not isinstance(computed, Fraction):
        return figure.value == computed
    rounded = round_half_up(computed / quantity.unit.scale, quantity.places or 0)
    return Fraction(rounded) == quantity.amount


def _write(value: Value, figure: _Figure, unit: Unit) -> str:
    if not isinstance(value, Fraction):
        return str(value)
    if figure.quantity is None:
        return quantity_from_base(value, unit).text()
    places = max(figure.quantity.places or 0, 2 if "/" in exact_text(value) else 0)
    return quantity_from_base(value, figure.quantity.unit).text(places)


def _table(counted: Counted | None) -> str:
    return counted.table if counted else "records"


def _tell(work: _Gathering, name: str) -> None:
    """A reported figure the framework does not name: kept for the report."""
    figure = work.figures[name]
    work.facts[name] = Fact(
        name=name,
        value=figure.value,
        unit=figure.quantity.unit if figure.quantity else ONE,
        origin="reported",
        as_of=figure.entry.as_of or work.as_of,
        source=figure.entry.source,
        place=figure.entry.place,
        printed=figure.entry.value,
        reported=figure.value,
    )
