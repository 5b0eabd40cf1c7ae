"""The roles: read once from ``roles.yaml``, checked against the permissions.

Separation of duties: which rights one person may not unite, whatever their memberships.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from django.core.exceptions import ImproperlyConfigured

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission

SHIPPED = Path(__file__).parent / "roles.yaml"


class Sees(StrEnum):
    """Which rows a role sees; the meaning of each stands at the head of ``roles.yaml``."""

    REGION = "region"
    OWN = "own"
    PARTICIPATING = "participating"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Role:
    """A role with its rights."""

    code: str
    name: Text
    sees: Sees
    official: bool
    """An official must use a second factor."""
    may: frozenset[Permission]


@dataclass(frozen=True, slots=True)
class Roles:
    """All roles, and the pairs of rights that one person may not unite."""

    by_code: dict[str, Role]
    separate: tuple[frozenset[Permission], ...]


@cache
def roles() -> Roles:
    """The roles in force. Raises ``ImproperlyConfigured`` with the file and what is wrong in it."""
    path = Path(os.environ.get("HENGJIAN_ROLES") or SHIPPED)
    try:
        return _read(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as reason:
        raise ImproperlyConfigured(f"{path}: {reason}") from reason


def _read(written: dict[str, object]) -> Roles:
    rows = written["roles"]
    assert isinstance(rows, dict)
    by_code = {code: _role(code, row) for code, row in rows.items()}
    pairs = written.get("separate", [])
    assert isinstance(pairs, list)
    separate = tuple(frozenset(Permission(word) for word in pair) for pair in pairs)
    for role in by_code.values():
        united = [pair for pair in separate if pair <= role.may]
        if united:
            raise ValueError(f"role {role.code} unites {sorted(united[0])}, which are separate")
    return Roles(by_code, separate)


def _role(code: str, row: dict[str, object]) -> Role:
    name, may = row["name"], row["may"]
    assert isinstance(name, dict)
    assert isinstance(may, list)
    return Role(
        code,
        Text(name["zh"], name["en"]),
        Sees(str(row["sees"])),
        bool(row.get("official", False)),
        frozenset(Permission(word) for word in may),
    )


def role(code: str) -> Role:
    """One role. Raises ``KeyError`` where there is none of that code."""
    return roles().by_code[code]


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
