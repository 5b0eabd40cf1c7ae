"""An invented province of some hundred projects: thrown by dice, evaluated by the product's own run
over a lake, compared and loaded as anybody's would be."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hengjian.comparing.comparison import Declaration
from hengjian.comparing.groups import Grouping
from hengjian.comparing.projects import read_projects
from hengjian.engine.facts.model import Case
from hengjian.engine.facts.records import Records
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.portfolio.layout import RESULTS
from hengjian.portfolio.loading import load_cases
from hengjian.portfolio.running import Settings, evaluate_lake
from hengjian.site.accounts.models import Organisation
from hengjian.site.demo.dice import Dice
from hengjian.site.demo.library import PROJECT
from hengjian.site.demo.province_firms import write_firms
from hengjian.site.library.models import Project
from hengjian.site.portfolio.firms import FirmList
from hengjian.site.portfolio.loading import Wanted, load
from hengjian.site.portfolio.models import Portfolio

CODE = "invented-province"
TITLE = "合成省老旧小区改造（虚构）"
FRAMEWORK = Path(__file__).parent / "data" / "province.yaml"
CITIES = {"合成甲市": 4, "合成乙市": 4, "合成丙市": 3, "合成丁市": 1}
"""Each with how many districts."""
PROJECTS = (22, 34)
"""Of a district; of the last one only ``FEW``."""
FEW = 6
KINDS = ("基础类", "完善类", "提升类")
DAY = date(2023, 9, 30)
BEGIN = date(2023, 2, 1)


def put_province() -> None:
    """Make the lake in a folder that goes away, evaluate it and load what it came to; once."""
    if Portfolio.objects.filter(code=CODE).exists():
        return
    region = Project.objects.get(code=PROJECT).region
    compiled = read_framework_text(FRAMEWORK.read_text("utf-8"), FRAMEWORK.name)
    with TemporaryDirectory(prefix="hengjian-province-") as room:
        lake = Path(room)
        dice = Dice(CODE)
        for _, district, count in districts(dice):
            load_cases(lake, _cases(dice, compiled, district, count), compiled, region=district)
        evaluate_lake(lake, Settings(compiled, lake / RESULTS))
        about = lake / "projects.csv"
        _write_list(about, lake / RESULTS)
        write_firms(lake / "firms.csv", read_projects(lake / RESULTS).codes)
        _load(region, lake / RESULTS, about)


def districts(dice: Dice) -> Iterator[tuple[str, str, int]]:
    """Every district with its city and how many projects it has."""
    names = "一二三四"
    for city, several in CITIES.items():
        for number in range(several):
            count = dice.between(*PROJECTS) if several > 1 else FEW
            yield city, f"{city}{names[number]}区", count


def _cases(
    dice: Dice, compiled: CompiledFramework, district: str, count: int
) -> Iterator[tuple[str, Case, Records]]:
    """The projects of a district: how good it is goes for all of them."""
    good = dice.between(50, 90)
    for number in range(1, count + 1):
        code = f"{district}项目{number:02}"
        case = Case.model_validate(
            {
                "case": f"invented-{number}",
                "title": {"zh": code, "en": f"{code} (invented)"},
                "framework": compiled.framework.framework,
                "as_of": DAY,
            }
        )
        own = min(98, max(15, good + dice.between(-18, 14)))
        rows = [_site(dice, place, own) for place in range(dice.between(4, 18))]
        yield code, case, Records(compiled.tables, {"sites": rows})


def _site(dice: Dice, place: int, good: int) -> dict[str, Any]:
    planned = dice.day(BEGIN, BEGIN + timedelta(days=120))
    started = planned + timedelta(days=dice.between(-20, 120 - good))
    is_started = dice.chance(min(99, good + 12))
    is_finished = is_started and dice.chance(good)
    finished = started + timedelta(days=dice.between(60, 160))
    return {
        "code": f"S{place}",
        "name": f"合成小区{place}",
        "planned": True,
        "registered": dice.chance(96),
        "contiguous": dice.chance(35),
        "planned_start_on": planned,
        "started_on": started if is_started else None,
        "finished_on": finished if is_finished else None,
        "passed": is_finished and dice.chance(good),
    }


def _write_list(about: Path, results: Path) -> None:
    """The list beside: city, kind, unit, and what the unit claims, some more above than others."""
    dice, projects = Dice("claims"), read_projects(results)
    with about.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("code", "region", "city", "kind", "unit", "claimed"))
        for code, region, total in zip(
            projects.codes, projects.regions, projects.totals, strict=True
        ):
            unit = dice.between(1, 12)
            claimed = min(int(total) + dice.between(-100, 80 * unit), 10_000)
            cells = (region[:4], dice.pick(KINDS), f"合成单位{unit}", projects.points(claimed))
            writer.writerow((code, region, *cells))


def _load(region: Organisation, results: Path, about: Path) -> None:
    load(
        Wanted(
            results=results,
            code=CODE,
            title=TITLE,
            region=region,
            declaration=Declaration(
                Grouping(("city", "kind"), {}, 10), claimed="claimed", unit="unit"
            ),
            about=about,
            levels=("city", "region"),
            synthetic=True,
            firms=FirmList(about.with_name("firms.csv"), as_of=DAY),
        )
    )
