"""A self-evaluation as the re-check reads it, and what keeps it from being handed in."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.quantities import round_half_up
from hengjian.recheck import Recheck, recheck_form
from hengjian.recheck.form import Form, Funds, Line
from hengjian.recheck.scoring import completion_of
from hengjian.recheck.values import written
from hengjian.site.evaluation.models import SelfEvaluation, SelfLine

FAR_ABOVE = Fraction(13, 10)
"""From 130 % on a target is likely to have been too low (财预〔2020〕10号)."""
REASONED = 4
"""The fewest characters that can be a reason."""
FULL = Decimal(100)


def form_of(row: SelfEvaluation) -> Form:
    """The form as the re-check reads it; places are those of the workbook it came from."""
    lines = list(row.lines.all())
    funds = None
    if row.funds_points is not None:
        rate = written_rate(row)
        funds = Funds(
            row.budget, row.executed, rate, row.funds_points, row.funds_claimed, Place(path="funds")
        )
    department, unit = row.project.competent_department, row.project.implementer
    return Form(
        project=str(row.project),
        department=department.name if department else "",
        unit=unit.name if unit else "",
        funds=funds,
        lines=tuple(map(_line, lines)),
        total_points=points_of(row),
        total_score=row.total_claimed if row.total_claimed is not None else claimed_by(row),
        total_place=Place(path="total"),
        place=Place(path="lines"),
    )


def _line(row: SelfLine) -> Line:
    return Line(
        level1=row.level1,
        level2=row.level2,
        name=row.name,
        target=row.target,
        actual=row.actual,
        points=row.points,
        score=row.claimed,
        reason=row.reason,
        evidence=None if _had_no_column(row) else row.evidence,
        places={name: Place(sheet=sheet, cell=cell) for name, (sheet, cell) in row.places.items()},
    )


def _had_no_column(row: SelfLine) -> bool:
    """The workbook it came from had no column for evidence, and nobody has named any since."""
    return bool(row.places) and "evidence" not in row.places and not row.evidence


def written_rate(row: SelfEvaluation) -> str:
    """The execution rate in print, rounded half up; empty where it is not known."""
    if not row.budget or row.executed is None:
        return ""
    share = Fraction(row.executed) / Fraction(row.budget) * 100
    return f"{round_half_up(share, 2)}%"


def points_of(row: SelfEvaluation) -> Decimal:
    """The points of the whole form."""
    points = [line.points for line in row.lines.all()] + [row.funds_points]
    return sum((each for each in points if each is not None), Decimal(0))


def claimed_by(row: SelfEvaluation) -> Decimal:
    """The sum of the scores that are claimed."""
    scores = [line.claimed for line in row.lines.all()] + [row.funds_claimed]
    return sum((each for each in scores if each is not None), Decimal(0))


def misread(row: SelfEvaluation) -> bool:
    """The lines that were read do not add up to the printed total: it may be the reading, so
    nothing is said about who claimed too much."""
    return row.total_claimed is not None and row.total_claimed != claimed_by(row)


def rechecked(row: SelfEvaluation) -> Recheck:
    """The form rechecked on its own scale, by its own rule."""
    return recheck_form(form_of(row))


def lacking(row: SelfEvaluation) -> Iterator[Problem]:
    """Everything that keeps it from being handed in, line by line; all at once."""
    if points_of(row) != FULL:
        yield problem("selfeval-points", Place(path="lines"), found=points_of(row))
    for line in row.lines.all():
        yield from _incomplete(line)
        yield from _require_reason(line)


def _incomplete(line: SelfLine) -> Iterator[Problem]:
    named = (
        ("target", line.target, Text("指标值", "target")),
        ("actual", line.actual, Text("完成值", "actual")),
        ("points", line.points, Text("分值", "points")),
        ("claimed", line.claimed, Text("自评得分", "score claimed")),
    )
    for field, value, words in named:
        if value in (None, ""):
            at = Place(path=f"{field}-{line.pk}")
            yield problem("selfeval-line-incomplete", at, name=line.name, lacks=words)
    claimed, points = line.claimed, line.points
    if claimed is not None and points is not None and not 0 <= claimed <= points:
        at = Place(path=f"claimed-{line.pk}")
        yield problem("selfeval-score", at, name=line.name, found=claimed, most=points)


def _require_reason(line: SelfLine) -> Iterator[Problem]:
    reasoned = len(line.reason.strip()) >= REASONED
    at = Place(path=f"reason-{line.pk}")
    told = {"name": line.name, "actual": line.actual, "target": line.target}
    deviates = deviation_of(line)
    if deviates == "below" and not reasoned:
        yield problem("selfeval-reason-missing", at, **told)
    if deviates == "above" and not reasoned:
        yield problem("selfeval-far-above", at, **told)
    if deviates and not line.evidence.strip():
        yield problem(
            "selfeval-evidence-missing", Place(path=f"evidence-{line.pk}"), name=line.name
        )
    if line.counted and line.actual and not _agree(line) and not reasoned:
        both = {"actual": line.actual, "counted": line.counted}
        yield problem("selfeval-contradicts", at, name=line.name, **both)


def deviation_of(line: SelfLine) -> str:
    """``below`` the target, far ``above`` it, or neither; empty too where it cannot be told."""
    completion = completion_of(written(line.target), written(line.actual))
    if completion is None:
        return ""
    if completion < 1:
        return "below"
    return "above" if completion > FAR_ABOVE else ""


def _agree(line: SelfLine) -> bool:
    here, there = written(line.counted), written(line.actual)
    if here.base is None or there.base is None:
        return line.counted == line.actual
    return here.base == there.base and here.dimension == there.dimension
