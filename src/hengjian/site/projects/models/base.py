"""What every row of the library carries."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
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
    source = models.CharField(words("数据来源", "source"), max_length=255, blank=True)
    as_of = models.DateField(words("截至日期", "as of"), null=True, blank=True)
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


def square_metres(label: Any, **options: Any) -> Any:
    """An area in 平方米 with two decimals, not below zero."""
    return models.DecimalField(
        label,
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0))],
        **options,
    )
