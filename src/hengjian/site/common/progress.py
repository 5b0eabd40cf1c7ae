"""How far each running job is: small files in the data folder, outside the database.

On SQLite a job that writes holds the only write lock until it commits, and on both databases what
it writes is invisible until then. Its progress, its sign of life and the wish to stop it must be
seen at once, so they are files.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from hengjian.bilingual import Text, same
from hengjian.files import write_whole


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a job is."""

    done: int = 0
    total: int | None = None
    """None where it cannot be known."""
    zh: str = ""
    en: str = ""

    @property
    def message(self) -> Text:
        """What it is doing."""
        return Text(self.zh, self.en)

    @property
    def share(self) -> int | None:
        """Percent, rounded down; None where the total is not known."""
        if not self.total:
            return None
        return min(100, 100 * self.done // self.total)


def write(number: int, done: int, total: int | None, message: Text | str) -> None:
    """Say how far job ``number`` is."""
    words = same(message) if isinstance(message, str) else message
    state = Progress(done, total, words.zh, words.en)
    write_whole(_file(number, "json"), json.dumps(asdict(state), ensure_ascii=False).encode())


def read(number: int) -> Progress:
    """How far it is; at its beginning where nothing was said yet."""
    try:
        written = json.loads(_file(number, "json").read_bytes())
    except FileNotFoundError:
        return Progress()
    return Progress(**written)


def beat(number: int) -> None:
    """Give a sign of life."""
    _file(number, "beat").touch()


def silence(number: int, since: float) -> float:
    """Seconds since the last sign of life, or since ``since`` where there was none later."""
    try:
        last = _file(number, "beat").stat().st_mtime
    except FileNotFoundError:
        last = since
    return time.time() - max(last, since)


def ask_to_stop(number: int) -> None:
    """Ask the job to stop at its next step."""
    _file(number, "stop").touch()


def is_to_stop(number: int) -> bool:
    """Whether somebody asked."""
    return _file(number, "stop").exists()


def clear(number: int) -> None:
    """Forget a job that ended or begins anew."""
    for kind in ("json", "beat", "stop"):
        _file(number, kind).unlink(missing_ok=True)


def _file(number: int, kind: str) -> Path:
    folder = Path(settings.DATA) / "jobs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{number}.{kind}"
