"""Contracts, certified output value, changes, payments and final accounts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hengjian.funds.red_line import ESCALATE, STOP, Finding
from hengjian.site.accounts.models import Organisation
from hengjian.site.common.cents import Yuan, yuan
from hengjian.site.common.models import Attachment
from hengjian.site.common.words import words
from hengjian.site.projects.models.base import Recorded
from hengjian.site.projects.models.funds import FundAccount, fund_source
from hengjian.site.projects.models.programme import Project, Section
from hengjian.site.projects.models.site import Site


def per_cent(label: Any, **options: Any) -> Any:
    """A share in per cent with two decimals, 0 to 100."""
    return models.DecimalField(
        label,
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        **options,
    )


class Contract(Recorded):
    """What is ordered from whom, at which price, and how it is paid."""

    class Kind(models.TextChoices):
        """What it is about."""

        WORKS = "works", words("施工", "works")
        DESIGN = "design", words("勘察设计", "survey and design")
        SUPERVISION = "supervision", words("监理", "supervision")
        GOODS = "goods", words("材料设备", "goods")
        SERVICE = "service", words("咨询服务", "services")
        OPERATION = "operation", words("运营", "operation")

    project = models.ForeignKey(Project, models.PROTECT, related_name="contracts")
    section = models.ForeignKey(
        Section,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contracts",
        verbose_name=words("标段", "section"),
    )
    kind = models.CharField(
        words("类别", "kind"), max_length=12, choices=Kind.choices, default=Kind.WORKS
    )
    name = models.CharField(words("合同名称", "name"), max_length=200)
    party = models.CharField(words("乙方", "contractor"), max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contracts",
        verbose_name=words("乙方单位", "contractor on this site"),
    )
    amount = yuan(words("合同价（元）", "contract price (yuan)"))
    signed_on = models.DateField(words("签订日期", "signed on"))
    starts_on = models.DateField(words("合同开工", "starts"), null=True, blank=True)
    ends_on = models.DateField(words("合同完工", "ends"), null=True, blank=True)
    advance = per_cent(words("预付款比例（%）", "advance (%)"), default=Decimal(0))
    """Of the contract price; recovered from progress payments."""
    recovery_from = per_cent(words("预付款起扣点（%）", "recovery from (%)"), default=Decimal(0))
    """Recovery begins when the output reaches this share of the price, and is spread evenly until
    the output reaches ``recovery_until``."""
    recovery_until = per_cent(words("预付款扣完点（%）", "recovered by (%)"), default=Decimal(100))
    progress = per_cent(words("进度款支付比例（%）", "progress payments (%)"), default=Decimal(80))
    """Of the certified output value, while works go on."""
    retention = per_cent(words("质保金比例（%）", "retention (%)"), default=Decimal(3))
    """Of the settled price, kept until the defects period ends."""
    defects_months = models.PositiveSmallIntegerField(
        words("缺陷责任期（月）", "defects period (months)"), default=24
    )
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["project", "code"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recovery_until__gt=models.F("recovery_from")),
                name="advance_recovered_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name


def under_contract(related: str) -> models.ForeignKey[Contract, Contract]:
    """The contract that the row is under."""
    return models.ForeignKey(Contract, models.PROTECT, related_name=related)


def at_site(related: str) -> models.ForeignKey[Site | None, Site | None]:
    """The site that the row is about, where it is about one."""
    return models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name=related,
        verbose_name=words("小区", "site"),
    )


class ChangeOrder(Recorded):
    """A change of what a contract orders (工程变更、现场签证), approved by another person."""

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", words("待批准", "awaiting approval")
        APPROVED = "approved", words("已批准", "approved")
        REFUSED = "refused", words("未批准", "refused")

    contract = under_contract("change_orders")
    site = at_site("change_orders")
    title = models.CharField(words("事项", "what"), max_length=200)
    reason = models.TextField(words("原因", "reason"))
    amount = Yuan(words("增减金额（元）", "amount, more or less (yuan)"))
    ordered_on = models.DateField(words("日期", "date"))
    state = models.CharField(
        words("状态", "state"), max_length=8, choices=State.choices, default=State.WAITING
    )
    entered_by = models.CharField(max_length=150, editable=False)
    decided_by = models.CharField(max_length=150, blank=True, editable=False)
    decision_reason = models.CharField(max_length=500, blank=True, editable=False)
    evidence = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["ordered_on", "code"]

    def __str__(self) -> str:
        return self.title


class OutputCertificate(Recorded):
    """The value of work done in a month, certified by the supervising engineer (产值)."""

    class State(models.TextChoices):
        """Where it stands; only confirmed output counts."""

        ENTERED = "entered", words("待审核", "awaiting confirmation")
        CONFIRMED = "confirmed", words("已审核", "confirmed")
        WITHDRAWN = "withdrawn", words("已撤回", "withdrawn")

    contract = under_contract("certificates")
    site = at_site("certificates")
    month = models.DateField(words("所属月份", "month"))
    """The first day of the month."""
    certified_on = models.DateField(words("审核日期", "certified on"))
    amount = yuan(words("产值（元）", "output value (yuan)"))
    state = models.CharField(
        words("状态", "state"), max_length=9, choices=State.choices, default=State.ENTERED
    )
    entered_by = models.CharField(max_length=150, editable=False)
    confirmed_by = models.CharField(max_length=150, blank=True, editable=False)
    evidence = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["certified_on", "code"]
        indexes = [models.Index(fields=["contract", "state", "certified_on"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(month__day=1), name="output_of_a_month"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="output_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.month:%Y-%m}"


class Payment(Recorded):
    """An application to pay out of a special account, and what became of it."""

    class Kind(models.TextChoices):
        """What is paid."""

        ADVANCE = "advance", words("预付款", "advance")
        PROGRESS = "progress", words("进度款", "progress payment")
        SETTLEMENT = "settlement", words("结算款", "settlement")
        RETENTION = "retention", words("质保金", "retention")
        OTHER = "other", words("其他费用", "other cost")

    class State(models.TextChoices):
        """Where it stands; the moves between are in ``procedures/payments.py``."""

        DRAFT = "draft", words("填报中", "being filled in")
        STOPPED = "stopped", words("红线拦截", "stopped at the red line")
        SUBMITTED = "submitted", words("待审批", "awaiting approval")
        APPROVED = "approved", words("待支付", "awaiting payment")
        PAID = "paid", words("已支付", "paid")
        REFUSED = "refused", words("未批准", "refused")
        REVERSED = "reversed", words("已冲销", "reversed")

    class Line(models.TextChoices):
        """Where it stands to the red line."""

        WITHIN = "", words("红线以内", "within the line")
        RAISED = ESCALATE, words("提示", "raised")
        ACROSS = STOP, words("越线", "across")

    project = models.ForeignKey(Project, models.PROTECT, related_name="payments")
    contract = models.ForeignKey(
        Contract,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name=words("合同", "contract"),
    )
    account = models.ForeignKey(
        FundAccount,
        models.PROTECT,
        related_name="payments",
        verbose_name=words("付款账户", "account"),
    )
    fund_source = fund_source()
    kind = models.CharField(
        words("款项", "kind"), max_length=10, choices=Kind.choices, default=Kind.PROGRESS
    )
    category = models.CharField(words("支出用途", "what it is spent on"), max_length=32)
    """A code of the spending categories (``spending.yaml``), some of which a source may not pay."""
    amount = yuan(words("金额（元）", "amount (yuan)"))
    payee = models.CharField(words("收款单位", "payee"), max_length=200)
    applied_on = models.DateField(words("申请日期", "applied on"))
    paid_on = models.DateField(words("支付日期", "paid on"), null=True, blank=True)
    note = models.CharField(words("说明", "note"), max_length=500, blank=True)
    state = models.CharField(
        words("状态", "state"), max_length=9, choices=State.choices, default=State.DRAFT
    )
    findings = models.JSONField(default=list, blank=True, editable=False)
    """What the red line found when the application was last handed in, with its figures."""
    line = models.CharField(
        max_length=8, choices=Line.choices, blank=True, default=Line.WITHIN, editable=False
    )
    """The gravest of them: lists look for it by an index."""
    entered_by = models.CharField(max_length=150, editable=False)
    approved_by = models.CharField(max_length=150, blank=True, editable=False)
    paid_by = models.CharField(max_length=150, blank=True, editable=False)
    # The stop under which it stands; every stop it had is a ``RedLineStop``.
    override_asked_by = models.CharField(max_length=150, blank=True, editable=False)
    override_reason = models.CharField(max_length=500, blank=True, editable=False)
    overridden_by = models.CharField(max_length=150, blank=True, editable=False)
    overridden_at = models.DateTimeField(null=True, blank=True, editable=False)
    decision_reason = models.CharField(max_length=500, blank=True, editable=False)
    evidence = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["-applied_on", "-pk"]
        indexes = [
            models.Index(fields=["project", "state", "applied_on"]),
            models.Index(fields=["contract", "state"]),
            models.Index(fields=["state", "applied_on"]),
            models.Index(fields=["applied_on", "id"], name="payment_by_applied_on"),
            models.Index(fields=["amount", "id"], name="payment_by_amount"),
            models.Index(
                fields=[
                    *("project", "state", "paid_on", "contract"),
                    *("fund_source", "category", "amount", "code"),
                ],
                name="payment_as_replayed",
            ),
            models.Index(
                fields=["applied_on", "id"], condition=~models.Q(line=""), name="payment_not_within"
            ),
            models.Index(
                fields=["applied_on", "id"],
                condition=~models.Q(overridden_by=""),
                name="payment_let_pass",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_above_zero"),
            models.CheckConstraint(
                condition=models.Q(approved_by="") | ~models.Q(approved_by=models.F("entered_by")),
                name="payment_approved_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(overridden_by="")
                | (
                    ~models.Q(overridden_by=models.F("override_asked_by"))
                    & ~models.Q(override_reason="")
                ),
                name="override_by_another_with_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="paid") | models.Q(paid_on__isnull=False),
                name="paid_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.payee}"

    def keep(self, found: Sequence[Finding]) -> None:
        """Keep what the red line found."""
        levels = {each.level for each in found}
        self.findings = [each.as_kept() for each in found]
        self.line = self.Line(STOP if STOP in levels else max(levels, default=""))


class RedLineStop(models.Model):
    """One time the red line stopped a payment, and what became of it: kept for good.

    The payment itself carries only the stop under which it stands.
    """

    class Outcome(models.TextChoices):
        """How it ended."""

        WAITING = "", words("尚未处理", "not settled")
        PASSED = "passed", words("放行", "let pass")
        REFUSED = "refused", words("不予放行", "not let pass")
        AMENDED = "amended", words("退回改填", "taken back to amend")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="stops")
    stopped_at = models.DateTimeField(auto_now_add=True)
    stopped_by = models.CharField(max_length=150)
    """Whose step it stopped: who handed it in, approved or paid it."""
    findings = models.JSONField()
    """What was held against it, with the figures of the moment."""
    asked_by = models.CharField(max_length=150, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(
        max_length=7, blank=True, choices=Outcome.choices, default=Outcome.WAITING
    )
    decided_by = models.CharField(max_length=150, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"], condition=models.Q(outcome=""), name="one_stop_at_a_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="passed")
                | (
                    ~models.Q(decided_by=models.F("asked_by"))
                    & ~models.Q(decided_by="")
                    & ~models.Q(reason="")
                ),
                name="stop_passed_by_another_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment} {self.get_outcome_display()}"


class FinalAccount(Recorded):
    """The settlement of a contract (结算), or the final accounts of a project (决算)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="final_accounts")
    contract = models.OneToOneField(
        Contract,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="settlement",
        verbose_name=words("合同", "contract"),
    )
    claimed = yuan(words("送审金额（元）", "claimed (yuan)"))
    approved = yuan(words("审定金额（元）", "approved (yuan)"), null=True, blank=True)
    audited_by = models.CharField(words("审核单位", "audited by"), max_length=200, blank=True)
    approved_on = models.DateField(words("审定日期", "approved on"), null=True, blank=True)
    entered_by = models.CharField(max_length=150, editable=False)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.contract or self.project}"
