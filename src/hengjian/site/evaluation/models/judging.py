"""What people judged, which figures they chose, and the evidence behind both."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hengjian.site.common.models import Attachment
from hengjian.site.common.recorded import Recorded
from hengjian.site.common.words import words
from hengjian.site.evaluation.models.evaluation import Evaluation, Snapshot


class Evidence(Recorded):
    """A piece of evidence of an evaluation, with its own date, apart from when it came in."""

    class Kind(models.TextChoices):
        """The four classes of 财预〔2021〕101号."""

        FORMAL = "formal", words("正式文件", "formal document")
        WORKING = "working", words("工作资料", "working document")
        VOUCHER = "voucher", words("凭证", "voucher")
        EXPLANATION = "explanation", words("说明", "note")

    class State(models.TextChoices):
        """Whether it may be cited."""

        USABLE = "usable", words("可用", "usable")
        WITHDRAWN = "withdrawn", words("已撤回", "withdrawn")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="evidence")
    title = models.CharField(words("名称", "name"), max_length=255)
    kind = models.CharField(words("类别", "kind"), max_length=12, choices=Kind.choices)
    number = models.CharField(words("文号", "document number"), max_length=100, blank=True)
    place = models.CharField(words("出处", "source"), max_length=255, blank=True)
    dated = models.DateField(words("文件日期", "date of the document"), null=True, blank=True)
    """Of the document itself; unknown where the document bears none."""
    from_whom = models.CharField(words("提供单位", "from"), max_length=100, blank=True)
    files = models.ManyToManyField(Attachment, related_name="+", blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.USABLE)
    why = models.CharField(words("撤回原因", "why withdrawn"), max_length=500, blank=True)
    entered_by = models.CharField(max_length=150, editable=False)
    withdrawn_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["evaluation", "code"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(why=""),
                name="evidence_withdrawn_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.title


class FactChoice(Recorded):
    """A figure that somebody reported, and which counts where the records say something else."""

    class Chosen(models.TextChoices):
        """Which of the two counts."""

        OPEN = "", words("未定", "undecided")
        REPORTED = "reported", words("采用填报", "take the reported figure")
        RECORDS = "records", words("采用记录", "the records")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="choices")
    name = models.CharField(words("指标数据", "fact"), max_length=80)
    value = models.CharField(words("填报数", "reported"), max_length=100, blank=True)
    """As written, with its unit; empty where nobody reported one."""
    on = models.DateField(words("截至", "as of"), null=True, blank=True)
    evidence = models.ForeignKey(
        Evidence,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="choices",
        verbose_name=words("出处", "source"),
    )
    place = models.CharField(words("位置", "place"), max_length=255, blank=True)
    note = models.CharField(words("说明", "note"), max_length=500, blank=True)
    chosen = models.CharField(max_length=8, choices=Chosen.choices, blank=True)
    why = models.CharField(words("理由", "reason"), max_length=500, blank=True)
    entered_by = models.CharField(max_length=150, editable=False)
    chosen_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["evaluation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "name"], name="fact_chosen_once"),
            models.CheckConstraint(
                condition=models.Q(chosen="") | ~models.Q(why=""), name="fact_chosen_for_a_reason"
            ),
            models.CheckConstraint(
                condition=~models.Q(chosen="reported") | ~models.Q(value=""),
                name="fact_reported_has_a_value",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Judgement(Recorded):
    """What somebody answered for one part of one indicator. Counts with a reason and a citation.

    ``part`` is the id of a criterion or a fault; empty for what an indicator asks as a whole: its
    tier, whether it passes, the points given, that no fault was found.
    """

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="judgements")
    indicator = models.CharField(words("指标", "indicator"), max_length=40)
    part = models.CharField(words("评价要点", "part"), max_length=40, blank=True)
    answer = models.CharField(words("判断", "answer"), max_length=40, blank=True)
    """``yes``, ``partly``, ``no``, ``found``, ``none``, the id of a tier; points where given."""
    share = models.DecimalField(
        words("档内比例", "share inside the tier"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )
    times = models.PositiveSmallIntegerField(
        words("次数", "times"), default=1, validators=[MaxValueValidator(99)]
    )
    reason = models.TextField(words("理由", "reason"), max_length=2000, blank=True)
    on_snapshot = models.ForeignKey(
        Snapshot, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    """The figures that stood beside the question when it was answered."""
    entered_by = models.CharField(max_length=150, editable=False)
    checked_by = models.CharField(max_length=150, blank=True, editable=False)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["evaluation", "indicator", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "indicator", "part"], name="judgement_one_a_part"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by="") | ~models.Q(checked_by=models.F("entered_by")),
                name="judgement_checked_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.part}".strip()


class Citation(models.Model):
    """Where a piece of evidence bears out a judgement, a finding or a working paper."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="citations")
    place = models.CharField(words("页码或条款", "page or clause"), max_length=255, blank=True)
    quote = models.CharField(words("引文", "quotation"), max_length=500, blank=True)
    judgement = models.ForeignKey(
        Judgement, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    finding = models.ForeignKey(
        "evaluation.Finding", models.CASCADE, null=True, blank=True, related_name="citations"
    )
    paper = models.ForeignKey(
        "evaluation.WorkingPaper", models.CASCADE, null=True, blank=True, related_name="citations"
    )
    quoted = models.CharField(max_length=10, blank=True, editable=False)
    """Whether the quotation was found in the file: ``found``, ``missing``, ``unread``."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    judgement__isnull=False, finding__isnull=True, paper__isnull=True
                )
                | models.Q(judgement__isnull=True, finding__isnull=False, paper__isnull=True)
                | models.Q(judgement__isnull=True, finding__isnull=True, paper__isnull=False),
                name="citation_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.evidence} {self.place}".strip()
