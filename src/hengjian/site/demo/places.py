"""The regions and units of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hengjian.site.accounts.models import Organisation

KIND = Organisation.Kind
DISTRICT = "530402"
SUB_DISTRICTS = {
    "玉兴街道": "530402-YX",
    "凤凰街道": "530402-FH",
    "玉带街道": "530402-YD",
    "李棋街道": "530402-LQ",
}

OUTLINES = {
    "凤凰街道": "494,338 496,356 504,363 518,364 527,361 528.5,352 527.5,343 530,336 522,331 "
    "508,333",
    "玉兴街道": "527,361 532,368 545,371 557,368 560,360 559.5,350 560,343 545,342.3 536,343 "
    "527.5,343 528.5,352",
    "玉带街道": "527.5,343 536,343 545,342.3 560,343 566,338 566,322 556,316 542,315 531,320 "
    "530,336",
    "李棋街道": "557,368 563,374 578,377 590,374 594,364 593,350 582,345 570,346 560,343 "
    "559.5,350 560,360",
}
"""Invented outlines around the scattered sites, not boundaries of the real sub-districts: a
thousandth of a degree each, east of 102° and north of 24°."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation below the district."""

    code: str
    name: str
    role: str = ""
    """The role its demo account acts in; empty where it has none."""
    synthetic: bool = True


UNITS = (
    Unit("HT-FIN", "红塔区财政局", "finance_bureau", synthetic=False),
    Unit("HT-HSG", "红塔区住房和城乡建设局", "competent_department", synthetic=False),
    Unit("HT-RC", "玉溪润城城乡投资有限责任公司", "implementing_unit", synthetic=False),
    Unit("HT-HK", "华昆工程管理咨询有限公司", "evaluator_lead", synthetic=False),
    Unit("HT-AUD", "红塔区审计局", "auditor", synthetic=False),
    Unit("HT-HOT", "合成热线中心", "hotline_operator"),
    Unit("HT-INF", "合成信息中心", "administrator"),
    Unit("HT-WAT", "合成供水公司", "utility_owner"),
    Unit("HT-POW", "合成供电公司"),
    Unit("HT-GAS", "合成燃气公司"),
    Unit("HT-TEL", "合成通信公司"),
    Unit("HT-DRA", "合成排水公司"),
    *(Unit(f"HT-C{n}", f"合成施工单位{n}", "contractor" if n == 1 else "") for n in range(1, 7)),
    *(Unit(f"HT-S{n}", f"合成监理单位{n}", "supervisor" if n == 1 else "") for n in range(1, 7)),
    *(Unit(f"HT-D{n}", f"合成设计单位{n}") for n in range(1, 7)),
)
UTILITY_OWNERS = {
    "water": "HT-WAT",
    "power": "HT-POW",
    "gas": "HT-GAS",
    "telecom": "HT-TEL",
    "drainage": "HT-DRA",
}


def put_places() -> Organisation:
    """The tree from the province to the units; the district. Rows that are there are kept."""
    province = _put("530000", "云南省", KIND.PROVINCE, None)
    city = _put("530400", "玉溪市", KIND.CITY, province)
    district = _put(DISTRICT, "红塔区", KIND.DISTRICT, city)
    for name, code in SUB_DISTRICTS.items():
        _put(code, name, KIND.SUB_DISTRICT, district, boundary=_outline(OUTLINES[name]))
    for unit in UNITS:
        _put(unit.code, unit.name, KIND.UNIT, district, synthetic=unit.synthetic)
    return district


def _outline(written: str) -> dict[str, Any]:
    points = [tuple(map(Decimal, point.split(","))) for point in written.split()]
    ring = [[float(102 + x / 1000), float(24 + y / 1000)] for x, y in (*points, points[0])]
    return {"type": "Polygon", "coordinates": [ring], "synthetic": True}


def _put(
    code: str,
    name: str,
    kind: str,
    parent: Organisation | None,
    *,
    synthetic: bool = False,
    boundary: dict[str, Any] | None = None,
) -> Organisation:
    fields = {"name": name, "kind": kind, "parent": parent, "synthetic": synthetic}
    given = fields | {"boundary": boundary}
    return Organisation.objects.get_or_create(code=code, defaults=given)[0]
