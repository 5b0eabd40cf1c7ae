"""Votes of owners: what is asked, who may vote with what weight, and what was said."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.crypto import salted_hmac

from hengjian.site.common import sealing
from hengjian.site.common.recorded import Recorded
from hengjian.site.common.words import words
from hengjian.site.library.models import Site
from hengjian.site.platform.clock import Clocked

LARGEST_AREA = 100_000_000
"""0.01 m²: a million square metres is no flat."""


class Ballot(Recorded):
    """One vote of the owners of a site: open between two days, counted once it is over."""

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", words("筹备中", "being prepared")
        OPEN = "open", words("表决中", "open")
        COUNTED = "counted", words("已计票", "counted")
        PUBLISHED = "published", words("已公布", "published")
        VOID = "void", words("已作废", "void")

    class Mode(models.TextChoices):
        """Whether it is kept who said what."""

        NAMED = "named", words("记名", "named")
        SECRET = "secret", words("不记名", "secret")

    class Silent(models.TextChoices):
        """What becomes of those who do not vote."""

        APART = "apart", words("不计入", "left out")
        MAJORITY = "majority", words("计入多数意见", "added to the majority")

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="ballots", verbose_name=words("小区", "site")
    )
    title = models.CharField(words("表决名称", "title"), max_length=200)
    text = models.TextField(words("表决说明", "explanation"), max_length=4000, blank=True)
    mode = models.CharField(
        words("表决方式", "mode"), max_length=6, choices=Mode.choices, default=Mode.NAMED
    )
    silent = models.CharField(
        words("未表决的业主", "owners who do not vote"),
        max_length=8,
        choices=Silent.choices,
        default=Silent.APART,
    )
    silent_basis = models.CharField(
        words("计入多数意见的依据", "basis for adding them"), max_length=200, blank=True
    )
    """The article of the by-laws: without one nobody is added."""
    noticed_on = models.DateField(words("公告日期", "notice posted on"))
    opens_on = models.DateField(words("开始日期", "opens on"))
    closes_on = models.DateField(words("表决截止", "closes on"))
    first_closes_on = models.DateField(null=True, blank=True, editable=False)
    """As it was opened, before it was prolonged."""
    prolonged_why = models.CharField(
        words("延长原因", "why prolonged"), max_length=500, blank=True, editable=False
    )
    state = models.CharField(
        words("状态", "state"), max_length=9, choices=State.choices, default=State.DRAFT
    )
    law = models.CharField(max_length=40, blank=True, editable=False)
    """The edition it is counted by: that of the day it opens."""
    roll_area = models.PositiveBigIntegerField(default=0, editable=False)
    """0.01 m²; frozen when it opens, as are heads and fingerprint."""
    roll_heads = models.PositiveIntegerField(default=0, editable=False)
    roll_hash = models.CharField(max_length=64, blank=True, editable=False)
    result = models.JSONField(null=True, blank=True, editable=False)
    last_hash = models.CharField(max_length=64, blank=True, editable=False)
    """Of the published count, printed on the result sheet."""
    counted_on = models.DateField(words("计票日期", "counted on"), null=True, editable=False)
    objections_until = models.DateField(
        words("异议截止", "objections until"), null=True, editable=False
    )
    published_on = models.DateField(words("公布日期", "published on"), null=True, editable=False)
    entered_by = models.CharField(max_length=150, blank=True, editable=False)
    opened_by = models.CharField(max_length=150, blank=True, editable=False)
    counted_by = models.CharField(max_length=150, blank=True, editable=False)
    published_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["-opens_on", "-pk"]
        indexes = [models.Index(fields=["site", "state"], name="ballot_by_site")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="ballot_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~models.Q(silent="majority") | ~models.Q(silent_basis=""),
                name="ballot_adds_nobody_without_a_basis",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def secret(self) -> bool:
        """Whether it is not kept who said what."""
        return self.mode == self.Mode.SECRET


class Matter(models.Model):
    """One thing the owners decide on."""

    class Kind(models.TextChoices):
        """What the law asks for."""

        ORDINARY = "ordinary", words("一般事项（过半数）", "ordinary (more than half)")
        SPECIAL = "special", words("特别事项（四分之三以上）", "special (three quarters)")

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="matters")
    number = models.PositiveSmallIntegerField(words("事项序号", "number"))
    text = models.CharField(words("表决事项", "matter"), max_length=500)
    kind = models.CharField(
        words("类别", "kind"), max_length=8, choices=Kind.choices, default=Kind.ORDINARY
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "number"], name="one_matter_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class Owner(models.Model):
    """Who may vote once: a person with all their units, or the co-owners of one together."""

    class Channel(models.TextChoices):
        """How a vote came."""

        WEB = "web", words("网上", "online")
        PAPER = "paper", words("纸质票", "paper vote")

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="owners")
    number = models.PositiveIntegerField(words("名册序号", "number on the roll"))
    name = models.CharField(words("业主", "owner"), max_length=400, editable=False)
    co_owners = models.CharField(max_length=800, blank=True, editable=False)
    phone = models.CharField(words("电话", "phone"), max_length=400, blank=True, editable=False)
    proxy = models.CharField(words("代理人", "proxy"), max_length=400, blank=True, editable=False)
    """All four sealed, bound to this row of the roll."""
    key_digest = models.CharField(max_length=64, blank=True, editable=False)
    """A keyed hash by which several units of one person are known as one person's."""
    proxy_digest = models.CharField(max_length=64, blank=True, editable=False)
    pin_digest = models.CharField(max_length=64, blank=True, editable=False)
    """Of the number printed in the letter, for who has no phone on the roll."""
    letters = models.PositiveSmallIntegerField(default=0, editable=False)
    """Letters printed so far: a new one revokes the code of the one before."""
    area = models.PositiveBigIntegerField(
        words("专有面积（0.01 平方米）", "exclusive area (0.01 m²)"),
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST_AREA)],
    )
    heads = models.PositiveSmallIntegerField(words("业主人数（人）", "heads"), default=1)
    voted_on = models.DateField(words("表决日期", "voted on"), null=True, editable=False)
    channel = models.CharField(max_length=5, choices=Channel.choices, blank=True, editable=False)
    sent_as = models.CharField(max_length=36, blank=True, editable=False)
    """The number the page gave to the form: sent twice, it counts once."""
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)
    """After wrong second factors this code, and no other, waits."""

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "number"], name="one_owner_a_number"),
            models.CheckConstraint(
                condition=models.Q(voted_on__isnull=True, channel="")
                | models.Q(voted_on__isnull=False) & ~models.Q(channel=""),
                name="owner_voted_by_a_channel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}-{self.number}"


class OwnedUnit(models.Model):
    """A flat or shop of an owner, with what proves that it is theirs."""

    class Proof(models.TextChoices):
        """What was shown."""

        CERTIFICATE = "certificate", words("不动产权证", "title certificate")
        REGISTRY = "registry", words("登记查询", "registry extract")
        CONTRACT = "contract", words("购房合同", "purchase contract")
        OTHER = "other", words("其他", "other")

    owner = models.ForeignKey(Owner, models.CASCADE, related_name="units")
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="+")
    building = models.CharField(words("楼栋", "building"), max_length=40)
    label = models.CharField(words("房号", "unit"), max_length=40)
    area = models.PositiveBigIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(LARGEST_AREA)]
    )
    proof = models.CharField(max_length=11, choices=Proof.choices)

    class Meta:
        ordering = ["building", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "building", "label"], name="one_row_a_unit_on_the_roll"
            )
        ]

    def __str__(self) -> str:
        return f"{self.building}-{self.label}"


class Vote(models.Model):
    """What one owner said. In a named vote it points at the owner; in a secret one at nobody, its
    key is drawn by chance and it keeps no time."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="votes")
    owner = models.ForeignKey(Owner, models.PROTECT, null=True, related_name="votes")
    answers = models.JSONField(default=dict)
    area = models.PositiveBigIntegerField()
    heads = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=5, choices=Owner.Channel.choices)
    sheet = models.CharField(words("票号", "sheet number"), max_length=30, blank=True)
    replaced = models.BooleanField(default=False)
    """A later vote of the same owner counts; named votes only."""
    struck_why = models.CharField(words("剔除原因", "why struck"), max_length=500, blank=True)
    """Taken out of the count after an objection; named votes only."""

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=models.Q(replaced=False, owner__isnull=False),
                name="one_vote_an_owner",
            )
        ]

    def __str__(self) -> str:
        return str(self.key)

    def as_published(self) -> dict[str, Any]:
        """What the published count says of it, and what its receipt is made of."""
        return {
            "key": str(self.key),
            "answers": self.answers,
            "area": self.area,
            "heads": self.heads,
            "channel": str(self.channel),
        }


class PaperVote(models.Model):
    """A paper sheet, entered twice by two people before it counts. In a secret vote what it says
    is forgotten here once it counts."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="papers")
    sheet = models.CharField(words("票号", "sheet number"), max_length=30)
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="papers")
    received_on = models.DateField(words("收到日期", "received on"))
    answers = models.JSONField(default=dict)
    first_by = models.CharField(max_length=150)
    second_by = models.CharField(max_length=150, blank=True)
    aside = models.BooleanField(words("不计入", "left out"), default=False)
    """Entered twice, and left out: another vote of its owner counts."""

    class Meta:
        ordering = ["sheet"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "sheet"], name="one_paper_a_sheet")
        ]

    def __str__(self) -> str:
        return self.sheet


class Objection(Recorded, Clocked):
    """What an owner holds against a roll or a count; answered in time."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", words("待答复", "awaiting answer")
        UPHELD = "upheld", words("成立", "uphold")
        DISMISSED = "dismissed", words("不成立", "dismissed")

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="objections")
    owner = models.ForeignKey(
        Owner, models.PROTECT, null=True, blank=True, related_name="objections"
    )
    text = models.TextField(words("异议", "objection"), max_length=2000)
    received_on = models.DateField(words("收到日期", "received on"))
    state = models.CharField(
        words("状态", "state"), max_length=9, choices=State.choices, default=State.OPEN
    )
    answer = models.TextField(words("答复", "answer"), blank=True)
    answered_on = models.DateField(words("答复日期", "answered on"), null=True, blank=True)
    entered_by = models.CharField(max_length=150, blank=True, editable=False)
    answered_by = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        ordering = ["-received_on", "-pk"]

    def __str__(self) -> str:
        return self.text[:40]


def context_of(owner: Owner) -> str:
    """What the names and the phone of an owner are bound to."""
    return f"owner:{owner.ballot.code}:{owner.number}"


def digest_of(purpose: str, clear: str) -> str:
    """A keyed hash of what is compared and never shown."""
    return salted_hmac(f"hengjian.vote.{purpose}", clear, algorithm="sha256").hexdigest()


def pin_digest(owner: Owner, pin: str) -> str:
    """Of the number in the letter; the same number of two owners has two digests."""
    return digest_of("pin", f"{context_of(owner)}:{pin}")


def _context(row: Any) -> str:
    return context_of(row)


for _field in ("name", "co_owners", "phone", "proxy"):
    sealing.COLUMNS.append(sealing.Column(Owner, _field, _context))
