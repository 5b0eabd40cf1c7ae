"""How the site reaches out: its own address, its mail server, whom webhooks may call.

All of it comes from the environment; ``docs/how-to/notify-people.md`` lists it.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from hengjian.errors import Refused, problem
from hengjian.site.common import environment

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK = ("localhost", "127.0.0.1", "::1")
MAIL_TIMEOUT = 20
"""Seconds a mail server may take for one step."""


def address() -> str:
    """Where people find this site, without the last ``/``: ``https://hengjian.example.gov.cn``.

    Raises ``Refused`` (``address-malformed``) where ``HENGJIAN_ADDRESS`` is none.
    """
    given = os.environ.get("HENGJIAN_ADDRESS", "").strip().rstrip("/")
    if not given:
        hosts = environment.hosts()
        return f"https://{hosts[0] if hosts else 'localhost'}"
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise Refused([problem("address-malformed", found=given)])
    return given


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes the site's mails."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    tls_first: bool
    """TLS from the first byte; else the connection turns to it before anything is said."""

    @property
    def turns_to_tls(self) -> bool:
        """Only a server on this machine itself is spoken to in the clear."""
        return not self.tls_first and self.host not in LOOPBACK


def mail_server() -> MailServer | None:
    """What ``HENGJIAN_MAIL`` and ``HENGJIAN_MAIL_FROM`` name; None: nothing is mailed.

    Raises ``Refused`` (``mail-malformed``).
    """
    given = os.environ.get("HENGJIAN_MAIL", "").strip()
    sender = os.environ.get("HENGJIAN_MAIL_FROM", "").strip()
    if not given:
        return None
    try:
        parts = urlsplit(given)
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise Refused([problem("mail-malformed", scheme="—")]) from error
    if parts.scheme not in PORTS or not host or "@" not in sender:
        raise Refused([problem("mail-malformed", scheme=parts.scheme or "—")])
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(host, port, user, password, sender, parts.scheme == "smtps")


@dataclass(frozen=True, slots=True)
class Named:
    """The private places that webhooks may call all the same."""

    hosts: frozenset[str]
    networks: Sequence[Network]


def hosts_allowed() -> Named:
    """``HENGJIAN_WEBHOOK_HOSTS``: names and networks, separated by commas.

    Raises ``Refused`` (``webhook-hosts-malformed``) on a network that is none.
    """
    given = os.environ.get("HENGJIAN_WEBHOOK_HOSTS", "")
    hosts, networks = set(), []
    for part in filter(None, (each.strip().lower() for each in given.split(","))):
        if "/" not in part:
            hosts.add(part)
            continue
        try:
            networks.append(ipaddress.ip_network(part))
        except ValueError as error:
            raise Refused([problem("webhook-hosts-malformed", found=part)]) from error
    return Named(frozenset(hosts), networks)
