"""The dossier of a site and of a project: willingness, opinions, approvals, documents, pictures."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.models import Attachment
from hengjian.site.common.recorded import Recorded, number_of, within
from hengjian.site.common.words import words
from hengjian.site.library.models.programme import Project
from hengjian.site.library.models.site import MOST_HOUSEHOLDS, Site


class Utility(models.TextChoices):
    """Whose pipes and wires they are."""

    WATER = "water", words("供水", "water")
    POWER = "power", words("供电", "power")
    GAS = "gas", words("燃气", "gas")
    HEAT = "heat", words("供热", "heat")
    TELECOM = "telecom", words("通信", "telecom")
    DRAINAGE = "drainage", words("排水", "drainage")


class WillingnessSurvey(Recorded):
    """One asking of a site's households whether they want the renovation; counts only."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="willingness")
    asked_on = models.DateField(words("征询日期", "asked on"))
    method = models.CharField(words("方式", "method"), max_length=100)
    asked = number_of(words("应征询户数（户）", "households asked"), MOST_HOUSEHOLDS)
    answered = number_of(words("答复户数（户）", "households that answered"), MOST_HOUSEHOLDS)
    in_favour = number_of(words("同意户数（户）", "households in favour"), MOST_HOUSEHOLDS)
    willing_to_pay = number_of(
        words("愿出资户数（户）", "households willing to pay"),
        MOST_HOUSEHOLDS,
        null=True,
        blank=True,
    )
    evidence = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered__lte=models.F("asked"))
                & models.Q(in_favour__lte=models.F("answered")),
                name="willingness_counts_nest",
            ),
            within(
                "willingness_within_measure",
                asked=(0, MOST_HOUSEHOLDS),
                willing_to_pay=(0, MOST_HOUSEHOLDS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.asked_on}"


class UtilityOpinion(Recorded):
    """What the owner of a utility says to the renovation of a site."""

    class Opinion(models.TextChoices):
        """The answer."""

        WAITING = "waiting", words("待答复", "awaiting answer")
        AGREES = "agrees", words("同意", "agrees")
        CONDITIONS = "conditions", words("有条件同意", "agrees with conditions")
        OBJECTS = "objects", words("不同意", "not agreed")

    site = models.ForeignKey(Site, models.CASCADE, related_name="utility_opinions")
    utility = models.CharField(words("管线", "utility"), max_length=8, choices=Utility.choices)
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=words("产权单位", "utility owner"),
    )
    asked_on = models.DateField(words("征求日期", "asked on"))
    answered_on = models.DateField(words("答复日期", "answered on"), null=True, blank=True)
    opinion = models.CharField(
        words("意见", "comment"), max_length=10, choices=Opinion.choices, default=Opinion.WAITING
    )
    text = models.TextField(words("意见内容", "the opinion"), blank=True)
    evidence = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["utility", "-asked_on"]

    def __str__(self) -> str:
        return f"{self.get_utility_display()} {self.get_opinion_display()}"


class PolicyDocument(Recorded):
    """A policy that a project rests on."""

    number = models.CharField(words("文号", "document number"), max_length=100)
    title = models.CharField(words("标题", "title"), max_length=255)
    issued_by = models.CharField(words("发文机关", "issued by"), max_length=100, blank=True)
    issued_on = models.DateField(words("发文日期", "issued on"), null=True, blank=True)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.number}《{self.title}》"


class Approval(Recorded):
    """A permission that a project needs before it starts (财预〔2021〕61号 art. 17)."""

    class Kind(models.TextChoices):
        """Which permission."""

        FEASIBILITY = "feasibility", words("可行性研究批复", "feasibility study")
        SURVEY = "survey", words("勘察", "survey")
        DESIGN = "design", words("设计（概算）批复", "design and budget")
        LAND = "land", words("用地手续", "land")
        ENVIRONMENT = "environment", words("环评手续", "environmental approval")
        START_PERMIT = "start_permit", words("施工许可", "start permit")

    project = models.ForeignKey(Project, models.CASCADE, related_name="approvals")
    kind = models.CharField(words("类别", "kind"), max_length=12, choices=Kind.choices)
    not_needed = models.BooleanField(words("按规定无需办理", "not needed by rule"), default=False)
    reason = models.CharField(words("理由", "reason"), max_length=255, blank=True)
    number = models.CharField(words("文号", "document number"), max_length=100, blank=True)
    authority = models.CharField(
        words("批准机关", "approving authority"), max_length=100, blank=True
    )
    issued_on = models.DateField(words("批准日期", "approved on"), null=True, blank=True)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(not_needed=False) | ~models.Q(reason=""),
                name="approval_waived_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class SystemCheck(models.Model):
    """One of the five systems (五项制度) of a project: is it in place, and what shows it."""

    class System(models.TextChoices):
        """Which system."""

        LEGAL_PERSON = "legal_person", words("项目法人责任制", "project legal person")
        TENDERING = "tendering", words("招标投标制", "tendering")
        SUPERVISION = "supervision", words("工程监理制", "construction supervision")
        DISCLOSURE = "disclosure", words("信息公示制", "disclosure")
        CONTRACT = "contract", words("合同管理制", "contract management")

    project = models.ForeignKey(Project, models.CASCADE, related_name="systems")
    system = models.CharField(words("制度", "system"), max_length=12, choices=System.choices)
    in_place = models.BooleanField(words("已落实", "in place"), null=True)
    """Unknown until somebody looked."""
    note = models.CharField(words("说明", "description"), max_length=500, blank=True)
    checked_on = models.DateField(words("核查日期", "checked on"), null=True, blank=True)
    evidence = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "system"], name="one_check_a_system")
        ]

    def __str__(self) -> str:
        return self.get_system_display()


class Document(Recorded):
    """A document of the archive, in one of its three classes (财监〔2021〕4号)."""

    class ArchiveClass(models.TextChoices):
        """The classes of the archive."""

        SETTING_UP = "setting_up", words("立项性", "setting up")
        EVIDENCE = "evidence", words("证明性", "evidence")
        CONCLUSION = "conclusion", words("结论性", "conclusion")

    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="documents")
    archive_class = models.CharField(
        words("档案类别", "archive class"), max_length=10, choices=ArchiveClass.choices
    )
    kind = models.CharField(words("材料种类", "kind of document"), max_length=48, blank=True)
    """A code of ``library/dossier.yaml`` where the document answers a requirement."""
    title = models.CharField(words("题名", "title"), max_length=255)
    number = models.CharField(words("文号", "document number"), max_length=100, blank=True)
    dated_on = models.DateField(words("日期", "date"), null=True, blank=True)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """Taken out of the archive, with the reason in the trail; never deleted."""

    class Meta:
        ordering = ["archive_class", "dated_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(site__isnull=False) | models.Q(project__isnull=False),
                name="document_belongs_somewhere",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Viewpoint(Recorded):
    """A place and a direction from which a site is photographed before and after."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="viewpoints")
    name = models.CharField(words("拍摄点", "viewpoint"), max_length=100)
    direction = models.CharField(words("朝向", "direction"), max_length=50, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class SitePicture(Recorded):
    """A picture from a viewpoint, before, during or after the works."""

    class Moment(models.TextChoices):
        """When."""

        BEFORE = "before", words("改造前", "before")
        DURING = "during", words("施工中", "during the works")
        AFTER = "after", words("改造后", "after")

    viewpoint = models.ForeignKey(Viewpoint, models.CASCADE, related_name="pictures")
    moment = models.CharField(words("时点", "moment"), max_length=6, choices=Moment.choices)
    taken_on = models.DateField(words("拍摄日期", "taken on"))
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["taken_on", "pk"]

    def __str__(self) -> str:
        return f"{self.viewpoint} {self.get_moment_display()}"
