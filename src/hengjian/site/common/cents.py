"""Amounts that are added up: whole cents in the database, yuan with two decimals in Python.

SQLite keeps decimals as binary floating numbers: three payments of 0.10 out of 0.30 would leave a
little more or less than nothing. Whole cents add up exactly on every database.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import QuerySet, Subquery, Sum

from hengjian.site.common.amounts import AmountField
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
