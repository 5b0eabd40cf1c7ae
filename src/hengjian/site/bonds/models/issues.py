"""Special bonds: issues, use by project, repayment, revenue, assets, and the terms of judging."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.models import Attachment
from hengjian.site.common.recorded import Recorded, yuan
from hengjian.site.common.words import words
from hengjian.site.library.models import Project, Site
from hengjian.site.money.models import Contract, per_cent


def yearly_rate(label: Any, **options: Any) -> Any:
    """A rate a year in per cent with four decimals, not below zero."""
    return models.DecimalField(
        label,
        max_digits=7,
        decimal_places=4,
        validators=[MinValueValidator(Decimal(0))],
        **options,
    )


def _growth(label: Any) -> Any:
    """A change a year or a number of years in per cent; below zero it sinks."""
    return models.DecimalField(label, max_digits=5, decimal_places=2, default=Decimal(0))


def reversal() -> Any:
    """The entry that this one takes back: a wrong entry is reversed, never deleted, and neither
    of the two counts."""
    return models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reversed_by",
        verbose_name=words("冲销的分录", "the entry it reverses"),
    )


class Bond(Recorded):
    """An issue of special bonds, or the part of one that a region was lent on."""

    class Repayment(models.TextChoices):
        """How the principal is repaid."""

        BULLET = "bullet", words("到期一次还本", "principal at maturity")
        EQUAL_PRINCIPAL = "equal_principal", words("等额本金", "equal principal")
        ANNUITY = "annuity", words("等额本息", "equal instalments")
        INSTALMENTS = "instalments", words("分期还本", "instalments as listed")

    region = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=words("区县", "district")
    )
    name = models.CharField(words("债券名称", "name"), max_length=255)
    kind = models.CharField(words("债券类型", "type"), max_length=100, blank=True)
    size = yuan(words("发行规模（元）", "size (yuan)"))
    rate = yearly_rate(words("票面利率（%）", "rate (% a year)"))
    term_years = models.PositiveSmallIntegerField(words("期限（年）", "term (years)"))
    issued_on = models.DateField(words("起息日", "interest from"))
    payments_a_year = models.PositiveSmallIntegerField(
        words("每年付息次数", "interest payments a year"),
        choices=[(1, words("每年一次", "yearly")), (2, words("每半年一次", "half-yearly"))],
        default=1,
    )
    repayment = models.CharField(
        words("还本方式", "repayment"),
        max_length=15,
        choices=Repayment.choices,
        default=Repayment.BULLET,
    )
    instalments = models.JSONField(words("还本计划", "instalments"), default=list, blank=True)
    """Where repaid in instalments: ``[["2030-06-28", "5000000.00"], …]``, amounts as text."""
    issue_fee = yearly_rate(words("发行手续费率（%）", "issue fee (%)"), default=Decimal(0))
    service_fee = yearly_rate(words("兑付手续费率（%）", "servicing fee (%)"), default=Decimal(0))
    """Of what is paid at each date."""
    lent_on_document = models.CharField(
        words("转贷文号", "on-lending document"), max_length=100, blank=True
    )
    lent_on = models.DateField(words("转贷下达日期", "lent on at"), null=True, blank=True)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["issued_on", "code"]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="bond_above_zero"),
            models.CheckConstraint(condition=models.Q(term_years__gte=1), name="bond_has_a_term"),
        ]

    def __str__(self) -> str:
        return self.name


class BondUse(Recorded):
    """The part of a bond that a project may use."""

    bond = models.ForeignKey(Bond, models.PROTECT, related_name="uses")
    project = models.ForeignKey(Project, models.PROTECT, related_name="bond_uses")
    amount = yuan(words("使用额度（元）", "amount (yuan)"))
    document = models.CharField(words("文号", "document number"), max_length=100, blank=True)
    admitted = models.ForeignKey(
        "bonds.Assessment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bond_uses",
        verbose_name=words("事前评估", "ex-ante assessment"),
    )
    """The assessment on which the project entered the bond library; none for bonds of the past."""

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["bond", "project"], name="one_use_a_project"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="bond_use_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.bond} → {self.project}"


class DebtService(Recorded):
    """Principal, interest or fees of a bond that were paid."""

    class Kind(models.TextChoices):
        """What was paid."""

        PRINCIPAL = "principal", words("本金", "principal")
        INTEREST = "interest", words("利息", "interest")
        FEE = "fee", words("手续费", "fee")

    bond = models.ForeignKey(Bond, models.PROTECT, related_name="paid")
    project = models.ForeignKey(Project, models.PROTECT, related_name="debt_service")
    kind = models.CharField(words("类别", "kind"), max_length=9, choices=Kind.choices)
    due_on = models.DateField(words("应付日期", "due on"))
    paid_on = models.DateField(words("实付日期", "paid on"))
    amount = yuan(words("金额（元）", "amount (yuan)"))
    paid_from = models.CharField(words("偿还来源", "paid from"), max_length=200, blank=True)
    reverses = reversal()
    entered_by = models.CharField(max_length=150, editable=False)

    class Meta:
        ordering = ["paid_on", "code"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"


class BondTerms(Recorded):
    """By what a project's bonds are judged: bounds, operation, and pay for performance."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="bond_terms")
    coverage_lower = models.DecimalField(
        words("覆盖倍数下限", "lower bound of coverage"),
        max_digits=5,
        decimal_places=2,
        default=Decimal("1.20"),
    )
    coverage_upper = models.DecimalField(
        words("覆盖倍数上限", "upper bound of coverage"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )
    operates_from = models.DateField(words("运营起始", "operation from"), null=True, blank=True)
    operates_until = models.DateField(words("运营截止", "operation until"), null=True, blank=True)
    idle_months = models.PositiveSmallIntegerField(
        words("资金使用期限（月）", "months to use the money"), default=12
    )
    overhead = yuan(
        words("项目管理成本（元/年）", "management of the project (yuan a year)"),
        default=Decimal(0),
    )
    """While in operation; of the project as a whole, besides the costs of its streams."""
    overhead_growth = _growth(words("管理成本年增长率（%）", "growth of management (% a year)"))
    support = models.JSONField(
        words("安排的付息资金", "money set aside for debt service"), default=list, blank=True
    )
    """By year, amounts as text: ``[["2023", "17820000.00"]]``. Interest of the construction time
    out of the project's capital counts in the yearly balance, never in the ratio."""

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.project}"


class RevenueStream(Recorded):
    """One kind of income that is to repay the bonds, with its assumptions, dated and sourced."""

    class Kind(models.TextChoices):
        """Of what it is income."""

        PARKING = "parking", words("停车", "parking")
        CHARGING = "charging", words("充电", "charging")
        KIOSK = "kiosk", words("商铺亭点", "kiosks")
        ADVERTISING = "advertising", words("广告", "advertising")
        PROPERTY = "property", words("物业服务", "property services")
        SUBSIDY = "subsidy", words("补贴", "subsidy")
        OTHER = "other", words("其他", "other")

    class Period(models.TextChoices):
        """For which time the price is."""

        MONTH = "month", words("每月", "a month")
        DAY = "day", words("每天", "a day")
        YEAR = "year", words("每年", "a year")

    project = models.ForeignKey(Project, models.PROTECT, related_name="revenue_streams")
    kind = models.CharField(words("类别", "kind"), max_length=11, choices=Kind.choices)
    name = models.CharField(words("名称", "name"), max_length=200)
    quantity = models.DecimalField(words("数量", "quantity"), max_digits=14, decimal_places=2)
    unit = models.CharField(words("单位", "unit"), max_length=20)
    price = models.DecimalField(
        words("单价（元/单位）", "price (yuan a unit)"), max_digits=14, decimal_places=2
    )
    period = models.CharField(
        words("计价周期", "price for"),
        max_length=5,
        choices=Period.choices,
        default=Period.MONTH,
    )
    utilisation = per_cent(words("利用率（%）", "utilisation (%)"), default=Decimal(100))
    """Of the quantity, at full income."""
    ramp = models.JSONField(words("爬坡期达产率", "ramp-up"), default=list, blank=True)
    """Per cent of the full income in the first calendar years, as text: ``["40", "60"]``; all of
    it afterwards."""
    growth = _growth(words("增长率（%）", "growth (%)"))
    growth_every = models.PositiveSmallIntegerField(
        words("每几年增长一次（年）", "grows every (years)"),
        default=1,
        validators=[MinValueValidator(1)],
    )
    cost_share = per_cent(words("运营成本率（%）", "operating cost (%)"), default=Decimal(0))
    """Of the income."""
    fixed_cost = yuan(words("固定成本（元/年）", "fixed cost (yuan a year)"), default=Decimal(0))
    cost_growth = _growth(words("固定成本年增长率（%）", "growth of fixed cost (% a year)"))
    starts_on = models.DateField(words("起始日期", "from"))
    ends_on = models.DateField(words("截止日期", "until"), null=True, blank=True)
    assumption = models.CharField(words("测算依据", "basis of the forecast"), max_length=500)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Income(Recorded):
    """Income that a project really obtained, for the register and against the forecast."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="income")
    stream = models.ForeignKey(
        RevenueStream,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="income",
        verbose_name=words("收入类别", "stream"),
    )
    received_on = models.DateField(words("入账日期", "received on"))
    amount = yuan(words("金额（元）", "amount (yuan)"))
    note = models.CharField(words("说明", "note"), max_length=255, blank=True)
    reverses = reversal()
    entered_by = models.CharField(max_length=150, editable=False)

    class Meta:
        ordering = ["received_on", "code"]

    def __str__(self) -> str:
        return f"{self.received_on} {self.amount}"


class Asset(Recorded):
    """Something lasting that the money made (财预〔2021〕61号: assets are recorded)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="assets")
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assets",
        verbose_name=words("小区", "site"),
    )
    name = models.CharField(words("资产名称", "name"), max_length=200)
    kind = models.CharField(words("资产类型", "type of asset"), max_length=100)
    quantity = models.DecimalField(
        words("数量", "quantity"), max_digits=14, decimal_places=2, default=Decimal(1)
    )
    unit = models.CharField(words("单位", "unit"), max_length=20, blank=True)
    value = yuan(words("入账价值（元）", "value (yuan)"), null=True, blank=True)
    formed_on = models.DateField(words("形成日期", "formed on"), null=True, blank=True)
    keeper = models.CharField(words("管理单位", "kept by"), max_length=200, blank=True)
    earns = models.BooleanField(words("产生收益", "earns income"), default=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class UseChange(Recorded):
    """Bond money that is to be used for another project: asked, agreed, approved, published."""

    class State(models.TextChoices):
        """Where it stands; the moves between are in ``procedures/bonds.py``."""

        ASKED = "asked", words("已申请", "asked for")
        AGREED = "agreed", words("主管部门同意", "agreed by the department")
        APPROVED = "approved", words("财政部门批准", "approved by the finance bureau")
        REFUSED = "refused", words("未批准", "refused")

    bond = models.ForeignKey(Bond, models.PROTECT, related_name="use_changes")
    from_project = models.ForeignKey(
        Project, models.PROTECT, related_name="+", verbose_name=words("原项目", "from")
    )
    to_project = models.ForeignKey(
        Project, models.PROTECT, related_name="+", verbose_name=words("新项目", "to project")
    )
    amount = yuan(words("调整金额（元）", "amount (yuan)"))
    reason = models.TextField(words("理由", "reason"))
    asked_on = models.DateField(words("申请日期", "asked on"))
    state = models.CharField(
        words("状态", "state"), max_length=8, choices=State.choices, default=State.ASKED
    )
    entered_by = models.CharField(max_length=150, editable=False)
    agreed_by = models.CharField(max_length=150, blank=True, editable=False)
    approved_by = models.CharField(max_length=150, blank=True, editable=False)
    decision_reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["-asked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.from_project} → {self.to_project}"


class PerformanceClause(Recorded):
    """Payments in operation that depend on the score (按效付费)."""

    class Formula(models.TextChoices):
        """How the score becomes a share of the linked part."""

        PROPORTIONAL = "proportional", words("按得分率", "score ÷ 100")
        LADDER = "ladder", words("分档", "bands")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="clauses")
    year = models.PositiveSmallIntegerField(words("年度", "year"))
    base = yuan(words("年度付费基数（元）", "yearly payment (yuan)"))
    linked = per_cent(words("与绩效挂钩比例（%）", "part that depends on the score (%)"))
    formula = models.CharField(
        words("计算方式", "formula"),
        max_length=12,
        choices=Formula.choices,
        default=Formula.PROPORTIONAL,
    )
    ladder = models.JSONField(words("分档", "bands"), default=list, blank=True)
    """From this score, this per cent: ``[["90", "100"], ["80", "90"], ["60", "60"], …]``."""
    score = models.DecimalField(
        words("评价得分", "evaluation score"), max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta:
        ordering = ["contract", "year"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "year"], name="one_clause_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.year}"
