"""The words that say what a figure measures, normalised so that equal things have equal words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from hengjian.audit.lexicon import patterns

_P = patterns("measures_words")

_LONGEST = 14
_QUOTES = dict.fromkeys(map(ord, "“”‘’"))
_EDGES = "“”‘’\"'《》·*#.．、，：:；;—-~～–≥≤<>＜＞ "


def measure_of(words: str) -> str:
    """The words before a figure without those that say nothing of what it is: 项目实际支付资金为 →
    实际支付资金. 实际, 计划, 应, 已 and 累计 stay: they make a difference.

    A date in ``words`` is written as ``\\0``.
    """
    words = _P.blank.sub("", words)
    words = _P.moment.sub("", words).replace("\0", "")
    words = _P.quoted_list.sub("", words)
    words = words.rpartition("“")[2] if words.count("“") > words.count("”") else words
    words = _P.source.sub("", words.strip(_EDGES))
    words = _stripped(_stripped(words, _P.tail), _P.lead)
    words = _stripped(_P.project.sub("", words), _P.lead)
    return words.strip(_EDGES).translate(_QUOTES)


def without_project(words: str) -> str:
    """``words`` without the name of a project and its phase at their head: 改造项目（二期）."""
    return _P.phase.sub("", _P.blank.sub("", words))


def counted_of(words: str) -> str:
    """The same for the words before a count, without 数 at their end: 已开工小区数 → 已开工小区."""
    return _P.amount_word.sub("", measure_of(words)).removesuffix("的")


def noun_after(text: str, at: int, unit: str) -> str:
    """The thing that is counted, named behind the unit: 296个|老旧小区, 357栋|楼."""
    words = _P.blank.sub("", text[at : at + 2 * _LONGEST])
    stop = _P.stop.search(words)
    noun = (words[: stop.start()] if stop else words)[:_LONGEST]
    if unit in ("栋", "幢", "座") and noun in ("", "楼", "楼房", "楼栋", "住宅楼", "居民楼"):
        return "楼栋"
    return noun.strip(_EDGES).removeprefix("次" if unit == "批" else "")


@lru_cache(maxsize=4096)
def core(measure: str) -> str:
    """A measure without what may be left out: 已, 的, 数, and 资金 or 金额 at the end.

    Two figures whose cores are equal are likely to mean the same thing.
    """
    words = re.sub("^已|的", "", measure)
    return re.sub("(?:总?数量?|资金|金额|款项?|额)$", "", words) or measure


def place_in(path: Sequence[str]) -> str:
    """The place that the innermost heading names, if it names nothing else (（一）凤凰街道)."""
    match = _P.place_alone.fullmatch(path[-1].strip()) if path else None
    return match["place"] if match else ""


def place_first(lead: str) -> str:
    """The place that a clause of ``lead`` begins with, the last of several: 凤凰街道改造小区."""
    places = _P.place_first.findall(lead)
    return str(places[-1]) if places else ""


def topic_in(path: Sequence[str]) -> str:
    """What the innermost heading says its section analyses: （一）决策情况分析 → 决策."""
    match = _P.topic.fullmatch(path[-1].strip()) if path else None
    return match["topic"] if match else ""


def is_of_section(measure: str) -> bool:
    """Whether a measure says nothing unless one knows its section: 得分, 本部分满分."""
    return bool(_P.of_section.match(measure)) if len(measure) <= 8 else False


def _stripped(words: str, pattern: re.Pattern[str]) -> str:
    while match := pattern.search(words):
        words = words[: match.start()] + words[match.end() :]
    return words
