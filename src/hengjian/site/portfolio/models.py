"""What a run over many projects came to: the whole, its places, the projects with their ranks.

Everything a page shows of ten thousand projects is counted once, when it is loaded. Totals are
whole numbers of 10^-decimals points.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.db import models

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.recorded import Recorded
from hengjian.site.common.words import words

BIN = 5
"""Points a column of a distribution reaches over."""


class Portfolio(models.Model):
    """The results of ``hengjian portfolio`` for one year, compared within declared groups."""

    code = models.SlugField(words("编码", "code"), max_length=64, unique=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    """Counts how often it was loaded."""
    title = models.CharField(words("名称", "name"), max_length=120)
    region = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """Whose it is: who sees this region sees it."""
    year = models.CharField(words("年度", "year"), max_length=16)
    editions = models.CharField(words("体系版次", "editions of the framework"), max_length=255)
    decimals = models.PositiveSmallIntegerField(default=2)
    projects = models.PositiveIntegerField(words("项目数", "projects"))
    withheld = models.PositiveIntegerField(words("不评定", "withheld"))
    levels = models.JSONField(default=list)
    """The columns that lead from the whole down to the smallest places."""
    told = models.JSONField(default=dict)
    """The comparison as the command line writes it, without ranks: those are rows."""
    source = models.CharField(words("数据来源", "source of the data"), max_length=255)
    synthetic = models.BooleanField(words("合成数据", "synthetic data"), default=False)
    as_of = models.DateField(words("截至日期", "as-of date"), null=True, editable=False)
    """Of no one day: its evaluations have days of their own within the year."""
    changed_at = models.DateTimeField(words("装入时间", "loaded at"), auto_now=True)

    class Meta:
        ordering = ["-year", "code"]

    def __str__(self) -> str:
        return self.title


class Place(models.Model):
    """A province, a city, a district … or the whole (path empty): how its totals lie."""

    portfolio = models.ForeignKey(Portfolio, models.CASCADE, related_name="places")
    path = models.CharField(max_length=255, blank=True)
    """The names from the top, with ``/`` between."""
    parent = models.CharField(max_length=255, blank=True)
    name = models.CharField(words("地区", "region"), max_length=120)
    depth = models.PositiveSmallIntegerField()
    projects = models.PositiveIntegerField(words("项目数", "projects"))
    low = models.BigIntegerField(words("最低", "lowest"))
    lower = models.BigIntegerField(words("下四分位", "lower quartile"))
    median = models.BigIntegerField(words("中位数", "median"))
    upper = models.BigIntegerField(words("上四分位", "upper quartile"))
    high = models.BigIntegerField(words("最高", "highest"))
    grades = models.JSONField(default=dict)
    bins = models.JSONField(default=list)
    """How many totals lie in each five points from 0; the last holds the full points too."""
    published = models.BooleanField(default=True)
    """Whether it may stand in open data: no small group can be reckoned from it."""

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "path"], name="one_place_a_path")
        ]
        indexes = [models.Index(fields=["portfolio", "parent"])]

    def __str__(self) -> str:
        return self.name


class Standing(models.Model):
    """A project with its total, and its rank among those that are like it."""

    portfolio = models.ForeignKey(Portfolio, models.CASCADE, related_name="standings")
    path = models.CharField(max_length=255, blank=True)
    """The smallest place it lies in."""
    project = models.CharField(words("项目", "project"), max_length=120)
    total = models.BigIntegerField(words("总分", "total"))
    grade = models.CharField(words("评价等级", "grade"), max_length=16)
    group = models.CharField(words("同类组", "group"), max_length=255, blank=True)
    """Empty where its group is too small to be ranked, or nothing is said of it."""
    of = models.PositiveIntegerField(null=True)
    """How many are in the group."""
    rank = models.PositiveIntegerField(words("名次", "rank"), null=True)
    tied = models.PositiveIntegerField(null=True)
    best = models.PositiveIntegerField(null=True)
    worst = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-total", "project"]
        indexes = [models.Index(fields=["portfolio", "path", "-total", "project"])]

    def __str__(self) -> str:
        return self.project

    @property
    def interval(self) -> str:
        """The ranks it keeps in nine of ten draws of weights."""
        return f"{self.best}–{self.worst}"


class Firm(Recorded):
    """A firm that open rules ask about across the projects of a portfolio: queries, no verdict.

    Addresses, telephones and legal persons are not kept: only that two firms share one.
    """

    portfolio = models.ForeignKey(
        Portfolio,
        models.CASCADE,
        related_name="firms",
        verbose_name=words("同类比较", "comparison"),
    )
    name = models.CharField(words("单位名称", "name of the firm"), max_length=200)
    points = models.PositiveIntegerField(words("询问分", "points to ask about"))
    projects = models.PositiveIntegerField(words("项目数", "projects"))
    rules = models.CharField(words("涉及的规则", "rules"), max_length=255)
    """The codes of the rules with a stroke on both sides: ``/late/bidders/``."""
    reasons = models.JSONField(words("理由", "reasons"), default=list)
    """Each rule as it was, its projects, with whom, and the lines of the list that say so."""

    class Meta:
        ordering = ["-points", "name"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "name"], name="one_firm_a_portfolio")
        ]

    def __str__(self) -> str:
        return self.name


class SavedComparison(Recorded):
    """A place of a portfolio with its filters, kept by a person under a name."""

    name = models.CharField(words("名称", "name"), max_length=60)
    portfolio = models.ForeignKey(
        Portfolio,
        models.CASCADE,
        related_name="saved",
        verbose_name=words("同类比较", "comparison"),
    )
    path = models.CharField(max_length=255, blank=True)
    """Of the place; empty is the whole."""
    query = models.TextField(blank=True)
    """The filters as they stand in the address."""
    saved_by = models.CharField(max_length=150, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """Of the person when it was saved: with whose people it is shared."""
    shared = models.BooleanField(
        words("与本单位共享", "shared with one's organisation"), default=False
    )

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["saved_by", "name"], name="one_comparison_a_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def filters(self) -> list[tuple[str, str]]:
        """The names and values of its filters."""
        return parse_qsl(self.query)
