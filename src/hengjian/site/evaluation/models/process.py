"""How an evaluation is carried out: its ten steps, its work plan, what is asked of units, its
working papers."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.models import Attachment
from hengjian.site.common.recorded import LARGEST, Recorded
from hengjian.site.common.words import words
from hengjian.site.evaluation.models.evaluation import Evaluation, FrameworkEdition
from hengjian.site.evaluation.models.judging import Evidence
from hengjian.site.library.models import PolicyDocument, Site
from hengjian.site.platform.clock import Clocked


class EvaluationStep(Recorded):
    """One step of one evaluation, as the procedure said it when the evaluation began."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", words("未办", "open")
        DONE = "done", words("已完成", "done")
        WAIVED = "waived", words("不做", "waived")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(words("序号", "no."))
    key = models.CharField(max_length=40)
    procedure = models.CharField(words("程序", "procedure"), max_length=80)
    """Name and edition of the file it comes from."""
    body = models.JSONField(editable=False)
    """The step as the file says it: titles, gates, by whom, days and where they come from."""
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    due_on = models.DateField(words("期限", "deadline"), null=True, blank=True, editable=False)
    settled_on = models.DateField(null=True, blank=True, editable=False)
    settled_by = models.CharField(max_length=150, blank=True, editable=False)
    why = models.CharField(words("理由", "reason"), max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["evaluation", "position"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "key"], name="step_once"),
            models.CheckConstraint(
                condition=~models.Q(state="waived") | ~models.Q(why=""),
                name="step_waived_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.body.get("title", {}).get("zh", self.key))


class WorkPlan(Recorded):
    """What an evaluation looks at and how; written by its lead, approved by the commissioner."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", words("编制中", "being drawn up")
        SUBMITTED = "submitted", words("待批准", "awaiting approval")
        APPROVED = "approved", words("已批准", "approved")

    class WeightsHow(models.TextChoices):
        """How the points of the indicators were set."""

        DISCUSSION = "discussion", words("评价组讨论", "discussion of the team")
        EXPERTS = "experts", words("专家咨询", "asking experts")
        HIERARCHY = "hierarchy", words("层次分析法", "analytic hierarchy")
        ISSUED = "issued", words("按印发的指标体系", "as issued")

    evaluation = models.OneToOneField(Evaluation, models.CASCADE, related_name="work_plan")
    subject = models.TextField(words("评价对象", "object"), max_length=2000)
    scope = models.TextField(words("评价范围", "scope"), max_length=2000)
    methods = models.TextField(words("评价方法", "methods"), max_length=2000)
    weights_how = models.CharField(
        words("权重怎样定", "how weights were set"), max_length=10, choices=WeightsHow.choices
    )
    weights_note = models.CharField(
        words("权重说明", "note on the weights"), max_length=500, blank=True
    )
    basis = models.ManyToManyField(
        PolicyDocument, related_name="+", blank=True, verbose_name=words("评价依据", "basis")
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    entered_by = models.CharField(max_length=150, editable=False)
    approved_by = models.CharField(max_length=150, blank=True, editable=False)
    approved_on = models.DateField(null=True, blank=True, editable=False)
    decision_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["evaluation"]

    def __str__(self) -> str:
        return f"{self.evaluation} 工作方案"


class EditionChange(Recorded):
    """Another edition of its framework that an evaluation took, and what became of the answers."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="edition_changes")
    before = models.ForeignKey(FrameworkEdition, models.PROTECT, related_name="+")
    after = models.ForeignKey(FrameworkEdition, models.PROTECT, related_name="+")
    decided = models.JSONField(default=dict, editable=False)
    """By the code of an indicator that has answers and is gone or another: what was decided."""
    why = models.CharField(words("理由", "reason"), max_length=500)
    entered_by = models.CharField(max_length=150, editable=False)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class EvidenceRequest(Clocked, Recorded):
    """A document or figure that a unit is asked for, by a day."""

    class State(models.TextChoices):
        """Where it stands; the moves between are in ``procedures/requests.py``."""

        DRAFT = "draft", words("未发出", "not sent")
        SENT = "sent", words("待提供", "owed")
        ANSWERED = "answered", words("已提供", "provided")
        RETURNED = "returned", words("退回补充", "returned")
        ACCEPTED = "accepted", words("已接收", "accepted")
        WITHDRAWN = "withdrawn", words("不再需要", "withdrawn")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="requests")
    what = models.CharField(words("所需资料", "what is asked for"), max_length=200)
    note = models.CharField(words("要求", "note"), max_length=500, blank=True)
    indicators = models.JSONField(words("用于指标", "for indicators"), default=list, blank=True)
    owed_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="+",
        verbose_name=words("应提供单位", "owed by"),
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    sent_on = models.DateField(null=True, blank=True, editable=False)
    answer = models.CharField(words("答复", "answer"), max_length=1000, blank=True, editable=False)
    nothing_there = models.BooleanField(
        words("没有此资料", "there is none"), default=False, editable=False
    )
    files = models.ManyToManyField(Attachment, related_name="+", blank=True)
    evidence = models.ForeignKey(
        Evidence, models.SET_NULL, null=True, blank=True, editable=False, related_name="requests"
    )
    """What became of the files once they were accepted."""
    entered_by = models.CharField(max_length=150, editable=False)
    answered_by = models.CharField(max_length=150, blank=True, editable=False)
    answered_on = models.DateField(null=True, blank=True, editable=False)
    decided_by = models.CharField(max_length=150, blank=True, editable=False)
    decision_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["evaluation", "code"]

    def __str__(self) -> str:
        return self.what


class WorkingPaper(Recorded):
    """What the team found at a place, in a talk, in a calculation; checked by a second person."""

    class Kind(models.TextChoices):
        """What it records."""

        INDICATOR = "indicator", words("指标底稿", "on an indicator")
        SITE = "site", words("实地核查", "site visit")
        INTERVIEW = "interview", words("访谈", "interview")
        MEETING = "meeting", words("会议", "meeting")
        REVIEW = "review", words("会审", "review")
        COST = "cost", words("造价工程师意见", "opinion of the cost engineer")
        FACTORS = "factors", words("因素分析", "analysis of factors")

    class State(models.TextChoices):
        """Where it stands; the moves between are in ``procedures/papers.py``."""

        DRAFT = "draft", words("编制中", "being drawn up")
        HANDED = "handed", words("待复核", "awaiting review")
        REVIEWED = "reviewed", words("复核通过", "reviewed")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="papers")
    kind = models.CharField(words("种类", "kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(words("标题", "title"), max_length=200)
    indicators = models.JSONField(words("涉及指标", "indicators"), default=list, blank=True)
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=words("小区", "site"),
    )
    held_on = models.DateField(words("开展日期", "held on"), null=True, blank=True)
    persons = models.CharField(words("参加人", "persons"), max_length=500, blank=True)
    text = models.TextField(words("记录", "record"), max_length=8000)
    conclusion = models.TextField(words("结论", "conclusion"), max_length=2000, blank=True)
    factors = models.JSONField(words("因素", "factors"), default=list, blank=True)
    """Of an analysis: ``{"text", "side", "origin"}`` each."""
    put_in = models.DecimalField(
        words("投入（元）", "input (yuan)"),
        max_digits=LARGEST,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    got_out = models.DecimalField(
        words("产出（元）", "output (yuan)"),
        max_digits=LARGEST,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    prepared_by = models.CharField(max_length=150, editable=False)
    reviewed_by = models.CharField(max_length=150, blank=True, editable=False)
    reviewed_on = models.DateField(null=True, blank=True, editable=False)
    changed_after_review = models.BooleanField(default=False, editable=False)
    """A review fell away because the paper was changed after it."""
    pictures = models.ManyToManyField(Attachment, related_name="+", blank=True, editable=False)
    sent_as = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    """Made by the phone it was written on: the same paper sent again is the same row."""
    sent_digest = models.CharField(max_length=64, blank=True, editable=False)
    """Of what the phone sent: SHA-256, by which the same paper is known however it was edited."""
    decision_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["evaluation", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_by="") | ~models.Q(reviewed_by=models.F("prepared_by")),
                name="paper_reviewed_by_another",
            )
        ]

    def __str__(self) -> str:
        return self.title
