"""Separation of duties: which rights one person may not unite, whatever their memberships."""

from __future__ import annotations

from collections.abc import Iterable

from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import Role, roles

Pair = frozenset[Permission]


def pairs_united(held: Iterable[Role]) -> tuple[Pair, ...]:
    """The separate pairs that these roles would unite in one person."""
    rights: frozenset[Permission] = frozenset().union(*(role.may for role in held))
    return tuple(pair for pair in roles().separate if pair <= rights)


def forbidden_to(held: Iterable[Role]) -> dict[Permission, Permission]:
    """What a person with these roles may never get, each with the right that forbids it."""
    rights: frozenset[Permission] = frozenset().union(*(role.may for role in held))
    found: dict[Permission, Permission] = {}
    for pair in roles().separate:
        for has in pair & rights:
            for other in pair - rights:
                found.setdefault(other, has)
    return found
