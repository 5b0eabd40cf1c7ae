"""Codes by which people without an account come to one thing of their own: a case, a vote.

A code is ten characters of Crockford's base 32, fifty bits; the site keeps its keyed hash only. It
is shown once, on the receipt; it travels in the body of a form or behind the ``#`` of a QR code,
never in the path or the query of an address, where logs would keep it.

Where a request comes from: the address it is counted by, and what a person recognises of it.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from hengjian.site.accounts.models import AccessCode
from hengjian.site.common import environment
from hengjian.site.common.actor import TrailIdentity

BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
"""The first mark found counts: Edge also says Chrome, Chrome also says Safari."""


def address_of(request: HttpRequest) -> str:
    """The address that asks: the one the proxy in front saw, or the peer where there is no proxy.

    Of ``X-Forwarded-For`` only the last entry counts, which our proxy wrote; those before it are
    whatever the sender claimed.
    """
    peer: str = request.META.get("REMOTE_ADDR", "")
    if environment.behind_proxy():
        claimed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
        with suppress(ValueError):
            return str(ipaddress.ip_address(claimed))
    return peer


def shorten(address: str) -> str:
    """The network of an address: enough to recognise, not enough to follow somebody."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if known.is_loopback:
        return str(known)
    if known.version == 4:
        return f"{'.'.join(str(known).split('.')[:3])}.*"
    return f"{':'.join(known.exploded.split(':')[:3])}:*"


def device_of(request: HttpRequest) -> str:
    """Browser and system, by the marks of the User-Agent; empty where it says nothing known."""
    agent = request.headers.get("User-Agent", "")
    parts = (
        next((name for mark, name in known if mark in agent), "") for known in (BROWSERS, SYSTEMS)
    )
    return " · ".join(part for part in parts if part)


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
    code = AccessCode(
        purpose=purpose,
        digest=digest_of(clear),
        subject_type=row._meta.label_lower,
        subject=str(row.pk),
        expires_on=expires_on,
    )
    AccessCode.objects.bulk_create([code], ignore_conflicts=True)  # the same request, once more
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
    """The code without spaces and dashes, of whatever width it was typed; letters that are easily
    misread as the digits they are taken for."""
    narrow = unicodedata.normalize("NFKC", typed[:60])
    return narrow.strip().upper().translate(_MISREAD)


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
