"""Signals that an answer, or whoever collected it, should be looked at. A signal never drops an
answer: a person does, with a reason; results are shown with and without.

What is looked at: taken in less than a third of the median time (``fast``); the same letter to
every question of a questionnaire of five and more (``straight``); satisfied on the whole with every
single thing at its worst (``contradictory``); one device for more than three households, or twice
within ten minutes (``device``); answers of two sites from one place of some 100 m within ten
minutes, or from farther than a kilometre off their site (``place``); the same words written by
hand (``words``); more than a third of all answers within one hour (``hour``); two keyings of a
paper that differed (``keyed``); an interviewer whose answers differ from those of the others more
than chance explains (``interviewer``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import combinations, pairwise
from math import cos, hypot, radians
from random import Random
from statistics import median

from hengjian.bilingual import Text
from hengjian.geodesy import Spot
from hengjian.site.residents.surveys.estimation import MEASURES, TARGETED

FASTER_THAN = Fraction(1, 3)
GRID = 5
"""Closed questions from which the same letter throughout means something."""
HOUSEHOLDS_A_DEVICE = 3
APART = timedelta(minutes=10)
DRAWS = 499
"""Rearrangements of answers among interviewers: p is never below 1 ÷ (DRAWS + 1)."""
SHORTEST_WORDS = 8
"""Characters, without spaces, from which the same words are no coincidence."""
FEWEST_IN_AN_HOUR = 10
FAR = 1000
"""Metres from the site's coordinates."""
METRES_A_DEGREE = 111_320
"""Of latitude."""
SMALL = Fraction(1, 20)
"""The p below which an interviewer's answers are a signal."""
SEED = 20230801
WORDS: Mapping[str, Text] = {
    "fast": Text("用时不到中位数的三分之一", "less than a third of the median time"),
    "straight": Text("所有题选同一项", "the same letter throughout"),
    "contradictory": Text("总体满意而每一项都最差", "satisfied, with everything at its worst"),
    "device": Text("同一设备多户或十分钟内多份", "one device, many households or minutes apart"),
    "place": Text(
        "两个小区的答卷同地十分钟内，或离小区一公里以上",
        "two sites from one place within minutes, or a kilometre off",
    ),
    "words": Text("开放题字句相同", "the same words written by hand"),
    "hour": Text("三分之一以上集中在一小时", "more than a third within one hour"),
    "keyed": Text("纸质问卷两遍录入不一致", "two keyings of the paper differed"),
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
    site: str = ""
    site_spot: Spot | None = None
    place: Spot | None = None
    """Where it was answered, to some 100 m; None where nobody wrote it down."""
    written: tuple[str, ...] = ()
    """What was written by hand."""
    keyed_apart: bool | None = None
    """Whether two keyings differed; None where it did not come on paper."""


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


def _place(sheets: Sequence[Sheet]) -> Iterator[str]:
    known = [each for each in sheets if each.place is not None and each.site]
    by_place: dict[Spot, list[Sheet]] = defaultdict(list)
    for each in known:
        assert each.place is not None
        by_place[each.place].append(each)
        if each.site_spot is not None and metres(each.place, each.site_spot) > FAR:
            yield each.code
    for rows in by_place.values():
        for one, other in combinations(rows, 2):
            if one.site != other.site and abs(other.answered_at - one.answered_at) < APART:
                yield from (one.code, other.code)


def metres(one: Spot, other: Spot) -> float:
    """How far two places near each other lie apart."""
    north = (one.latitude - other.latitude) * METRES_A_DEGREE
    east = (one.longitude - other.longitude) * METRES_A_DEGREE * cos(radians(one.latitude))
    return hypot(north, east)


def _words(sheets: Sequence[Sheet]) -> Iterator[str]:
    by_words: dict[str, list[str]] = defaultdict(list)
    for each in sheets:
        for text in each.written:
            bare = "".join(text.split()).casefold()
            if len(bare) >= SHORTEST_WORDS:
                by_words[bare].append(each.code)
    yield from (code for codes in by_words.values() if len(codes) > 1 for code in codes)


def _hour(sheets: Sequence[Sheet]) -> Iterator[str]:
    by_hour: dict[datetime, list[str]] = defaultdict(list)
    timed = [each for each in sheets if each.seconds is not None]
    for each in timed:
        by_hour[each.answered_at.replace(minute=0, second=0, microsecond=0)].append(each.code)
    for codes in by_hour.values():
        if len(codes) >= FEWEST_IN_AN_HOUR and 3 * len(codes) > len(timed):
            yield from codes


def _find_keyed(sheets: Sequence[Sheet]) -> Iterator[str]:
    yield from (each.code for each in sheets if each.keyed_apart)


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
    "place": _place,
    "words": _words,
    "hour": _hour,
    "keyed": _find_keyed,
    "interviewer": _interviewer,
}
KNOWN: Mapping[str, Callable[[Sheet], bool]] = {
    "fast": lambda each: each.seconds is not None,
    "straight": lambda each: len(_letters(each)) >= GRID,
    "contradictory": lambda each: len(_letters(each)) >= GRID,
    "device": lambda each: bool(each.device),
    "place": lambda each: each.place is not None,
    "words": lambda each: bool(each.written),
    "hour": lambda each: each.seconds is not None,
    "keyed": lambda each: each.keyed_apart is not None,
    "interviewer": lambda each: bool(each.interviewer),
}
