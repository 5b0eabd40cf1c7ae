"""What the rules would have said of a project month by month, from its rows as they stood then.

Dates decide: a row counts from the day it happened. Nothing is stored, so nothing can be stale.

The S-curve of a replay: plan, certified output and money paid, month by month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Max, Min, QuerySet

from hengjian.documents.charts.palette import ACCENT, AMBER, MUTED
from hengjian.monitoring.judging import Judgement, Verdict, judge_all
from hengjian.monitoring.model import Level
from hengjian.periods import add_months
from hengjian.quantities import round_half_up
from hengjian.site.library.facts import queries_of_days
from hengjian.site.library.models import Project, Site
from hengjian.site.library.table_queries import Heads
from hengjian.site.money.models import Movement
from hengjian.site.watching.facts import Facts, facts_of
from hengjian.site.watching.rules import rules

MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Moment:
    """A project at the end of a month."""

    as_of: date
    facts: Facts
    judgements: tuple[Judgement, ...]

    def of(self, rule: str) -> Judgement:
        """What one rule says. Raises ``StopIteration`` for an unknown rule."""
        return next(found for found in self.judgements if found.rule.code == rule)

    @property
    def warning(self) -> list[Judgement]:
        """The rules that warn, the gravest first."""
        found = [each for each in self.judgements if each.verdict is Verdict.WARNS]
        return sorted(found, key=lambda each: -(each.level.weight if each.level else 0))


@dataclass(frozen=True, slots=True)
class First:
    """When a rule first warned, when at its gravest, and for how many month ends in all."""

    rule: str
    fired: date
    level: Level
    gravest: Level
    gravest_on: date
    months: int


def day_of_finish(project: Project) -> date | None:
    """The day on which it is to be finished, else the last on which one of its sites is."""
    return project.planned_finish_on or _dates(project)["last"]


def _dates(project: Project) -> dict[str, date | None]:
    sites = Site.objects.filter(project=project).exclude(stage=Site.Stage.REMOVED)
    return sites.aggregate(
        first=Min("planned_start_on"), began=Min("started_on"), last=Max("planned_finish_on")
    )


def span_of(project: Project, today: date) -> tuple[date, date]:
    """From January of the year in which money or works first moved to the planned finish, or to
    today where that comes first."""
    dates = _dates(project)
    moved = Movement.objects.filter(project=project).aggregate(first=Min("happened_on"))["first"]
    known = [project.planned_start_on, dates["first"], dates["began"], moved]
    first = min((each for each in known if each is not None), default=today)
    last = project.planned_finish_on or dates["last"] or today
    first = min(first, today).replace(month=1, day=1)
    return first, max(min(last, today), first)


def month_ends(first: date, last: date) -> Iterator[date]:
    """The last days of the months from that of ``first`` to that of ``last``."""
    month = first.replace(day=1)
    while month <= last:
        yield add_months(month, 1) - timedelta(days=1)
        month = add_months(month, 1)


def replay(project: Project, first: date, last: date) -> list[Moment]:
    """The project at each month end, from the month of ``first`` to that of ``last``."""
    heads = queries_of_days(_alone(project))
    days = list(month_ends(first, last))[:MOST_MONTHS]
    return [moment(project, day, heads) for day in days]


def _alone(project: Project) -> QuerySet[Project]:
    return Project.objects.filter(pk=project.pk)


def moment(project: Project, as_of: date, heads: Heads | None = None) -> Moment:
    """The project on one day; with the queries of many where it is asked for many."""
    facts = facts_of(_alone(project), as_of, heads)[project.pk]
    return Moment(as_of, facts, tuple(judge_all(rules(), facts)))


def firsts(moments: Sequence[Moment]) -> list[First]:
    """Each rule that ever warned, in the order in which they did."""
    found: dict[str, First] = {}
    for each in moments:
        for said in each.warning:
            assert said.level is not None
            code, known = said.rule.code, found.get(said.rule.code)
            if known is None:
                found[code] = First(code, each.as_of, said.level, said.level, each.as_of, 1)
                continue
            graver = said.level.weight > known.gravest.weight
            found[code] = First(
                code,
                known.fired,
                known.level,
                said.level if graver else known.gravest,
                each.as_of if graver else known.gravest_on,
                known.months + 1,
            )
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Line:
    """One curve: its name and its value at each month end in 万元, ``None`` where not known."""

    name: str
    values: Sequence[Fraction | None]
    kind: str = "solid"


COLOURS = (MUTED, ACCENT, AMBER)


def s_curve(months: Sequence[str], lines: Sequence[Line], chosen: str, unit: str) -> dict[str, Any]:
    """Cumulative curves with a mark at the chosen month; the plan dashed, payments in steps."""
    mark = {
        "silent": True,
        "symbol": "none",
        "label": {"formatter": chosen},
        "lineStyle": {"color": ACCENT, "type": "dashed"},
        "data": [{"xAxis": chosen}],
    }
    series = [
        {
            "type": "line",
            "name": line.name,
            "showSymbol": False,
            "data": [_geometry(value) for value in line.values],
            "color": colour,
            "lineStyle": {"width": 2.5, "type": line.kind},
            **({"markLine": mark} if number == 0 else {}),
        }
        for number, (line, colour) in enumerate(zip(lines, COLOURS, strict=False))
    ]
    return {
        "grid": {"left": 8, "right": 20, "top": 64, "bottom": 4, "containLabel": True},
        "legend": {"top": 0, "left": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": list(months), "boundaryGap": False},
        "yAxis": {"type": "value", "name": unit, "nameTextStyle": {"align": "left"}},
        "series": series,
    }


def amount_cell(value: Fraction | None) -> str:
    """A cell of the table behind the curve: 万元 with two decimals."""
    return "—" if value is None else f"{round_half_up(value, 2):,}"


def _geometry(value: Fraction | None) -> float | None:
    return None if value is None else float(value)  # drawn, never reckoned with
