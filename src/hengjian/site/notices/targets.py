"""Calling an address that somebody entered: over TLS only, and never into the house itself.

The name is looked up once, every address it has is judged, and the connection goes to the address
that was judged: a name that answers differently a moment later gains nothing. Redirects are not
followed. Proxies of the environment are not asked.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from hengjian.errors import Problem, Refused, problem
from hengjian.errors.problem import Place
from hengjian.site.notices.outside import Named

TIMEOUT = 10.0
"""Seconds for each step of a call."""
MOST_READ = 2048
"""Bytes of an answer that are read; nothing is made of them."""
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")


def problems_of(url: str) -> list[Problem]:
    """What keeps an address from being called; a name is looked up."""
    try:
        check_target(url)
    except Refused as refused:
        return list(refused.problems)
    return []


def check_target(url: str) -> tuple[SplitResult, str]:
    """The parts of the address and one network address to connect to.

    Raises ``Refused``: ``target-malformed``, ``target-unknown``, ``target-private``.
    """
    place = Place(path="url")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError as error:
        raise Refused([problem("target-malformed", place, found=url)]) from error
    odd = parts.username is not None or parts.fragment or not url.isascii() or " " in url
    if parts.scheme != "https" or not host or odd:
        raise Refused([problem("target-malformed", place, found=url)])
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused([problem("target-unknown", place, host=host)]) from error
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    named: Named = settings.WEBHOOK_HOSTS
    for each in addresses:
        if not _may_be_called(host, ipaddress.ip_address(each.partition("%")[0]), named):
            raise Refused([problem("target-private", place, host=host, address=each)])
    return parts, addresses[0]


def _may_be_called(host: str, address: Address, named: Named) -> bool:
    if host.lower() in named.hosts or any(address in network for network in named.networks):
        return True
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return _may_be_called(host, address.ipv4_mapped, named)
        if address.sixtofour is not None or address.teredo is not None or address in NAT64:
            return False  # each carries another address inside
    return address.is_global and not address.is_multicast and not address.is_reserved


class _Pinned(http.client.HTTPSConnection):
    """Speaks to the network address that was judged, under the name that was asked for."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
        self._address = address

    def connect(self) -> None:
        """Connect, and check the certificate against the name."""
        raw = socket.create_connection((self._address, self.port), TIMEOUT)
        context: ssl.SSLContext = self._context  # type: ignore[attr-defined]
        self.sock = context.wrap_socket(raw, server_hostname=self.host)


def post(url: str, body: str, headers: Mapping[str, str]) -> int:
    """Post JSON there; the status that is answered.

    Raises ``Refused`` where the address may not be called, ``OSError`` and
    ``http.client.HTTPException`` where the call fails.
    """
    parts, address = check_target(url)
    path = parts.path or "/"
    if parts.query:
        path += f"?{parts.query}"
    connection = _Pinned(parts.hostname or "", parts.port or 443, address)
    try:
        connection.request(
            "POST",
            path,
            body.encode(),
            {"Content-Type": "application/json", "User-Agent": "Hengjian", **headers},
        )
        answer = connection.getresponse()
        answer.read(MOST_READ)
        return answer.status
    finally:
        connection.close()
