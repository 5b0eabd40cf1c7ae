"""Grade scales and stated grades as documents print them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from hengjian.audit.document import Document, Spot
from hengjian.audit.lexicon import patterns
from hengjian.audit.prose import Stretch, sentences, texts
from hengjian.audit.tables_grid import Entry, Grid, bare, grid_of, turned_grid
from hengjian.quantities import FULL_WIDTH

_P = patterns("grading")

GRADE = "优秀|良好|中等|较好|较差|基本合格|不合格|不及格|合格|及格|一般|优|良|中|差"
_SAME = {"优秀": "优", "良好": "良", "中等": "中"}
_NUMBER = r"\d{1,3}(?:\.\d+)?"
_BOUND = (
    rf"(?:[\[(（]?\s*{_NUMBER}\s*分?\s*(?:[（(][不]?含[^）)]{{0,5}}[）)])?\s*"
    rf"(?:[-—–~～至到,，、]{{1,2}}|[≤<＜≦]=?\s*(?:[SsXx]|得分|总分|综合得分|评价得分|分值)?\s*[≤<＜≦]=?)\s*"
    rf"{_NUMBER}\s*分?(?:\s*[（(][不]?含[^）)]{{0,5}}[）)])?\s*[\])）]?"
    rf"|(?:[SsXx]|得分|总分|综合得分|评价得分|分值)?\s*[≥>≤<≧≦＞＜]=?\s*{_NUMBER}"
    rf"|{_NUMBER}\s*分?\s*[≤<≦＜]=?\s*(?:[SsXx]|得分|总分|综合得分|评价得分)(?![≤<])"
    rf"|(?:低于|不足|小于|不满|高于|大于|不低于)\s*{_NUMBER}"
    rf"|{_NUMBER}\s*分?\s*(?:[（(][不]?含[^）)]{{0,5}}[）)])?\s*(?:及|或)?\s*以[上下])"
    r"(?:\s*分)?(?:\s*[（(][不]?含[^）)]{0,8}[）)])?"
)
_ANY_GRADE = re.compile(GRADE)
_FEWEST = 3
"""Fewer grades are no scale."""
_MARK = "[“”\"'‘’「」]?"
_GRADE_FIRST = re.compile(
    rf"{_MARK}(?P<grade>{GRADE}){_MARK}(?:等|级)?\s*[：:（(\[为是]?\s*(?P<bound>{_BOUND})"
)
_BOUND_FIRST = re.compile(
    rf"(?P<bound>{_BOUND})\s*[）)]?\s*(?:的|者)?(?:评定|评价|评|等级|绩效等级)?[为是:：，,]?\s*"
    rf"{_MARK}(?P<grade>{GRADE}){_MARK}"
)
_SCORED = re.compile(
    rf"(?P<words>(?:得分|评分|总分|分数|评价分)(?:[为是达到共计:：]|合计|综合|\s){{0,4}})"
    rf"(?P<score>{_NUMBER})(?:\s*分|(?=[（(，,；;]))"
)
_GRADED = re.compile(
    rf"(?:等级|等次|级别|评级|档次|评价结果|评价结论|评定结果|评定)[^。；;，,0-9]{{0,8}}?[为是属于：:]{{1,2}}\s*{_MARK}"
    rf"(?P<grade>{GRADE}){_MARK}(?:等|级|档)?(?![一-鿿])"
    rf"|(?:等级|等次|评级|评价结果|评定)\s*[“\"「](?P<quoted>{GRADE})[”\"」]"
    rf"|[（(]{_MARK}(?P<aside>优秀?|良好?|中等?|差|一般){_MARK}[）)]"
)


@dataclass(frozen=True, slots=True)
class Scale:
    """Grades with the least score of each, best first."""

    grades: tuple[tuple[Fraction, str], ...]
    spot: Spot | None = None
    """Where the document prints it; ``None`` for the national one."""

    def grade(self, score: Fraction) -> str:
        """The grade of a score out of 100."""
        return next((grade for least, grade in self.grades if score >= least), self.grades[-1][1])

    def names(self) -> set[str]:
        """The grades there are."""
        return {grade for _, grade in self.grades}

    def margin(self, score: Fraction) -> tuple[Fraction | None, Fraction | None]:
        """How far the score stands above the bound of its grade, and below the next one."""
        above = [least - score for least, _ in self.grades if least > score]
        below = [score - least for least, _ in self.grades if 0 < least <= score]
        return min(below, default=None), min(above, default=None)


NATIONAL = Scale(
    ((Fraction(90), "优"), (Fraction(80), "良"), (Fraction(60), "中"), (Fraction(0), "差"))
)
"""财预〔2020〕10号: 90, 80 and 60."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A score and the grade that is printed for it."""

    score: Fraction
    score_text: str
    grade: str
    """In its short form: 优, not 优秀."""
    printed: str
    score_spot: Spot
    grade_spot: Spot
    own: bool
    """Whether it is the evaluator's own result, not a self-evaluation or another year's."""


def short(grade: str) -> str:
    """优秀 is 优, 良好 is 良, 中等 is 中."""
    return _SAME.get(grade, grade)


@lru_cache(maxsize=1)
def scales(document: Document) -> tuple[Scale, ...]:
    """Every grade scale the document prints, in running text or as a table."""
    found: list[Scale] = []
    for passage in texts(document):
        found += _scales_in(passage)
    for block, _ in document.tables():
        for grid in (grid_of(block), turned_grid(block)):
            scale = _table_scale(grid)
            if scale is not None:
                found.append(scale)
                break
    return tuple(found)


def _scales_in(passage: Stretch) -> list[Scale]:
    if len({short(grade) for grade in _ANY_GRADE.findall(passage.text)}) < _FEWEST:
        return []
    plain = passage.text.translate(FULL_WIDTH)
    best: list[re.Match[str]] = []
    for pattern in (_GRADE_FIRST, _BOUND_FIRST):
        matches = list(pattern.finditer(plain))
        if len({short(m["grade"]) for m in matches}) > len({short(m["grade"]) for m in best}):
            best = matches
    pairs = [(short(match["grade"]), match["bound"]) for match in best]
    grades = _ladder(pairs)
    if grades is None:
        return []
    return [Scale(grades, passage.spot(best[0].start(), best[-1].end()))]


def _ladder(pairs: list[tuple[str, str]]) -> tuple[tuple[Fraction, str], ...] | None:
    least: dict[str, Fraction] = {}
    for grade, bound in pairs:
        least.setdefault(grade, _least(bound))
    ladder = sorted(((low, grade) for grade, low in least.items()), reverse=True)
    lows = [low for low, _ in ladder]
    if len(ladder) < _FEWEST or len(set(lows)) < len(lows) or lows[0] > 100 or lows[0] <= 5:
        return None
    return tuple(ladder)


def _least(bound: str) -> Fraction:
    numbers = [Fraction(text) for text in re.findall(_NUMBER, bound)]
    if len(numbers) > 1:
        return min(numbers)
    if (
        re.search(rf"以下|低于|不足|小于|不满|[<＜≤≦]=?\s*{_NUMBER}", bound)
        and "不低于" not in bound
    ):
        return Fraction(0)
    return numbers[0]


def _table_scale(grid: Grid) -> Scale | None:
    """A table with a column of grades and one of bounds."""
    named = [c for c, heading in enumerate(grid.headings) if re.search("等级|等次|级别", heading)]
    for column in named[:1]:
        pairs = []
        for entry in grid.column(column):
            other = [grid.at(entry.row, c) for c in range(grid.width) if c != column]
            bounds = [m[0] for e in other if e and (m := re.search(_BOUND, _plain(e)))]
            if re.fullmatch(GRADE, entry.words) and bounds:
                pairs.append((short(entry.words), bounds[0]))
        grades = _ladder(pairs)
        if grades is not None:
            return Scale(grades, grid.spot(grid.column(column)[0]))
    return None


def _plain(entry: Entry) -> str:
    return entry.text.translate(FULL_WIDTH)


@lru_cache(maxsize=1)
def graded(document: Document) -> tuple[Graded, ...]:
    """Every score with its grade, in a sentence or in a row of a table."""
    return tuple(_graded(document))


def _graded(document: Document) -> Iterator[Graded]:
    before: Stretch | None = None
    for sentence in sentences(document, "。！？"):
        yield from _graded_in(sentence)
        if before is not None and (before.block, before.cell) == (sentence.block, sentence.cell):
            yield from _graded_after(before, sentence)
        before = sentence
    for block, _ in document.tables():
        for grid in (grid_of(block), turned_grid(block)):
            yield from _graded_rows(grid)


_BY_SCALE = re.compile(f"(?:标准|规定|等级划分|档次)[^。；]{{0,6}}[，,].{{0,12}}?{_GRADED.pattern}")


def _graded_after(before: Stretch, sentence: Stretch) -> Iterator[Graded]:
    """得 86.10 分。按照“得分≥90 分为优…”的标准，评价等级为良: the score stands before."""
    plain, earlier = (each.text.translate(FULL_WIDTH) for each in (sentence, before))
    if len(re.findall(_BOUND, plain)) < _FEWEST or _P.not_own.search(earlier + plain):
        return
    scores = [m for m in _GOT.finditer(earlier) if not _P.partial.search(earlier[: m.start()])]
    match = _BY_SCALE.search(plain)
    if not scores or match is None:
        return
    group = next(name for name in ("grade", "quoted", "aside") if match[name])
    score = scores[0]
    yield Graded(
        Fraction(score["score"]), score["score"], short(match[group]), match[group],
        before.of(score, "score"), sentence.of(match, group), own=True,
    )  # fmt: skip


_GOT = re.compile(rf"(?:项目|综合|评价|总)+(?:得|评)分?[为是]?(?P<score>{_NUMBER})\s*分")


def _graded_in(sentence: Stretch) -> Iterator[Graded]:
    if not _ANY_GRADE.search(sentence.text):
        return
    plain = _P.scale_aside.sub(
        lambda aside: " " * len(aside[0]), sentence.text.translate(FULL_WIDTH)
    )
    scores = [m for m in _SCORED.finditer(plain) if not _P.partial.search(plain[: m.start()])]
    if not scores or len(re.findall(_BOUND, plain)) > 1:
        return
    for match in _GRADED.finditer(plain):
        group = next(name for name in ("grade", "quoted", "aside") if match[name])
        before = [m for m in scores if m.end() <= match.start()]
        near = before[-1] if before else (scores[0] if len(scores) == 1 else None)
        if near is None or (group == "aside" and match.start() - near.end() > 2):
            continue
        if _P.counted.match(plain, match.end(group)) or plain[: near.start()].endswith("平均"):
            continue  # how many projects have a grade, or the mean of many
        start = max(near.start(), 0)
        own = not re.search(
            "自评|上年|上一年|去年|预评|初评", plain[max(0, start - 20) : match.end()]
        )
        yield Graded(
            Fraction(near["score"]), near["score"], short(match[group]), match[group],
            sentence.of(near, "score"), sentence.of(match, group), own,
        )  # fmt: skip


def _graded_rows(grid: Grid) -> Iterator[Graded]:
    """Rows of a table with a score and a grade."""
    headings = [bare(heading) for heading in grid.headings]
    grades = [c for c, heading in enumerate(headings) if re.search("(?:等级|等次|评级)$", heading)]
    scores = [
        c
        for c, heading in enumerate(headings)
        if re.search("(?:得分|总分|评分|分数)$", heading) and c in grid.numeric
    ]
    if len(grades) != 1 or len(scores) != 1:
        return
    for entry in grid.numbers(scores[0]):
        grade = grid.at(entry.row, grades[0])
        if grade is None or entry.number is None or not re.fullmatch(GRADE, grade.words):
            continue
        own = "自评" not in headings[scores[0]] + headings[grades[0]]
        yield Graded(
            entry.number.value, entry.number.text, short(grade.words), grade.words,
            grid.spot(entry), grid.spot(grade), own,
        )  # fmt: skip
