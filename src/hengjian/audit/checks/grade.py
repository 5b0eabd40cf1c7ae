"""The stated grade against the grade scale."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.grading import NATIONAL, Graded, Scale, graded, scales
from hengjian.audit.messages import tell
from hengjian.quantities import exact_text

_CODE = "grade"


_LEAST_TOTAL = 30


def _run(context: Context) -> Iterator[Claim]:
    printed = scales(context.document)
    done: set[tuple[object, object]] = set()
    for each in graded(context.document):
        if each.score > 100 or (each.score_spot, each.grade_spot) in done:
            continue
        if each.score_spot.cell is not None and each.score < _LEAST_TOTAL:
            continue  # the points of one indicator, beside what would become of the whole
        done.add((each.score_spot, each.grade_spot))
        known = [scale for scale in printed if each.grade in scale.names()]
        if printed and not known:
            continue
        if not known and (each.grade not in NATIONAL.names() or each.score <= 10):
            continue
        yield _judged(each, known)


def _judged(each: Graded, known: list[Scale]) -> Claim:
    choices = known or [NATIONAL]
    scale = choices[0]
    places = (each.score_spot, each.grade_spot)
    if any(choice.grade(each.score) == each.grade for choice in choices):
        return Claim(_CODE, places if scale.spot is None else (*places, scale.spot))
    shown = () if scale.spot is None else (scale.spot,)
    spots = (each.grade_spot, each.score_spot, *shown)
    severity: Severity = "error" if len(known) == 1 else "warning"
    follows = scale.grade(each.score)
    least = next((low for low, grade in scale.grades if grade == follows), Fraction(0))
    whose = ("文中等级标准", "the scale in the text") if known else (
        "财预〔2020〕10号的等级标准", "the national scale (财预〔2020〕10号)"
    )  # fmt: skip
    message = tell(
        "checks.grade.judged",
        each.score_text,
        each.printed,
        whose[0],
        follows,
        exact_text(least),
        whose[1],
    )
    suggestion = tell("checks.grade.judged_2", follows)
    return Finding(
        _CODE, severity, message, spots, each.printed, follows, suggestion=suggestion,
        considered=CHECK.benign,
    ).claim  # fmt: skip


CHECK = Check(_CODE, _run)
