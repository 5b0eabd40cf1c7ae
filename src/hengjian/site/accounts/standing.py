"""How far a request has come on its way in: from the password to acting under a membership.

Nobody acts before every step is done: until then ``request.membership`` is None, and the gate leads
to the page of the step that is next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest

from hengjian.site.accounts import sessions
from hengjian.site.accounts.models import Authenticator, Membership, Person

SESSION_KEY = "membership"
"""Where the session keeps the membership that the person chose."""


class Step(StrEnum):
    """What a request still has to do, in this order; ``READY`` when nothing."""

    LOG_IN = "log-in"
    NO_MEMBERSHIP = "no-membership"
    """Logged in, but in no role in force."""
    VERIFY = "verify"
    """The second factor that was set up is asked for."""
    PASSWORD = "change-password"
    ENROL = "enrol"
    """An official without a second factor sets one up."""
    READY = "ready"


SIGNED_ON = "signed-on"
"""In the session of who came by single sign-on: whether the provider asked a second factor."""
ABOVE = ("organisation", "organisation__parent")
"""The organisation and its region, which a unit stands in. Boundaries are read where needed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who asks, and what they still have to do."""

    step: Step
    memberships: tuple[Membership, ...] = ()
    """Those in force, the oldest first."""
    acting: Membership | None = None
    """The one the person chose, else the oldest."""

    @property
    def membership(self) -> Membership | None:
        """Under which the request acts: None until every step is done."""
        return self.acting if self.step is Step.READY else None


def standing_of(request: HttpRequest) -> Standing:
    """Where the request stands. A session that was ended elsewhere is closed here."""
    person = request.user
    if not isinstance(person, Person) or not person.is_active:
        return Standing(Step.LOG_IN)
    if not sessions.is_alive(request, person):
        logout(request)
        return Standing(Step.LOG_IN)
    mine = tuple(
        person.memberships.filter(active=True)
        .select_related(*ABOVE)
        .defer(*(f"{each}__boundary" for each in ABOVE))
        .order_by("pk")
    )
    if not mine:
        return Standing(Step.NO_MEMBERSHIP)
    chosen = request.session.get(SESSION_KEY)
    acting = next((each for each in mine if each.pk == chosen), mine[0])
    signed_on: bool | None = request.session.get(SIGNED_ON)
    return Standing(_step(person, mine, signed_on), mine, acting)


def _step(person: Person, mine: Sequence[Membership], signed_on: bool | None) -> Step:
    verified = getattr(person, "otp_device", None) is not None or bool(signed_on)
    has_factor = verified or Authenticator.objects.filter(user=person, confirmed=True).exists()
    if has_factor and not verified:
        return Step.VERIFY
    # A one-time password is asked for, and changed, when somebody first logs in with it.
    if person.must_change_password and signed_on is None:
        return Step.PASSWORD
    if not has_factor and must_have_factor(person, mine):
        return Step.ENROL
    return Step.READY


def must_have_factor(person: Person, memberships: Sequence[Membership]) -> bool:
    """Whether one of the roles is an official's; demo mode lets its own accounts off."""
    if person.is_demo and settings.MODE == "demo":
        return False
    return any(each.role.official for each in memberships)
