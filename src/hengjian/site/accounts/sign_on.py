"""Single sign-on: the authorization-code flow of OpenID Connect, and who comes in by it.

The provider says who somebody is; whether they come in, and as whom, is said here alone. Its tokens
are verified, read and forgotten.
"""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from django.conf import settings
from django.urls import reverse
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from hengjian.errors import Refused, problem
from hengjian.site.accounts.models import Person, ProviderAccount
from hengjian.site.common.provider import Provider, is_safe

logger = logging.getLogger(__name__)
ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512")
"""Signatures that only the provider can make: neither ``none`` nor one by the shared secret."""
MALFORMED = (
    *(OAuthError, JoseError, httpx2.InvalidURL),
    *(ValueError, KeyError, TypeError, AttributeError),
)
"""What is raised of answers that are in no order; the log tells which and where."""
SCOPES = {"sub": "openid", "email": "openid email", "preferred_username": "openid profile"}
PATIENCE = 5.0
"""Seconds the provider may take for one step."""
LEEWAY = 60
"""Seconds by which its clock may differ from ours."""
LONGEST = 600
"""Seconds somebody may spend at the provider."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What is kept in the session until the provider sends the person back."""

    state: str
    nonce: str
    verifier: str
    next: str
    at: float


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the provider vouches for."""

    person: Person
    by_two_factors: bool
    """Whether a second factor was asked there that the settings accept."""


def begin(provider: Provider, wanted: str) -> tuple[str, Begun]:
    """The provider's page to go to, and what to keep. Raises ``Refused``."""
    begun = Begun(generate_token(43), generate_token(43), generate_token(64), wanted, time.time())
    with _answers(provider) as client:
        page = _endpoints(client, provider, "authorization_endpoint")["authorization_endpoint"]
        address, _ = client.create_authorization_url(
            page,
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
        )
    return address, begun


def is_answer_to(begun: Begun, answer: Mapping[str, str]) -> bool:
    """Whether the person comes back from where this browser sent them, and in time."""
    same = hmac.compare_digest(begun.state.encode(), answer.get("state", "").encode())
    return same and 0 <= time.time() - begun.at <= LONGEST


def finish(provider: Provider, begun: Begun, code: str) -> Known:
    """Who came back with ``code``.

    Raises ``Refused``: ``sign-on-unreachable`` and ``sign-on-failed`` of the provider,
    ``sign-on-unnamed``, ``sign-on-unknown`` and ``sign-on-closed`` of the person.
    """
    with _answers(provider) as client:
        its = _endpoints(client, provider, "token_endpoint", "jwks_uri")
        token = client.fetch_token(its["token_endpoint"], code=code, code_verifier=begun.verifier)
        keys = _fetch(client, its["jwks_uri"])
        claims = _verify(provider, str(token["id_token"]), keys, begun.nonce)
    person = _person(provider, claims)
    return Known(person, _names_factor(provider, claims))


@contextmanager
def _answers(provider: Provider) -> Iterator[OAuth2Client]:
    """A client of the provider; whatever goes wrong with its answers is told as a problem."""
    client = OAuth2Client(
        provider.client,
        provider.secret,
        scope=SCOPES[provider.claim],
        redirect_uri=settings.ADDRESS + reverse("accounts:signed-on"),
        code_challenge_method="S256",
        timeout=PATIENCE,
        trust_env=False,
    )
    try:
        with client:
            yield client
    except httpx2.HTTPStatusError as error:
        raise _broken(error, unreachable=error.response.is_server_error) from error
    except httpx2.HTTPError as error:
        raise _broken(error, unreachable=True) from error
    except MALFORMED as error:
        raise _broken(error, unreachable=False) from error


def _broken(error: Exception, *, unreachable: bool) -> Refused:
    logger.warning("single sign-on: the provider's answer", exc_info=error)
    return Refused([problem("sign-on-unreachable" if unreachable else "sign-on-failed")])


def _fetch(client: OAuth2Client, address: str) -> dict[str, Any]:
    answer = client.request("GET", address, withhold_token=True, auth=None)
    answer.raise_for_status()
    said = answer.json()
    if not isinstance(said, dict):
        raise TypeError(address)
    return said


def _endpoints(client: OAuth2Client, provider: Provider, *names: str) -> dict[str, str]:
    """Addresses of the provider by their names in what it says of itself."""
    said = _fetch(client, provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if said["issuer"] != provider.issuer:
        raise ValueError("issuer")
    for name in names:
        if not is_safe(said[name], provider.loopback):
            raise ValueError(name)
    return {name: said[name] for name in names}


def _verify(provider: Provider, token: str, keys: Any, nonce: str) -> dict[str, Any]:
    """What an ID token says, by the rules of OpenID Connect Core 1.0, 3.1.3.7."""
    claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims
    jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    ).validate(claims)
    many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (many or "azp" in claims) and claims.get("azp") != provider.client:
        raise ValueError("azp")
    return claims


def _person(provider: Provider, claims: Mapping[str, Any]) -> Person:
    claim, value = provider.claim, claims.get(provider.claim)
    unverified = claim == "email" and claims.get("email_verified") is not True
    if not isinstance(value, str) or not (value and value.isprintable()) or unverified:
        raise Refused([problem("sign-on-unnamed", claim=claim)])
    found = (
        ProviderAccount.objects.filter(
            issuer=provider.issuer, claim=claim, value=provider.folded(value)
        )
        .select_related("person")
        .first()
    )
    if found is None:
        raise Refused([problem("sign-on-unknown", found=value, claim=claim)])
    if not found.person.is_active:
        raise Refused([problem("sign-on-closed")])
    return found.person


def _names_factor(provider: Provider, claims: Mapping[str, Any]) -> bool:
    methods = claims.get("amr")
    said = [claims.get("acr"), *(methods if isinstance(methods, list) else ())]
    return any(isinstance(each, str) and each in provider.factors for each in said)
