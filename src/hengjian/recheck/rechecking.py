"""The recheck: every claimed score beside the one its rule, or the case, gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from hengjian.bilingual import Text, same
from hengjian.engine.result import Evaluation, IndicatorResult
from hengjian.errors import Problem, problem
from hengjian.quantities import round_half_up
from hengjian.recheck.form import Form, Funds, Line
from hengjian.recheck.practice import look_at_form, look_at_funds, look_at_line
from hengjian.recheck.reading import read_forms
from hengjian.recheck.scoring import (
    BY_CASE,
    NO_ACTUAL,
    Verified,
    completion_of,
    verify_funds,
    verify_line,
)
from hengjian.recheck.values import Written, written

EXECUTION = Text("预算执行率", "Budget execution")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of differences."""

    name: Text
    level1: str
    target: str
    actual: str
    points: Decimal | None
    claimed: Decimal | None
    verified: Decimal | None
    """``None`` where only a person can tell; the claimed score then stands."""
    rule: Text
    problems: tuple[Problem, ...]
    evidence: bool | None
    """Whether evidence is named; ``None`` where the form has no place for it."""
    from_case: str = ""
    """What the case has for this indicator."""

    @property
    def counted(self) -> Decimal:
        """What counts after the recheck: the verified score, else the claimed one, at most the
        points."""
        if self.verified is not None:
            return self.verified
        claimed = self.claimed or Decimal(0)
        return claimed if self.points is None else min(claimed, self.points)

    @property
    def inflated(self) -> Decimal:
        """How much more is claimed than counts."""
        return (self.claimed or Decimal(0)) - self.counted


@dataclass(frozen=True, slots=True)
class Recheck:
    """A form rechecked."""

    form: Form
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    """Of the form as a whole."""
    case_total: Decimal | None = None
    case_grade: str = ""

    @property
    def claimed(self) -> Decimal:
        """The total the form claims; the sum of its scores where it has none, or a total of 0."""
        total = self.form.total_score
        if total:
            return total
        return sum((row.claimed or Decimal(0) for row in self.rows), Decimal(0))

    @property
    def verified(self) -> Decimal:
        """The total that counts after the recheck."""
        return sum((row.counted for row in self.rows), Decimal(0))

    @property
    def inflated(self) -> Decimal | None:
        """How much more the form claims in total; ``None`` where what was read does not add up to
        what the form prints: then the reading is to be checked first."""
        return self.claimed - self.verified if self.form.adds_up else None

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Of the form and of every row."""
        return (*self.problems, *(found for row in self.rows for found in row.problems))


def recheck(path: Path, evaluation: Evaluation | None = None) -> tuple[Recheck, ...]:
    """Recheck every form of a workbook, against ``evaluation`` of the case where there is one.

    Raises ``Refused`` where the file cannot be read or holds no form.
    """
    return tuple(recheck_form(form, evaluation) for form in read_forms(path))


def recheck_form(form: Form, evaluation: Evaluation | None = None) -> Recheck:
    """Recheck one form by its own rule and, where the case knows an indicator, by the case."""
    rows: list[Row] = []
    if form.funds is not None and form.funds.points is not None:
        rows.append(_funds_row(form.funds, form))
    rows.extend(_row(line, form, evaluation) for line in form.lines)
    graded = evaluation.grade.grade if evaluation and evaluation.grade else ""
    return Recheck(
        form=form,
        rows=tuple(rows),
        problems=tuple(look_at_form(form)),
        case_total=evaluation.total if evaluation else None,
        case_grade=graded,
    )


def _funds_row(funds: Funds, form: Form) -> Row:
    verified = verify_funds(funds, form.variant)
    return Row(
        name=EXECUTION,
        level1="",
        target="100%",
        actual=funds.rate,
        points=funds.points,
        claimed=funds.score,
        verified=verified.score,
        rule=verified.rule,
        problems=tuple(look_at_funds(funds, verified)),
        evidence=None,
    )


def _row(line: Line, form: Form, evaluation: Evaluation | None) -> Row:
    target, actual = written(line.target), written(line.actual)
    verified = verify_line(line, target, actual, form.variant)
    found = list(look_at_line(line, target, actual, verified))
    known = _in_case(line, evaluation)
    shown = ""
    if known is not None:
        verified, shown = _by_case(line, target, verified, known, form)
        found.extend(_unlike(line, actual, known, shown))
    evidence = None if line.evidence is None else bool(line.evidence.strip(" 无-—/"))
    return Row(
        name=same(line.name),
        level1=line.level1,
        target=line.target,
        actual=line.actual,
        points=line.points,
        claimed=line.score,
        verified=verified.score,
        rule=verified.rule,
        problems=tuple(found),
        evidence=evidence,
        from_case=shown,
    )


def _in_case(line: Line, evaluation: Evaluation | None) -> IndicatorResult | None:
    """The case's indicator of the same name, or the longest that one of the two contains."""
    if evaluation is None:
        return None
    matches = [
        result
        for result in evaluation.indicators
        if result.compiled.is_leaf and _alike(line.name, result.compiled.indicator.name.zh)
    ]
    return max(matches, key=lambda result: len(result.compiled.indicator.name.zh), default=None)


def _alike(left: str, right: str) -> bool:
    shorter, longer = sorted((left, right), key=len)
    return len(shorter) >= 3 and shorter in longer


def _by_case(
    line: Line, target: Written, verified: Verified, known: IndicatorResult, form: Form
) -> tuple[Verified, str]:
    """The score by what the case has: its value against the form's own target, else its rate."""
    shown = "" if known.value is None else known.value.text(known.compiled.indicator.places)
    if known.value is not None and line.points is not None:
        value = Written(shown, known.value)
        if completion_of(target, value) is not None:
            return verify_line(replace(line, actual=shown), target, value, form.variant), shown
    if known.rate is None or line.points is None or verified.rule is NO_ACTUAL:
        return verified, shown
    return Verified(round_half_up(known.rate * Fraction(line.points), 2), BY_CASE), shown


def _unlike(line: Line, actual: Written, known: IndicatorResult, shown: str) -> Iterator[Problem]:
    """A reported actual that the case's value, at the decimals reported, is not."""
    if known.value is None or actual.quantity is None:
        return
    if actual.dimension != known.value.unit.dimension:
        return
    unit, places = actual.quantity.unit, actual.quantity.places or 0
    if round_half_up(known.value.base / unit.scale, places) != round_half_up(
        actual.quantity.amount, places
    ):
        values = {"name": line.name, "actual": line.actual, "found": shown}
        yield problem("actual-unlike-case", line.place("actual"), **values)
