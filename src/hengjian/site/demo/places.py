"""The regions and units of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass

from hengjian.site.accounts.models import Organisation

KIND = Organisation.Kind
DISTRICT = "530402"
SUB_DISTRICTS = {
    "玉兴街道": "530402-YX",
    "凤凰街道": "530402-FH",
    "玉带街道": "530402-YD",
    "李棋街道": "530402-LQ",
}


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
        _put(code, name, KIND.SUB_DISTRICT, district)
    for unit in UNITS:
        _put(unit.code, unit.name, KIND.UNIT, district, synthetic=unit.synthetic)
    return district


def _put(
    code: str, name: str, kind: str, parent: Organisation | None, *, synthetic: bool = False
) -> Organisation:
    fields = {"name": name, "kind": kind, "parent": parent, "synthetic": synthetic}
    return Organisation.objects.get_or_create(code=code, defaults=fields)[0]
