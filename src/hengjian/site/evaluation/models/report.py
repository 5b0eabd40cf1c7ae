"""The report: paragraphs as rows, drafts as they left the site, files as they came back."""

from __future__ import annotations

from django.db import models

from hengjian.site.common.models import Attachment
from hengjian.site.common.recorded import Recorded
from hengjian.site.common.words import words
from hengjian.site.evaluation.models.evaluation import Evaluation


class EvaluationReport(Recorded):
    """The report of an evaluation: its number and day; what it says are its passages."""

    evaluation = models.OneToOneField(Evaluation, models.CASCADE, related_name="report")
    number = models.CharField(words("报告编号", "report number"), max_length=100, blank=True)
    dated = models.DateField(words("成稿日期", "date of the report"), null=True, blank=True)
    published_on = models.DateField(
        words("摘要公开日", "summary published on"), null=True, blank=True, editable=False
    )
    """From when on everybody may read the summary; none while it is not public."""
    published_by = models.CharField(
        words("公开人", "published by"), max_length=150, blank=True, editable=False
    )
    entered_by = models.CharField(max_length=150, editable=False)

    class Meta:
        ordering = ["evaluation"]

    def __str__(self) -> str:
        return f"{self.evaluation.project} {self.number}".strip()


class Passage(Recorded):
    """One paragraph of the report, in the section of the outline that its key names.

    Figures stand in the text by reference (``{scores.C11}``); ``values`` keeps how each read when
    the paragraph was written, so that a change of a figure is shown and never silent.
    """

    class Kind(models.TextChoices):
        """What it is."""

        PROSE = "prose", words("正文", "text")
        HEADING = "heading", words("小标题", "heading")
        NONE = "none", words("经确认无", "confirmed: none")

    class Origin(models.TextChoices):
        """How its words came about."""

        RULE = "rule", words("按规则起草", "drafted by rule")
        TYPED = "typed", words("人工撰写", "written by a person")
        WORD = "word", words("Word 改回", "changed in Word")

    class State(models.TextChoices):
        """Where it stands; the moves between are in ``procedures/passages.py``."""

        DRAFT = "draft", words("未定稿", "draft")
        SETTLED = "settled", words("已定稿", "settled")

    report = models.ForeignKey(EvaluationReport, models.CASCADE, related_name="passages")
    section = models.CharField(words("节", "section"), max_length=60)
    position = models.PositiveIntegerField(words("次序", "order"), default=0)
    kind = models.CharField(
        words("种类", "kind"), max_length=7, choices=Kind.choices, default=Kind.PROSE
    )
    text = models.TextField(words("段落", "paragraph"), max_length=6000, blank=True)
    """Figures by reference: ``{facts.开工率}``, ``{scores.C11}``."""
    values = models.JSONField(words("所据数字", "figures"), default=dict, blank=True)
    """By reference, how the figure read when the paragraph was written or last accepted."""
    in_summary = models.BooleanField(words("入摘要", "in the summary"), default=False)
    about = models.CharField(max_length=64, blank=True, editable=False)
    """What a rule drafted it from: the code of a finding, of an indicator."""
    origin = models.CharField(max_length=5, choices=Origin.choices, default=Origin.TYPED)
    state = models.CharField(max_length=7, choices=State.choices, default=State.DRAFT)
    written_by = models.CharField(words("执笔", "written by"), max_length=150, editable=False)
    settled_by = models.CharField(
        words("定稿人", "settled by"), max_length=150, blank=True, editable=False
    )
    typed_why = models.CharField(
        words("直接写数字的理由", "why figures are typed"), max_length=500, blank=True
    )
    """Why a figure stands in the text as typed words, after it was changed in Word."""

    class Meta:
        ordering = ["report", "section", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="none") | ~models.Q(text=""),
                name="passage_says_something",
                violation_error_message=words("段落没有内容", "the paragraph is empty"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report.evaluation.code} {self.section} {self.position}"


class ReportDraft(models.Model):
    """A draft as it left the site: for Word, for comments, or final. Never changed."""

    class Purpose(models.TextChoices):
        """What it was made for."""

        WORD = "word", words("送 Word 修改", "to be edited in Word")
        CONSULTATION = "consult", words("送征求意见", "for comments")

    report = models.ForeignKey(EvaluationReport, models.CASCADE, related_name="drafts")
    number = models.PositiveSmallIntegerField(words("稿次", "draft"))
    purpose = models.CharField(max_length=7, choices=Purpose.choices)
    sent = models.JSONField(default=list)
    """The paragraphs in reading order with the spans of their figures: what a file that comes
    back is compared with."""
    file = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    made_on = models.DateField()
    made_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_draft_numbered_once")
        ]

    def __str__(self) -> str:
        return str(words(f"第{self.number}稿", f"draft {self.number}"))


class ReturnedFile(models.Model):
    """A Word file that came back, with every difference from the draft that was sent."""

    class State(models.TextChoices):
        """Whether its differences were decided."""

        OPEN = "open", words("待逐项处理", "to be decided")
        DECIDED = "decided", words("已处理", "decided")
        DROPPED = "dropped", words("搁置", "set aside")

    draft = models.ForeignKey(ReportDraft, models.CASCADE, related_name="returned")
    file = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    differences = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    """What should be known of the file: another draft, changes nobody tracked, comments."""
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    uploaded_by = models.CharField(max_length=150)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file.name


class KeptAudit(models.Model):
    """What the auditor found in the report when it was last run over it: told, never entered."""

    report = models.OneToOneField(EvaluationReport, models.CASCADE, related_name="audit")
    findings = models.JSONField(default=list)
    """Of each: kind, severity, message in both languages, what is stated, what follows, the code of
    the passage where it stands (empty where it stands in a table), and its mark (``mark_of``)."""
    sha256 = models.CharField(max_length=64)
    """Of the text that was read."""
    wording = models.CharField(max_length=64, blank=True)
    """A hash of the paragraphs as they were read: whether the report was changed since."""
    figures = models.PositiveIntegerField(default=0)
    """How many figures were read."""
    made_at = models.DateTimeField(auto_now=True)
    made_by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"{self.report_id} {len(self.findings)}"
