"""Money on its way to a project: promised, arrived, held in accounts; contracts and payments.

A payment stands beside its contract: both are judged together by the red line.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hengjian.bilingual import Text
from hengjian.funds.red_line import ESCALATE, STOP, Finding
from hengjian.site.accounts.models import Organisation
from hengjian.site.common.days import current_moment
from hengjian.site.common.models import Attachment
from hengjian.site.common.recorded import Recorded, Yuan, yuan
from hengjian.site.common.words import said, words
from hengjian.site.library.models import Project, Section, Site
from hengjian.site.planning.models import SOURCES


def fund_source(label: Any = None) -> models.CharField[str, str]:
    """A code of the fund sources: ``central``, ``special_bond`` …"""
    return models.CharField(label or words("资金来源", "source of funds"), max_length=24)


class FundPlan(Recorded):
    """Money that a source promised a project: how much, due by which day.

    Without a day it is promised and not yet due; the arrival rate counts only what is due.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="fund_plans")
    fund_source = fund_source()
    amount = yuan(words("金额（元）", "amount (yuan)"))
    due_on = models.DateField(words("应到位日期", "due on"), null=True, blank=True)
    basis = models.CharField(words("依据", "basis"), max_length=255, blank=True)

    class Meta:
        ordering = ["due_on", "code"]
        indexes = [models.Index(fields=["project", "fund_source", "due_on"])]

    def __str__(self) -> str:
        return f"{source_name(self.fund_source)} {self.amount}"


class FundDocument(Recorded):
    """A document that allots money (指标文件), with what the money is for."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="fund_documents")
    fund_source = fund_source()
    number = models.CharField(words("文号", "document number"), max_length=100)
    title = models.CharField(words("标题", "title"), max_length=255, blank=True)
    issued_on = models.DateField(words("下达日期", "issued on"))
    amount = yuan(words("下达金额（元）", "amount allotted (yuan)"))
    purpose = models.CharField(words("规定用途", "prescribed purpose"), max_length=500, blank=True)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["issued_on", "code"]

    def __str__(self) -> str:
        return self.number


class FundAccount(Recorded):
    """Where money of one source lies, or where it comes from or went to."""

    class Kind(models.TextChoices):
        """Who holds it."""

        GIVER = "giver", words("资金来源方", "giver")
        TREASURY = "treasury", words("财政", "treasury")
        SPECIAL = "special", words("专户", "special account")
        PAYEES = "payees", words("收款单位", "payees")

    project = models.ForeignKey(Project, models.PROTECT, related_name="fund_accounts")
    kind = models.CharField(words("类别", "kind"), max_length=8, choices=Kind.choices)
    fund_source = fund_source()
    name = models.CharField(words("账户名称", "name"), max_length=200)
    number = models.CharField(words("账号", "account number"), max_length=40, blank=True)
    balance = Yuan(words("余额（元）", "balance (yuan)"), default=Decimal(0), editable=False)
    """Entries in less entries out, kept by the database's own arithmetic with every movement."""

    class Meta:
        ordering = ["project", "kind", "fund_source"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "fund_source"], name="one_account_a_source"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="giver") | models.Q(balance__gte=Decimal(0)),
                name="account_not_overdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Movement(Recorded):
    """Money that moved from one account to another on a day. Never changed: a wrong one is
    reversed by another that goes back the same way."""

    class Kind(models.TextChoices):
        """What happened."""

        ARRIVAL = "arrival", words("到位", "arrival")
        TRANSFER = "transfer", words("拨付", "transfer")
        PAYMENT = "payment", words("支付", "payment")
        REFUND = "refund", words("退回", "refund")
        REVERSAL = "reversal", words("冲销", "reversal")

    project = models.ForeignKey(Project, models.PROTECT, related_name="movements")
    kind = models.CharField(words("类别", "kind"), max_length=8, choices=Kind.choices)
    fund_source = fund_source()
    from_account = models.ForeignKey(
        FundAccount, models.PROTECT, related_name="outgoing", verbose_name=words("转出", "from")
    )
    to_account = models.ForeignKey(
        FundAccount, models.PROTECT, related_name="incoming", verbose_name=words("转入", "to")
    )
    amount = yuan(words("金额（元）", "amount (yuan)"))
    happened_on = models.DateField(words("日期", "date"))
    document = models.ForeignKey(
        FundDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="movements",
        verbose_name=words("指标文件", "allotting document"),
    )
    payment = models.OneToOneField(
        "money.Payment", models.PROTECT, null=True, blank=True, related_name="movement"
    )
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name=words("冲销的分录", "the entry it reverses"),
    )
    note = models.CharField(words("摘要", "note"), max_length=255, blank=True)
    entered_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["happened_on", "pk"]
        indexes = [
            models.Index(
                fields=[
                    *("project", "fund_source", "from_account", "to_account"),
                    *("happened_on", "amount"),
                ],
                name="movement_as_added_up",
            ),
            models.Index(fields=["project", "happened_on"]),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="movement_above_zero"),
            models.CheckConstraint(
                condition=~models.Q(from_account=models.F("to_account")),
                name="movement_between_two_accounts",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="reversal", reverses__isnull=False)
                | (~models.Q(kind="reversal") & models.Q(reverses__isnull=True)),
                name="reversal_of_something",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="payment") | models.Q(payment__isnull=False),
                name="payment_by_application",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount} {self.happened_on}"


class BankStatement(Recorded):
    """A statement of a special account as the bank gave it, and how it was matched."""

    account = models.ForeignKey(FundAccount, models.PROTECT, related_name="statements")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    first_on = models.DateField(words("起始日期", "from"))
    last_on = models.DateField(words("截止日期", "until"))
    opening = Yuan(null=True, blank=True)
    closing = Yuan(null=True, blank=True)
    handed_in_by = models.CharField(max_length=150, editable=False)

    class Meta:
        ordering = ["-last_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.account} {self.first_on}～{self.last_on}"


class BankLine(models.Model):
    """One line of a statement; a line that is handed in again is the same line."""

    account = models.ForeignKey(FundAccount, models.PROTECT, related_name="bank_lines")
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines")
    fingerprint = models.CharField(max_length=64)
    """Of day, serial number, amount, counterparty and summary: tells a line handed in twice."""
    row = models.PositiveIntegerField()
    """Its row in the file."""
    booked_on = models.DateField(words("记账日期", "booked on"))
    serial = models.CharField(words("流水号", "serial number"), max_length=64, blank=True)
    amount = Yuan(words("发生额（元）", "amount (yuan)"))
    """Above zero where money came in, below where it went out."""
    balance = Yuan(null=True, blank=True)
    counterparty = models.CharField(words("对方户名", "counterparty"), max_length=200, blank=True)
    summary = models.CharField(words("摘要", "note"), max_length=255, blank=True)
    movement = models.OneToOneField(
        Movement, models.SET_NULL, null=True, blank=True, related_name="bank_line"
    )
    explained = models.CharField(words("差异说明", "explanation"), max_length=255, blank=True)
    """Why no movement of ours answers to it, e.g. interest of the account."""

    class Meta:
        ordering = ["booked_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "fingerprint"], name="one_bank_line_once"),
            models.CheckConstraint(condition=~models.Q(amount=0), name="bank_line_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount} {self.counterparty}"


ACCOUNTS: dict[str, Text] = {
    FundAccount.Kind.GIVER: Text("资金来源方", "giver"),
    FundAccount.Kind.TREASURY: Text("财政", "treasury"),
    FundAccount.Kind.SPECIAL: Text("专户", "special account"),
    FundAccount.Kind.PAYEES: Text("收款单位", "payees"),
}
"""What accounts are called, by kind."""


def opening_name(kind: str, source: str) -> Text:
    """The name that an account of a kind and a source is given as it opens; kept in Chinese."""
    name, of = ACCOUNTS[kind], SOURCES[source]
    return Text(f"{name.zh}·{of.zh}", f"{name.en}: {of.en}")


def source_name(code: str) -> str:
    """The name of a source in the language of the page; an unknown code stands for itself."""
    return said(SOURCES[code]) if code in SOURCES else code


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
    name = models.CharField(words("合同名称", "name of the contract"), max_length=200)
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

        ENTERED = "entered", words("待审核", "awaiting review")
        CONFIRMED = "confirmed", words("已审核", "confirmed")
        WITHDRAWN = "withdrawn", words("已撤回", "withdrawn")

    contract = under_contract("certificates")
    site = at_site("certificates")
    month = models.DateField(words("所属月份", "month"))
    """The first day of the month."""
    certified_on = models.DateField(words("审核日期", "reviewed on"))
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
    applied_on = models.DateField(words("申请日期", "asked on"))
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
    stopped_at = models.DateTimeField(default=current_moment, editable=False)
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

    class State(models.TextChoices):
        """Whether it was examined."""

        CLAIMED = "claimed", words("结算待审定", "awaits examination")
        SETTLED = "settled", words("结算已审定", "settled")

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
    state = models.CharField(
        words("状态", "state"),
        max_length=8,
        choices=State.choices,
        default=State.CLAIMED,
        editable=False,
    )
    entered_by = models.CharField(max_length=150, editable=False)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="settled")
                | models.Q(approved__isnull=False, approved_on__isnull=False),
                name="settlement_has_its_amount",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract or self.project}"
