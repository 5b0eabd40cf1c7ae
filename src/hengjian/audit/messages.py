"""What the audit says: data, by module and function, in messages.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from hengjian.bilingual import Text


def tell(key: str, *filled: object) -> Text:
    """The message of a key, "checks.dates.impossible", with its places filled. Raises ``KeyError``
    for a key that is not there."""
    room, _, name = key.rpartition(".")
    words = _messages()[room][name]
    return Text(words["zh"].format(*filled), words["en"].format(*filled))


@cache
def _messages() -> dict[str, dict[str, dict[str, str]]]:
    place = files("hengjian.audit") / "messages.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))
