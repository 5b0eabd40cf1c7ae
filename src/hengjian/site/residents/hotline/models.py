"""Cases and what happened to them."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.crypto import salted_hmac

from hengjian.site.accounts.models import Organisation
from hengjian.site.common import sealing
from hengjian.site.common.models import AppendOnly, Attachment
from hengjian.site.common.recorded import Recorded
from hengjian.site.common.words import words
from hengjian.site.library.models import Project, Site
from hengjian.site.platform.clock import Clocked
from hengjian.site.residents.surveys.models import Submission

MOST_PEOPLE = 500
"""More than ever came to one office with one thing."""


class Case(Recorded, Clocked):
    """What somebody asks, complains of or proposes, from the first call to their own verdict.

    Finished (``closed_on``), solved (``resolved_on``) and agreed (``verdict``) are three facts by
    three hands, each with its day. What stands here is what the events come to (``folding.py``).
    """

    class State(models.TextChoices):
        """Where it stands; the steps between are in ``steps.py``."""

        NEW = "new", words("待分派", "to be dispatched")
        SENT = "sent", words("待接收", "to be accepted")
        WORKING = "working", words("办理中", "being handled")
        REPLIED = "replied", words("待回访", "to be followed up")
        SETTLED = "settled", words("已办结", "settled")
        MERGED = "merged", words("已并案", "merged")

    class Channel(models.TextChoices):
        """How it came."""

        HOTLINE = "12345", words("12345 热线", "12345 hotline")
        PHONE = "phone", words("电话", "phone")
        VISIT = "visit", words("来访", "visit")
        LETTER = "letter", words("来信", "letter")
        ONLINE = "online", words("网上", "online")
        BOARD = "board", words("公示牌二维码", "QR on the board")
        ON_SITE = "on_site", words("现场人员", "staff on site")
        HOME_VISIT = "home_visit", words("入户走访", "home visit")

    class Kind(models.TextChoices):
        """What is wanted: it says by when (``deadlines.yaml``)."""

        URGENT = "urgent", words("紧急", "urgent")
        INQUIRY = "inquiry", words("咨询", "inquiry")
        HELP = "help", words("求助", "help")
        COMPLAINT = "complaint", words("投诉举报", "complaint")
        SUGGESTION = "suggestion", words("建议", "suggestion")

    class Topic(models.TextChoices):
        """What it is about."""

        WATER = "water", words("水", "water")
        POWER = "power", words("电", "power")
        ROAD = "road", words("路", "road")
        NOISE = "noise", words("噪声", "noise")
        SAFETY = "safety", words("安全", "safety")
        QUALITY = "quality", words("质量", "quality")
        PROGRESS = "progress", words("进度", "progress")
        OTHER = "other", words("其他", "other")

    class Outcome(models.TextChoices):
        """What whoever handled it says came of it."""

        SOLVED = "solved", words("已解决", "solved")
        PARTLY = "partly", words("部分解决", "solved in part")
        EXPLAINED = "explained", words("已解释说明", "explained")
        IMPOSSIBLE = "impossible", words("无法解决", "cannot be solved")

    class Verdict(models.TextChoices):
        """What the resident says of it, or that nobody could ask."""

        AGREED = "agreed", words("认可", "agreed")
        NOT_AGREED = "not_agreed", words("不认可", "not agreed")
        NOT_REACHED = "not_reached", words("未联系上", "nobody was reached")

    region = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("所属区域", "region")
    )
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=words("小区", "site"),
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=words("项目", "project"),
    )
    place = models.CharField(words("具体位置", "place"), max_length=200, blank=True)
    channel = models.CharField(words("渠道", "channel"), max_length=10, choices=Channel.choices)
    kind = models.CharField(
        words("类别", "kind"), max_length=10, choices=Kind.choices, default=Kind.COMPLAINT
    )
    topic = models.CharField(
        words("事项", "topic"), max_length=8, choices=Topic.choices, default=Topic.OTHER
    )
    text = models.TextField(words("诉求内容", "what is said"), max_length=4000)
    people = models.PositiveSmallIntegerField(
        words("人数（人）", "people"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)],
    )
    """How many came with it: persons are not cases, and are counted apart."""
    reporter = models.CharField(
        words("诉求人", "reporter"), max_length=400, blank=True, editable=False
    )
    phone = models.CharField(words("联系电话", "phone"), max_length=400, blank=True, editable=False)
    """Both sealed, bound to this case."""
    phone_digest = models.CharField(max_length=64, blank=True, editable=False)
    """A keyed hash of the number, by which the same caller is found without being named."""
    wants_call = models.BooleanField(words("要求回电", "asks to be called"), default=False)
    pictures = models.ManyToManyField(
        Attachment, related_name="+", blank=True, verbose_name=words("照片", "pictures")
    )
    received_on = models.DateField(words("受理日期", "received on"))
    received_at = models.DateTimeField(words("受理时间", "received at"))
    state = models.CharField(
        words("状态", "state"), max_length=8, choices=State.choices, default=State.NEW
    )
    unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=words("承办单位", "unit that handles it"),
    )
    main = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=words("主件", "main case"),
    )
    repeat_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="repeats",
        verbose_name=words("重复于", "repeat of"),
    )
    visit = models.OneToOneField(
        Submission,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="case",
        verbose_name=words("入户走访", "home visit"),
    )
    """The answer of the home visit that told it."""
    source_ref = models.CharField(
        words("来源编号", "number at the source"), max_length=64, blank=True
    )
    sent_as = models.CharField(max_length=36, blank=True, editable=False)
    """The number a page gave to what was being sent: sent twice, it is kept once."""
    unchecked = models.BooleanField(words("待核", "to be checked"), default=False)
    """Came in a flood: kept, and looked at before it is dispatched."""
    due_by = models.DateField(words("办结期限", "to be finished by"), null=True, blank=True)
    """As ``due_on``, and stays when the clock has ended."""
    first_due_by = models.DateField(null=True, blank=True, editable=False)
    """The day due before any extension."""
    answer_by = models.DateTimeField(
        words("首次答复期限", "first answer by"), null=True, blank=True
    )
    answered_at = models.DateTimeField(
        words("首次答复时间", "first answered at"), null=True, blank=True
    )
    outcome = models.CharField(
        words("办理结果", "outcome"), max_length=10, choices=Outcome.choices, blank=True
    )
    reply = models.TextField(words("答复内容", "reply"), blank=True)
    closed_on = models.DateField(words("办结日期", "finished on"), null=True, blank=True)
    resolved_on = models.DateField(words("核实解决日期", "found solved on"), null=True, blank=True)
    """Somebody else than who handled it asked or looked, and found it solved."""
    verdict = models.CharField(
        words("居民意见", "the resident's verdict"),
        max_length=11,
        choices=Verdict.choices,
        blank=True,
    )
    verdict_on = models.DateField(words("认可日期", "verdict on"), null=True, blank=True)
    followed_on = models.DateField(words("回访日期", "followed up on"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    """Calls that nobody answered."""
    returned = models.PositiveSmallIntegerField(default=0, editable=False)
    reopened = models.PositiveSmallIntegerField(default=0, editable=False)
    urged = models.PositiveSmallIntegerField(default=0, editable=False)
    extended = models.BooleanField(default=False, editable=False)
    named_on = models.DateField(words("点名日期", "named on"), null=True, blank=True)
    escalated_on = models.DateField(words("转信访日期", "escalated on"), null=True, blank=True)
    entered_by = models.CharField(max_length=150, blank=True, editable=False)
    dispatched_by = models.CharField(max_length=150, blank=True, editable=False)
    accepted_by = models.CharField(max_length=150, blank=True, editable=False)
    replied_by = models.CharField(max_length=150, blank=True, editable=False)
    followed_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["-received_on", "-pk"]
        indexes = [
            models.Index(fields=["state", "due_by", "id"], name="case_by_due"),
            models.Index(fields=["project", "received_on"], name="case_by_project"),
            models.Index(fields=["region", "received_on"], name="case_by_region"),
            models.Index(fields=["site", "received_on"], name="case_by_site"),
            models.Index(fields=["unit", "state"], name="case_by_unit"),
            models.Index(
                fields=["phone_digest", "topic", "received_on", "id"], name="case_by_caller"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_ref"],
                condition=~models.Q(source_ref=""),
                name="one_case_a_number_at_the_source",
            ),
            models.UniqueConstraint(
                fields=["sent_as"], condition=~models.Q(sent_as=""), name="one_case_a_sending"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True)
                | models.Q(closed_on__gte=models.F("received_on")),
                name="case_closed_after_it_was_received",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="", verdict_on__isnull=True)
                | ~models.Q(verdict="") & models.Q(verdict_on__isnull=False),
                name="case_verdict_has_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(state="merged", main__isnull=False)
                | ~models.Q(state="merged") & models.Q(main__isnull=True),
                name="case_merged_into_one",
            ),
            models.CheckConstraint(condition=models.Q(people__gte=1), name="case_of_somebody"),
        ]

    def __str__(self) -> str:
        return self.code


class CaseEvent(AppendOnly):
    """One thing that happened to a case, and how the case stood then. Nothing changes or removes
    it: what was wrong is followed by another event."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    kind = models.CharField(words("事件", "event"), max_length=20)
    on = models.DateField(words("日期", "date"))
    """The day it happened; what is entered afterwards has that day, not today."""
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=150, blank=True)
    organisation = models.CharField(max_length=32, blank=True)
    reason = models.TextField(words("说明", "note"), blank=True)
    given = models.JSONField(default=dict, blank=True)
    """What it took: a unit, days, an outcome."""
    state = models.CharField(max_length=8, choices=Case.State.choices)
    unit = models.CharField(max_length=32, blank=True)
    due_by = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    resolved_on = models.DateField(null=True)
    verdict = models.CharField(max_length=11, blank=True)
    verdict_on = models.DateField(null=True)
    main_code = models.CharField(max_length=64, blank=True)
    """How the case stood after it: a day's state is the last event up to that day."""

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["case", "on", "id"], name="case_event_by_day")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.on} {self.kind}"


def context_of(case: Case) -> str:
    """What the name and the phone of a case are bound to."""
    return f"case:{case.code}"


def phone_digest(number: str) -> str:
    """The number without its spaces and its country, as it is kept to be found again."""
    digits = "".join(each for each in number if each.isdigit()).removeprefix("86")
    if not digits:
        return ""
    return salted_hmac("hengjian.case-phone", digits, algorithm="sha256").hexdigest()


sealing.COLUMNS.append(sealing.Column(Case, "reporter", context_of))
sealing.COLUMNS.append(sealing.Column(Case, "phone", context_of))
