"""Which round of comments a report is in."""

from __future__ import annotations

from hengjian.site.evaluation.models import (
    EvaluationReport,
)


def round_of(report: EvaluationReport, audience: str) -> int:
    """The round in which offices of an audience would be asked now."""
    last = report.evaluation.consultations.order_by("-round").first()
    if last is None:
        return 1
    there = report.evaluation.consultations.filter(round=last.round, audience=audience)
    return last.round + 1 if there.exists() else last.round
