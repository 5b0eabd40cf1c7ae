"""What a production start refuses: a database in which demonstration accounts can still log in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections

from hengjian.errors import Problem
from hengjian.site.accounts.models import Person
from hengjian.site.common.starting import demo_accounts


def _demo_problems() -> list[Problem]:
    """A problem where this is production and an active account is a demonstration's."""
    if settings.MODE != "production":
        return []
    table = Person._meta.db_table
    if table not in connections[DEFAULT_DB_ALIAS].introspection.table_names():
        return []
    return demo_accounts()


@register(Tags.database)
def check_accounts(databases: Sequence[str] | None = None, **unused: Any) -> list[CheckMessage]:
    """For ``hengjian manage check --database default`` and for migrations."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    return [
        Error(each.message("en"), hint=each.hint("en"), id="accounts.E001")
        for each in _demo_problems()
    ]


def refuse_demo_accounts() -> None:
    """For the door of the server. Raises ``ImproperlyConfigured`` in both languages."""
    for each in _demo_problems():
        raise ImproperlyConfigured(
            "\n".join(f"{each.message(said)}. {each.hint(said)}" for said in ("zh", "en"))
        )
