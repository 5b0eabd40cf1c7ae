"""Static files as they leave: gathered once, named by their content, compressed beforehand.

A name with a hash never changes its content, so browsers keep it for ever. The folder is made where
the site starts and what is shipped differs from what was gathered; pages then cost no compression.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

STAMP = "gathered"
"""The file that says of which content the folder was made."""


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped library
    """Names with hashes, gzip and brotli beside each file; maps to sources are not shipped."""

    patterns = (
        ("*.css", ((r"""(?P<matched>url\((?P<url>(?!['"]?data:)[^)]+)\))""", "url(%(url)s)"),)),
    )


def gather() -> bool:
    """Gather the files where what is shipped has changed; whether it had."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    due, stamp = hash_of_shipped(), root / STAMP
    if stamp.exists() and stamp.read_text() == due:
        return False
    with _alone(root):
        if not stamp.exists() or stamp.read_text() != due:
            said = io.StringIO()
            call_command("collectstatic", interactive=False, clear=True, stdout=said)
            stamp.write_text(due)
    return True


def hash_of_shipped() -> str:
    """The hash of every file that is shipped, with its name."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            digest.update(f"{name}\0".encode())
            with storage.open(name) as file:
                digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


@contextmanager
def _alone(root: Path) -> Iterator[Any]:
    """One process gathers, others wait for it; Windows starts one process only."""
    if os.name == "nt":
        yield
        return
    import fcntl

    with root.with_name(f"{root.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
