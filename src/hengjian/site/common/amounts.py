"""Amounts of money as people type or paste them: thousands separators, full-width digits."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hengjian.site.common.words import words

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
