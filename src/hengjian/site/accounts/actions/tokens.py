"""Tokens of the REST interface: made and revoked by the person who uses them."""

from __future__ import annotations

from django.utils import timezone

from hengjian.errors import Problem, Refused, problem
from hengjian.errors.problem import Place
from hengjian.site.accounts import tokens
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import ApiToken, Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record


@action(Permission.API_TOKEN)
def issue(*, by: Membership, name: str, days: int) -> str:
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
def revoke(*, by: Membership, token: ApiToken) -> None:
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
