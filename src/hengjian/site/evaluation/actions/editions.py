"""Another edition of the framework is taken: answers to what disappears are decided one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hengjian.errors import Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import Change, record, record_all, snapshot
from hengjian.site.evaluation.asking import asked_by
from hengjian.site.evaluation.beginning import set_up_panel
from hengjian.site.evaluation.case import framework_of
from hengjian.site.evaluation.models import EditionChange, Evaluation, FrameworkEdition, WorkPlan
from hengjian.site.evaluation.proposing import Proposed, propose
from hengjian.site.evaluation.rules import closed_to
from hengjian.site.evaluation.saving import hold
from hengjian.site.evaluation.standing import mark_changed
from hengjian.site.platform.step import next_code, unreasoned

ASIDE = "aside"
"""The answers stay in the rows and count for nothing."""


@action(Permission.EVALUATION_LEAD)
def take_edition(
    *,
    by: Membership,
    evaluation: Evaluation,
    text: str,
    decided: Mapping[str, str],
    why: str,
) -> EditionChange:
    """Take the edition: for each indicator whose questions are gone, the answers are kept aside or
    moved to another indicator that asks the same. Raises ``Refused`` with all that is undecided."""
    row = hold(evaluation, None, {})
    proposed = propose(row, text)
    found = [*closed_to(by, row), *proposed.errors, *unreasoned(why)]
    if WorkPlan.objects.filter(evaluation=row.pk, state=WorkPlan.State.APPROVED).exists():
        found.append(problem("edition-frozen"))
    if proposed.framework.digest == row.edition.sha256:
        found.append(problem("edition-same"))
    found += _find_undecided(row, proposed, decided)
    if found:
        raise Refused(found)
    edition = _keep(proposed)
    made = EditionChange.objects.create(
        code=next_code(EditionChange, f"{row.code}-B"),
        evaluation=row,
        before=row.edition,
        after=edition,
        decided=dict(decided),
        why=why.strip(),
        entered_by=by.person.username,
    )
    before, row.edition = snapshot(row), edition
    row.version += 1
    row.save()
    moved = _move(row, proposed, decided)
    record_all(by=by, changes=[*moved, Change("evaluation.edition", row, before, why=why)])
    after = {"before": made.before.code, "after": edition.code, "decided": dict(decided)}
    record(by=by, action="edition.take", subject=made, before={}, after=after, why=why)
    set_up_panel(by, row)
    mark_changed(row)
    return made


def _find_undecided(
    row: Evaluation, proposed: Proposed, decided: Mapping[str, str]
) -> list[Problem]:
    names = {
        each.indicator.code: each.indicator.name for each in framework_of(row.edition).indicators
    }
    asked = asked_by(proposed.framework)
    found = []
    for code, count in proposed.touched.items():
        to = decided.get(code, "")
        if not to:
            name = names.get(code, code)
            found.append(problem("edition-undecided", code=code, name=name, count=count))
        elif to != ASIDE:
            parts = row.judgements.filter(indicator=code).exclude(answer="")
            taken = row.judgements.filter(indicator=to).exclude(answer="").exists()
            if taken or any((to, each.part) not in asked for each in parts):
                found.append(problem("edition-move-elsewhere", code=code, found=to))
    return found


def _keep(proposed: Proposed) -> FrameworkEdition:
    framework = proposed.framework.framework
    row, _ = FrameworkEdition.objects.get_or_create(
        sha256=proposed.framework.digest,
        defaults={
            "code": f"ZB-{proposed.framework.digest[:12]}",
            "framework": framework.framework,
            "edition": framework.edition,
            "title": framework.title.zh,
            "text": proposed.text,
        },
    )
    return row


def _move(row: Evaluation, proposed: Proposed, decided: Mapping[str, str]) -> list[Any]:
    changes = []
    for code in proposed.touched:
        if decided[code] == ASIDE:
            continue
        for each in row.judgements.filter(indicator=code).exclude(answer=""):
            before = snapshot(each)
            each.indicator, each.checked_by, each.checked_at = decided[code], "", None
            each.version += 1
            each.save()
            changes.append(Change("judgement.move", each, before))
    return changes
