"""The hidden truth of a generated report: a project whose figures all follow from each other."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from bench.corpus.topics import COUNTIES, FIRMS, PLACES, SOURCES, TOPICS, Topic, Trouble

CHOICES = ("非常满意", "满意", "一般", "不满意")
LEVELS = ("决策", "过程", "产出", "效益")
THIRD = {
    "决策": ("立项依据充分性", "立项程序规范性", "绩效目标合理性", "预算编制科学性"),
    "过程": ("资金到位情况", "预算执行情况", "资金使用合规性", "管理制度健全性", "制度执行有效性"),
    "产出": ("任务完成情况", "质量控制水平", "完成及时性", "成本节约程度"),
    "效益": ("社会效益", "可持续影响", "受益群体认可程度"),
}
GRADES = (
    (("优", 90), ("良", 80), ("中", 60), ("差", 0)),
    (("优", 90), ("良", 75), ("中", 60), ("差", 0)),
    (("优秀", 90), ("良好", 80), ("合格", 60), ("不合格", 0)),
)


@dataclass(frozen=True)
class Area:
    """What was planned and done in one township."""

    name: str
    planned: int
    done: int
    people: int
    extent: Fraction
    kinds: tuple[int, ...]


@dataclass(frozen=True)
class Source:
    """Money of one source, in 万元."""

    name: str
    due: Fraction
    arrived: Fraction
    spent: Fraction


@dataclass(frozen=True)
class Mark:
    """A level-3 indicator with its points and its score."""

    level: str
    name: str
    points: Fraction
    score: Fraction


@dataclass(frozen=True)
class Project:
    """Everything a report may say."""

    topic: Topic
    county: str
    firm: str
    year: int
    areas: tuple[Area, ...]
    costs: tuple[tuple[str, Fraction], ...]
    sources: tuple[Source, ...]
    asked: int
    """Questionnaires handed out."""
    valid: int
    answers: tuple[int, ...]
    marks: tuple[Mark, ...]
    scale: tuple[tuple[str, int], ...]
    benefit: tuple[int, int, int]
    """The yearly number in the three years to ``year``."""
    rates: tuple[Fraction, Fraction]
    """A rate in the year before and in ``year``: shares with four decimals."""
    checked: tuple[int, int]
    """Sites inspected and passed."""
    goals: tuple[int, ...]
    """How many goals of each of five kinds."""
    outputs: tuple[tuple[str, str, int], ...]
    days: dict[str, dt.date]
    troubles: tuple[Trouble, ...]
    experts: tuple[int, int, int]

    @property
    def planned(self) -> int:
        """Objects planned."""
        return sum(area.planned for area in self.areas)

    @property
    def done(self) -> int:
        """Objects finished."""
        return sum(area.done for area in self.areas)

    @property
    def people(self) -> int:
        """Households or persons served."""
        return sum(area.people for area in self.areas)

    @property
    def extent(self) -> Fraction:
        """The second measure."""
        return sum((area.extent for area in self.areas), Fraction(0))

    @property
    def budget(self) -> Fraction:
        """All cost parts, 万元."""
        return sum((cost for _, cost in self.costs), Fraction(0))

    @property
    def arrived(self) -> Fraction:
        """Money arrived, 万元."""
        return sum((source.arrived for source in self.sources), Fraction(0))

    @property
    def due(self) -> Fraction:
        """Money due, 万元."""
        return sum((source.due for source in self.sources), Fraction(0))

    @property
    def spent(self) -> Fraction:
        """Money spent, 万元."""
        return sum((source.spent for source in self.sources), Fraction(0))

    @property
    def pleased(self) -> int:
        """Answers of the two best kinds."""
        return self.answers[0] + self.answers[1]

    def points(self, level: str) -> Fraction:
        """The points of a level-1 indicator."""
        return sum((mark.points for mark in self.marks if mark.level == level), Fraction(0))

    def score(self, level: str) -> Fraction:
        """The score of a level-1 indicator."""
        return sum((mark.score for mark in self.marks if mark.level == level), Fraction(0))

    @property
    def total(self) -> Fraction:
        """The total score."""
        return sum((mark.score for mark in self.marks), Fraction(0))

    @property
    def grade(self) -> str:
        """The grade by the scale."""
        return next(name for name, least in self.scale if self.total >= least)


def split(rng: random.Random, whole: int, parts: int, least: int = 1) -> list[int]:
    """``whole`` in ``parts`` numbers of at least ``least``."""
    spare = whole - parts * least
    cuts = sorted(rng.randint(0, spare) for _ in range(parts - 1))
    ends = [0, *cuts, spare]
    return [b - a + least for a, b in pairwise(ends)]


def _areas(rng: random.Random, topic: Topic) -> tuple[Area, ...]:
    names = rng.sample(PLACES, rng.randint(3, 6))
    areas = []
    for name in names:
        planned = rng.randint(6, 60)
        done = rng.randint(max(1, planned // 3), planned)
        people = planned * rng.randint(20, 90) + rng.randint(1, 19)
        extent = Fraction(rng.randint(1_000_000, 30_000_000), 100)
        kinds = tuple(split(rng, planned, len(topic.kinds)))
        areas.append(Area(name, planned, done, people, extent, kinds))
    return tuple(areas)


def _sources(rng: random.Random, budget: int, unit: int) -> tuple[Source, ...]:
    """``budget`` in units of 1/``unit`` 万元."""
    count = rng.randint(3, 5)
    names = sorted(rng.sample(SOURCES, count), key=SOURCES.index)
    found = []
    for name, due in zip(names, split(rng, budget, count, budget // (count * 3)), strict=True):
        arrived = due if rng.random() < 0.4 else due * rng.randint(40, 98) // 100
        spent = arrived if rng.random() < 0.2 else arrived * rng.randint(25, 97) // 100
        found.append(Source(name, *(Fraction(x, unit) for x in (due, arrived, spent))))
    return tuple(found)


def _marks(rng: random.Random) -> tuple[Mark, ...]:
    weights = rng.choice([(20, 20, 35, 25), (15, 25, 35, 25), (20, 20, 30, 30), (10, 30, 40, 20)])
    found = []
    for level, weight in zip(LEVELS, weights, strict=True):
        names = rng.sample(THIRD[level], rng.randint(3, len(THIRD[level])))
        for name, points in zip(names, split(rng, weight, len(names), 2), strict=True):
            kept = 100 if rng.random() < 0.4 else rng.randint(45, 99)
            found.append(Mark(level, name, Fraction(points), Fraction(points * kept, 100)))
    return tuple(found)


def _days(rng: random.Random, year: int) -> dict[str, dt.date]:
    start = dt.date(year, rng.randint(2, 5), rng.randint(1, 28))
    return {
        "approved": start - dt.timedelta(rng.randint(60, 120)),
        "start": start,
        "tender": start - dt.timedelta(rng.randint(15, 50)),
        "end": start + dt.timedelta(rng.randint(150, 220)),
        "accepted": start + dt.timedelta(rng.randint(225, 260)),
    }


def drawn(rng: random.Random, money_places: int) -> Project:
    """A project whose amounts are whole in the last of ``money_places`` decimals of 万元."""
    topic = rng.choice(TOPICS)
    unit = 10**money_places
    budget = rng.randint(800, 90_000) * unit + rng.randint(0, unit - 1)
    parts = split(rng, budget, len(topic.costs), budget // (len(topic.costs) * 8))
    valid = rng.randint(83, 420)
    base = rng.randint(2_000, 60_000)
    second = base * rng.randint(103, 128) // 100
    checked = rng.randint(18, 60)
    before = Fraction(rng.randint(5500, 8000), 10000)
    year = rng.randint(2019, 2024)
    return Project(
        topic=topic,
        county=rng.choice(COUNTIES),
        firm=rng.choice(FIRMS),
        year=year,
        areas=_areas(rng, topic),
        costs=tuple(zip(topic.costs, (Fraction(x, unit) for x in parts), strict=True)),
        sources=_sources(rng, budget, unit),
        asked=valid + rng.randint(2, 30),
        valid=valid,
        answers=tuple(split(rng, valid, len(CHOICES), 7)),
        marks=_marks(rng),
        scale=rng.choice(GRADES),
        benefit=(base, second, second * rng.randint(102, 131) // 100),
        rates=(before, before + Fraction(rng.randint(300, 1900), 10000)),
        checked=(checked, checked - rng.randint(1, 9)),
        goals=tuple(rng.randint(1, 4) for _ in range(5)),
        outputs=tuple((n, u, rng.randint(40, 90_000)) for n, u in topic.outputs),
        days=_days(rng, year),
        troubles=tuple(rng.sample(topic.troubles, 3)),
        experts=(rng.randint(2, 4), rng.randint(1, 3), rng.randint(1, 3)),
    )
