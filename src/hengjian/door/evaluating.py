"""Evaluate one case, or a whole portfolio."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

from hengjian.bilingual import Language
from hengjian.door import showing
from hengjian.door.frames import Frame, Rows, is_frame
from hengjian.door.frameworks import Framework
from hengjian.door.given import CaseLike, given_case, without_replaced
from hengjian.door.portfolios import Portfolio, cases_of_folder, cases_of_frame
from hengjian.door.results import Result
from hengjian.engine.api import evaluate_files, framework_of, load_framework
from hengjian.engine.facts.model import Basis
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.errors import Problem, Refused, problem
from hengjian.periods import parse_date

Day = dt.date | str
"""A day; as text ``2023-09-30``."""


def evaluate(
    case: CaseLike,
    *,
    framework: str | Path | Framework | None = None,
    tables: Mapping[str, Rows] | None = None,
    as_of: Day | None = None,
    basis: Basis | None = None,
    what_if: Mapping[str, str] | None = None,
    language: Language | None = None,
) -> Result:
    """Evaluate a case: a folder, its ``case.yaml``, a workbook, the name of a shipped case, a
    mapping with the keys of ``case.yaml``, or record tables by name.

    ``framework`` and ``as_of`` replace what the case says. ``tables`` are record tables as data
    frames, by the names of the data dictionary; they join or replace the case's own, with the same
    headers, units and checks. ``basis`` says which counts where a figure is both reported and
    counted, ``what_if`` changes facts as written. In a mapping a figure may be its value alone.

    Raises ``Refused`` with every problem at once, each at its line, cell or key.
    """
    day = day_of(as_of)
    if basis not in (None, *get_args(Basis)):
        raise ValueError(f"basis is 'reported' or 'records', not {basis!r}")
    compiled = _compile(framework, day)
    name = compiled.framework.framework if compiled else None
    files = given_case(case, tables, framework=name, as_of=day)
    compiled = compiled or framework_of(files, as_of=day)
    if tables:
        files = without_replaced(files, tables, compiled)
    evaluation = evaluate_files(files, framework=compiled, as_of=day, basis=basis, what_if=what_if)
    return Result(evaluation, files, showing.chosen(language))


def portfolio(
    cases: str | Path | Frame | Iterable[CaseLike] | Mapping[str, CaseLike],
    *,
    framework: str | Path | Framework | None = None,
    tables: Mapping[str, Rows] | None = None,
    as_of: Day | None = None,
    basis: Basis | None = None,
    language: Language | None = None,
) -> Portfolio:
    """Evaluate many cases: a folder of cases, a list or a mapping of what ``evaluate`` takes, or a
    data frame with a row a project.

    Of a frame, the column ``case`` (or ``project``) names the project, ``title`` may give its
    title, and every other column is a fact of the ``framework``, with its unit in the cell or the
    header, ``全年预算数（万元）``. ``tables`` are record tables with such a column of their own.
    A case that is refused stands in ``Portfolio.refused`` and the others go on.
    """
    day = day_of(as_of)
    compiled = _compile(framework, day)
    given: Iterable[tuple[str, CaseLike, Mapping[str, Rows]]]
    if is_frame(cases) and not _are_cases(cases):
        if compiled is None or day is None:
            raise Refused([problem("portfolio-needs", missing=_lacking(compiled, day))])
        given = cases_of_frame(cases, compiled, tables or {})
    elif isinstance(cases, str | Path):
        given = cases_of_folder(Path(cases))
    elif isinstance(cases, Mapping):
        given = ((str(name), case, {}) for name, case in cases.items())
    else:
        given = ((_call(case, number), case, {}) for number, case in enumerate(cases, 1))
    found: dict[str, Result] = {}
    refused: dict[str, tuple[Problem, ...]] = {}
    for name, case, records in given:
        try:
            found[name] = evaluate(
                case,
                framework=None if compiled is None else Framework(compiled),
                tables=records,
                as_of=day,
                basis=basis,
                language=language,
            )
        except Refused as refusal:
            refused[name] = refusal.problems
    return Portfolio(found, refused, showing.chosen(language))


def _compile(
    framework: str | Path | Framework | None, day: dt.date | None
) -> CompiledFramework | None:
    if framework is None:
        return None
    if isinstance(framework, Framework):
        return framework.compiled
    return load_framework(framework, on=day)


def day_of(day: Day | None) -> dt.date | None:
    """The day meant. Raises ``Refused`` where it is none (``date-…``)."""
    return parse_date(day) if isinstance(day, str) else day


def _lacking(compiled: CompiledFramework | None, day: dt.date | None) -> str:
    lacking = {"framework=": compiled, "as_of=": day}
    return "、".join(name for name, value in lacking.items() if value is None)


def _are_cases(cases: Any) -> bool:
    """A list of cases, and not one of rows."""
    return isinstance(cases, list) and (not cases or any("facts" in case for case in cases))


def _call(case: Any, number: int) -> str:
    if isinstance(case, str | Path):
        return str(case)
    return str(case.get("case", number))
