"""Signals that an answer, or whoever collected it, should be looked at. A signal never drops an
answer: a person does, with a reason; results are shown with and without.

What is looked at: taken in less than a third of the median time (``fast``); the same letter to
every question of a questionnaire of five and more (``straight``); satisfied on the whole with every
single thing at its worst (``contradictory``); one device for more than three households, or twice
within ten minutes (``device``); an interviewer whose answers differ from those of the others more
than chance explains (``interviewer``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random
from statistics import median

from hengjian.bilingual import Text
from hengjian.site.residents.surveys.estimation import MEASURES, TARGETED

FASTER_THAN = Fraction(1, 3)
GRID = 5
"""Closed questions from which the same letter throughout means something."""
HOUSEHOLDS_A_DEVICE = 3
APART = timedelta(minutes=10)
DRAWS = 499
"""Rearrangements of answers among interviewers: p is never below 1 ÷ (DRAWS + 1)."""
SMALL = Fraction(1, 20)
"""The p below which an interviewer's answers are a signal."""
SEED = 20230801
WORDS: Mapping[str, Text] = {
    "fast": Text("用时不到中位数的三分之一", "less than a third of the median time"),
    "straight": Text("所有题选同一项", "the same letter throughout"),
    "contradictory": Text("总体满意而每一项都最差", "satisfied, with everything at its worst"),
    "device": Text("同一设备多户或十分钟内多份", "one device, many households or minutes apart"),
    "interviewer": Text("访问员之间差异超出偶然", "interviewers differ more than by chance"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the signals look at of one answer."""

    code: str
    answers: Mapping[str, str]
    satisfaction: str
    seconds: int | None
    device: str
    interviewer: str
    answered_at: datetime


def told(sheets: Sequence[Sheet]) -> frozenset[str]:
    """The signals that can be looked for at all: what nobody wrote down gives none, and that is
    not the same as none found."""
    return frozenset(name for name, known in KNOWN.items() if any(map(known, sheets)))


def signals(sheets: Sequence[Sheet]) -> Mapping[str, frozenset[str]]:
    """By answer, the signals it gives; answers without one are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, look in LOOKS.items():
        for code in look(sheets):
            found[code].add(name)
    return {code: frozenset(names) for code, names in sorted(found.items())}


def _fast(sheets: Sequence[Sheet]) -> Iterator[str]:
    taken = [each.seconds for each in sheets if each.seconds is not None]
    if not taken:
        return
    bound = Fraction(median(taken)) * FASTER_THAN
    yield from (each.code for each in sheets if each.seconds is not None and each.seconds < bound)


def _letters(sheet: Sheet) -> list[str]:
    return [value for value in sheet.answers.values() if len(value) == 1 and value.isalpha()]


def _straight(sheets: Sequence[Sheet]) -> Iterator[str]:
    for each in sheets:
        letters = _letters(each)
        if len(letters) >= GRID and len(set(letters)) == 1:
            yield each.code


def _contradictory(sheets: Sequence[Sheet]) -> Iterator[str]:
    for each in sheets:
        letters = _letters(each)
        if each.satisfaction not in MEASURES[TARGETED] or len(letters) < GRID:
            continue
        letters.remove(each.satisfaction)
        if set(letters) <= {"D", "E"}:
            yield each.code


def _device(sheets: Sequence[Sheet]) -> Iterator[str]:
    by_device: dict[str, list[Sheet]] = defaultdict(list)
    for each in sheets:
        if each.device:
            by_device[each.device].append(each)
    for rows in by_device.values():
        rows.sort(key=lambda each: each.answered_at)
        if len(rows) > HOUSEHOLDS_A_DEVICE:
            yield from (each.code for each in rows)
            continue
        for one, other in pairwise(rows):
            if other.answered_at - one.answered_at < APART:
                yield from (one.code, other.code)


def _interviewer(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Those of the interviewer farthest from the mean, where all differ more than by chance."""
    asked = [each for each in sheets if each.interviewer and each.satisfaction]
    yes = {each.code: int(each.satisfaction in MEASURES[TARGETED]) for each in asked}
    p = chance(((each.interviewer, yes[each.code]) for each in asked), DRAWS)
    if p is None or p >= SMALL:
        return
    whole = Fraction(sum(yes.values()), len(yes))
    counts = Counter(each.interviewer for each in asked)
    said = Counter(each.interviewer for each in asked if yes[each.code])
    far = max(counts, key=lambda who: abs(Fraction(said[who], counts[who]) - whole))
    yield from (each.code for each in asked if each.interviewer == far)


def chance(said: Iterable[tuple[str, int]], draws: int) -> Fraction | None:
    """How often answers dealt out at random differ between interviewers as much as these do.

    The measure is the sum of squares between interviewers; answers are dealt out anew ``draws``
    times from a fixed seed. None where fewer than two interviewers have two answers each.
    """
    pairs = list(said)
    counts = Counter(who for who, _ in pairs)
    pairs = [each for each in pairs if counts[each[0]] > 1]
    whos, values = [who for who, _ in pairs], [value for _, value in pairs]
    if len(set(whos)) < 2:
        return None
    seen, dice = _between(whos, values), Random(SEED)  # a rearrangement, no secret
    more = 0
    for _ in range(draws):
        dice.shuffle(values)
        more += _between(whos, values) >= seen
    return Fraction(more + 1, draws + 1)


def _between(whos: Sequence[str], values: Sequence[int]) -> Fraction:
    sums: Counter[str] = Counter()
    for who, value in zip(whos, values, strict=True):
        sums[who] += value
    counts = Counter(whos)
    return sum((Fraction(sums[who] ** 2, counts[who]) for who in counts), Fraction(0))


LOOKS: Mapping[str, Callable[[Sequence[Sheet]], Iterator[str]]] = {
    "fast": _fast,
    "straight": _straight,
    "contradictory": _contradictory,
    "device": _device,
    "interviewer": _interviewer,
}
KNOWN: Mapping[str, Callable[[Sheet], bool]] = {
    "fast": lambda each: each.seconds is not None,
    "straight": lambda each: len(_letters(each)) >= GRID,
    "contradictory": lambda each: len(_letters(each)) >= GRID,
    "device": lambda each: bool(each.device),
    "interviewer": lambda each: bool(each.interviewer),
}
