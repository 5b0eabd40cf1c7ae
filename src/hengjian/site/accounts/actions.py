"""Changes: keyword-only, atomic, written to the trail.

Memberships: given and ended by administrators, inside their region, never for themselves.

The tree of organisations: grown, renamed, moved with all below, retired. For administrators.

Accounts of people: made, closed, opened again, let in anew. For administrators.

What people change about their own way in: password, second factor, sessions.

Tokens of the REST interface: made and revoked by the person who uses them.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.db.models import F, Max, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Problem, Refused, problem
from hengjian.errors.problem import Place
from hengjian.site.accounts import factor, passwords, sessions, tokens
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.administration import (
    about_oneself,
    elsewhere,
    is_inside,
    no_reason,
    unfit_place,
    unfit_role,
)
from hengjian.site.accounts.models import (
    ApiToken,
    Membership,
    Organisation,
    Person,
    ProviderAccount,
    SessionRecord,
)
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import record, snapshot


@action(Permission.ACCOUNTS_MANAGE)
def add_membership(
    *, by: Membership, person: Person, organisation: Organisation, role: str
) -> Membership:
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
def end_membership(*, by: Membership, membership: Membership, why: str) -> None:
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


CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,31}")
KIND = Organisation.Kind
ORDER = (KIND.PROVINCE, KIND.CITY, KIND.DISTRICT, KIND.SUB_DISTRICT, KIND.UNIT)
KIND_WORDS = {
    KIND.PROVINCE: Text("省", "province"),
    KIND.CITY: Text("市", "city"),
    KIND.DISTRICT: Text("区县", "district"),
    KIND.SUB_DISTRICT: Text("街道（乡镇）", "sub-district"),
    KIND.UNIT: Text("单位", "unit"),
}
LONGEST_PATH = 255


@action(Permission.ACCOUNTS_MANAGE)
def add_organisation(
    *, by: Membership, code: str, name: str, kind: str, parent: Organisation
) -> Organisation:
    """An organisation below ``parent``. Raises ``Refused`` with everything that is wrong."""
    code, name = code.strip(), name.strip()
    place = Place(path="parent")
    wrong = [*_unfit_code(code), *_unfit_name(name), *_unfit_parent(by, kind, parent)]
    if len(parent.path) + len(code) + 1 > LONGEST_PATH:
        wrong.append(problem("organisation-too-deep", place, above=parent, limit=LONGEST_PATH))
    if wrong:
        raise Refused(wrong)
    made = Organisation.objects.create(code=code, name=name, kind=kind, parent=parent)
    record(by=by, action="organisation.add", subject=made)
    return made


@action(Permission.ACCOUNTS_MANAGE)
def rename_organisation(*, by: Membership, organisation: Organisation, name: str) -> Organisation:
    """Another name; the code stays, because others refer to it."""
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    wrong = [*_outside(by, row), *_unfit_name(name.strip())]
    if wrong:
        raise Refused(wrong)
    before = snapshot(row)
    row.name = name.strip()
    row.save(update_fields=["name"])
    record(by=by, action="organisation.rename", subject=row, before=before)
    return row


@action(Permission.ACCOUNTS_MANAGE)
def move_organisation(
    *, by: Membership, organisation: Organisation, parent: Organisation, why: str
) -> Organisation:
    """Below another parent, with everything below it.

    The whole region is locked meanwhile: two moves at once could otherwise make a circle.
    """
    inside = Organisation.objects.filter(path__startswith=by.organisation.region.path)
    rows = {row.pk: row for row in inside.order_by("pk").select_for_update()}
    row, above = rows.get(organisation.pk), rows.get(parent.pk)
    if row is None or above is None:
        raise Refused([*_outside(by, organisation), *_outside(by, parent)])
    wrong = [*_top(by, row), *_unfit_parent(by, row.kind, above), *no_reason(why)]
    below = Organisation.objects.filter(path__startswith=row.path)
    if above.path.startswith(row.path):
        wrong.append(problem("organisation-below-itself", Place(path="parent"), organisation=row))
    longest = below.aggregate(longest=Max(Length("path")))["longest"]
    path = f"{above.path}{row.code}/"
    if longest - len(row.path) + len(path) > LONGEST_PATH:
        place = Place(path="parent")
        wrong.append(problem("organisation-too-deep", place, above=above, limit=LONGEST_PATH))
    if wrong:
        raise Refused(wrong)
    before = snapshot(row)
    below.update(path=Concat(Value(path), Substr(F("path"), len(row.path) + 1)))
    row.parent, row.path = above, path
    row.save(update_fields=["parent"])
    record(by=by, action="organisation.move", subject=row, before=before, why=why)
    return row


@action(Permission.ACCOUNTS_MANAGE)
def retire_organisation(*, by: Membership, organisation: Organisation, why: str) -> Organisation:
    """It takes no new members any more; what it did stays.

    Raises ``Refused`` while it has memberships in force or organisations in use below it.
    """
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    wrong = [*_outside(by, row), *_top(by, row), *no_reason(why)]
    members = row.memberships.filter(active=True).count()
    children = row.children.filter(retired_on=None).count()
    if members or children:
        counts = {"members": members, "children": children}
        wrong.append(problem("organisation-in-use", organisation=row, **counts))
    if wrong:
        raise Refused(wrong)
    before = snapshot(row)
    row.retired_on = current_day()
    row.save(update_fields=["retired_on"])
    record(by=by, action="organisation.retire", subject=row, before=before, why=why)
    return row


def _outside(by: Membership, organisation: Organisation) -> list[Problem]:
    if is_inside(by, organisation):
        return []
    return [problem("organisation-outside", organisation=organisation)]


def _top(by: Membership, organisation: Organisation) -> list[Problem]:
    if organisation.pk != by.organisation.region.pk:
        return []
    return [problem("organisation-own-region", organisation=organisation)]


def _unfit_code(code: str) -> list[Problem]:
    place = Place(path="code")
    if not CODE.fullmatch(code):
        return [problem("organisation-code-form", place, found=code)]
    if Organisation.objects.filter(code__iexact=code).exists():
        return [problem("organisation-code-taken", place, found=code)]
    return []


def _unfit_name(name: str) -> list[Problem]:
    return [] if name else [problem("name-missing", Place(path="name"))]


def _unfit_parent(by: Membership, kind: str, parent: Organisation) -> list[Problem]:
    place = Place(path="parent")
    if not is_inside(by, parent):
        return [problem("organisation-outside", place, organisation=parent)]
    if parent.retired_on is not None:
        return [problem("organisation-retired", place, organisation=parent)]
    lower, upper = KIND(kind), KIND(parent.kind)
    if lower is KIND.UNIT or ORDER.index(lower) > ORDER.index(upper):
        return []
    words = {"kind": KIND_WORDS[lower], "above": parent, "above_kind": KIND_WORDS[upper]}
    return [problem("organisation-order", place, **words)]


USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")


@action(Permission.ACCOUNTS_MANAGE)
def create_person(
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
def close_account(*, by: Membership, person: Person, why: str) -> None:
    """The person can no longer log in; every session ends at once."""
    row = _lock_person(by, person, why)
    before = snapshot(row)
    row.is_active = False
    row.save(update_fields=["is_active"])
    _end_sessions(row)
    record(by=by, action="person.close", subject=row, before=before, why=why)


@action(Permission.ACCOUNTS_MANAGE)
def reopen_account(*, by: Membership, person: Person, why: str) -> None:
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
def link_account(*, by: Membership, person: Person, account: str, why: str) -> None:
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
def unlink_account(*, by: Membership, person: Person, why: str) -> None:
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


@action(None)
def change_password(*, by: Membership, password: str, this_digest: str) -> None:
    """A new password for the person; it was checked by the form against the rules.

    Every session of theirs ends but the one with ``this_digest``.
    """
    person = Person.objects.select_for_update().get(pk=by.person_id)
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    others = sessions.open_of(person).exclude(digest=this_digest)
    others.update(ended_at=timezone.now())
    record(by=by, action="password.change", subject=person, after={})


@action(None)
def enrol_factor(*, by: Membership, key: str, code: str) -> list[str] | None:
    """Make ``key`` the second factor of the person; ten recovery codes, None for a wrong code."""
    codes = factor.enrol(by.person, key, code)
    if codes is not None:
        record(
            by=by, action="factor.enrol", subject=by.person, after={"recovery_codes": len(codes)}
        )
    return codes


@action(None)
def renew_codes(*, by: Membership) -> list[str]:
    """Ten new recovery codes; those before work no more."""
    codes = factor.new_codes(by.person)
    record(by=by, action="factor.renew_codes", subject=by.person, after={"recovery_codes": 10})
    return codes


@action(None)
def remove_factor(*, by: Membership) -> None:
    """No second factor any more; an official will be asked to set one up again."""
    factor.remove(by.person)
    record(by=by, action="factor.remove", subject=by.person, after={})


@action(None)
def end_session(*, by: Membership, session: SessionRecord) -> None:
    """One session of the person ends. ``SessionRecord.DoesNotExist`` for those of others."""
    row = SessionRecord.objects.select_for_update().get(pk=session.pk, person=by.person_id)
    _end([row], by)


@action(None)
def end_other_sessions(*, by: Membership, this_digest: str) -> int:
    """Every session of the person ends but this one; how many they were."""
    others = list(sessions.open_of(by.person).exclude(digest=this_digest).select_for_update())
    _end(others, by)
    return len(others)


def _end(rows: list[SessionRecord], by: Membership) -> None:
    SessionRecord.objects.filter(pk__in=[row.pk for row in rows], ended_at=None).update(
        ended_at=timezone.now()
    )
    for row in rows:
        shown = {"device": row.device, "address": row.address}
        record(by=by, action="session.end", subject=row, after=shown)


@action(Permission.API_TOKEN)
def issue_token(*, by: Membership, name: str, days: int) -> str:
    """A token that acts as ``by`` for ``days``; shown once, it is nowhere kept.

    Raises ``Refused`` for a missing name or days outside 1 to ``tokens.LONGEST_DAYS``.
    """
    wrong: list[Problem] = []
    if not name.strip():
        wrong.append(problem("token-name-missing", Place(path="name")))
    if not 1 <= days <= tokens.LONGEST_DAYS:
        limit = tokens.LONGEST_DAYS
        wrong.append(problem("token-days", Place(path="days"), found=days, longest=limit))
    if wrong:
        raise Refused(wrong)
    token, row = tokens.issue(by, name.strip(), days)
    record(by=by, action="token.issue", subject=row, after=_trail_values(row))
    return token


@action(None)
def revoke_token(*, by: Membership, token: ApiToken) -> None:
    """The token works no more. Of tokens of others: nothing happens but ``ApiToken.DoesNotExist``.

    It needs no right: who lost the right to use tokens may still revoke those they made.
    """
    row = ApiToken.objects.select_for_update().get(pk=token.pk, membership__person=by.person_id)
    if row.revoked_at is not None:
        return
    before = _trail_values(row)
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    record(by=by, action="token.revoke", subject=row, before=before, after=_trail_values(row))


def _trail_values(row: ApiToken) -> dict[str, str | None]:
    """What the trail says of a token: nothing it could be found by."""
    return {
        "name": row.name,
        "prefix": row.prefix,
        "expires_at": row.expires_at.isoformat(),
        "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
    }
