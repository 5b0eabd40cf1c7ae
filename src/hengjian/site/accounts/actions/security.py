"""What people change about their own way in: password, second factor, sessions."""

from __future__ import annotations

from django.utils import timezone

from hengjian.site.accounts import factor, sessions
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership, Person, SessionRecord
from hengjian.site.common.trail import record


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
