"""A part evaluated: all its projects at once where only rows speak, by the reference backend where
a case has reported figures or answers, or where a problem must be told in its words.

What one project breaks, a sum beyond 64 bits, is found by halving: the others are evaluated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import duckdb
import numpy as np
from pydantic import ValidationError

from hengjian.engine.api import evaluate
from hengjian.engine.backends import columnar
from hengjian.engine.backends.columns import Column, Days, absent, numbers
from hengjian.engine.backends.rationals import Rationals, constant, fractions
from hengjian.engine.backends.stage_one import FactColumns
from hengjian.engine.backends.stage_two import SCORED, ColumnarResult
from hengjian.engine.backends.truths import Mask, TextColumn, Truths
from hengjian.engine.facts.gathered import Counted, Locate, Measured, Value
from hengjian.engine.facts.model import Basis, Case
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.model import Grade
from hengjian.engine.frameworks.rules import (
    Checklist,
    Deductions,
    Judged,
    Panel,
    PassFail,
    Qualitative,
)
from hengjian.engine.language.types import Kind, Type
from hengjian.engine.measures.one_project import uncounted
from hengjian.engine.measures.queries import PROJECT, PROJECTS
from hengjian.engine.measures.sql import day_number, day_of
from hengjian.engine.result import Evaluation
from hengjian.engine.rules import answers, judged_outcome
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.portfolio.layout import AS_OF, SAID
from hengjian.portfolio.reading import LISTED, OpenPart, first_line, unreadable_tables

JUDGED = (Checklist, Deductions, Judged, Panel, PassFail, Qualitative)
"""The rules that people answer, a part of them or all."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Projects that are evaluated together: of one day, with or without a case of their own, by one
    scale of grades."""

    day: dt.date
    has_case: bool
    grades: tuple[Grade, ...] | str | None = None


@dataclass(slots=True)
class _Work:
    opened: OpenPart
    basis: Basis | None
    kept: frozenset[int]
    counted: Mapping[str, Counted]
    cases: dict[int, Case] = field(default_factory=dict)
    results: list[ColumnarResult] = field(default_factory=list)


def evaluate_part(
    opened: OpenPart,
    as_of: dt.date | None,
    basis: Basis | None,
    kept: frozenset[int] = frozenset(),
) -> list[ColumnarResult]:
    """The results of all projects of the part that can be evaluated, but of those ``kept``; why the
    others cannot, and all problems of those that can, are then in ``opened``. ``as_of`` and
    ``basis`` replace what the projects say."""
    counted = {n: uncounted(m) for n, m in opened.compiled.measures.items()}
    work = _Work(opened, basis, kept, counted)
    for group, projects in _groups(work, as_of).items():
        for facts in _count(opened, projects, group.day, alone=bool(opened.problems or kept)):
            if group.has_case:
                _score_cases(work, facts)
            else:
                _score_rows(work, facts)
    return work.results


def score_kept(opened: OpenPart, facts: Sequence[FactColumns]) -> list[ColumnarResult]:
    """The results of projects whose facts are known, of rows alone; what is to be told of them is
    then in ``opened``."""
    counted = {n: uncounted(m) for n, m in opened.compiled.measures.items()}
    work = _Work(opened, None, frozenset(), counted)
    for each in facts:
        _score_rows(work, each)
    return work.results


def _groups(work: _Work, as_of: dt.date | None) -> dict[_Group, list[int]]:
    opened, found = work.opened, dict[_Group, list[int]]()
    sql = f"SELECT {PROJECT}, {AS_OF}, {SAID} FROM {LISTED} ORDER BY {PROJECT}"
    for project, own, said in opened.ask(sql):
        if project in opened.refused or project in work.kept:
            continue
        case = None
        try:
            if said is not None:
                case = work.cases[project] = _case(work, said)
        except ValidationError as error:
            place = Place(file=str(opened.file(PROJECTS)), path=opened.codes[project])
            reason = first_line(error)
            opened.refuse([project], problem("lake-case-unreadable", place, reason=reason))
            continue
        day = as_of or own or (case.as_of if case else None)
        if day is None:
            place = Place(file=str(opened.file(PROJECTS)), path=opened.codes[project])
            opened.refuse([project], problem("lake-day-missing", place))
            continue
        group = _Group(day, case is not None, case.grades if case else None)
        found.setdefault(group, []).append(project)
    return found


def _case(work: _Work, said: str) -> Case:
    case = Case.model_validate_json(said)
    return case if work.basis is None else case.model_copy(update={"basis": work.basis})


def _count(
    opened: OpenPart, projects: Sequence[int], day: dt.date, *, alone: bool
) -> Iterator[FactColumns]:
    """The counted facts of these projects, in pieces where some are refused on the way."""
    projects = [each for each in projects if each not in opened.refused]
    if not projects:
        return
    opened.choose(projects, alone=alone)
    try:
        found = columnar.stage_one(opened.compiled, opened.counts, day, clustered=opened.clustered)
    except Refused as refusal:
        if len(projects) == 1:
            at = opened.codes[projects[0]]
            opened.refuse(projects, *(_in_table(opened, each, at) for each in refusal.problems))
            return
        middle = len(projects) // 2
        for half in (projects[:middle], projects[middle:]):
            yield from _count(opened, half, day, alone=True)
    except duckdb.Error as error:
        _leave_out_unreadable(opened, projects, error)
        yield from _count(opened, projects, day, alone=True)
    else:
        yield found


def _in_table(opened: OpenPart, found: Problem, code: str) -> Problem:
    """The problem at the file of its table, and of this project."""
    table = found.place.path
    file = str(opened.file(table)) if table in opened.tables else found.place.file
    return found.at(Place(file=file, path=f"{code} › {table}"))


def _leave_out_unreadable(opened: OpenPart, projects: Sequence[int], error: duckdb.Error) -> None:
    """Refuse who rests on a file that breaks off while it is read; all, where none does."""
    broken = dict(unreadable_tables(opened))
    for table, found in broken.items():
        opened.refuse(opened.holders(table), found)
        opened.empty(table)
    if not broken:
        place = Place(file=str(opened.file(PROJECTS)))
        reason = first_line(error)
        opened.refuse(projects, problem("lake-engine-refused", place, reason=reason))


def _score_rows(work: _Work, facts: FactColumns) -> None:
    """Projects of which only rows are known: together, problems in words where there are any."""
    result = columnar.score(work.opened.compiled, facts)
    for spot in np.flatnonzero(_notable(result)):
        project = int(facts.projects[spot])
        case = _bare_case(work, project, facts.as_of)
        evaluation = _by_the_law(work, project, case, facts, int(spot))
        work.opened.problems += [(project, each) for each in evaluation.problems]
    work.results.append(result)


def _notable(result: ColumnarResult) -> Mask:
    """Where the reference backend would have something to tell."""
    compiled, size = result.compiled, len(result.facts.projects)
    notable: Mask = np.zeros(size, dtype=bool)
    for scores in result.scores.values():
        notable = notable | (scores.statuses != SCORED)
    for name, column in result.facts.columns.items():
        if isinstance(column, Rationals):
            notable = notable | _outside(compiled, name, column)
    force = compiled.framework.in_force
    late = force is not None and not force.covers(result.facts.as_of)
    return notable | _any_missing(result) | late


def _outside(compiled: CompiledFramework, name: str, column: Rationals) -> Mask:
    """Where a fact lies outside the range that the framework gives it."""
    found: Mask = np.zeros(1, dtype=bool)
    ranged = compiled.framework.ranged(name)
    for bound, beyond in ((ranged.at_least, np.less), (ranged.at_most, np.greater)):
        if bound is not None:
            found = found | column.compared(beyond, constant(bound.base)).is_true()
    return found


def _any_missing(result: ColumnarResult) -> Mask:
    """Where a fact is missing, by which a veto, a cap or a formula may be open though all is
    scored, or a formula divides by zero."""
    found: Mask = np.zeros(1, dtype=bool)
    for column in result.facts.columns.values():
        found = found | ~column.known()
    return found


def _score_cases(work: _Work, facts: FactColumns) -> None:
    """Projects with reported figures or answers: each by the reference, then side by side."""
    kept: list[tuple[int, Evaluation]] = []
    for spot, number in enumerate(facts.projects):
        project = int(number)
        case = work.cases[project].model_copy(update={"as_of": facts.as_of})
        try:
            evaluation = _by_the_law(work, project, case, facts, spot)
        except Refused as refusal:
            work.opened.refuse([project], *refusal.problems)
            continue
        work.opened.problems += [(project, each) for each in evaluation.problems]
        kept.append((spot, evaluation))
    if kept:
        work.results.append(_side_by_side(work.opened.compiled, facts, kept))


def _side_by_side(
    compiled: CompiledFramework, facts: FactColumns, kept: Sequence[tuple[int, Evaluation]]
) -> ColumnarResult:
    """What the reference gathered, as columns, scored as such."""
    spots = [spot for spot, _ in kept]
    evaluations = [each for _, each in kept]
    columns = {
        name: column_of(kind, [each.facts.by_name[name].value for each in evaluations])
        for name, kind in compiled.types.items()
    }
    own = replace(
        facts,
        projects=facts.projects[spots],
        codes=np.asarray(facts.codes)[spots],
        columns=columns,
    )
    shares = [shares_by_people(compiled, each.case) for each in evaluations]
    judged = {code: fractions([each[code] for each in shares]) for code in shares[0]}
    return columnar.score(compiled, own, judged, grades=evaluations[0].grades)


def _by_the_law(work: _Work, project: int, case: Case, facts: FactColumns, spot: int) -> Evaluation:
    measured: dict[str, Measured] = {
        name: (_at(facts.columns[name], spot), self) for name, self in work.counted.items()
    }
    return evaluate(work.opened.compiled, case, measured, locate=_locate(work.opened, project))


def _locate(opened: OpenPart, project: int) -> Locate:
    file, code = str(opened.file(PROJECTS)), opened.codes[project]
    return lambda path: Place(file=file, path=" › ".join((code, *path)))


def _bare_case(work: _Work, project: int, day: dt.date) -> Case:
    title = work.opened.codes[project]
    said = {"case": "project", "title": title, "framework": "", "as_of": day.isoformat()}
    return Case.model_validate(said)


def _at(column: Column, spot: int) -> Value | None:
    """One project's value of a counted fact."""
    number = numbers(column).at(spot)
    return day_of(int(number)) if number is not None and isinstance(column, Days) else number


def column_of(kind: Type, values: Sequence[Value | None]) -> Column:
    """Values of one type, one a project, as a column."""
    missing = np.array([value is None for value in values], dtype=bool)
    if missing.all():
        return absent(kind)
    if kind is Kind.WORDS:
        texts = np.array(["" if v is None else v for v in values], dtype=object)
        return TextColumn(texts, missing)
    if kind is Kind.TRUTH:
        return Truths(np.array([bool(v) for v in values], dtype=bool), missing)
    if kind is Kind.DAY:
        return Days(fractions([_day_fraction(v) for v in values]))
    return fractions([v if isinstance(v, Fraction) else None for v in values])


def _day_fraction(value: Value | None) -> Fraction | None:
    return Fraction(day_number(value)) if isinstance(value, dt.date) else None


def shares_by_people(compiled: CompiledFramework, case: Case) -> dict[str, Fraction | None]:
    """The share of points that people judged, by the indicators that people judge."""
    found: dict[str, Fraction | None] = {}
    for each in compiled.indicators:
        code, rule = each.indicator.code, each.indicator.score
        judgement = case.judgements.get(code)
        if not isinstance(rule, JUDGED) or (isinstance(rule, PassFail) and each.when is not None):
            continue
        if judgement is None:
            found[code] = None
        elif isinstance(rule, PassFail):
            found[code] = None if judgement.passed is None else Fraction(int(judgement.passed))
        elif isinstance(rule, Checklist):
            found[code] = answers(rule, judgement, each.points).share
        else:
            found[code] = judged_outcome(rule, judgement, each.points).share
    return found
