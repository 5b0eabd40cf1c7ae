"""The words and patterns by which reports are read: data, by module, in words.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_NAMED = re.compile("⟨([a-z_0-9]+)⟩")


class Patterns:
    """The patterns of one section, each an attribute. A missing one is an ``AttributeError``."""

    def __init__(self, section: dict[str, str | list[str]]) -> None:
        whole = {key: "".join(text) for key, text in section.items()}

        def full(text: str) -> str:
            return _NAMED.sub(lambda name: full(whole[name[1]]), text)

        self.__dict__.update((key, re.compile(full(text))) for key, text in whole.items())

    def __getattr__(self, name: str) -> re.Pattern[str]:
        raise AttributeError(f"words.toml has no {name} in this section")


@cache
def _sections() -> dict[str, dict[str, str | list[str]]]:
    place = files("hengjian.audit") / "words.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


@cache
def patterns(section: str) -> Patterns:
    """The patterns of the module ``section``, as 'checks.dates'. Raises ``KeyError``."""
    return Patterns(_sections()[section])
