"""What is held when the site starts: the catalogues can be read, the roles keep hands apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from hengjian.site.accounts.roles import roles
from hengjian.site.common.starting import INSTALLATION
from hengjian.site.library import completeness, scope_catalogue
from hengjian.site.platform.procedure import procedures
from hengjian.site.platform.soundness import pairs_of_one_person
from hengjian.site.watching import rules

KEPT_APART = (
    "No role may hold both rights: name the pair under `separate` of the roles. Where one role "
    "needs both, the step says why in `one_right`, by the field of the other hand."
)


@register(INSTALLATION)
def catalogues_hold(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """The catalogues and the warning rules are whole, with every problem of each named."""
    found: list[CheckMessage] = []
    reads: list[Callable[[], object]] = [
        scope_catalogue.scope,
        completeness.requirements,
        rules.rules,
    ]
    for number, read in enumerate(reads, start=1):
        try:
            read()
        except ImproperlyConfigured as reason:
            found.append(Error(str(reason), id=f"watching.E00{number}"))
    return found


@register(INSTALLATION)
def procedures_hold(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Different hands of a procedure are different people by the roles in force, or it says why."""
    return [
        Error(f"not separate in the roles in force: {each}", hint=KEPT_APART, id="watching.E010")
        for procedure in procedures()
        for each in pairs_of_one_person(procedure, roles())
    ]
