"""Notices, how people want to be told, webhooks, and the outbox of what leaves the site."""

from __future__ import annotations

import uuid

from django.db import models

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.common.words import words


class Notice(models.Model):
    """Something a membership is told: shown behind the bell, counted in the mails."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="notices")
    kind = models.CharField(words("类别", "kind"), max_length=32)
    """A code of ``kinds.KINDS``."""
    zh = models.CharField(max_length=255)
    en = models.CharField(max_length=255)
    link = models.CharField(max_length=255)
    """The page of this site that it is about, from ``/``."""
    about = models.CharField(max_length=120, blank=True)
    """The row it is about, ``library.scheme:FA2026-1``: by it the notice is settled."""
    key = models.CharField(max_length=120, blank=True)
    """What is told once only, whoever tells it again."""
    due_on = models.DateField(words("期限", "deadline"), null=True, blank=True)
    created_at = models.DateTimeField(words("时间", "time"), auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    """When the matter was done, by whomever."""

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "key"],
                condition=~models.Q(key=""),
                name="told_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["membership"],
                condition=models.Q(read_at=None, settled_at=None),
                name="notices_unread",
            ),
            models.Index(
                fields=["about"], condition=models.Q(settled_at=None), name="notices_unsettled"
            ),
        ]

    def __str__(self) -> str:
        return self.zh

    @property
    def text(self) -> Text:
        """What is told, in both languages."""
        return Text(self.zh, self.en)


class Preference(models.Model):
    """How a person wants to be told outside the site; without a row nothing is mailed."""

    class Often(models.TextChoices):
        """How often what waits is mailed."""

        NEVER = "never", words("不发", "never")
        DAILY = "daily", words("每天一次", "once a day")
        WEEKLY = "weekly", words("每周一一次", "on Mondays")

    class Language(models.TextChoices):
        """The language of the mails."""

        CHINESE = "zh", words("中文", "Chinese")
        ENGLISH = "en", words("英文", "English")

    person = models.OneToOneField(Person, models.CASCADE, related_name="preference")
    email = models.EmailField(words("邮箱", "e-mail address"), blank=True)
    confirmed_at = models.DateTimeField(words("确认时间", "confirmed at"), null=True)
    """When the person opened the link that was mailed there; before, nothing else is mailed."""
    often = models.CharField(
        words("待办摘要", "digest of what waits"),
        max_length=6,
        choices=Often.choices,
        default=Often.NEVER,
    )
    language = models.CharField(
        words("邮件语言", "language of the mails"),
        max_length=2,
        choices=Language.choices,
        default=Language.CHINESE,
    )
    left_out = models.JSONField(words("不发的类别", "kinds not mailed"), default=list, blank=True)
    """Codes of the kinds that are not mailed."""

    def __str__(self) -> str:
        return str(self.person)


class Webhook(models.Model):
    """Another program that is told of what happens inside a region.

    Its secret stands nowhere: it is derived from the site's own, see ``signing``.
    """

    number = models.UUIDField(
        words("编号", "code"), default=uuid.uuid4, unique=True, editable=False
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="webhooks", verbose_name=words("区域", "region")
    )
    """The region; what concerns only organisations outside it is not sent."""
    name = models.CharField(words("接收方", "receiver"), max_length=100)
    url = models.CharField(words("地址", "address"), max_length=500)
    kinds = models.JSONField(words("类别", "kinds"), default=list)
    """Codes of the kinds that are sent."""
    active = models.BooleanField(words("启用", "active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One mail or one call of a webhook, written with what it tells of, sent until it arrives."""

    class Channel(models.TextChoices):
        """The way it leaves."""

        MAIL = "mail", words("邮件", "mail")
        WEBHOOK = "webhook", words("网络回调", "webhook")

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", words("待发送", "waiting")
        SENT = "sent", words("已送达", "delivered")
        DEAD = "dead", words("送不到", "given up")

    number = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Sent along: who is sent the same number twice has it already."""
    channel = models.CharField(words("渠道", "channel"), max_length=7, choices=Channel.choices)
    webhook = models.ForeignKey(Webhook, models.CASCADE, null=True, related_name="deliveries")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    """Whose mail it is; where it goes is looked up as it is sent."""
    subject = models.CharField(words("内容", "content"), max_length=200)
    """The subject of a mail, the type of an event."""
    body = models.TextField()
    state = models.CharField(
        words("状态", "state"), max_length=7, choices=State.choices, default=State.WAITING
    )
    attempts = models.PositiveSmallIntegerField(words("次数", "tries"), default=0)
    next_at = models.DateTimeField(words("下次发送", "next try"))
    problem = models.JSONField(null=True)
    """Why the last try failed: ``{"zh": …, "en": …}``."""
    created_at = models.DateTimeField(words("登记时间", "entered at"), auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(state="waiting"),
                name="deliveries_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.number}"
