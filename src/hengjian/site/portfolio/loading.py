"""A run's results become a portfolio: compared once, counted place by place, written whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction

from hengjian.comparing.comparison import Comparison, Declaration, as_json, compare_projects
from hengjian.comparing.groups import spread
from hengjian.comparing.projects import Projects, read_projects
from hengjian.comparing.recurring import recurring
from hengjian.comparing.suppression import kept_back
from hengjian.errors import Refused, problem
from hengjian.quantities import half_up
from hengjian.site.accounts.models import Organisation
from hengjian.site.common.actor import System
from hengjian.site.common.inserting import count_anew, insert
from hengjian.site.common.trail import record, snapshot
from hengjian.site.portfolio.firms import FirmList, rows_of
from hengjian.site.portfolio.models import BIN, Firm, Place, Portfolio, Standing

RANKED = ("rank", "tied", "best", "worst")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be loaded, and as what."""

    results: Path
    code: str
    title: str
    region: Organisation
    declaration: Declaration
    about: Path | None = None
    levels: tuple[str, ...] = ("region",)
    year: str = ""
    """By default the last that there is."""
    synthetic: bool = False
    firms: FirmList | None = None
    """None: of firms nothing is asked."""


def load(wanted: Wanted) -> Portfolio:
    """Read, compare and write; what stood under the code is replaced, whole or not at all.

    Raises ``Refused``: what reading, comparing and the list of firms refuse,
    ``portfolio-year-absent``.
    """
    every = read_projects(wanted.results, wanted.about)
    years = sorted(set(every.years))
    year = wanted.year or (years[-1] if years else "")
    members = [place for place, each in enumerate(every.years) if each == year]
    if not members:
        known = "、".join(years)
        raise Refused([problem("portfolio-year-absent", year=year, known=known)])
    both = compare_projects(every, replace(wanted.declaration, claimed=None, unit=None))
    projects = every.chosen(members)
    found = compare_projects(projects, wanted.declaration, recurring(wanted.results))
    told = {**as_json(found), "years": as_json(both)["years"]}
    told["groups"] = [{**group, "ranks": len(group["ranks"])} for group in told["groups"]]
    listed = wanted.firms
    asked = () if listed is None else listed.judge()
    told["firms"] = None if listed is None else listed.as_told()
    columns = [projects.column(level) for level in wanted.levels]
    paths = [_path([column[place] for column in columns]) for place in range(len(projects))]
    with transaction.atomic():
        portfolio = _write(wanted, year, found, told, paths)
        portfolio.firms.all().delete()
        insert(Firm, [] if listed is None else rows_of(portfolio, listed, asked))
        count_anew(Place, Standing, Firm)
    return portfolio


def _path(names: Sequence[str | None]) -> str:
    """The names with ``/`` between; one that is not known, or holds a stroke, is written so."""
    return "/".join((name or "—").replace("/", "／") for name in names)


@transaction.atomic
def _write(
    wanted: Wanted, year: str, found: Comparison, told: dict[str, Any], paths: Sequence[str]
) -> Portfolio:
    projects = found.projects
    was = Portfolio.objects.select_for_update().filter(code=wanted.code).first()
    before = None if was is None else trail_values(was)
    portfolio = was or Portfolio(code=wanted.code, version=0)
    portfolio.version += 1
    portfolio.title, portfolio.region, portfolio.year = wanted.title, wanted.region, year
    portfolio.editions, portfolio.decimals = "、".join(projects.editions), projects.places
    portfolio.projects, portfolio.withheld = len(projects), projects.withheld
    portfolio.levels, portfolio.told = list(wanted.levels), told
    portfolio.source, portfolio.synthetic = wanted.results.name, wanted.synthetic
    portfolio.save()
    portfolio.places.all().delete()
    portfolio.standings.all().delete()
    places = list(_places(portfolio, projects, paths))
    _keep_back(places, wanted.declaration.grouping.at_least)
    insert(Place, places)
    insert(Standing, list(_standings(portfolio, found, paths)))
    record(
        by=System(),
        action="portfolio.load",
        subject=portfolio,
        before=before,
        after=trail_values(portfolio),
    )
    return portfolio


def trail_values(portfolio: Portfolio) -> dict[str, Any]:
    """What the trail keeps of a portfolio: whose it is and how much, not all that it tells."""
    return {name: value for name, value in snapshot(portfolio).items() if name != "told"}


def _places(portfolio: Portfolio, projects: Projects, paths: Sequence[str]) -> Iterator[Place]:
    """The whole, and every place on the way down; grades stand best first."""
    totals: dict[str, list[int]] = {}
    grades: dict[str, dict[str, int]] = {}
    best_first = np.argsort(-projects.totals, kind="stable")
    for number in best_first:
        path, grade = paths[number], projects.grades[number]
        total, names = projects.totals[number], path.split("/")
        for depth in range(len(names) + 1):
            here = "/".join(names[:depth])
            totals.setdefault(here, []).append(int(total))
            counts = grades.setdefault(here, {})
            counts[grade] = counts.get(grade, 0) + 1
    for path, found in sorted(totals.items()):
        lies = spread(found)
        parent, _, name = path.rpartition("/")
        yield Place(
            portfolio=portfolio,
            path=path,
            parent=parent,
            name=name or portfolio.title,
            depth=len(path.split("/")) if path else 0,
            projects=lies.projects,
            low=_round(lies.low),
            lower=_round(lies.lower),
            median=_round(lies.median),
            upper=_round(lies.upper),
            high=_round(lies.high),
            grades=grades[path],
            bins=_bins(found, 10**projects.places),
        )


def _round(number: Fraction) -> int:
    """A middle of two totals, rounded once."""
    return half_up(number.numerator, number.denominator)


def _bins(totals: Sequence[int], point: int) -> list[int]:
    counts = [0] * (100 // BIN)
    for total in totals:
        counts[min(max(total // (BIN * point), 0), len(counts) - 1)] += 1
    return counts


def _keep_back(places: Sequence[Place], at_least: int) -> None:
    """Mark what open data leave out: from the whole down, with all below what is left out."""
    hidden: set[str] = set()
    parents = sorted(
        {place.parent for place in places if place.path}, key=lambda path: (path.count("/"), path)
    )
    for parent in parents:
        below = {
            place.path: place.projects for place in places if place.path and place.parent == parent
        }
        hidden |= set(below) if parent in hidden else kept_back(below, at_least)
    for place in places:
        whole_is_small = not place.path and place.projects < at_least
        place.published = place.path not in hidden and not whole_is_small


def _standings(portfolio: Portfolio, found: Comparison, paths: Sequence[str]) -> Iterator[Standing]:
    projects = found.projects
    ranks = {
        each.project: (" · ".join(group.names), group.spread.projects, each)
        for group, ranked in zip(found.grouped.groups, found.ranks, strict=True)
        for each in ranked
    }
    for place, code in enumerate(projects.codes):
        group, size, rank = ranks.get(place, ("", None, None))
        beside = {} if rank is None else {name: getattr(rank, name) for name in RANKED}
        yield Standing(
            portfolio=portfolio,
            path=paths[place],
            project=code,
            total=int(projects.totals[place]),
            grade=projects.grades[place],
            group=group,
            of=size,
            **beside,
        )
