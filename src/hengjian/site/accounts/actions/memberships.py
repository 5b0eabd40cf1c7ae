"""Memberships: given and ended by administrators, inside their region, never for themselves."""

from __future__ import annotations

from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.administration import (
    about_oneself,
    is_inside,
    no_reason,
    unfit_place,
    unfit_role,
)
from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, snapshot


@action(Permission.ACCOUNTS_MANAGE)
def add(*, by: Membership, person: Person, organisation: Organisation, role: str) -> Membership:
    """The person acts in one more role; one that had ended is in force again.

    Raises ``Refused`` where it is held already, outside the region, for oneself, or where the
    person would unite rights that are separate: over all their memberships, everywhere.
    """
    row = Person.objects.select_for_update().get(pk=person.pk)
    serving = list(row.memberships.filter(active=True).select_related("organisation"))
    wrong = [
        *about_oneself(by, row),
        *unfit_place(by, organisation),
        *unfit_role(role, str(row), [each.role for each in serving]),
    ]
    held = [
        each
        for each in serving
        if (each.organisation_id, each.role_code) == (organisation.pk, role)
    ]
    wrong += [
        problem("membership-held", person=row, organisation=organisation, role=each.role.name)
        for each in held
    ]
    if wrong:
        raise Refused(wrong)
    ended = row.memberships.filter(organisation=organisation, role_code=role).first()
    before = None if ended is None else snapshot(ended)
    given = ended or Membership(person=row, organisation=organisation, role_code=role)
    given.active = True
    given.save()
    record(by=by, action="membership.add", subject=given, before=before)
    return given


@action(Permission.ACCOUNTS_MANAGE)
def end(*, by: Membership, membership: Membership, why: str) -> None:
    """The membership is no longer in force; its tokens stop with it. It stays for what was done."""
    row = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("person", "organisation")
        .get(pk=membership.pk)
    )
    wrong = [*about_oneself(by, row.person), *no_reason(why)]
    if not is_inside(by, row.organisation):
        wrong.append(problem("organisation-outside", organisation=row.organisation))
    if wrong:
        raise Refused(wrong)
    before = snapshot(row)
    row.active = False
    row.save(update_fields=["active"])
    record(by=by, action="membership.end", subject=row, before=before, why=why)
