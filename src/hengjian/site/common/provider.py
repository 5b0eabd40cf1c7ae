"""The provider of the single sign-on, as the environment names it.

``docs/how-to/single-sign-on.md`` lists the settings.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from hengjian.bilingual import Text
from hengjian.errors import Problem, Refused, problem

CLAIMS = ("sub", "email", "preferred_username")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
LONGEST_ISSUER = 255
LONGEST_NAME = 40
NAME = "统一身份认证|Single sign-on"


@dataclass(frozen=True, slots=True)
class Provider:
    """Who vouches for people, and what of it is believed."""

    issuer: str
    client: str
    secret: str
    name: Text
    claim: str
    """What of a person their account here is linked by."""
    factors: frozenset[str]
    """Values of ``acr`` or ``amr`` that stand for a second factor; none: ours is asked for."""
    loopback: bool
    """Whether addresses without TLS on this machine are taken: in tests only."""

    def folded(self, value: str) -> str:
        """How an account is compared: e-mail addresses without regard to case."""
        return value.casefold() if self.claim == "email" else value


def provider_in_use(running: Literal["production", "demo", "test"]) -> Provider | None:
    """The provider; None where none is named. Raises ``Refused`` with all that is wrong."""
    issuer = os.environ.get("HENGJIAN_OIDC_ISSUER", "").strip()
    client = os.environ.get("HENGJIAN_OIDC_CLIENT", "").strip()
    secret = os.environ.get("HENGJIAN_OIDC_SECRET", "").strip()
    given = {"ISSUER": issuer, "CLIENT": client, "SECRET": secret}
    lacking = [f"HENGJIAN_OIDC_{name}" for name, value in given.items() if not value]
    if len(lacking) == len(given):
        return None
    wrong: list[Problem] = []
    if lacking:
        wrong.append(problem("provider-incomplete", missing=", ".join(lacking)))
    if issuer and not _is_issuer(issuer, running == "test"):
        shown = issuer.rpartition("@")[2]  # no password that stands before it
        wrong.append(problem("provider-issuer-malformed", found=shown))
    claim = os.environ.get("HENGJIAN_OIDC_CLAIM", "").strip() or "sub"
    if claim not in CLAIMS:
        known = ", ".join(CLAIMS)
        wrong.append(problem("provider-claim-unknown", found=claim, known=known))
    name = os.environ.get("HENGJIAN_OIDC_NAME", "").strip() or NAME
    parts = [part.strip() for part in name.split("|")]
    if len(parts) != 2 or not all(0 < len(part) <= LONGEST_NAME for part in parts):
        wrong.append(problem("provider-name-malformed", found=name))
    if wrong:
        raise Refused(wrong)
    factors = os.environ.get("HENGJIAN_OIDC_SECOND_FACTOR", "").split(",")
    accepted = frozenset(filter(None, (each.strip() for each in factors)))
    return Provider(issuer, client, secret, Text(*parts), claim, accepted, running == "test")


def _is_issuer(given: str, loopback: bool) -> bool:
    too_much = "?" in given or "#" in given or len(given) > LONGEST_ISSUER
    return not too_much and is_safe(given, loopback)


def is_safe(address: object, loopback: bool) -> bool:
    """Whether what is said to the address is said over TLS, or stays on this machine."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None:
        return False
    return parts.scheme == "https" or (loopback and parts.scheme == "http" and host in LOOPBACK)
