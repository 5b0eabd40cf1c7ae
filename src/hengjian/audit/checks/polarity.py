"""Statements that deny each other: nothing irregular here, irregular there.

Language is interpreted, so every finding is a ``query`` that shows both places.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.messages import tell
from hengjian.audit.prose import Stretch, bigrams, sentences
from hengjian.bilingual import Text

_CODE = "polarity"


@dataclass(frozen=True, slots=True)
class _Topic:
    """What is said of one thing: by the affirming wordings, and by the denying ones."""

    name: Text
    affirms: re.Pattern[str]
    denies: re.Pattern[str]
    same_words: bool = False
    """Whether the two must name the same thing in their own words."""


@cache
def _topics() -> tuple[_Topic, ...]:
    place = files("hengjian.audit") / "checks" / "polarity.toml"
    return tuple(
        _Topic(
            Text(**each["name"]),
            re.compile("".join(each["affirms"])),
            re.compile("".join(each["denies"])),
            each.get("same_words", False),
        )
        for each in tomllib.loads(place.read_text(encoding="utf-8"))["topics"]
    )


_NO_STATEMENT = re.compile(
    "是否|应(?:当|该|按|及时|在|将|对|做)|必须|确保|保证|避免|防止|杜绝|如果|若|如有|要求|建议|得分标准|评分标准|评价要点|不得分"
    "|扣 ?[0-9]|得 ?[0-9.]+ ?分|得分不超过|得满分|完成后|评价标准|目标为|计划|预计"
)
_MOST = 3
"""How many places of each side are shown."""
_COMMON = bigrams(
    "项目，全部，完成，已经，目前，截至，评价，工作，未完，均已，按期，按时，建设，工程，"
    "年度，内容，"
)


def _run(context: Context) -> Iterator[Claim]:
    said = [part for part in sentences(context.document) if _states(part)]
    for topic in _topics():
        yield from _held_together(topic, said)


def _states(part: Stretch) -> bool:
    """Whether a sentence says how things are, not how they should be."""
    return part.block.role != "recommendations" and not _NO_STATEMENT.search(part.text)


def _matches(words: re.Pattern[str], said: list[Stretch]) -> list[tuple[Stretch, re.Match[str]]]:
    return [(part, match) for part in said if (match := words.search(part.text))]


def _held_together(topic: _Topic, said: list[Stretch]) -> Iterator[Claim]:
    yes = _matches(topic.affirms, said)
    no = _matches(topic.denies, said) if yes else []
    if topic.same_words:
        pairs = [(y, n) for y in yes for n in no if _same_thing(*y, *n)]
        yes, no = [y for y, _ in pairs[:1]], [n for _, n in pairs[:1]]
    if not yes or not no:
        yield from (Claim(_CODE, (part.of(match),)) for part, match in yes)
        return
    spots = [part.of(match) for part, match in yes[:_MOST]]
    against = [part.of(match) for part, match in no[:_MOST]]
    affirmed, denied = yes[0][1][0], no[0][1][0]
    message = tell(
        "checks.polarity.held_together",
        topic.name.zh,
        _short(affirmed),
        _short(denied),
        topic.name.en,
    )
    hint = tell("checks.polarity.held_together_2")
    yield Finding(
        _CODE, "query", message, (*spots, *against), _short(affirmed), suggestion=hint,
        considered=CHECK.benign,
    ).claim  # fmt: skip


def _same_thing(one: Stretch, yes: re.Match[str], two: Stretch, no: re.Match[str]) -> bool:
    """Whether the words before both statements name the same thing."""
    left = bigrams(_subject(one.text, yes)) - _COMMON
    right = bigrams(_subject(two.text, no)) - _COMMON
    return len(left & right) >= 2 and 2 * len(left & right) >= min(len(left), len(right))


def _subject(text: str, match: re.Match[str]) -> str:
    """The words of the clause before the statement, and a few behind it."""
    before = re.split("[，。；：]", text[: match.start()])[-1][-14:]
    after = re.split("[，。；：]", text[match.end() :])[0][:8]
    return before + "，" + after


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:39] + "…"


CHECK = Check(_CODE, _run)
