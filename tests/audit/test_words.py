"""What the audit reads by and what it says, as data: nothing is missing and nothing idle."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import hengjian.audit
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell

CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted(Path(hengjian.audit.__path__[0]).rglob("*.py"))
)
_PLACE = re.compile(r"\{(\d+)[^{}]*\}")


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((files("hengjian.audit") / name).read_text(encoding="utf-8"))


def test_every_message_is_used_and_every_one_that_is_used_is_there() -> None:
    used = set(re.findall(r'tell\(\s*"([a-z_0-9.]+)"', CODE))
    known = {f"{room}.{name}" for room, told in _data("messages.toml").items() for name in told}
    assert used == known


def test_both_languages_of_a_message_have_places_that_follow_each_other() -> None:
    for told in _data("messages.toml").values():
        for name, words in told.items():
            places = {int(at) for at in _PLACE.findall(words["zh"] + words["en"])}
            assert places == set(range(len(places))), name


def test_a_message_is_filled_in_both_languages() -> None:
    said = tell("checks.counted_lists.miscounted", "三个", 2)
    assert (said.zh, said.en) == ("写作“三个”，实际列出 2 项", "“三个” is written, 2 are listed")


def test_every_pattern_is_used() -> None:
    idle = []
    for section, words in _data("words.toml").items():
        code = (
            files("hengjian.audit").joinpath(
                *section.split(".")[:-1], section.split(".")[-1] + ".py"
            )
        ).read_text(encoding="utf-8")
        inside = "".join("".join(text) for text in words.values())
        idle += [
            f"{section}: {name}"
            for name in words
            if not re.search(rf"\b_P\.{name}\b", code) and f"⟨{name}⟩" not in inside
        ]
    assert idle == []


def test_a_pattern_that_is_not_there_is_told() -> None:
    with pytest.raises(AttributeError, match="no such_thing"):
        _ = patterns("checks.dates").such_thing
