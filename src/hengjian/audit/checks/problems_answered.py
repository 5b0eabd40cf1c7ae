"""Problems that the conclusion names but the problems section does not treat, and problems without
a recommendation. Compared by content words, so every finding is a ``query``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Block
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.lexicon import patterns
from hengjian.audit.prose import Stretch, bigrams, joined, sentences
from hengjian.bilingual import Text

_P = patterns("checks.problems_answered")

_CODE = "problems-answered"
_COMMON = bigrams(
    "项目，问题，不足，存在，管理，不够，工作，规范，不规，完善，健全，不健，够完，不完，"
    "偏低，不高，不到，到位，较低，性不，情况，相关，建设，有待，加强，提高，开展，进行，"
    "未完，预期，不达，达标，不扎，扎实，过程，完成，落实，制定，方面，需要，不明，不强，"
    "不严，缺乏，不及，"
)
_NAMED, _ANSWERED = Fraction(1, 3), Fraction(1, 4)
"""The share of a problem's content words that must come back: in the section, in advice."""


def _run(context: Context) -> Iterator[Claim]:
    blocks = context.document.blocks
    treated = [block for block in blocks if block.role == "problems"]
    advice = [block for block in blocks if block.role == "recommendations"]
    if treated:
        told = _words(treated)
        for problem in _in_conclusions(context):
            yield _held(problem, told, _NAMED, _UNTREATED)
    if treated and advice:
        told = _words(advice)
        for problem in _headings(treated):
            below = (b for b in treated if b.path and joined(b.path[-1]) == joined(problem.text))
            answered = _share(_words(below), told) > _NAMED
            yield _held(problem, told, Fraction(-1) if answered else _ANSWERED, _UNANSWERED)


def _words(blocks: Iterable[Block]) -> set[str]:
    return set().union(*(bigrams(block.text) for block in blocks))


def _headings(treated: list[Block]) -> Iterator[Stretch]:
    """The problems that have headings of their own; of those said twice the last."""
    found: dict[str, Stretch] = {}
    for block in treated:
        if (
            block.kind == "heading"
            and any(map(_is_title, block.path))
            and not _is_title(block.text)
        ):
            found[joined(block.text)] = Stretch(block, block.text)
    yield from found.values()


def _is_title(heading: str) -> bool:
    """Whether a heading stands over problems alone, and names none itself."""
    return _P.title.search(heading) is not None and _P.other_title.search(heading) is None


def _in_conclusions(context: Context) -> Iterator[Stretch]:
    """The problems listed in a sentence of a conclusion: 但也存在…不足，…不健全。…偏低等问题."""
    seen: set[str] = set()
    for whole in sentences(context.document, "\n"):
        if whole.block.role in ("problems", "recommendations", "annex"):
            continue
        for opening in _P.origin.finditer(whole.text):
            end = _P.end.search(whole.text, opening.end(), opening.end() + 300)
            if end is None:
                continue
            for match in re.finditer("[^，。；、]+", whole.text[opening.end() : end.start()]):
                words = joined(match[0])
                if len(words) >= 5 and words not in seen:
                    seen.add(words)
                    start = whole.start + opening.end() + match.start()
                    yield Stretch(whole.block, match[0], start, whole.cell)


def _share(own: set[str], told: set[str]) -> Fraction:
    """How many of the content words come back."""
    own = own - _COMMON
    return Fraction(len(own & told), len(own) or 1)


def _held(problem: Stretch, told: set[str], least: Fraction, message: Text) -> Claim:
    own = bigrams(re.sub("^[（(]?[一二三四五六七八九十0-9]+[）)、.．]", "", problem.text))
    spot = problem.spot()
    if own <= _COMMON or _share(own, told) > least:
        return Claim(_CODE, (spot,))
    words = problem.text.strip()
    said = Text(message.zh.format(words), message.en.format(words))
    return Finding(_CODE, "query", said, (spot,), words, considered=CHECK.benign).claim


_UNTREATED = Text(
    "结论中指出“{}”，存在的问题部分没有展开。",
    "The conclusion names “{}”, but the problems section does not treat it.",
)
_UNANSWERED = Text("问题“{}”没有相应的建议。", "No recommendation answers the problem “{}”.")

CHECK = Check(_CODE, _run)
