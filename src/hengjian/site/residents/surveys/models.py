"""Questionnaires by edition, surveys, whom they ask, and what was answered."""

from __future__ import annotations

from fractions import Fraction

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from hengjian.site.accounts.models import Organisation
from hengjian.site.common import sealing
from hengjian.site.common.models import Attachment
from hengjian.site.common.recorded import Recorded
from hengjian.site.common.words import words
from hengjian.site.library.models import Project, Site
from hengjian.site.residents.surveys.forms.reading import PROBLEM

MOST_HOUSEHOLDS = 10_000_000
LONGEST_INSTANCE = 80


class Purpose(models.TextChoices):
    """What a questionnaire is for."""

    NEEDS = "needs", words("改造需求", "needs")
    SCHEME = "scheme", words("方案意见", "consent to the scheme")
    SATISFACTION = "satisfaction", words("满意度", "satisfaction")
    VISIT = "visit", words("入户走访", "home visit")
    OTHER = "other", words("其他", "other")


class Questionnaire(Recorded):
    """One edition of a questionnaire: the workbook as it was handed in, and what was made of it.

    An edition never changes; another one has another number.
    """

    name = models.CharField(words("问卷", "questionnaire"), max_length=60)
    """The same of every edition: the ``form_id`` of its workbook."""
    edition = models.PositiveIntegerField(words("版次", "edition"), default=1)
    title = models.CharField(words("标题", "title"), max_length=200)
    title_en = models.CharField(words("英文标题", "title in English"), max_length=200, blank=True)
    purpose = models.CharField(words("用途", "purpose"), max_length=12, choices=Purpose.choices)
    region = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("区域", "region")
    )
    workbook = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=words("问卷工作簿", "workbook"),
    )
    form = models.JSONField(words("问卷结构", "compiled form"), default=dict)
    """The tree of questions that server and script evaluate alike (``forms/tree.py``)."""
    xform = models.TextField(words("XForm 表单", "XForm"), blank=True)
    """For clients that speak OpenRosa."""
    sha256 = models.CharField(words("工作簿指纹", "fingerprint"), max_length=64)
    meanings = models.JSONField(words("题目对应", "what its questions mean"), default=dict)
    """Which question tells ``policy_known``, ``involved``, ``satisfaction``, ``problem_told``."""
    entered_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["name", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name", "edition"], name="one_questionnaire_an_edition"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def opens_cases(self) -> bool:
        """Whether a problem told in an answer is a case of the hotline too."""
        return self.purpose == Purpose.VISIT and PROBLEM in self.meanings


class Survey(Recorded):
    """Residents asked with one edition of a questionnaire, from a day to a day."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", words("准备中", "in preparation")
        OPEN = "open", words("进行中", "open")
        CLOSED = "closed", words("已结束", "closed")

    title = models.CharField(words("调查名称", "survey"), max_length=200)
    region = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("区域", "region")
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="surveys",
        verbose_name=words("项目", "project"),
    )
    questionnaire = models.ForeignKey(
        Questionnaire,
        models.PROTECT,
        related_name="surveys",
        verbose_name=words("问卷", "questionnaire"),
    )
    state = models.CharField(
        words("状态", "state"), max_length=6, choices=State.choices, default=State.DRAFT
    )
    opens_on = models.DateField(words("开始日期", "opens on"))
    closes_on = models.DateField(words("截止日期", "until"))
    target = models.PositiveSmallIntegerField(
        words("满意度目标（%）", "target of satisfaction (%)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
    )
    by_code_only = models.BooleanField(words("凭码填答", "answered by code only"), default=True)
    """Else everybody on the public page of a site may answer too, without being a household."""
    consent = models.CharField(
        words("告知书版本", "edition of the consent text"), max_length=20, blank=True
    )
    """As it stood when the survey was opened (``consent.yaml``)."""
    opened_on = models.DateField(words("启动日期", "opened on"), null=True, blank=True)
    closed_on = models.DateField(words("结束日期", "closed on"), null=True, blank=True)
    entered_by = models.CharField(max_length=150, blank=True, editable=False)
    opened_by = models.CharField(max_length=150, blank=True, editable=False)
    closed_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="survey_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return self.title


class SamplePlan(Recorded):
    """How the households of a survey are chosen. A drawn plan is never changed."""

    class State(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", words("已拟定", "planned")
        DRAWN = "drawn", words("已抽取", "drawn")

    survey = models.OneToOneField(
        Survey, models.CASCADE, related_name="plan", verbose_name=words("调查", "survey")
    )
    state = models.CharField(
        words("状态", "state"), max_length=7, choices=State.choices, default=State.PLANNED
    )
    started_only = models.BooleanField(words("只抽已开工小区", "started sites only"), default=True)
    margin = models.DecimalField(
        words("允许误差（百分点）", "margin (points)"), max_digits=4, decimal_places=2, default=5
    )
    confidence = models.DecimalField(
        words("置信度（%）", "confidence (%)"), max_digits=4, decimal_places=2, default=95
    )
    response = models.DecimalField(
        words("预计应答率（%）", "expected response (%)"),
        max_digits=5,
        decimal_places=2,
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    seed = models.CharField(words("随机种子", "seed"), max_length=40)
    frame = models.JSONField(words("抽样名册", "frame"), default=list)
    """A row a site: code, name, sub-district, started, households on the day of the draw."""
    frame_sha256 = models.CharField(words("名册指纹", "fingerprint of the frame"), max_length=64)
    drawn_on = models.DateField(words("抽取日期", "drawn on"), null=True, blank=True)
    drawn_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.code


class Stratum(models.Model):
    """Households that are sampled together: of one sub-district, started or not."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="strata")
    sub_district = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    started = models.BooleanField(words("已开工", "started"))
    households = models.PositiveIntegerField(words("户数（户）", "households"))
    sites = models.PositiveIntegerField(words("小区数（个）", "sites"))
    drawn = models.PositiveIntegerField(words("抽取（户）", "drawn"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "sub_district", "started"], name="one_stratum_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(drawn__lte=F("households")), name="stratum_draws_what_it_has"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sub_district} {'started' if self.started else 'not started'}"

    @property
    def weight(self) -> Fraction | None:
        """How many households one drawn stands for; None where none is drawn."""
        return Fraction(self.households, self.drawn) if self.drawn else None


class SampleUnit(models.Model):
    """A household that is asked: known by its site and its number there, never by a name."""

    class Outcome(models.TextChoices):
        """What came of asking."""

        WAITING = "waiting", words("待访", "to be asked")
        COMPLETE = "complete", words("完成", "done")
        PARTIAL = "partial", words("部分完成", "done in part")
        REFUSED = "refused", words("拒访", "refused")
        NOT_AT_HOME = "not_at_home", words("无人在家", "not at home")
        INELIGIBLE = "ineligible", words("不合条件", "not eligible")
        NOT_FOUND = "not_found", words("找不到", "not found")

    code = models.CharField(words("样本编码", "code"), max_length=64, unique=True)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="units")
    stratum = models.ForeignKey(
        Stratum, models.PROTECT, null=True, blank=True, related_name="units"
    )
    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """The sub-district of the site."""
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    ordinal = models.PositiveIntegerField(
        words("户序号", "number of the household"), validators=[MinValueValidator(1)]
    )
    """1 to the number of households of the site: the frame works from counts alone."""
    label = models.TextField(words("楼—单元—室", "door"), blank=True)
    """Which door it is, sealed."""
    rank = models.CharField(words("抽样次序", "rank"), max_length=64, blank=True)
    """By which it was drawn; the next in rank replaces."""
    main = models.BooleanField(words("正选", "drawn at first"), default=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    outcome = models.CharField(
        words("访问结果", "outcome"),
        max_length=12,
        choices=Outcome.choices,
        default=Outcome.WAITING,
    )
    attempts = models.JSONField(words("访问记录", "attempts"), default=list)
    """Each with its moment, who, and what came of it."""
    coded_on = models.DateField(words("发码日期", "code issued on"), null=True, blank=True)

    class Meta:
        ordering = ["site__code", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "site", "ordinal"], name="one_unit_a_household"
            )
        ]
        indexes = [models.Index(fields=["survey", "outcome"], name="unit_by_outcome")]

    def __str__(self) -> str:
        return self.code


class Submission(Recorded):
    """One questionnaire as it was answered. What arrives again is the same; nothing overwrites it.

    Closed answers stand in ``answers`` by the name of the question; words written by hand are
    sealed in ``written``.
    """

    class Channel(models.TextChoices):
        """How it came."""

        WEB = "web", words("网上", "online")
        INTERVIEWER = "interviewer", words("访问员", "interviewer")
        PAPER = "paper", words("纸质", "paper")
        COLLECT = "collect", words("采集软件", "collecting client")

    survey = models.ForeignKey(
        Survey, models.PROTECT, related_name="submissions", verbose_name=words("调查", "survey")
    )
    region = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("区域", "region")
    )
    """The sub-district of its site; of the survey, where the site is not known."""
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=words("小区", "site"),
    )
    unit = models.ForeignKey(
        SampleUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=words("样本户", "household"),
    )
    stratum = models.ForeignKey(
        Stratum,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=words("层", "stratum"),
    )
    site_started = models.BooleanField(words("小区已开工", "site started"), null=True, blank=True)
    """On the day it was answered."""
    weight = models.DecimalField(
        words("抽样权重", "weight as drawn"), max_digits=14, decimal_places=6, null=True, blank=True
    )
    """Households that one drawn stands for; answers that fell out are put right when estimating."""
    instance_id = models.CharField(
        words("实例编号", "instance id"), max_length=LONGEST_INSTANCE, unique=True
    )
    content_sha256 = models.CharField(words("内容指纹", "fingerprint"), max_length=64)
    channel = models.CharField(words("渠道", "channel"), max_length=11, choices=Channel.choices)
    interviewer = models.CharField(words("访问员", "interviewer"), max_length=150, blank=True)
    device = models.CharField(words("设备", "device"), max_length=64, blank=True)
    """A keyed hash, by which answers of one device are told apart from those of others."""
    place = models.TextField(words("大致位置", "place, roughly"), blank=True)
    """Sealed: longitude and latitude to a thousandth of a degree, about 100 m; of answers that an
    interviewer asked for, where the device said it."""
    answers = models.JSONField(words("答案", "answers"), default=dict)
    written = models.TextField(words("开放题", "words written by hand"), blank=True)
    """Sealed JSON of the questions that are answered in words."""
    consent = models.CharField(
        words("告知书版本", "edition of the consent text"), max_length=20, blank=True
    )
    started_at = models.DateTimeField(words("开始时间", "started at"), null=True, blank=True)
    answered_at = models.DateTimeField(words("填答时间", "answered at"))
    answered_on = models.DateField(words("填答日期", "answered on"))
    received_at = models.DateTimeField(words("收到时间", "received at"))
    seconds = models.PositiveIntegerField(
        words("用时（秒）", "seconds taken"), null=True, blank=True
    )
    valid = models.BooleanField(words("有效", "valid"), default=True)
    why_not = models.CharField(words("无效原因", "why it is not valid"), max_length=255, blank=True)
    judged_by = models.CharField(max_length=150, blank=True, editable=False)
    policy_known = models.CharField(words("政策知晓", "knows the policy"), max_length=1, blank=True)
    involved = models.CharField(words("参与程度", "took part"), max_length=1, blank=True)
    satisfaction = models.CharField(words("总体满意度", "satisfaction"), max_length=1, blank=True)
    """What the questions mean that the frameworks count: letters of ``tables.yaml``."""

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["survey", "answered_on"], name="submission_by_survey"),
            models.Index(fields=["site", "answered_on"], name="submission_by_site"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(valid=True, unit__isnull=False),
                name="one_valid_submission_a_household",
            ),
            models.CheckConstraint(
                condition=Q(valid=True, why_not="") | Q(valid=False) & ~Q(why_not=""),
                name="submission_invalid_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Keying(models.Model):
    """A paper questionnaire as one person keyed it. Two people key each; where they differ, a
    third look decides."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="keyings")
    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        SampleUnit, models.PROTECT, null=True, blank=True, related_name="keyings"
    )
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    sheet = models.CharField(words("纸质问卷号", "number of the sheet"), max_length=40)
    turn = models.PositiveSmallIntegerField(
        words("第几遍", "turn"), validators=[MinValueValidator(1), MaxValueValidator(2)]
    )
    answers = models.TextField(words("答案", "answers"))
    """Sealed JSON: a sheet may hold words written by hand."""
    answered_on = models.DateField(words("填答日期", "answered on"))
    keyed_by = models.CharField(words("录入人", "keyed by"), max_length=150)
    keyed_at = models.DateTimeField(auto_now_add=True)
    submission = models.ForeignKey(
        Submission, models.SET_NULL, null=True, blank=True, related_name="keyings"
    )
    """What came of both."""

    class Meta:
        ordering = ["sheet", "turn"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "sheet", "turn"], name="one_keying_a_turn"),
            models.CheckConstraint(condition=Q(turn__in=(1, 2)), name="keyed_twice_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.turn}"


class Theme(Recorded):
    """One code of a codebook: what words written by hand are counted under."""

    survey = models.ForeignKey(
        Survey, models.CASCADE, related_name="themes", verbose_name=words("调查", "survey")
    )
    question = models.CharField(words("哪道开放题", "open question"), max_length=64)
    """Its name in the questionnaire."""
    name = models.CharField(words("编码名称", "name of the theme"), max_length=60)
    name_en = models.CharField(words("英文名称", "name in English"), max_length=60, blank=True)
    means = models.CharField(
        words("什么归到这里", "what belongs to it"), max_length=255, blank=True
    )
    entered_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "question", "name"], name="one_theme_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class Coding(models.Model):
    """Under which themes one person puts the words of an answer. A second person may do so without
    seeing the first; where they differ, a third look settles it."""

    FIRST, SECOND, SETTLED = 1, 2, 3

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="codings")
    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="codings")
    question = models.CharField(words("哪道开放题", "open question"), max_length=64)
    turn = models.PositiveSmallIntegerField(
        words("第几遍", "turn"), validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    themes = models.JSONField(words("归入的编码", "themes"), default=list)
    """Codes of themes; none: it says nothing that is counted."""
    coded_by = models.CharField(words("编码人", "coded by"), max_length=150)
    coded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["submission", "question", "turn"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "question", "turn"], name="one_coding_a_turn"
            ),
            models.CheckConstraint(
                condition=Q(turn__in=(1, 2, 3)), name="coded_twice_settled_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.question} {self.turn}"


def place_of(row: Submission) -> str:
    """What the sealed place of an answer is bound to: not to be taken for its words."""
    return f"submission-place:{row.code}"


def context_of(row: Submission | SampleUnit | Keying) -> str:
    """What the sealed words of a row are bound to."""
    if isinstance(row, Keying):
        return f"keying:{row.survey_id}:{row.sheet}:{row.turn}"
    return f"{row._meta.model_name}:{row.code}"


sealing.COLUMNS.append(sealing.Column(Submission, "written", context_of))
sealing.COLUMNS.append(sealing.Column(Submission, "place", place_of))
sealing.COLUMNS.append(sealing.Column(SampleUnit, "label", context_of))
sealing.COLUMNS.append(sealing.Column(Keying, "answers", context_of))
