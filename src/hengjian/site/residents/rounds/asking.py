"""Whether residents were asked about a scheme, and what its page says of that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hengjian.errors import Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.models import Scheme
from hengjian.site.platform.step import Turn
from hengjian.site.residents.rounds.models import Round, Unasked
from hengjian.site.residents.rounds.terms import terms_on


def concluded_on(scheme: Scheme) -> bool:
    """Whether a round on the finished scheme came to a conclusion."""
    rows = scheme.rounds.filter(kind=Round.Kind.SCHEME, state=Round.State.CONCLUDED)
    return bool(rows.exists())


def was_asked_about(turn: Turn) -> Iterator[Problem]:
    """A scheme becomes eligible once its round is concluded, or it is written down why none was
    held (``before_plan`` in ``terms.yaml``)."""
    scheme = turn.row
    if not terms_on(turn.on).before_plan or concluded_on(scheme):
        return
    if not Unasked.objects.filter(scheme=scheme).exists():
        yield problem("scheme-nobody-asked", name=scheme)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page of a scheme shows of being asked about."""

    rounds: list[Round]
    unasked: Unasked | None
    concluded: bool
    may_say_why: bool
    may_open: bool


def rounds_of(membership: Membership, scheme: Any) -> Asked:
    """The rounds on a scheme, or why there is none."""
    rows = list(scheme.rounds.order_by("-opens_on"))
    return Asked(
        rows,
        Unasked.objects.filter(scheme=scheme).first(),
        any(r.state == Round.State.CONCLUDED and r.kind == Round.Kind.SCHEME for r in rows),
        membership.may(Permission.SCHEME_EDIT) and scheme.state != Scheme.State.ACCEPTED,
        membership.may(Permission.SITE_EDIT) and scheme.state != Scheme.State.DRAFT,
    )
