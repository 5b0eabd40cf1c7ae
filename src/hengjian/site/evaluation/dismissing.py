"""What the auditor found in a report, and which of it a second person has dismissed.

A dismissal holds for a kind of finding in these words. The audit itself holds for the report as it
read: once a paragraph is changed, the report has to be audited again before its errors count as
mended or dismissed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from hengjian.site.common.models import TrailEntry
from hengjian.site.evaluation.models import AuditDismissal, EvaluationReport, KeptAudit, Passage

WRITING = ("passage.draft", "passage.write", "passage.change")
"""Verbs of the trail by which somebody's words come into a paragraph."""
Found = Mapping[str, Any]
"""A finding as ``KeptAudit`` keeps it."""


def mark_of(kind: str, stated: str, expected: str, text: str) -> str:
    """What makes a finding the same one: its kind, its figures, and the words it stands in."""
    said = json.dumps([kind, stated, expected, "".join(text.split())], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def wording_of(report: EvaluationReport) -> str:
    """A hash of what people wrote in the report, in its order: whether an audit is of today."""
    rows = report.passages.order_by("section", "position", "pk")
    said = json.dumps(list(rows.values_list("section", "kind", "text")), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def standing_dismissals(report: EvaluationReport) -> dict[str, AuditDismissal]:
    """By the mark of the finding, the dismissals that hold."""
    rows = AuditDismissal.objects.filter(report=report, state=AuditDismissal.State.STANDS)
    return {each.mark: each for each in rows}


def errors_of(audit: KeptAudit) -> list[Found]:
    """The errors of an audit that nobody has dismissed."""
    gone = standing_dismissals(audit.report)
    found = [each for each in audit.findings if each["severity"] == "error"]
    return [each for each in found if each.get("mark", "") not in gone]


def first_hands(audit: KeptAudit, found: Found) -> set[str]:
    """The usernames of who may not dismiss it: who wrote what it stands in, who had it audited."""
    code = found["passage"]
    if not code:
        return {audit.made_by, audit.report.entered_by}
    lines = TrailEntry.objects.filter(
        subject_type=Passage._meta.label_lower, subject=code, action__in=WRITING
    )
    row = audit.report.passages.filter(code=code).first()
    return {audit.made_by, *lines.values_list("actor", flat=True)} | (
        {row.written_by} if row is not None else set()
    )


def told_in_package(report: EvaluationReport) -> list[dict[str, str]]:
    """The dismissals that hold, as the issued package tells them."""
    return [
        {
            "kind": each.kind,
            "paragraph": each.passage,
            "text": each.text,
            "finding": each.zh,
            "finding_en": each.en,
            "reason": each.reason,
            "dismissed_by": each.dismissed_by,
            "dismissed_on": each.dismissed_on.isoformat(),
        }
        for each in standing_dismissals(report).values()
    ]
