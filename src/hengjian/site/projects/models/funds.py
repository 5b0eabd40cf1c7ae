"""Money on its way to a project: promised, due, arrived, transferred, held in accounts.

Every movement of money leaves one account and enters another, so each balance is the sum of its
entries; a balance is kept with the account and may not fall below zero.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models

from hengjian.bilingual import Text
from hengjian.site.common.cents import Yuan, yuan
from hengjian.site.common.models import Attachment
from hengjian.site.common.words import said, words
from hengjian.site.projects.fund_sources import SOURCES
from hengjian.site.projects.models.base import Recorded
from hengjian.site.projects.models.programme import Project


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
        "projects.Payment", models.PROTECT, null=True, blank=True, related_name="movement"
    )
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name=words("冲销的分录", "the movement it reverses"),
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
    summary = models.CharField(words("摘要", "summary"), max_length=255, blank=True)
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
