"""``hengjian manage guard_trail``: put back triggers of the trail and other append-only tables."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from hengjian.site.common import append_only
from hengjian.site.common.trail_guard import missing_guards, put_up_missing


class Command(BaseCommand):
    """Make the missing triggers."""

    requires_system_checks = []  # the server ran them
    help = (
        "恢复防止改动留痕和经过的触发器 "
        "restore the triggers that keep the trail and what happened from being changed"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say which ones were made."""
        missing = [*missing_guards(), *append_only.missing_guards()]
        with transaction.atomic():
            put_up_missing(connection)
            append_only.put_up_missing(connection)
        self.stdout.write(f"已恢复 restored: {', '.join(missing) or '—'}")
