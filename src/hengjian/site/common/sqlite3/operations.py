"""Stored values as Python's, whatever they are."""

from __future__ import annotations

import decimal
import logging
from collections.abc import Callable
from typing import Any

from django.db.backends.sqlite3 import operations

_log = logging.getLogger("hengjian.stored")
_UNREADABLE = (ValueError, TypeError, OverflowError, AttributeError, decimal.InvalidOperation)
Convert = Callable[[Any, Any, Any], Any]


class DatabaseOperations(operations.DatabaseOperations):
    """Amounts beyond their field's digits are read as far as SQLite kept them; a day or a moment
    that there is not is read as missing, and the log says so."""

    def get_decimalfield_converter(self, expression: Any) -> Convert:
        """As Django's, and without rounding where the field has no room for the amount."""
        convert = super().get_decimalfield_converter(expression)

        def read(value: Any, expression: Any, connection: Any) -> decimal.Decimal | None:
            try:
                return convert(value, expression, connection)
            except _UNREADABLE:
                return _amount(value)

        return read

    def convert_datefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """As Django's; a day that there is not is missing."""
        convert = super().convert_datefield_value
        return or_missing(lambda: convert(value, expression, connection), value)

    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """As Django's; a moment that there is not is missing."""
        convert = super().convert_datetimefield_value
        return or_missing(lambda: convert(value, expression, connection), value)


def _amount(value: Any) -> decimal.Decimal | None:
    try:
        return decimal.Decimal(value)
    except _UNREADABLE:
        _log.error("a stored amount cannot be read: %.40r", value)
        return None


def or_missing(read: Callable[[], Any], value: Any) -> Any:
    """What ``read`` makes of a stored value; None, and a line in the log, where it fails."""
    try:
        return read()
    except _UNREADABLE:
        _log.error("a stored day cannot be read: %.40r", value)
        return None
