"""Rows that the demonstration invents by the actions of its people, marked as invented."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from hengjian.site.accounts.models import Membership
from hengjian.site.common.trail import Change, record_all, snapshot


def mark_invented(by: Membership, rows: QuerySet[Any], **values: object) -> None:
    """Mark them, with a line of the trail each; ``values`` are written besides."""
    with transaction.atomic():
        found = list(rows)
        before = [snapshot(row) for row in found]
        for row in found:
            for name, value in {"synthetic": True, **values}.items():
                setattr(row, name, value)
        rows.model._default_manager.bulk_update(found, ["synthetic", *values])
        noun = rows.model._meta.model_name
        changes = [Change(f"{noun}.change", *pair) for pair in zip(found, before, strict=True)]
        record_all(by=by, changes=changes)
