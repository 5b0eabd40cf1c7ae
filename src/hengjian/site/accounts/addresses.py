"""Where a request comes from: the address it is counted by, and what a person recognises of it."""

from __future__ import annotations

import ipaddress
from contextlib import suppress

from django.http import HttpRequest

from hengjian.site.common import environment

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
