"""Imports that can be taken back."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.models import Attachment
from hengjian.site.common.words import words
from hengjian.site.money.models import Payment


class ImportBatch(models.Model):
    """One file of rows: read, shown, taken in whole or not at all, and taken back if wished."""

    class State(models.TextChoices):
        """Where it stands."""

        READING = "reading", words("读取中", "reading")
        REFUSED = "refused", words("有问题", "has problems")
        ASKING = "asking", words("待核对表头", "headers to be confirmed")
        READY = "ready", words("待确认", "to be confirmed")
        APPLYING = "applying", words("导入中", "importing")
        APPLIED = "applied", words("已导入", "imported")
        UNDOING = "undoing", words("撤销中", "being undone")
        UNDONE = "undone", words("已撤销", "undone")

    table = models.CharField(max_length=32)
    """A code of ``exchange``: ``sites``, ``buildings`` …"""
    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    datum = models.CharField(max_length=8, blank=True)
    """The datum of its coordinates, as the person stated: ``WGS-84`` or ``GCJ-02``."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.READING)
    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    """Each as ``{"zh": Problem.as_json("zh"), "en": …, "sheet", "line", "column"}``."""
    headers = models.JSONField(default=list)
    """Headers nobody has confirmed: each as ``{"written", "read_as", "cell", "says"}``."""
    more_problems = models.PositiveIntegerField(default=0)
    """Problems beyond those listed."""
    examples = models.PositiveIntegerField(default=0)
    """Example rows of the template, left out knowingly."""
    why = models.CharField(max_length=255, blank=True)
    """The reason given on confirming it."""
    undone_why = models.CharField(max_length=255, blank=True)
    synthetic = models.BooleanField(words("合成数据", "synthetic data"), default=False)
    job = models.BigIntegerField(null=True)
    by = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.attachment.name


class ConfirmedHeader(models.Model):
    """How an organisation calls a column of a table; confirmed once, read so from then on."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    table = models.CharField(max_length=32)
    written = models.CharField(max_length=160)
    """The header as it stands in the files of the organisation."""
    column = models.CharField(max_length=64, blank=True)
    """The field it is read as; empty where it is not read."""
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["table", "written"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "table", "written"], name="one_meaning_a_header"
            )
        ]

    def __str__(self) -> str:
        return self.written


class ImportedRow(models.Model):
    """A row of a batch: what it changes, so that it can be shown before and undone after."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="imported_rows")
    line = models.PositiveIntegerField()
    """The row of the sheet, from 1."""
    code = models.CharField(max_length=64)
    change = models.CharField(max_length=9)
    """``new``, ``changed`` or ``unchanged``."""
    values = models.JSONField()
    """What the file says of the fields it names."""
    before = models.JSONField(null=True)
    """The differing fields as they were; none of a new row."""
    after = models.JSONField(null=True)
    """The same fields as they are to be, or are once it is applied."""
    findings = models.JSONField(default=list)
    """Of a payment: what the red line holds against it, after those above it in the file."""
    weight = models.CharField(max_length=8, blank=True, choices=Payment.Line.choices)
    """The gravest of them."""
    version_after = models.PositiveIntegerField(null=True)
    """The version the row had once applied; a later change keeps it from being undone."""
    undone = models.BooleanField(null=True)
    """Whether undoing took it back, or kept it because it was changed or used since."""

    class Meta:
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="one_row_a_line")]

    def __str__(self) -> str:
        return f"{self.line} {self.code}"
