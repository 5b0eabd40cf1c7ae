"""Entering a case, and opening who it came from."""

from __future__ import annotations

from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, record_all
from hengjian.site.platform.step import unreasoned
from hengjian.site.residents.hotline.erasing import forget
from hengjian.site.residents.hotline.intake import Said, take_in
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.persons import Reporter, reporter_of

REASON = 255


@action(Permission.CASE_ENTER)
def receive(*, by: Membership, said: Said) -> Case:
    """Enter a case that came by phone, letter, visit or on site. Raises ``Refused``."""
    if said.region is None and said.site is None:
        said.region = by.organisation.region
    return take_in(said, by)


@action(Permission.CASE_REVEAL)
def erase(*, by: Membership, case: Case, why: str) -> None:
    """Forget who the case came from, because they ask for it. Raises ``Refused``."""
    problems = unreasoned(why, REASON)
    if not (case.reporter or case.phone):
        problems.append(problem("case-nothing-to-reveal", name=case))
    if problems:
        raise Refused(problems)
    record_all(by=by, changes=[forget(case, by, why.strip())])


@action(Permission.CASE_REVEAL)
def reveal(*, by: Membership, case: Case, why: str) -> Reporter:
    """The name and the number in clear; the trail keeps who opened them and why.

    Raises ``Refused``, and ``Unopenable`` where the key is not there.
    """
    problems = unreasoned(why, REASON)
    if not (case.reporter or case.phone):
        problems.append(problem("case-nothing-to-reveal", name=case))
    if problems:
        raise Refused(problems)
    opened = reporter_of(case)
    record(by=by, action="case.reveal", subject=case, why=why.strip(), after={})
    return opened
