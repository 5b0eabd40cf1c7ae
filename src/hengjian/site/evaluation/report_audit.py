"""The auditor reads the draft of a report as it would read anybody's; the work of doing so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hengjian.audit.api import audit
from hengjian.audit.document import Document
from hengjian.audit.findings import Finding
from hengjian.audit.readers import read_document
from hengjian.bilingual import Text
from hengjian.documents.api import rendered
from hengjian.site.accounts.models import Membership
from hengjian.site.common import jobs
from hengjian.site.common.models import Job
from hengjian.site.evaluation.dismissing import mark_of, wording_of
from hengjian.site.evaluation.models import EvaluationReport, KeptAudit
from hengjian.site.evaluation.report.building import build_of
from hengjian.site.evaluation.word import baseline

KIND = "evaluation.audit-report"
TITLE = Text("审核报告", "Audit the report")


@jobs.work(KIND, title=TITLE)
def run(job: Job, step: jobs.Step, *, report: str, address: str) -> jobs.Result:
    """Build the report, read it, keep what was found."""
    by = Membership.objects.get(pk=job.membership or 0)
    row = EvaluationReport.objects.select_related("evaluation").get(code=report)
    step(0, 1, TITLE)
    keep_audit(row, by.person.username)
    return {"address": address}


def keep_audit(row: EvaluationReport, who: str) -> KeptAudit:
    """Audit the report as it stands, and keep the findings with the passages they stand in."""
    built = build_of(row)
    content = rendered(built.report, ".docx")
    with TemporaryDirectory(prefix="hengjian-report-") as room:
        path = Path(room) / f"{row.code}.docx"
        path.write_bytes(content)
        document = read_document(path)
    result = audit(document)
    places = {"".join(each.text.split()): each.key for each in baseline(built) if each.key}
    kept, _ = KeptAudit.objects.update_or_create(
        report=row,
        defaults={
            "findings": list(_keep(result.findings, document, places)),
            "sha256": hashlib.sha256(content).hexdigest(),
            "wording": wording_of(row),
            "figures": result.figures,
            "made_by": who,
        },
    )
    return kept


def _keep(
    findings: tuple[Finding, ...], document: Document, places: dict[str, str]
) -> Iterator[dict[str, Any]]:
    for each in findings:
        spot = each.spots[0]
        text = document.whole(spot)
        yield {
            "code": each.code,
            "mark": mark_of(each.code, each.stated, each.expected, text),
            "severity": each.severity,
            "zh": each.message.zh,
            "en": each.message.en,
            "stated": each.stated,
            "expected": each.expected,
            "passage": places.get("".join(text.split()), ""),
            "text": text[:200],
        }
