"""Rounds, opinions and what hangs on being asked."""

from __future__ import annotations

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.recorded import Recorded, money
from hengjian.site.common.words import words
from hengjian.site.library.models import Scheme, Site
from hengjian.site.library.models.site import PropertyMode
from hengjian.site.platform.clock import Clocked
from hengjian.site.residents.public.models import Contact
from hengjian.site.residents.surveys.models import Survey
from hengjian.site.works.models import Acceptance, Milestone

MOST_TEXT = 2000


class Round(Recorded):
    """One time residents are asked: what they need, what they say to a finished scheme, or what
    came of it."""

    class Kind(models.TextChoices):
        """About what."""

        NEEDS = "needs", words("问需（改什么）", "needs (what to renew)")
        SCHEME = "scheme", words("问计（方案怎么样）", "scheme (what of this scheme)")
        EFFECT = "effect", words("问效（改得怎么样）", "effect (what came of it)")

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", words("筹备中", "being prepared")
        OPEN = "open", words("征求意见中", "open")
        CONCLUDED = "concluded", words("已有结论", "concluded")

    region = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("街道", "sub-district")
    )
    sites = models.ManyToManyField(Site, related_name="rounds", verbose_name=words("小区", "sites"))
    scheme = models.ForeignKey(
        Scheme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rounds",
        verbose_name=words("改造方案", "scheme"),
    )
    kind = models.CharField(words("征询类别", "kind of round"), max_length=7, choices=Kind.choices)
    question = models.TextField(words("问什么", "what is asked"), max_length=MOST_TEXT)
    methods = models.CharField(
        words("怎么问", "how"),
        max_length=200,
        help_text=words(
            "如：入户、公示栏、微信群、座谈会", "such as: at home, on the board, a meeting"
        ),
    )
    opens_on = models.DateField(words("开始日期", "opens on"))
    closes_on = models.DateField(words("征询截止", "asked until"))
    first_closes_on = models.DateField(
        words("原定截止", "was to close on"), null=True, blank=True, editable=False
    )
    """As it was opened, where it was prolonged."""
    prolonged_why = models.CharField(
        words("延长原因", "why prolonged"), max_length=500, blank=True, editable=False
    )
    survey = models.ForeignKey(
        Survey,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rounds",
        verbose_name=words("居民调查", "survey"),
    )
    """By which households are asked; its results stand on its own page."""
    state = models.CharField(
        words("状态", "state"), max_length=9, choices=State.choices, default=State.DRAFT
    )
    conclusion = models.TextField(words("结论", "conclusion"), blank=True, editable=False)
    concluded_on = models.DateField(words("结论日期", "concluded on"), null=True, editable=False)
    concluded_by = models.CharField(max_length=150, blank=True, editable=False)
    entered_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="round_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="concluded") | ~models.Q(conclusion=""),
                name="round_concluded_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.opens_on}"


class RoundResult(models.Model):
    """What a round came to at one site: households asked, answering and in favour."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="results")
    site = models.ForeignKey(
        Site, models.PROTECT, related_name="+", verbose_name=words("小区", "site")
    )
    asked = models.PositiveIntegerField(words("征询户数（户）", "households asked"))
    answered = models.PositiveIntegerField(words("答复户数（户）", "households that answered"))
    in_favour = models.PositiveIntegerField(words("同意户数（户）", "households in favour"))

    class Meta:
        ordering = ["site"]
        constraints = [
            models.UniqueConstraint(fields=["round", "site"], name="one_result_a_site"),
            models.CheckConstraint(
                condition=models.Q(answered__lte=models.F("asked"))
                & models.Q(in_favour__lte=models.F("answered")),
                name="round_result_nests",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.site_id}"


class Opinion(Recorded, Clocked):
    """What somebody says in a round: adopted or not with a reason, tied to what changes by it."""

    class Decision(models.TextChoices):
        """What became of it."""

        OPEN = "open", words("待答复", "awaiting answer")
        ADOPTED = "adopted", words("采纳", "adopted")
        PARTLY = "partly", words("部分采纳", "adopted in part")
        REJECTED = "rejected", words("不采纳", "not adopted")

    class Channel(models.TextChoices):
        """How it came."""

        ONLINE = "online", words("网上", "online")
        HOME_VISIT = "home_visit", words("入户走访", "home visit")
        MEETING = "meeting", words("座谈会", "meeting")
        BOARD = "board", words("公示栏", "notice board")
        PHONE = "phone", words("电话", "phone")

    round = models.ForeignKey(Round, models.PROTECT, related_name="opinions")
    site = models.ForeignKey(
        Site, models.PROTECT, related_name="opinions_in_rounds", verbose_name=words("小区", "site")
    )
    channel = models.CharField(words("渠道", "channel"), max_length=10, choices=Channel.choices)
    text = models.TextField(words("意见", "comment"), max_length=MOST_TEXT)
    received_on = models.DateField(words("收到日期", "received on"))
    shown = models.BooleanField(words("公开", "public"), default=False)
    """Read by staff before everybody reads it."""
    decision = models.CharField(
        words("处理", "decision"), max_length=8, choices=Decision.choices, default=Decision.OPEN
    )
    reason = models.TextField(words("理由", "reason"), blank=True, editable=False)
    milestone = models.ForeignKey(
        Milestone,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=words("进度节点", "milestone"),
    )
    change = models.CharField(
        words("方案或进度改了什么", "what changes in scheme or schedule"),
        max_length=200,
        blank=True,
        editable=False,
    )
    done_on = models.DateField(words("办完日期", "done on"), null=True, editable=False)
    """Where no milestone says it."""
    decided_on = models.DateField(null=True, editable=False)
    decided_by = models.CharField(max_length=150, blank=True, editable=False)
    entered_by = models.CharField(max_length=150, blank=True, editable=False)
    sent_as = models.CharField(max_length=36, blank=True, editable=False)

    class Meta:
        ordering = ["-received_on", "-pk"]
        indexes = [models.Index(fields=["site", "decision"], name="round_opinion_by_site")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision="open") | ~models.Q(reason=""),
                name="opinion_decided_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["sent_as"], condition=~models.Q(sent_as=""), name="one_opinion_a_sending"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def carried_out(self, day: date) -> date | None:
        """The day by which what was promised is done; None while it is not, as of a day."""
        if self.milestone is not None:
            actual = self.milestone.actual_on
            return actual if actual is not None and actual <= day else None
        return self.done_on if self.done_on is not None and self.done_on <= day else None


class Unasked(models.Model):
    """Why no round was held on a finished scheme: written down before it may enter the plan."""

    scheme = models.OneToOneField(Scheme, models.CASCADE, related_name="unasked")
    reason = models.TextField(words("未征询的原因", "why nobody was asked"), max_length=MOST_TEXT)
    entered_on = models.DateField(words("登记日期", "entered on"))
    entered_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.reason[:40]


class GroupQuestion(Recorded, Clocked):
    """What a site's contact group is asked: sub-district, contractor, supervising engineer and
    resident supervisor answer in time."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", words("待答复", "awaiting answer")
        ANSWERED = "answered", words("已答复", "answered")

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="group_questions", verbose_name=words("小区", "site")
    )
    role = models.CharField(words("问谁", "ask whom"), max_length=10, choices=Contact.Role.choices)
    text = models.TextField(words("问题", "question"), max_length=MOST_TEXT)
    asked_on = models.DateField(words("提问日期", "asked on"))
    state = models.CharField(
        words("状态", "state"), max_length=8, choices=State.choices, default=State.OPEN
    )
    answer = models.TextField(words("答复", "answer"), blank=True, editable=False)
    answered_on = models.DateField(words("答复日期", "answered on"), null=True, editable=False)
    answered_by = models.CharField(max_length=150, blank=True, editable=False)
    entered_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["-asked_on", "-pk"]

    def __str__(self) -> str:
        return self.text[:40]


class HomeVisits(Recorded):
    """A campaign of home visits at a site: who went, how many households, what came of it."""

    class Organiser(models.TextChoices):
        """Who goes."""

        UNION = "union", words("工会", "trade union")
        YOUTH = "youth", words("共青团", "youth league")
        WOMEN = "women", words("妇联", "women's federation")
        COMMUNITY = "community", words("社区", "community")

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="home_visits", verbose_name=words("小区", "site")
    )
    organiser = models.CharField(
        words("组织方", "organiser"), max_length=9, choices=Organiser.choices
    )
    begins_on = models.DateField(words("走访开始", "visits begin"))
    ends_on = models.DateField(words("走访结束", "visits end"))
    households = models.PositiveIntegerField(words("走访户数（户）", "households visited"))
    met = models.PositiveIntegerField(words("见到户数（户）", "households met"))
    problems = models.PositiveIntegerField(words("反映问题（件）", "problems told"), default=0)
    summary = models.TextField(words("走访情况", "what was found"), blank=True)
    reported_to = models.CharField(words("报给谁", "reported to"), max_length=100, blank=True)
    reported_on = models.DateField(words("报送日期", "reported on"), null=True, blank=True)

    class Meta:
        ordering = ["-begins_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(met__lte=models.F("households")),
                name="visits_met_within_visited",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_organiser_display()} {self.begins_on}"


class ResidentCheck(Recorded):
    """A resident or resident supervisor who was there at an acceptance, and what they said."""

    class Who(models.TextChoices):
        """In what part."""

        SUPERVISOR = "supervisor", words("居民监督员", "resident supervisor")
        RESIDENT = "resident", words("居民代表", "representative of residents")

    class Verdict(models.TextChoices):
        """What they say."""

        AGREES = "agrees", words("同意验收", "agrees")
        BUT = "but", words("同意，但有问题", "agrees, with reservations")
        AGAINST = "against", words("反对", "against")

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="resident_checks", verbose_name=words("小区", "site")
    )
    acceptance = models.ForeignKey(
        Acceptance,
        models.PROTECT,
        related_name="resident_checks",
        verbose_name=words("验收编码", "code of the acceptance"),
    )
    who = models.CharField(words("参与身份", "part"), max_length=10, choices=Who.choices)
    people = models.PositiveSmallIntegerField(
        words("人数（人）", "people"), default=1, validators=[MinValueValidator(1)]
    )
    checked_on = models.DateField(words("到场日期", "was there on"))
    verdict = models.CharField(
        words("居民验收意见", "verdict"), max_length=7, choices=Verdict.choices
    )
    text = models.TextField(words("说了什么", "what was said"), blank=True)

    class Meta:
        ordering = ["-checked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_who_display()} {self.checked_on}"


class Upkeep(Recorded):
    """Who keeps a site, by what contract and for how much: before and after its renewal."""

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="upkeep", verbose_name=words("小区", "site")
    )
    mode = models.CharField(words("物业方式", "mode"), max_length=10, choices=PropertyMode.choices)
    manager = models.CharField(words("管理单位", "kept by"), max_length=200, blank=True)
    since = models.DateField(words("起", "since"))
    until = models.DateField(words("止", "until"), null=True, blank=True)
    fee = money(
        words("物业费（元/平方米·月）", "fee (yuan per m² and month)"), null=True, blank=True
    )
    fund = money(words("维修资金余额（元）", "repair fund (yuan)"), null=True, blank=True)
    duties = models.TextField(words("管护内容", "what is kept"), blank=True)

    class Meta:
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return self.manager or str(self.get_mode_display())
