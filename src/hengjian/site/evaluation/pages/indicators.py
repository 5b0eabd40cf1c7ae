"""What forms of an evaluation share: its leaves to choose from, and who may write in it."""

from __future__ import annotations

from collections.abc import Collection

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import said
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.case import framework_of
from hengjian.site.evaluation.models import Evaluation
from hengjian.site.evaluation.procedures.evaluations import EVALUATION


def named_leaves(row: Evaluation, chosen: Collection[str]) -> list[tuple[str, str, bool]]:
    """Code, words and whether it is chosen, of every leaf of the framework."""
    return [
        (code, f"{code} {said(each.indicator.name)}", code in chosen)
        for each in framework_of(row.edition).indicators
        if each.is_leaf and (code := each.indicator.code)
    ]


def may_write(row: Evaluation, membership: Membership, right: Permission | None = None) -> bool:
    """Whether the person works in it as a declared member, and it is open."""
    works = queries.worked_on(membership).filter(pk=row.pk).exists()
    held = membership.may(right or Permission.EVALUATION_WORK)
    return works and held and not EVALUATION.closed(row)
