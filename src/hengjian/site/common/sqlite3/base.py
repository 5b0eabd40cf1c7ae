"""The backend that ``DATABASES`` names; Django looks for it under this name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from sqlite3 import dbapi2
from typing import Any, TypeVar

from django.db.backends.sqlite3 import base
from django.utils.dateparse import parse_date, parse_datetime

from hengjian.site.common.sqlite3.operations import DatabaseOperations, or_missing

Moment = TypeVar("Moment", date, datetime)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with readings of ours."""

    ops_class = DatabaseOperations


def _decoder(parse: Callable[[str], Moment | None]) -> Callable[[bytes], Any]:
    return lambda stored: or_missing(lambda: parse(stored.decode()), stored)


# the columns' own types are read before Django sees their values: its parsers fail on some
dbapi2.register_converter("date", _decoder(parse_date))
dbapi2.register_converter("datetime", _decoder(parse_datetime))
