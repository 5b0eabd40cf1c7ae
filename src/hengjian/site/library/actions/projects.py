"""Programmes and projects: entered and changed, with their policies. Their stages are a procedure:
``library.steps``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record
from hengjian.site.library import rows
from hengjian.site.library.models import PolicyDocument, Programme, Project


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


@action(Permission.DOSSIER_EDIT)
def rest_on(*, by: Membership, project: Project, policy: PolicyDocument) -> None:
    """The project rests on this policy document."""
    project.policies.add(policy)
    record(
        by=by, action="project.policy", subject=project, before={}, after={"policy": policy.code}
    )
    rows.reopen_dossier(by=by, row=project)


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
    rows.reopen_dossier(by=by, row=project)
