"""What a report lacks before the evaluation is handed in; each says what and where."""

from __future__ import annotations

from collections.abc import Iterator

from hengjian.errors import Problem, problem
from hengjian.site.evaluation.case import case_of
from hengjian.site.evaluation.models import (
    Consultation,
    Evaluation,
    EvaluationReport,
    Passage,
    ReportComment,
    ReturnedFile,
)
from hengjian.site.evaluation.report.building import build_of
from hengjian.site.evaluation.report.stale import stale_in


def lacks_of_report(evaluation: Evaluation) -> Iterator[Problem]:
    """Everything that stands against it; nothing where no report is written here."""
    row = EvaluationReport.objects.filter(evaluation=evaluation).first()
    if row is None:
        return
    drawn = case_of(evaluation)
    if gaps := build_of(row, drawn).gaps:
        yield problem("report-gaps", count=len(gaps), sections="、".join(gaps[:8]))
    if stale := stale_in(row, drawn):
        yield problem("report-stale", count=len(stale))
    if open_ones := row.passages.filter(state=Passage.State.DRAFT).count():
        yield problem("report-unsettled", count=open_ones)
    yield from _require_consultation(evaluation)
    for each in ReturnedFile.objects.filter(draft__report=row, state=ReturnedFile.State.OPEN):
        yield problem("report-file-open", name=each.file.name)
    if not row.number or row.dated is None:
        yield problem("report-not-numbered")


def _require_consultation(evaluation: Evaluation) -> Iterator[Problem]:
    asked = Consultation.objects.filter(evaluation=evaluation)
    if count := asked.filter(state=Consultation.State.ASKED).count():
        yield problem("report-asked-open", count=count)
    undecided = ReportComment.objects.filter(
        consultation__in=asked.values("pk"), state=ReportComment.State.OPEN
    )
    if count := undecided.count():
        yield problem("report-comments-open", count=count)
