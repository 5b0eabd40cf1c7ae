"""What evaluations came to, figure by figure, for formats that hand results on.

One figure: of which project, indicator (the total without one), and day; whether it is the score,
the points, the value or the target; its number, and what became of it. A number is exact; only
where it is handed on it becomes a decimal, and says so where that is not the whole of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from glob import escape
from pathlib import Path
from typing import Any, Literal

from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.engine.language.types import NumberType
from hengjian.engine.result import Evaluation, IndicatorResult
from hengjian.errors import Place, Refused, problem
from hengjian.formats import Status
from hengjian.quantities import Quantity, exact_text, quantity_from_base, round_half_up

Kind = Literal["SCORE", "POINTS", "VALUE", "TARGET"]
POINTS_UNIT = "分"
NO_REGION = "_Z"
"""The region of a project that stands by itself: it does not apply."""
_DIGITS = 30
"""The most digits of a number that is handed on whole."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one project."""

    project: str
    region: str
    as_of: dt.date
    indicator: str | None
    """The code of the indicator; ``None`` for the total."""
    kind: Kind
    number: Fraction | None
    """In ``unit``; ``None`` where it is missing."""
    unit: str
    places: int
    """The decimals it is shown in."""
    status: Status
    grade: str | None = None

    @property
    def decimal(self) -> Decimal | None:
        """The number as a decimal: whole where it has one, else rounded once, half up. A score has
        the decimals it was rounded to."""
        if self.number is None:
            return None
        if self.kind == "SCORE":
            return round_half_up(self.number, self.places)
        text = exact_text(self.number)
        if "/" in text or len(text) > _DIGITS:
            return round_half_up(self.number, self.places)
        return Decimal(text)

    @property
    def rest(self) -> str | None:
        """The number as a fraction, where its decimal is not the whole of it."""
        decimal = self.decimal
        if self.number is None or decimal is None or Fraction(decimal) == self.number:
            return None
        return f"{self.number.numerator}/{self.number.denominator}"


def figures_of(evaluation: Evaluation) -> Iterator[Figure]:
    """Every figure of an evaluation, parents first, then the total."""
    project, day = evaluation.case.case, evaluation.as_of
    places = evaluation.framework.framework.rounding.places
    for result in evaluation.indicators:
        yield from _of_indicator(project, day, result, places)
    status: Status = "scored" if evaluation.complete else "incomplete"
    total = Fraction(evaluation.total) if evaluation.complete else None
    grade = evaluation.grade.grade if evaluation.grade else None
    yield Figure(project, NO_REGION, day, None, "SCORE", total, POINTS_UNIT, places, status, grade)


def _of_indicator(
    project: str, day: dt.date, result: IndicatorResult, places: int
) -> Iterator[Figure]:
    code, status = result.code, result.status
    score = None if result.score is None or status == "incomplete" else Fraction(result.score)
    yield Figure(project, NO_REGION, day, code, "SCORE", score, POINTS_UNIT, places, status)
    yield Figure(
        project, NO_REGION, day, code, "POINTS", result.weight, POINTS_UNIT, places, status
    )
    if not result.compiled.is_leaf:
        return
    shown = result.compiled.indicator.places
    kinds: tuple[tuple[Kind, Quantity | None, bool], ...] = (
        ("VALUE", result.value, _has_value(result.compiled)),
        ("TARGET", result.target, _has_target(result.compiled)),
    )
    for kind, quantity, asked in kinds:
        if asked:
            unit = result.compiled.unit.symbol
            number = None if quantity is None else quantity.amount
            found: Status = "missing" if quantity is None else "scored"
            yield Figure(project, NO_REGION, day, code, kind, number, unit, shown, found)


def _has_value(each: CompiledIndicator) -> bool:
    return each.value is not None and isinstance(each.value_type, NumberType)


def _has_target(each: CompiledIndicator) -> bool:
    return each.target is not None and isinstance(each.target_type, NumberType)


def figures_in(results: Path, compiled: CompiledFramework) -> Iterator[Figure]:
    """Every figure of every project in the results of ``hengjian portfolio``, part by part.

    Raises ``Refused`` where there are no results, they cannot be read, or they are of another
    framework.
    """
    from hengjian.portfolio.layout import below
    from hengjian.portfolio.results import SCORES

    folder = results / SCORES
    if not folder.is_dir():
        raise Refused([problem("results-missing", Place(str(results)))])
    for path in sorted(below(folder)):
        yield from _in_part(folder / path, path, compiled)


def _in_part(file: Path, path: str, compiled: CompiledFramework) -> Iterator[Figure]:
    import duckdb

    region = path.split("/")[0].partition("=")[2]
    with duckdb.connect() as connection:
        try:
            source = connection.execute(
                "SELECT * FROM read_parquet(?, hive_partitioning = false) ORDER BY project",
                [escape(str(file))],
            )
            names = [column[0] for column in source.description or ()]
            _check_columns(file, names, compiled)
            while rows := source.fetchmany(1_000):
                for row in rows:
                    yield from _of_row(dict(zip(names, row, strict=True)), region, compiled)
        except duckdb.Error as error:
            reason = str(error)[:200]
            raise Refused(
                [problem("results-unreadable", Place(str(file)), reason=reason)]
            ) from error


def _check_columns(file: Path, names: list[str], compiled: CompiledFramework) -> None:
    """A part in which no project could be evaluated has no columns of indicators."""
    wanted = [f"{each.indicator.code} score" for each in compiled.indicators]
    lacking = [name for name in wanted if name not in names]
    if lacking and any(name.endswith(" score") for name in names):
        values = {"framework": compiled.framework.framework, "lacking": lacking[0]}
        raise Refused([problem("results-of-another-framework", Place(str(file)), **values)])


def _of_row(row: dict[str, Any], region: str, compiled: CompiledFramework) -> Iterator[Figure]:
    from hengjian.engine.backends.stage_two import STATUSES

    project, day, places = str(row["code"]), row["as_of"], compiled.framework.rounding.places
    complete = True
    for each in compiled.indicators:
        code = each.indicator.code
        status = STATUSES[int(row[f"{code} status"])]
        if each.parent is None:
            complete &= status not in ("missing", "incomplete")
        known = status in ("scored", "zero")
        score = Fraction(int(row[f"{code} score"]), 10**places) if known else None
        yield Figure(project, region, day, code, "SCORE", score, POINTS_UNIT, places, status)
        if not each.is_leaf:
            continue
        weight = _ratio(row, f"{code} weight")
        yield Figure(project, region, day, code, "POINTS", weight, POINTS_UNIT, places, status)
        kinds: tuple[tuple[Kind, bool], ...] = (
            ("VALUE", _has_value(each)),
            ("TARGET", _has_target(each)),
        )
        for kind, asked in kinds:
            if asked:
                base = _ratio(row, f"{code} {kind.lower()}")
                number = None if base is None else quantity_from_base(base, each.unit).amount
                found: Status = "missing" if base is None else "scored"
                shown = each.indicator.places
                yield Figure(
                    project, region, day, code, kind, number, each.unit.symbol, shown, found
                )
    total = Fraction(int(row["total"]), 10**places) if complete else None
    ended: Status = "scored" if complete else "incomplete"
    grade = row["grade_name"]
    yield Figure(project, region, day, None, "SCORE", total, POINTS_UNIT, places, ended, grade)


def _ratio(row: dict[str, Any], name: str) -> Fraction | None:
    """A number of the trace; the denominator 0 means missing."""
    over, under = row.get(f"{name}.n"), row.get(f"{name}.d")
    if over is None or under is None or not int(under):
        return None
    return Fraction(int(over), int(under))
