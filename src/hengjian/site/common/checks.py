"""What migrating by hand refuses: a database that no migration leads on from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader

from hengjian.site.common.starting import left, older


@register(Tags.database)
def check_joined(databases: Sequence[str] | None = None, **unused: Any) -> list[CheckMessage]:
    """For ``hengjian manage migrate`` and ``check --database default``."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    loader = MigrationLoader(connections[DEFAULT_DB_ALIAS])
    found = [*left(loader), *older(loader)]
    return [Error(each.message("en"), hint=each.hint("en"), id="common.E001") for each in found]
