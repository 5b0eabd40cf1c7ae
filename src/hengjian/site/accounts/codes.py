"""Codes by which people without an account come to one thing of their own: a case, a vote.

A code is ten characters of Crockford's base 32, fifty bits; the site keeps its keyed hash only. It
is shown once, on the receipt; it travels in the body of a form or behind the ``#`` of a QR code,
never in the path or the query of an address, where logs would keep it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.crypto import salted_hmac

from hengjian.site.accounts.models import AccessCode
from hengjian.site.common.actor import TrailIdentity

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
_MISREAD = str.maketrans("OILU", "011V", " -—－")


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever shows a code: nobody knows who that is, and the trail says so."""

    code: AccessCode

    def opens(self, row: Model, purpose: str) -> bool:
        """Whether the code is for this row and this purpose."""
        return bool(purpose) and self.code.purpose == purpose and self.code.is_of(row)

    def trail_identity(self) -> TrailIdentity:
        """``code:case``: what the code is for."""
        return TrailIdentity(f"code:{self.code.purpose}", "凭码办理的人")


def issue(row: Model, purpose: str, *, expires_on: date, seed: str = "") -> str:
    """A new code for the row, in clear: it cannot be read again. ``seed``: the same request made
    twice is given the same code twice."""
    clear = _draw(seed) if seed else "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    values = {
        "purpose": purpose,
        "subject_type": row._meta.label_lower,
        "subject": str(row.pk),
        "expires_on": expires_on,
    }
    AccessCode.objects.get_or_create(digest=digest_of(clear), defaults=values)
    return clear


def bearer_of(typed: str, purpose: str, today: date) -> Bearer | None:
    """Who shows a code, as typed by hand; None where there is none in force of that purpose."""
    found = AccessCode.objects.filter(
        purpose=purpose,
        digest=digest_of(plain(typed)),
        revoked_at=None,
        expires_on__gte=today,
    ).first()
    return None if found is None else Bearer(found)


def plain(typed: str) -> str:
    """The code without spaces and dashes; letters that are easily misread as the digits they are
    taken for."""
    return typed[:60].strip().upper().translate(_MISREAD)


def grouped(code: str) -> str:
    """As it is printed: ``7F3K9-2QXM4``."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def digest_of(clear: str) -> str:
    """What is kept of a code."""
    return salted_hmac("hengjian.access-code", clear, algorithm="sha256").hexdigest()


def code_of_seed(seed: str) -> str:
    """The code that ``issue`` draws from a seed, in clear: the demonstration shows its own."""
    return _draw(seed)


def _draw(seed: str) -> str:
    drawn: Any = salted_hmac("hengjian.access-code.seed", seed, algorithm="sha256").digest()
    number = int.from_bytes(hashlib.sha256(drawn).digest(), "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(LENGTH))
