"""The environment's answers, each checked where it is read: loud when one is missing or weak."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import os
import re
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal, cast

import dj_database_url
from dj_database_url import DBConfig
from django.core.exceptions import ImproperlyConfigured

from hengjian.errors import Problem, Refused, problem
from hengjian.site.common import provider

Mode = Literal["production", "demo", "test"]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
MODES = ("production", "demo", "test")
SHORTEST_SECRET = 50
SHORTEST_TOKEN = 20
KEY_ID = re.compile("[a-z0-9-]{1,12}")
HOST = re.compile(r"\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]")
"""A name or an address, without ``http://`` and port; a dot in front takes every name below."""
LOOKS_ONLY = os.environ.get("HENGJIAN_LOOKS_ONLY") == "1"
"""Whether settings are only looked at (``hengjian serve --check``): nothing is made then."""


def mode() -> Mode:
    """What the site runs as. Raises ``Refused`` (``mode-unknown``) on an unknown word."""
    word = os.environ.get("HENGJIAN_MODE", "production")
    if word not in MODES:
        raise Refused([problem("mode-unknown", word=word, known=", ".join(MODES))])
    return cast(Mode, word)


def secret_key(running: Mode) -> str:
    """The key that signs sessions; required in production, fixed in demo and test.

    Raises ``Refused`` (``secret-weak``) where it is missing, short, a known example, or so regular
    that it can be told in fewer signs.
    """
    given = os.environ.get("HENGJIAN_SECRET_KEY", "")
    if running != "production":
        return given or f"only-for-{running}-never-in-production-" + "0" * SHORTEST_SECRET
    known = given.startswith(("only-for-", "django-insecure-"))
    regular = len(zlib.compress(given.encode(), 9)) < SHORTEST_SECRET - 5
    if len(given) < SHORTEST_SECRET or known or regular:
        raise Refused([problem("secret-weak", least=SHORTEST_SECRET)])
    return given


def encryption_keys(running: Mode) -> dict[str, bytes]:
    """Keys of 32 bytes by their ids, the one that seals first; required in production.

    Raises ``Refused`` (``keys-missing``, ``key-malformed``).
    """
    given = os.environ.get("HENGJIAN_ENCRYPTION_KEYS", "")
    if not given and running != "production":
        return {running: hashlib.sha256(f"only-for-{running}".encode()).digest()}
    if not given:
        raise Refused([problem("keys-missing")])
    found, wrong = {}, []
    for number, part in enumerate(given.split(","), start=1):
        name, _, text = part.strip().partition(":")
        try:
            key = base64.urlsafe_b64decode(text)
        except ValueError:
            key = b""
        if not KEY_ID.fullmatch(name) or len(key) != 32 or len(set(key)) < 10 or name in found:
            wrong.append(problem("key-malformed", number=number))
        found[name] = key
    if wrong:
        raise Refused(wrong)
    return found


def data_folder() -> Path:
    """Where the SQLite file and the attachments live; an absolute path, made when first used."""
    return folder(_data())


def _data() -> Path:
    return Path(os.environ.get("HENGJIAN_DATA", "hengjian-data")).resolve()


def trail_heads() -> Path | None:
    """The file of heads; None where none is named. Raises ``Refused`` (``heads-inside-data``):
    whoever can rewrite the trail in the data folder could rewrite the file with it."""
    given = os.environ.get("HENGJIAN_TRAIL_HEADS", "")
    if not given:
        return None
    path = Path(given).absolute()
    if path.resolve().is_relative_to(_data()):
        raise Refused([problem("heads-inside-data", path=path, data=_data())])
    return path


def folder(path: Path) -> Path:
    """The folder, made when first used. Raises ``ImproperlyConfigured`` where it cannot be."""
    if LOOKS_ONLY:
        return path
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{path}: {error.strerror}") from error
    return path


def hosts() -> list[str]:
    """The host names that are served.

    Raises ``Refused`` (``hosts-missing``, ``host-malformed``).
    """
    named = os.environ.get("HENGJIAN_HOSTS", "127.0.0.1,localhost")
    found = [host.strip() for host in named.split(",") if host.strip()]
    if not found:
        raise Refused([problem("hosts-missing")])
    if wrong := [host for host in found if not HOST.fullmatch(host)]:
        raise Refused([problem("host-malformed", found=host) for host in wrong])
    return found


def https(running: Mode) -> bool:
    """Whether cookies are sent over TLS only: always in production unless ``HENGJIAN_HTTPS=0``."""
    return _switch("HENGJIAN_HTTPS", default=running == "production")


def behind_proxy() -> bool:
    """Whether a reverse proxy stands in front and its headers are to be believed."""
    return _switch("HENGJIAN_PROXY", default=False)


def _switch(name: str, *, default: bool) -> bool:
    """Raises ``Refused`` (``switch-unknown``) on anything but 1 and 0: ``yes`` would be a no."""
    word = os.environ.get(name, "")
    if word not in ("", "0", "1"):
        raise Refused([problem("switch-unknown", name=name, found=word)])
    return word == "1" if word else default


def database(default: str) -> DBConfig:
    """Where the rows are. Raises ``Refused`` (``database-url-wrong``)."""
    try:
        return dj_database_url.config(default=default, conn_max_age=60)
    except ValueError as error:
        raise Refused([problem("database-url-wrong")]) from error


def refuse_wrong() -> None:
    """Raise ``Refused`` with everything that is wrong in the environment, not only the first."""
    found: list[Problem] = []

    def collect(read: Callable[[], object]) -> None:
        try:
            read()
        except Refused as refused:
            found.extend(refused.problems)

    word = os.environ.get("HENGJIAN_MODE", "production")
    running = cast(Mode, word) if word in MODES else "production"
    collect(mode)
    for read in (secret_key, encryption_keys, https, log_format, provider.provider_in_use):
        collect(partial(read, running))
    others = (hosts, behind_proxy, offices, metrics_token, trail_heads, interface_rate)
    for other in (*others, partial(database, "sqlite://")):
        collect(other)
    if found:
        raise Refused(found)


def interface_rate() -> int:
    """``HENGJIAN_API_RATE``: requests a minute, a whole number from 1. Raises ``Refused``."""
    given = os.environ.get("HENGJIAN_API_RATE", "600")
    if not (given.isascii() and given.isdecimal() and 1 <= int(given) <= 1_000_000):
        raise Refused([problem("rate-unknown", found=given)])
    return int(given)


def offices() -> list[Network]:
    """The networks of ``HENGJIAN_OFFICES``: ``10.8.0.0/16, 203.0.113.7``.

    Raises ``Refused`` (``office-unknown``) on what is no network.
    """
    named = [part.strip() for part in os.environ.get("HENGJIAN_OFFICES", "").split(",")]
    found, wrong = [], []
    for part in filter(None, named):
        try:
            found.append(ipaddress.ip_network(part))
        except ValueError:
            wrong.append(problem("office-unknown", found=part))
    if wrong:
        raise Refused(wrong)
    return found


def log_format(running: Mode) -> str:
    """``json`` in production, else ``plain``. Raises ``Refused`` (``log-format-unknown``)."""
    word = os.environ.get("HENGJIAN_LOG", "json" if running == "production" else "plain")
    if word not in ("json", "plain"):
        raise Refused([problem("log-format-unknown", found=word)])
    return word


def metrics_token() -> str:
    """What is sent to read ``/metrics``; empty where there are none.

    Raises ``Refused`` (``metrics-token-short``).
    """
    token = os.environ.get("HENGJIAN_METRICS_TOKEN", "")
    if token and len(token) < SHORTEST_TOKEN:
        raise Refused([problem("metrics-token-short", least=SHORTEST_TOKEN)])
    return token


def test_database() -> str:
    """A file for the test database where threads share it; memory otherwise.

    Memory is said by name: the test runner knows it by itself only for Django's own engine.
    """
    return os.environ.get("HENGJIAN_TEST_SQLITE") or ":memory:"


def reference_folder() -> Path | None:
    """Where ``hengjian demo`` wrote the evaluation of the reference case; it sets this itself."""
    given = os.environ.get("HENGJIAN_REFERENCE", "")
    return Path(given) if given else None


def static_folder(data: Path) -> Path:
    """Where static files are gathered at the start: ``HENGJIAN_STATIC``, else with the data."""
    given = os.environ.get("HENGJIAN_STATIC", "")
    return Path(given).resolve() if given else data / "static"
