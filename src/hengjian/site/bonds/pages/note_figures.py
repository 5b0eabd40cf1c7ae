"""What is to be known beside goals and coverage: with which other figures they seem to clash."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import QuerySet, Sum

from hengjian.errors import Refused
from hengjian.quantities import round_half_up
from hengjian.site.bonds.models import AdjustedGoal, Goal
from hengjian.site.bonds.pages.coverage import read
from hengjian.site.bonds.pages.figures import BONDS, GOAL
from hengjian.site.bonds.pages.goal_figures import ADJUSTED
from hengjian.site.bonds.pages.registers import sums_of_year
from hengjian.site.bonds.queries import income_against_forecast, income_by_year
from hengjian.site.bonds.terms import yuan_of
from hengjian.site.common.words import both, words
from hengjian.site.library.models import Project, Site
from hengjian.site.library.pages.figures import PROJECT
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.english import unit_name
from hengjian.site.platform.figure import Asked, Words
from hengjian.site.platform.templatetags.shell import WAN, grouped

FIELDS = {"已开工楼栋数": "buildings_count", "已开工户数": "households", "已开工面积": "floor_area"}
"""Measures that add up what has been started: the field of a site that each adds up."""
SUMS = {"buildings": "已开工楼栋数", "households": "已开工户数", "floor_area": "已开工面积"}
"""Sums on a project's page: the measure by which a goal of the same is counted."""


def _sum(sites: QuerySet[Site], measure: str) -> Decimal | None:
    standing = sites.exclude(stage=Site.Stage.REMOVED)
    found = standing.aggregate(sum=Sum(FIELDS[measure]))["sum"]
    return None if found is None else Decimal(found)


def _without_zeros(value: Decimal) -> str:
    """A quantity without the zeros that only fill its decimals."""
    rounded = round_half_up(value, 2)
    return grouped(rounded, 0 if rounded == rounded.to_integral_value() else 2)


@GOAL.note("actual")
@ADJUSTED.note("actual")
def _beside_the_finished(asked: Asked[Goal | AdjustedGoal]) -> Words:
    return of_started_sites(asked.row.project, asked.row.measure, asked.day)


def of_started_sites(project: Project, measure: str, day: date) -> Words:
    """What is counted when sites start says nothing of what is finished; empty of others."""
    if measure not in FIELDS:
        return ""
    finished = project.sites.filter(finished_on__lte=day).count()
    return words(
        f"按已开工的小区计；到这一天已完工的小区 {finished} 个",
        f"of sites that have started; finished by this day: {finished}",
    )


@GOAL.note("target")
def _beside_the_sites(asked: Asked[Goal]) -> Words:
    """A target that is not what the sites of the project add up to."""
    goal = asked.row
    if goal.measure not in FIELDS:
        return ""
    whole = _sum(goal.project.sites.all(), goal.measure)
    if whole is None or whole == goal.target:
        return ""
    unit = unit_name(goal.unit)
    return words(
        f"各小区台账合计 {_without_zeros(whole)} {unit}，与目标不同",
        f"the sites on the list add up to {_without_zeros(whole)} {unit}, which is not the target",
    )


@PROJECT.note(*SUMS)
def _beside_the_goal(asked: Asked[Project]) -> Words:
    """A sum over all sites of a project that is not the target that was approved for it."""
    measure = SUMS[asked.name]
    held = visible_to(Goal, asked.membership).filter(
        project=asked.row, measure=measure, state=Goal.State.APPROVED
    )
    goal = held.first()
    if goal is None or asked.of:
        return ""
    seen = visible_to(Site, asked.membership).filter(project=asked.row)
    whole = _sum(asked.row.sites.all(), measure)
    if whole == goal.target or whole != _sum(seen, measure):
        return ""
    unit = unit_name(goal.unit)
    return words(
        f"批复的绩效目标为 {_without_zeros(goal.target)} {unit}",
        f"the goal approved is {_without_zeros(goal.target)} {unit}",
    )


@BONDS.note("coverage")
def _forecast_only(asked: Asked[Any]) -> Words:
    """Coverage is a forecast: what of the income forecast by the year of the day was entered."""
    found = read(asked.request, asked.membership, asked.row.code)
    try:
        got = income_by_year(asked.row, asked.membership)
        lines = income_against_forecast(found.standing, got, asked.day.year)
    except Refused:
        return ""
    years = [sums_of_year(list(rows)) for _, rows in groupby(lines, key=lambda each: each.year)]
    last = asked.day.year
    if not years:
        return words(
            f"测算值：到 {last} 年还没有测算收入，也没有登记收入",
            f"a forecast: no income is forecast until {last}, and none was entered",
        )
    planned = _wan(sum(each for _, each, _ in years))
    obtained = _wan(sum(each or 0 for _, _, each in years))
    told = both(_bare([year for year, _, each in years if each is None]))
    return words(
        f"测算值：{told.zh}到 {last} 年测算收入 {planned} 万元，已登记 {obtained} 万元",
        f"a forecast: {told.en}income forecast until {last}: {planned}, entered: {obtained} "
        "(10,000 yuan)",
    )


def _bare(years: list[int]) -> Words:
    """The years of which no income was entered."""
    if not years:
        return ""
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return words(f"{span} 年尚未登记收入；", f"no income entered for {span}; ")


def _wan(cents: int) -> str:
    return grouped(yuan_of(cents) / WAN, 2)
