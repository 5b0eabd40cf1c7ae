"""The environment's answers, each checked where it is read: loud when one is missing or weak."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Literal, cast

from django.core.exceptions import ImproperlyConfigured

from hengjian.errors import Refused, problem

Mode = Literal["production", "demo", "test"]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
MODES = ("production", "demo", "test")
SHORTEST_SECRET = 50


def mode() -> Mode:
    """What the site runs as. Raises ``Refused`` (``mode-unknown``) on an unknown word."""
    word = os.environ.get("HENGJIAN_MODE", "production")
    if word not in MODES:
        raise Refused([problem("mode-unknown", word=word, known=", ".join(MODES))])
    return cast(Mode, word)


def secret_key(running: Mode) -> str:
    """The key that signs sessions; required in production, fixed in demo and test.

    Raises ``Refused`` (``secret-weak``) where it is missing, short or a known example.
    """
    given = os.environ.get("HENGJIAN_SECRET_KEY", "")
    if running != "production":
        return given or f"only-for-{running}-never-in-production-" + "0" * SHORTEST_SECRET
    if len(given) < SHORTEST_SECRET or given.startswith("only-for-") or len(set(given)) < 10:
        raise Refused([problem("secret-weak", least=SHORTEST_SECRET)])
    return given


def data_folder() -> Path:
    """Where the SQLite file and the attachments live; an absolute path, made when first used."""
    return folder(Path(os.environ.get("HENGJIAN_DATA", "hengjian-data")).resolve())


def folder(path: Path) -> Path:
    """The folder, made when first used. Raises ``ImproperlyConfigured`` where it cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{path}: {error.strerror}") from error
    return path


def hosts() -> list[str]:
    """The host names that are served."""
    named = os.environ.get("HENGJIAN_HOSTS", "127.0.0.1,localhost")
    return [host.strip() for host in named.split(",") if host.strip()]


def https(running: Mode) -> bool:
    """Whether cookies are sent over TLS only: always in production unless ``HENGJIAN_HTTPS=0``."""
    return os.environ.get("HENGJIAN_HTTPS", "1" if running == "production" else "0") == "1"


def behind_proxy() -> bool:
    """Whether a reverse proxy stands in front and its headers are to be believed."""
    return os.environ.get("HENGJIAN_PROXY", "0") == "1"


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


def test_database() -> str | None:
    """A file for the test database where threads share it; memory otherwise."""
    return os.environ.get("HENGJIAN_TEST_SQLITE") or None


def reference_folder() -> Path | None:
    """Where ``hengjian demo`` wrote the evaluation of the reference case; it sets this itself."""
    given = os.environ.get("HENGJIAN_REFERENCE", "")
    return Path(given) if given else None
