"""One place, or one project, over the runs of several years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hengjian.comparing.medians import median, median_interval
from hengjian.documents.charts.palette import ACCENT
from hengjian.quantities import half_up
from hengjian.site.accounts.models import Membership
from hengjian.site.platform.figure import Chart
from hengjian.site.platform.templatetags.shell import t
from hengjian.site.portfolio.drawings import points, scored
from hengjian.site.portfolio.models import Place, Portfolio, Standing
from hengjian.site.portfolio.queries import visible_portfolios

MOST = 20_000
"""Projects of a place up to which its projects are held against those of the year before."""


@dataclass(frozen=True, slots=True)
class Change:
    """How the projects that stand in both years moved, in points."""

    matched: int
    risen: int
    fallen: int
    middle: Decimal
    least: Decimal | None
    """The interval of the middle; None where there are too few."""
    most: Decimal | None

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out that nothing moved."""
        return self.least is not None and self.most is not None and self.least * self.most > 0


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a place; ``portfolio`` is None where no run is loaded, ``place`` where the run has
    no such place."""

    year: str
    portfolio: Portfolio | None = None
    place: Place | None = None
    change: Change | None = None
    before: Place | None = None
    """What the change is held against: the latest year before that has the place."""
    why: str = ""
    """Why there is no change where there is a year before: ``editions``, ``none``, ``many``."""

    @property
    def middles(self) -> list[tuple[str, Decimal]]:
        """Quartiles and median by name, in points."""
        if self.place is None:
            return []
        return [(name, points(self.place, name)) for name in ("lower", "median", "upper")]

    @property
    def shares(self) -> list[tuple[str, int, Decimal]]:
        """Each grade with how many have it and which per cent of the projects that is."""
        if self.place is None:
            return []
        every = sum(self.place.grades.values())
        return [
            (grade, count, Decimal(half_up(count * 1000, every)).scaleb(-1))
            for grade, count in self.place.grades.items()
        ]


def runs_of(membership: Membership, portfolio: Portfolio) -> list[Portfolio]:
    """The runs of the same region and levels that the membership sees, one a year, the first year
    first: the portfolio itself, of the other years what was loaded last."""
    rows = visible_portfolios(membership).filter(region=portfolio.region).order_by("changed_at")
    by_year = {row.year: row for row in rows if row.levels == portfolio.levels}
    by_year[portfolio.year] = portfolio
    return [by_year[year] for year in sorted(by_year)]


def every_year(years: Sequence[str]) -> list[str]:
    """The years with those between them; only what is written as a year can lie between."""
    numbers = [int(year) for year in years if year.isascii() and year.isdecimal()]
    between = range(min(numbers), max(numbers) + 1) if numbers else ()
    return sorted({*years, *(str(year) for year in between)})


def years_of(runs: Sequence[Portfolio], path: str) -> list[Year]:
    """Every year of a place, with what lies between two that have it."""
    by_year = {run.year: run for run in runs}
    places = {
        place.portfolio_id: place
        for place in Place.objects.filter(portfolio__in=runs, path=path).select_related("portfolio")
    }
    totals = _totals(list(places.values()), path)
    found: list[Year] = []
    before: Place | None = None
    for year in every_year(list(by_year)):
        run = by_year.get(year)
        place = places.get(run.pk) if run else None
        change, why = _change(before, place, totals)
        found.append(Year(year, run, place, change, before if place else None, why))
        before = place or before
    return found


def _totals(places: Sequence[Place], path: str) -> dict[int, dict[tuple[str, str], int]]:
    """The totals by project of each run, of places small enough to be held beside each other."""
    small = [place.portfolio_id for place in places if place.projects <= MOST]
    rows = Standing.objects.filter(portfolio__in=small).order_by()
    if path:
        rows = rows.filter(path=path) | rows.filter(path__startswith=f"{path}/")
    found: dict[int, dict[tuple[str, str], int]] = {each: {} for each in small}
    for portfolio, place, project, total in rows.values_list(
        "portfolio", "path", "project", "total"
    ):
        found[portfolio][place, project] = total
    return found


def _change(
    before: Place | None, place: Place | None, totals: dict[int, dict[tuple[str, str], int]]
) -> tuple[Change | None, str]:
    if before is None or place is None:
        return None, ""
    if before.portfolio.editions != place.portfolio.editions:
        return None, "editions"
    old, new = totals.get(before.portfolio_id), totals.get(place.portfolio_id)
    if old is None or new is None:
        return None, "many"
    moved = sorted(_differences(old, new, before.portfolio, place.portfolio))
    if not moved:
        return None, "none"
    decimals = max(before.portfolio.decimals, place.portfolio.decimals)
    middle, between = Fraction(median(moved)), median_interval(moved)
    least, most = (None, None) if between is None else (scored(each, decimals) for each in between)
    return (
        Change(
            len(moved),
            sum(each > 0 for each in moved),
            sum(each < 0 for each in moved),
            scored(half_up(middle.numerator, middle.denominator), decimals),
            least,
            most,
        ),
        "",
    )


def _differences(old: Any, new: Any, earlier: Portfolio, later: Portfolio) -> Iterator[int]:
    """Later less earlier of those in both, in the finer of the two steps."""
    decimals = max(earlier.decimals, later.decimals)
    up, down = 10 ** (decimals - later.decimals), 10 ** (decimals - earlier.decimals)
    yield from (new[key] * up - old[key] * down for key in old.keys() & new.keys())


def change_of(place: Place, before: Place) -> Change | None:
    """What lies between two years of a place; None where nothing can be said."""
    return _change(before, place, _totals([before, place], place.path))[0]


def years_chart(years: Sequence[Year]) -> Chart:
    """The quartiles and the median of a place over the years; a year without it is a gap."""
    drawn = [(each.year, dict(each.middles)) for each in years]
    there = [(year, middles["median"]) for year, middles in drawn if middles]
    finding = t("没有一年有这个地区", "no year has this place")
    if there:
        (first, low), (last, high) = there[0], there[-1]
        finding = t(
            f"中位数：{first} 年 {low} 分，{last} 年 {high} 分",
            f"the median: {low} points in {first}, {high} in {last}",
        )
    titles = {
        "lower": t("下四分位", "lower quartile"),
        "median": t("中位数", "median"),
        "upper": t("上四分位", "upper quartile"),
    }
    none = t("没有", "none")
    option = {
        "grid": {"left": 8, "right": 8, "top": 36, "bottom": 8, "containLabel": True},
        "legend": {"top": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [year for year, _ in drawn]},
        "yAxis": {"type": "value", "scale": True},
        "series": [
            {
                "type": "line",
                "name": title,
                "symbolSize": 9,
                "itemStyle": {"color": ACCENT if name == "median" else "--rest"},
                "data": [float(middles[name]) if middles else None for _, middles in drawn],
            }
            for name, title in titles.items()
        ],
    }
    heads = (t("年度", "year"), *titles.values())
    rows = [(year, *(str(found.get(name, none)) for name in titles)) for year, found in drawn]
    return Chart(option, finding, heads, rows, 240)
