"""Programmes and projects: entered, changed, moved; their policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record
from hengjian.site.common.words import both
from hengjian.site.library import rows
from hengjian.site.library.models import PolicyDocument, Programme, Project
from hengjian.site.platform.locking import locked

Stage = Project.Stage
MOVES: dict[str, tuple[str, ...]] = {
    Stage.RESERVE: (Stage.APPROVED, Stage.CLOSED),
    Stage.APPROVED: (Stage.UNDER_WAY, Stage.RESERVE, Stage.CLOSED),
    Stage.UNDER_WAY: (Stage.COMPLETED, Stage.CLOSED),
    Stage.COMPLETED: (),
    Stage.CLOSED: (Stage.RESERVE,),
}
"""From each stage, the stages that may follow."""
NEEDS_REASON = frozenset((Stage.RESERVE, Stage.CLOSED))


@action(Permission.PROJECT_EDIT)
def create_programme(*, by: Membership, values: Mapping[str, Any]) -> Programme:
    """Enter a programme. Raises ``Refused`` with all problems."""
    return rows.create(by=by, row=Programme(), values=values, verb="programme.create")


@action(Permission.PROJECT_EDIT)
def change_programme(
    *, by: Membership, programme: Programme, values: Mapping[str, Any], version: int | None
) -> Programme:
    """Change a programme. Raises ``Clash`` or ``Refused``."""
    return rows.change(
        by=by, row=programme, values=values, version=version, verb="programme.change"
    )


@action(Permission.PROJECT_EDIT)
def create(*, by: Membership, values: Mapping[str, Any]) -> Project:
    """Enter a project. Raises ``Refused`` with all problems."""
    return rows.create(by=by, row=Project(), values=values, verb="project.create")


@action(Permission.PROJECT_EDIT)
def change(
    *, by: Membership, project: Project, values: Mapping[str, Any], version: int | None
) -> Project:
    """Change a project. Raises ``Clash`` or ``Refused``."""
    return rows.change(by=by, row=project, values=values, version=version, verb="project.change")


@action(Permission.PROJECT_EDIT)
def move(*, by: Membership, project: Project, stage: str, why: str = "") -> Project:
    """Move a project to another stage; back and out only with a reason."""
    project = locked(project)
    problems = []
    if stage not in MOVES[project.stage]:
        problems.append(_no_way(project, stage))
    if stage in NEEDS_REASON and not why.strip():
        problems.append(problem("step-without-reason", Place(path="why")))
    if problems:
        raise Refused(problems)
    return rows.change(
        by=by, row=project, values={"stage": stage}, version=None, verb="project.move", why=why
    )


def _no_way(project: Project, stage: str) -> Problem:
    names = {code: both(name) for code, name in Stage.choices}
    return problem(
        "stage-move-not-allowed",
        Place(path="stage"),
        name=project.name,
        now=names[project.stage],
        wanted=names.get(stage, stage),
        allowed=rows.listing_of([names[code] for code in MOVES[project.stage]]),
    )


@action(Permission.DOSSIER_EDIT)
def rest_on(*, by: Membership, project: Project, policy: PolicyDocument) -> None:
    """The project rests on this policy document."""
    project.policies.add(policy)
    record(
        by=by, action="project.policy", subject=project, before={}, after={"policy": policy.code}
    )
    rows.touched(by=by, row=project)


@action(Permission.DOSSIER_EDIT)
def rest_no_longer_on(
    *, by: Membership, project: Project, policy: PolicyDocument, why: str
) -> None:
    """Take a policy document off the project, with the reason."""
    if not why.strip():
        raise Refused([problem("step-without-reason", Place(path="why"))])
    project.policies.remove(policy)
    record(
        by=by,
        action="project.policy",
        subject=project,
        before={"policy": policy.code},
        after={"policy": None},
        why=why,
    )
    rows.touched(by=by, row=project)
