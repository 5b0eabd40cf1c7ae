"""What every row of the library carries."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hengjian.site.common.words import words

LARGEST = 18
"""Digits of an amount: up to 9,999,999,999,999,999.99 元."""


class Recorded(models.Model):
    """A stable code, a version for two people editing at once, and where the row comes from."""

    code = models.CharField(words("编码", "code"), max_length=64, unique=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    """Counts the changes; a form sends the one it started from."""
    synthetic = models.BooleanField(words("合成数据", "synthetic data"), default=False)
    """Invented for demonstration; marked wherever it shows."""
    source = models.CharField(words("数据来源", "source of the data"), max_length=255, blank=True)
    as_of = models.DateField(words("截至日期", "as-of date"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


def money(label: Any, **options: Any) -> Any:
    """An amount in 元 with cents, not below zero."""
    return models.DecimalField(
        label,
        max_digits=LARGEST,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0))],
        **options,
    )


def square_metres(label: Any, most: int, **options: Any) -> Any:
    """An area in 平方米 with two decimals, not below zero and at most ``most``."""
    return models.DecimalField(
        label,
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(most)],
        **options,
    )


def number_of(label: Any, most: int, **options: Any) -> Any:
    """A count, not below zero and at most ``most``."""
    return models.PositiveIntegerField(label, validators=[MaxValueValidator(most)], **options)


PLAN_YEARS = (2000, 2100)
"""The years for which works are planned."""


def plan_year(label: Any) -> Any:
    """A calendar year for which works are planned."""
    first, last = PLAN_YEARS
    return models.PositiveSmallIntegerField(
        label, validators=[MinValueValidator(first), MaxValueValidator(last)]
    )


def within(name: str, **bounds: tuple[int, int]) -> models.CheckConstraint:
    """Each of these fields is missing or between its bounds, whoever writes it and however."""
    condition = models.Q()
    for field, bound in bounds.items():
        condition &= models.Q(**{f"{field}__isnull": True}) | models.Q(**{f"{field}__range": bound})
    return models.CheckConstraint(condition=condition, name=name)


def in_china(name: str) -> models.CheckConstraint:
    """Longitude and latitude are both missing, or both where the country lies."""
    return models.CheckConstraint(
        condition=models.Q(longitude__isnull=True, latitude__isnull=True)
        | models.Q(
            longitude__range=(Decimal(73), Decimal(136)), latitude__range=(Decimal(3), Decimal(54))
        ),
        name=name,
    )
