"""Accounts of people: made, closed, opened again, let in anew. For administrators."""

from __future__ import annotations

import re

from django.conf import settings
from django.utils import timezone

from hengjian.errors import Problem, Refused, problem
from hengjian.errors.problem import Place
from hengjian.site.accounts import factor, passwords
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.administration import (
    about_oneself,
    elsewhere,
    no_reason,
    unfit_place,
    unfit_role,
)
from hengjian.site.accounts.models import (
    Membership,
    Organisation,
    Person,
    ProviderAccount,
    SessionRecord,
)
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, snapshot

USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")


@action(Permission.ACCOUNTS_MANAGE)
def create(
    *, by: Membership, username: str, name: str, organisation: Organisation, role: str
) -> tuple[Membership, str]:
    """A person with a first membership, and the one-time password to hand over; shown once.

    Raises ``Refused`` with everything that is wrong.
    """
    username, name = username.strip(), name.strip()
    wrong = [
        *_unfit_username(username),
        *([] if name else [problem("name-missing", Place(path="name"))]),
        *unfit_place(by, organisation),
        *unfit_role(role, name, []),
    ]
    if wrong:
        raise Refused(wrong)
    password = passwords.one_time()
    person = Person.objects.create_user(username, password, name=name, must_change_password=True)
    record(by=by, action="person.create", subject=person)
    membership = Membership.objects.create(person=person, organisation=organisation, role_code=role)
    record(by=by, action="membership.add", subject=membership)
    return membership, password


def _unfit_username(username: str) -> list[Problem]:
    place = Place(path="username")
    if not USERNAME.fullmatch(username):
        return [problem("username-form", place, found=username)]
    if Person.objects.filter(username=username).exists():
        return [problem("username-taken", place, found=username)]
    return []


@action(Permission.ACCOUNTS_MANAGE)
def close(*, by: Membership, person: Person, why: str) -> None:
    """The person can no longer log in; every session ends at once."""
    row = _lock_person(by, person, why)
    before = snapshot(row)
    row.is_active = False
    row.save(update_fields=["is_active"])
    _end_sessions(row)
    record(by=by, action="person.close", subject=row, before=before, why=why)


@action(Permission.ACCOUNTS_MANAGE)
def reopen(*, by: Membership, person: Person, why: str) -> None:
    """The person can log in again, with the password and the memberships they had."""
    row = _lock_person(by, person, why)
    before = snapshot(row)
    row.is_active = True
    row.save(update_fields=["is_active"])
    record(by=by, action="person.reopen", subject=row, before=before, why=why)


@action(Permission.ACCOUNTS_MANAGE)
def reset_password(*, by: Membership, person: Person, why: str) -> str:
    """A one-time password in place of the forgotten one; every session ends."""
    row = _lock_person(by, person, why)
    before = snapshot(row)
    password = passwords.one_time()
    row.set_password(password)
    row.must_change_password = True
    row.save(update_fields=["password", "must_change_password"])
    _end_sessions(row)
    record(by=by, action="person.reset_password", subject=row, before=before, why=why)
    return password


@action(Permission.ACCOUNTS_MANAGE)
def reset_factor(*, by: Membership, person: Person, why: str) -> None:
    """The second factor is gone (a lost phone); sessions end, an official sets up a new one."""
    row = _lock_person(by, person, why)
    factor.remove(row)
    _end_sessions(row)
    record(by=by, action="person.reset_factor", subject=row, after={}, why=why)


@action(Permission.ACCOUNTS_MANAGE)
def link(*, by: Membership, person: Person, account: str, why: str) -> None:
    """The person may come in by single sign-on with ``account``, as the named claim says it.

    Raises ``Refused`` where there is no single sign-on, the person or the account is linked.
    """
    row = _lock_person(by, person, why)
    provider = settings.PROVIDER
    if provider is None:
        raise Refused([problem("sign-on-off")])
    place, value = Place(path="account"), provider.folded(account.strip())
    same = {"issuer": provider.issuer, "claim": provider.claim, "value": value}
    wrong: list[Problem] = []
    if not 0 < len(value) <= ProviderAccount.LONGEST:
        wrong.append(problem("provider-account-missing", place))
    if ProviderAccount.objects.filter(person=row).exists():
        wrong.append(problem("provider-account-linked", place, person=row))
    elif ProviderAccount.objects.filter(**same).exists():
        wrong.append(problem("provider-account-taken", place, found=value))
    if wrong:
        raise Refused(wrong)
    ProviderAccount.objects.create(person=row, **same)
    record(by=by, action="person.link", subject=row, before={}, after=same, why=why)


@action(Permission.ACCOUNTS_MANAGE)
def unlink(*, by: Membership, person: Person, why: str) -> None:
    """No single sign-on for the person any more; every session ends."""
    row = _lock_person(by, person, why)
    account = ProviderAccount.objects.filter(person=row).first()
    if account is None:
        raise Refused([problem("provider-account-none", person=row)])
    before = {"issuer": account.issuer, "claim": account.claim, "value": account.value}
    account.delete()
    _end_sessions(row)
    record(by=by, action="person.unlink", subject=row, before=before, after={}, why=why)


def _lock_person(by: Membership, person: Person, why: str) -> Person:
    """The row, locked. Raises ``Refused`` for oneself, people of elsewhere, a missing reason."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    wrong = [*about_oneself(by, row), *elsewhere(by, row), *no_reason(why)]
    if wrong:
        raise Refused(wrong)
    return row


def _end_sessions(person: Person) -> None:
    SessionRecord.objects.filter(person=person, ended_at=None).update(ended_at=timezone.now())
