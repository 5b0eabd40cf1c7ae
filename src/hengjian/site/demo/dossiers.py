"""Invented dossiers: what a survey of needs, an asking of households and utility owners leave."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hengjian.site.demo.dice import Dice
from hengjian.site.demo.library import SYNTHETIC
from hengjian.site.demo.places import UTILITY_OWNERS

Row = dict[str, Any]
FIRST, LAST = date(2021, 3, 1), date(2021, 9, 30)
FIRST_WORK, LAST_WORK = date(2022, 3, 1), date(2023, 10, 31)
NEEDS = (
    ("water_main", "给水管锈蚀，水压不足", 2),
    ("sewers", "污水管堵塞，雨天返水", 2),
    ("overhead_lines", "架空线杂乱", 1),
    ("fire_access", "消防通道被占，消防车进不来", 3),
    ("facades", "外墙饰面脱落", 3),
    ("parking", "停车位不足", 1),
    ("lighting", "路灯损坏", 1),
    ("waste_sorting", "垃圾收集点简陋", 1),
)
COSTS = {
    "water_main": ("320.00", 90),
    "sewers": ("410.00", 85),
    "storm_drains": ("360.00", 70),
    "overhead_lines": ("260.00", 55),
    "fire_access": ("180.00", 220),
    "facades": ("95.00", 300),
    "parking": ("3200.00", 18),
    "lighting": ("1850.00", 9),
    "waste_sorting": ("26000.00", 1),
    "security": ("9800.00", 2),
}
"""Item → invented unit cost in 元, and the usual quantity for forty households."""


def shortcomings(sites: list[Row]) -> list[Row]:
    """Two or three needs of most sites."""
    dice, rows = Dice("shortcomings"), []
    for site in sites:
        if dice.chance(12):
            continue
        for number in range(1, dice.between(2, 3) + 1):
            item, words, severity = dice.pick(NEEDS)
            rows.append(
                {
                    "code": f"{site['code']}-N{number}",
                    "site": site["code"],
                    "item": item,
                    "description": words,
                    "severity": severity,
                    "found_on": dice.day(FIRST, LAST),
                    "source": SYNTHETIC,
                }
            )
    return rows


def willingness(sites: list[Row]) -> list[Row]:
    """One asking of the households of four sites in five."""
    dice, rows = Dice("willingness"), []
    for site in sites:
        if dice.chance(20):
            continue
        asked = site["households"]
        answered = asked * dice.between(62, 100) // 100
        in_favour = answered * dice.between(70, 100) // 100
        rows.append(
            {
                "code": f"{site['code']}-W1",
                "site": site["code"],
                "asked_on": dice.day(FIRST, LAST),
                "method": dice.pick(("入户征询", "线上问卷", "居民议事会")),
                "asked": asked,
                "answered": answered,
                "in_favour": in_favour,
                "willing_to_pay": in_favour * dice.between(10, 60) // 100,
                "source": SYNTHETIC,
            }
        )
    return rows


def opinions(sites: list[Row]) -> list[Row]:
    """What the owners of water, power, telecom and drainage said; a third never answered."""
    dice, rows = Dice("opinions"), []
    for site in sites:
        if dice.chance(45):
            continue
        for utility in ("water", "power", "telecom", "drainage"):
            asked_on = dice.day(LAST, date(2021, 12, 31))
            answered = dice.chance(66)
            rows.append(
                {
                    "code": f"{site['code']}-U-{utility}",
                    "site": site["code"],
                    "utility": utility,
                    "owner": UTILITY_OWNERS[utility],
                    "asked_on": asked_on,
                    "answered_on": asked_on + timedelta(days=dice.between(5, 40))
                    if answered
                    else None,
                    "opinion": dice.pick(("agrees", "agrees", "conditions"))
                    if answered
                    else "waiting",
                    "source": SYNTHETIC,
                }
            )
    return rows


def scope_items(sites: list[Row]) -> list[Row]:
    """Quantities and invented unit costs for the sites that have a design."""
    dice, rows = Dice("scope"), []
    for site in sites:
        if dice.chance(35):
            continue
        for item in (
            "water_main",
            "sewers",
            "fire_access",
            dice.pick(("facades", "parking", "lighting")),
        ):
            unit_cost, usual = COSTS[item]
            quantity = usual * site["households"] * dice.between(60, 140) // 4000
            rows.append(
                {
                    "code": f"{site['code']}-S-{item}",
                    "site": site["code"],
                    "item": item,
                    "quantity": Decimal(max(quantity, 1)),
                    "unit_cost": Decimal(unit_cost),
                    "source": SYNTHETIC,
                }
            )
    return rows


def viewpoints(sites: list[Row]) -> list[Row]:
    """One viewpoint at each site that has started."""
    return [
        {
            "code": f"{site['code']}-V1",
            "site": site["code"],
            "name": "小区主入口",
            "direction": "朝内",
            "source": SYNTHETIC,
        }
        for site in sites
        if site["stage"] == "started"
    ]


def utility_works(sites: list[Row], district: str) -> list[Row]:
    """Works of the utility owners from 2022 to 2024; some dig where the renovation just was."""
    dice, rows = Dice("utility-works"), []
    places = sorted(
        {(site["street"].partition("路")[0] + "路", site["area"]) for site in sites if site["area"]}
    )
    for number in range(1, 37):
        street, area = dice.pick(places)
        utility = dice.pick(("water", "power", "gas", "telecom", "drainage"))
        late = number > 24  # the last twelve in the year of the annual plan
        first, last = (date(2024, 1, 15), date(2024, 10, 31)) if late else (FIRST_WORK, LAST_WORK)
        starts_on = dice.day(first, last)
        rows.append(
            {
                "code": f"SYN-UW-{number:02}",
                "region": district,
                "utility": utility,
                "owner": UTILITY_OWNERS[utility],
                "name": f"{street}{WORDS[utility]}",
                "street": street,
                "area": area if dice.chance(60) else None,
                "digs": utility != "power" or dice.chance(50),
                "starts_on": starts_on,
                "ends_on": starts_on + timedelta(days=dice.between(20, 75)),
                "source": SYNTHETIC,
            }
        )
    return rows


WORDS = {
    "water": "供水主管更新",
    "power": "电缆入地",
    "gas": "燃气管改造",
    "telecom": "通信管道建设",
    "drainage": "雨污分流",
}
