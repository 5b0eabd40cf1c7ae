"""The stages of projects and sites as procedures, held against the tables they were before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import roles
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.models import Project, Site
from hengjian.site.library.steps import PROJECT_STAGE
from hengjian.site.planning.steps import SITE_STAGE
from hengjian.site.platform.procedure import Procedure
from tests.site.world import DAY, build

Member = Callable[[str], Membership]
pytestmark = pytest.mark.django_db
P, S = Project.Stage, Site.Stage
PROJECT_MOVES = {
    P.RESERVE: (P.APPROVED, P.CLOSED),
    P.APPROVED: (P.UNDER_WAY, P.RESERVE, P.CLOSED),
    P.UNDER_WAY: (P.COMPLETED, P.CLOSED),
    P.COMPLETED: (),
    P.CLOSED: (P.RESERVE,),
}
SITE_MOVES = {
    S.RESERVE: (S.PLANNED, S.REMOVED),
    S.PLANNED: (S.RESERVE, S.REMOVED, S.STARTED),
    S.STARTED: (S.FINISHED,),
    S.FINISHED: (),
    S.REMOVED: (S.RESERVE,),
}
"""As the actions had them; a start was allowed by a right and an action of its own."""
WITH_REASON = {P.RESERVE, P.CLOSED, S.RESERVE, S.REMOVED}


class Undone(Exception):
    """Ends a try: what it did is taken back."""


def _old_right(wanted: str, procedure: Procedure) -> Permission:
    if procedure is PROJECT_STAGE:
        return Permission.PROJECT_EDIT
    return Permission.START_ALLOW if wanted == S.STARTED else Permission.SITE_EDIT


def _moved(procedure: Procedure, row: Any, wanted: str, by: Membership, why: str) -> set[str]:
    """Codes of what stood against coming to the stage, by any step that leads there."""
    refused: set[str] = set()
    for step in procedure.steps:
        if step.outcomes[0].state != wanted:
            continue
        given: dict[str, Any] = {"on": DAY} if step.takes else {}
        if step.reason:
            given["why"] = why
        try:
            procedure.take(step.name, by=by, row=row, **given)
        except Refused as error:
            refused |= {each.code for each in error.problems}
        else:
            return set()
    return refused or {"no-step"}


@pytest.mark.parametrize(
    ("procedure", "table"), [(PROJECT_STAGE, PROJECT_MOVES), (SITE_STAGE, SITE_MOVES)]
)
def test_every_stage_wish_and_reason_comes_out_as_by_the_old_table(
    procedure: Procedure, table: dict[str, tuple[str, ...]], district: Organisation, member: Member
) -> None:
    member("auditor")
    row = build(district)[procedure.model, "A"]
    people = {role: member(role) for role in roles().by_code}
    for now in procedure.states:
        for wanted in procedure.states:
            right = _old_right(wanted, procedure)
            by = next(each for each in people.values() if each.may(right))
            for why in ("", "理由"):
                found = set()
                try:
                    with transaction.atomic():
                        days = {"started_on": None, "finished_on": None}
                        days = days if procedure is SITE_STAGE else {}
                        if now in (S.STARTED, S.FINISHED) and days:
                            days["started_on"] = DAY
                        type(row).objects.filter(pk=row.pk).update(stage=now, **days)
                        found = _moved(procedure, row, wanted, by, why)
                        last = TrailEntry.objects.order_by("-sequence").first()
                        if not found:
                            assert last is not None
                            assert last.action.partition(".")[0] == procedure.trail
                            assert last.why == (why if wanted in WITH_REASON | {S.STARTED} else "")
                            assert type(row).objects.get(pk=row.pk).stage == wanted
                        raise Undone
                except Undone:
                    pass
                allowed = wanted in table[now]
                needs = wanted in WITH_REASON or wanted == S.STARTED  # it has no agreed plan
                expected = allowed and bool(why or not needs)
                assert (not found) is expected, (now, wanted, why, found)


@pytest.mark.parametrize("procedure", [PROJECT_STAGE, SITE_STAGE])
def test_each_step_has_the_right_it_had(procedure: Procedure) -> None:
    for step in procedure.steps:
        assert step.right == _old_right(step.outcomes[0].state, procedure), step.name
