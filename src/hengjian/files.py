"""Reading files that may be out of reach; writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hengjian.errors import Place, Refused, problem
from hengjian.foreign_words import system_words


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Where the system keeps ``path`` from being looked at or read, ``Refused``
    (``file-unreadable``)."""
    try:
        yield
    except OSError as error:
        reason = system_words(error)
        raise Refused([problem("file-unreadable", Place(file=str(path)), reason=reason)]) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` beside ``path`` and then put it in its place in one step.

    Raises ``Refused`` (``file-unwritable``); nothing partial stays behind.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o666 & ~_mask())
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def make_folder(path: Path) -> None:
    """Make ``path`` and what lies above it. Raises ``Refused`` (``file-unwritable``)."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error


def _mask() -> int:
    """The process's file mode mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(path: Path, error: OSError) -> Refused:
    reason = system_words(error)
    return Refused([problem("file-unwritable", Place(file=str(path)), reason=reason)])
