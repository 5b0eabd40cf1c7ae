"""Programme, project, sections and sites: published facts, and the case's synthetic sites."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from hengjian import library
from hengjian.engine.facts.reading import read_case
from hengjian.quantities import parse_quantity
from hengjian.site.demo.dice import Dice
from hengjian.site.demo.places import DISTRICT, SUB_DISTRICTS

CASE = "hongta"
PROGRAMME, PROJECT = "HT-OLD", "HT-OLD-2"
REPORT = "红塔区老旧小区改造项目（二期）绩效评价报告（公开）"
SYNTHETIC = "合成数据，由带种子的程序生成"
CENTRES = {
    "玉兴街道": (Decimal("102.5430"), Decimal("24.3560")),
    "凤凰街道": (Decimal("102.5120"), Decimal("24.3500")),
    "玉带街道": (Decimal("102.5480"), Decimal("24.3310")),
    "李棋街道": (Decimal("102.5760"), Decimal("24.3620")),
}
"""Where the invented sites are scattered; no real site stands there under that name."""
INSIDE = 45
"""Of a hundred sites that wait to start, how many stand inside a contiguous area."""
STEP = Decimal("0.001")
"""A thousandth of a degree, about a hundred metres."""
SCOPE = {
    "给水管网长度": ("water_main", ""),
    "强弱电线长度": ("overhead_lines", ""),
    "消防车道面积": ("fire_access", ""),
    "围墙长度": ("walls", ""),
    "外墙面积": ("facades", ""),
    "居民停车位数": ("parking", "居民停车位"),
    "公共停车位数": ("parking", "公共停车位"),
    "汽车充电桩数": ("charging", ""),
    "自行车停车点数": ("bicycle_charging", ""),
    "雨水管长度": ("storm_drains", ""),
    "污水管长度": ("sewers", ""),
    "拆临拆违面积": ("illegal_structures", ""),
    "环卫设施处数": ("waste_sorting", ""),
    "监控系统套数": ("security", ""),
    "老年活动室面积": ("community_service", "老年活动室"),
    "公共服务用房面积": ("community_service", "公共服务用房"),
    "快递箱数": ("parcel_boxes", ""),
}
"""Published quantity → item of the catalogue, and what tells two rows of one item apart."""
Row = dict[str, Any]


@cache
def _facts() -> dict[str, Any]:
    return dict(read_case(library.case_folder(CASE)).case.facts)


def amount_of(fact: str) -> Decimal:
    """A published amount in yuan, or a quantity in its base unit."""
    value = parse_quantity(str(_facts()[fact].value))
    return Decimal(value.base.numerator) / Decimal(value.base.denominator)


def programmes() -> list[Row]:
    """The programme of the district."""
    return [
        {
            "code": PROGRAMME,
            "name": "红塔区城镇老旧小区改造",
            "region": DISTRICT,
            "starts_year": 2021,
            "ends_year": 2025,
            "description": "按国办发〔2020〕23号组织的老旧小区改造。",
        }
    ]


def projects() -> list[Row]:
    """Phase II, with its approved investment and scope as published."""
    fact = _facts()["批复总投资"]
    return [
        {
            "code": PROJECT,
            "name": "红塔区老旧小区改造项目（二期）",
            "programme": PROGRAMME,
            "region": DISTRICT,
            "competent_department": "HT-HSG",
            "implementer": "HT-RC",
            "stage": "under_way",
            "approved_investment": amount_of("批复总投资"),
            "description": "296 个老旧小区的基础设施、配套设施和公共服务设施改造，分 6 个标段。",
            "source": f"{REPORT}，{fact.place}",
            "as_of": fact.as_of,
        }
    ]


def scope_items() -> list[Row]:
    """The published quantities of the project; their unit costs are not published."""
    return [
        {
            "code": f"{PROJECT}-{number:02}",
            "project": PROJECT,
            "item": item,
            "quantity": amount_of(name),
            "note": note,
            "source": f"{REPORT}，{_facts()[name].place}",
            "as_of": _facts()[name].as_of,
        }
        for number, (name, (item, note)) in enumerate(SCOPE.items(), start=1)
    ]


def approvals() -> list[Row]:
    """The one approval whose date is published."""
    fact = _facts()["可研批复日期"]
    return [
        {
            "code": f"{PROJECT}-FEASIBILITY",
            "project": PROJECT,
            "kind": "feasibility",
            "issued_on": fact.as_of,
            "source": f"{REPORT}，{fact.place}",
        }
    ]


def policies() -> list[Row]:
    """The policies the project rests on."""
    return [
        {
            "code": "GBF-2020-23",
            "number": "国办发〔2020〕23号",
            "title": "国务院办公厅关于全面推进城镇老旧小区改造工作的指导意见",
            "issued_by": "国务院办公厅",
        },
        {
            "code": "CY-2021-61",
            "number": "财预〔2021〕61号",
            "title": "地方政府专项债券项目资金绩效管理办法",
            "issued_by": "财政部",
        },
    ]


def case_rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of a table of the case, as they are written."""
    path = library.case_folder(CASE) / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def sections() -> list[Row]:
    """The six sections; the number is published, the names are invented."""
    return [
        {"code": row["code"], "name": row["name"], "project": PROJECT, "source": SYNTHETIC}
        for row in case_rows("sections")
    ]


def contiguous_areas() -> list[Row]:
    """Three invented areas a sub-district."""
    rows = []
    for name, (east, north) in CENTRES.items():
        for number in range(1, 4):
            west, south = east + 8 * STEP * (number - 2), north - 4 * STEP
            corners = [(0, 0), (7, 0), (7, 6), (0, 6), (0, 0)]
            ring = [[float(west + x * STEP), float(south + y * STEP)] for x, y in corners]
            rows.append(
                {
                    "code": f"SYN-AREA-{SUB_DISTRICTS[name][-2:]}{number}",
                    "name": f"合成{name[:2]}{number}号片区",
                    "sub_district": SUB_DISTRICTS[name],
                    "boundary": {"type": "Polygon", "coordinates": [ring]},
                    "source": SYNTHETIC,
                }
            )
    return rows


def sites() -> list[Row]:
    """The case's 296 synthetic sites, with invented places and management added."""
    dice = Dice("sites")
    return [_site(row, dice) for row in case_rows("sites")]


def _site(row: dict[str, str], dice: Dice) -> Row:
    area, longitude, latitude = _place(row, dice)
    return {
        "code": row["code"],
        "name": row["name"],
        "sub_district": SUB_DISTRICTS[row["sub_district"]],
        "community": row["community"],
        "street": f"合成{dice.between(1, 24)}号路{dice.between(1, 199)}号",
        "project": PROJECT,
        "section": row["section"],
        "area": area,
        "stage": "started" if row["started_on"] else "planned",
        "built_year": int(row["built_year"]),
        "buildings_count": int(row["buildings"]),
        "households": int(row["households"]),
        "floor_area": Decimal(row["floor_area"]),
        "longitude": longitude,
        "latitude": latitude,
        "property_before": dice.pick(("none", "owners", "community", "market")),
        "property_after": dice.pick(("market", "state", "community", "")),
        "planned_start_on": _day(row["planned_start_on"]),
        "started_on": _day(row["started_on"]),
        "planned_finish_on": _day(row["planned_finish_on"]),
        "source": SYNTHETIC,
    }


def _place(row: dict[str, str], dice: Dice) -> tuple[str | None, Decimal, Decimal]:
    """The area, longitude and latitude: inside an area where the site is contiguous, and some of
    those that wait to start; the others stand north or south of the areas."""
    east, north = CENTRES[row["sub_district"]]
    number = dice.between(1, 3)
    waits_inside = not row["started_on"] and dice.chance(INSIDE)
    if row["contiguous"] != "true" and not waits_inside:
        side = dice.pick(((-11500, -5500), (3500, 9500)))  # north or south of the areas
        return None, dice.near(east, 14000), north + Decimal(dice.between(*side)).scaleb(-6)
    west = east + 8 * STEP * (number - 2)
    longitude = west + Decimal(dice.between(400, 6600)).scaleb(-6)
    latitude = north + Decimal(dice.between(-3600, 1600)).scaleb(-6)
    short = SUB_DISTRICTS[row["sub_district"]][-2:]
    return f"SYN-AREA-{short}{number}", longitude, latitude


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
