"""What every row of the library carries.

Amounts that are added up: whole cents in the database, yuan with two decimals in Python.

SQLite keeps decimals as binary floating numbers: three payments of 0.10 out of 0.30 would leave a
little more or less than nothing. Whole cents add up exactly on every database.

Amounts of money as people type or paste them: thousands separators, full-width digits.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import QuerySet, Subquery, Sum

from hengjian.site.common.words import words

MOST_DIGITS = 18
"""Of cents: up to 9,999,999,999,999,999.99 元."""


if TYPE_CHECKING:
    WholeCents = models.BigIntegerField[Any, Any]
else:
    WholeCents = models.BigIntegerField


class Yuan(WholeCents):
    """An amount in 元, exact to the cent; sums and differences in the database are exact too."""

    decimal_places = 2

    def from_db_value(self, value: Any, *_: object) -> Decimal | None:
        """Cents as yuan, always with two decimals."""
        return None if value is None else Decimal(value).scaleb(-2)

    def to_python(self, value: Any) -> Decimal | None:
        """The amount; ``ValidationError`` for what is no amount of whole cents."""
        if value is None or value == "":
            return None
        if isinstance(value, float):
            raise TypeError(f"{value!r}: an amount of money is never a float")
        try:
            amount = Decimal(value)
            exact = amount.quantize(Decimal("0.01"))
        except (InvalidOperation, ValueError, TypeError) as error:
            raise ValidationError(words("不是有效的金额", "no amount")) from error
        if exact != amount or len(exact.as_tuple().digits) > MOST_DIGITS:
            raise ValidationError(
                words(
                    "金额最多两位小数、十六位整数",
                    "at most two decimals and sixteen digits before them",
                )
            )
        return exact

    def get_prep_value(self, value: Any) -> Any:
        """Whole cents."""
        if value is None or hasattr(value, "resolve_expression"):
            return value
        amount = self.to_python(value)
        return None if amount is None else int(amount.scaleb(2))

    def value_to_string(self, obj: models.Model) -> str:
        """As yuan."""
        return str(self.value_from_object(obj))

    def formfield(self, **options: Any) -> Any:
        """A box for yuan with two decimals."""
        return models.Field.formfield(
            self,
            **{
                "form_class": AmountField,
                "max_digits": MOST_DIGITS,
                "decimal_places": 2,
                **options,
            },
        )


def yuan(label: Any, **options: Any) -> Any:
    """An amount in 元, not below zero."""
    return Yuan(label, validators=[MinValueValidator(Decimal(0))], **options)


def sum_by(rows: QuerySet[Any], by: str, field: str = "amount") -> Subquery:
    """The sum of an amount over the rows of each ``by``, in 元, for a query of their owners."""
    sums = rows.order_by().values(by).annotate(all=Sum(field)).values("all")
    return Subquery(sums, output_field=Yuan())


WRITTEN = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?")
"""Separators part groups of three: 1,23 is no amount, it may mean 1.23."""


class AmountField(forms.DecimalField):
    """A box for an amount: ``1,234,567.00`` as a sheet copies it, never ``1e9``."""

    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """The amount; ``ValidationError`` for what is written in no way of writing one."""
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        text = unicodedata.normalize("NFKC", value).strip().removeprefix("¥").strip()
        if not WRITTEN.fullmatch(text):
            raise ValidationError(
                words(
                    "不是有效的金额，请写成 1234567.89 或 1,234,567.89",
                    "no amount: write 1234567.89 or 1,234,567.89",
                )
            )
        return super().to_python(text.replace(",", ""))


LARGEST = 15
"""Digits of a number with decimals: SQLite keeps such a number as a binary one and gives back
fifteen digits, so that a longer one would come back rounded. Of 元: up to 9,999,999,999,999.99."""


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
