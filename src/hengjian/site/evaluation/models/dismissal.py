"""An error of the audit that a second person holds to be none, with the reason."""

from __future__ import annotations

from django.db import models

from hengjian.site.common.recorded import Recorded
from hengjian.site.common.words import words
from hengjian.site.evaluation.models.report import EvaluationReport


class AuditDismissal(Recorded):
    """What the auditor holds against one passage of the report, and why it does not count.

    It holds for these words of the passage and for this finding only: once the passage reads
    otherwise, what the auditor says of it is a new finding.
    """

    class State(models.TextChoices):
        """Whether it holds; the move is in ``procedures/dismissals.py``."""

        STANDS = "stands", words("排除", "dismissed")
        WITHDRAWN = "withdrawn", words("已撤回", "withdrawn")

    report = models.ForeignKey(EvaluationReport, models.CASCADE, related_name="dismissals")
    mark = models.CharField(max_length=64, editable=False)
    """Of the kind of the finding, its figures and the words it stands in (``mark_of``)."""
    kind = models.CharField(words("提示种类", "kind of finding"), max_length=60, editable=False)
    passage = models.CharField(
        words("报告段落", "paragraph of a report"), max_length=64, blank=True, editable=False
    )
    """The code of the paragraph; empty where it stands in what the site wrote itself."""
    text = models.TextField(words("所在文字", "words it stands in"), editable=False)
    zh = models.TextField(words("审核提示", "finding"), editable=False)
    en = models.TextField(words("审核提示（英文）", "finding, in English"), editable=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.STANDS)
    reason = models.CharField(words("理由", "reason"), max_length=500)
    dismissed_by = models.CharField(words("排除人", "dismissed by"), max_length=150, editable=False)
    dismissed_on = models.DateField(words("排除日期", "dismissed on"), editable=False)
    withdrawn_by = models.CharField(
        words("撤回人", "withdrawn by"), max_length=150, blank=True, editable=False
    )
    withdrawn_why = models.CharField(
        words("撤回理由", "why withdrawn"), max_length=500, blank=True, editable=False
    )

    class Meta:
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "mark"],
                condition=models.Q(state="stands"),
                name="audit_finding_dismissed_once",
                violation_error_message=words(
                    "这条提示已经有人排除", "this finding is dismissed already"
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="audit_dismissal_says_why",
                violation_error_message=words("排除要写理由", "a dismissal needs its reason"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report.evaluation.code} {self.zh[:40]}"
