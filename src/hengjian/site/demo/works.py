"""The works of the reference project: the published yearly plan, and invented rows beside it.

Published are what was planned for 2022, the total, and that the works run from July 2022 to
December 2023; how the plan falls on the months, the milestones, checks and diary are invented.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from hengjian.periods import add_months
from hengjian.site.demo.dice import Dice
from hengjian.site.demo.library import PROJECT, REPORT, SYNTHETIC

Row = dict[str, Any]
FIRST, LAST = date(2022, 7, 1), date(2023, 12, 31)
PLANNED = {2022: Decimal("463730000.00"), 2023: Decimal("355751000.00")}
"""元: the published plan of 2022, and what is left of 81,948.10 万元 for 2023."""
SHARES = {
    2022: (10, 14, 18, 20, 20, 18),
    2023: (4, 4, 8, 10, 11, 11, 10, 10, 10, 9, 7, 6),
}
"""Invented shares of the year's plan, month by month, in per cent."""
EVALUATED = date(2023, 9, 30)
FINDINGS = (
    "沟槽开挖后未设围挡和夜间警示灯",
    "外架连墙件间距偏大",
    "给水管接口渗水，回填前未做试压",
    "临时用电未按一机一闸一漏设置",
    "施工垃圾未及时清运，占用居民通道",
    "防水卷材搭接宽度不足",
)
DONE = (
    "雨污水沟槽开挖与支护",
    "给水主管敷设",
    "外墙粉刷",
    "弱电线路入地穿管",
    "路面基层摊铺",
    "绿化补植和停车位划线",
)


def planned_output() -> list[Row]:
    """The plan month by month; the months of a year add up to what is planned for it."""
    rows = []
    for year, amount in PLANNED.items():
        first = max(FIRST, date(year, 1, 1))
        left = amount
        for number, share in enumerate(SHARES[year]):
            month = add_months(first, number)
            last = number == len(SHARES[year]) - 1
            part = left if last else (amount * share / 100).quantize(Decimal("0.01"))
            left -= part
            rows.append(
                {
                    "code": f"SYN-PO-{month:%Y%m}",
                    "project": PROJECT,
                    "month": month,
                    "amount": part,
                    "source": f"{year}年合计见{REPORT}；分月为合成" if year == 2022 else SYNTHETIC,
                }
            )
    return rows


def milestones(sites: list[Row]) -> list[Row]:
    """Five steps a section; it started with its first site, and its finish is still to come."""
    sections = sorted({site["section"] for site in sites})
    rows = []
    for section in sections:
        starts = [s["started_on"] for s in sites if s["section"] == section and s["started_on"]]
        for kind, name, planned, actual in (
            ("tender", "施工招标完成", date(2022, 6, 10), date(2022, 6, 17)),
            ("design", "施工图审查完成", date(2022, 6, 30), date(2022, 6, 29)),
            ("start", "标段开工", date(2022, 7, 31), min(starts, default=None)),
            ("hidden", "管沟隐蔽工程验收", date(2023, 3, 31), None),
            ("finish", "标段完工", LAST, None),
        ):
            rows.append(
                {
                    "code": f"{section}-M-{kind}",
                    "project": PROJECT,
                    "section": section,
                    "kind": kind,
                    "name": name,
                    "planned_on": planned,
                    "actual_on": actual,
                    "seen_by": "合成监理员" if actual else "",
                    "source": SYNTHETIC,
                }
            )
    return rows


def inspections(sites: list[Row]) -> list[Row]:
    """Checks of started sites; most findings were put right, two are still open, none is grave."""
    dice = Dice("inspections")
    started = [site for site in sites if site["started_on"]]
    rows = []
    for number in range(1, 37):
        site = started[dice.between(0, len(started) - 1)]
        day = min(site["started_on"] + timedelta(days=dice.between(5, 400)), EVALUATED)
        passed = number % 3 != 0
        row: Row = {
            "code": f"SYN-IN-{number:03}",
            "project": PROJECT,
            "section": site["section"],
            "site": site["code"],
            "kind": dice.pick(("safety", "quality", "civilised")),
            "on": day,
            "inspector": "合成监理员",
            "passed": passed,
            "source": SYNTHETIC,
        }
        if not passed:
            row |= {"found": dice.pick(FINDINGS), "due_on": day + timedelta(days=15)}
            if number not in (12, 30):
                right = min(day + timedelta(days=dice.between(3, 20)), EVALUATED)
                row |= {"put_right_on": max(right, day), "put_right": "已按要求整改，复查合格"}
        rows.append(row)
    return rows


def diary(sites: list[Row]) -> list[Row]:
    """Some days on started sites."""
    dice = Dice("diary")
    started = [site for site in sites if site["started_on"]]
    rows = []
    for number in range(1, 41):
        site = started[dice.between(0, len(started) - 1)]
        day = min(site["started_on"] + timedelta(days=dice.between(1, 420)), EVALUATED)
        code = f"SYN-DI-{number:03}"
        rows.append(
            {
                "code": code,
                "site": site["code"],
                "on": day,
                "weather": dice.pick(("晴", "多云", "阴", "小雨")),
                "workers": dice.between(6, 38),
                "text": f"{dice.pick(DONE)}；安全交底已做，无异常。",
                "sent_as": uuid5(NAMESPACE_URL, code),
                "source": SYNTHETIC,
            }
        )
    return rows
