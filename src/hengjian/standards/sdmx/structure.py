"""The structure message: what the columns of the data are and what their codes mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hengjian.bilingual import Text
from hengjian.engine.frameworks.compiled import CompiledFramework

AGENCY, VERSION = "HENGJIAN", "1.0"
TOTAL = "_T"
"""The code of the total, by SDMX's convention."""
SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/structure-message/tools/"
    "schemas/2.0.0/sdmx-json-structure-schema.json"
)
_URN = "urn:sdmx:org.sdmx.infomodel"
CONCEPTS = {
    "REF_AREA": Text("地区；单个项目不适用，写 _Z", "Region; _Z where a project stands by itself"),
    "PROJECT": Text("项目", "Project"),
    "INDICATOR": Text("指标", "Indicator"),
    "MEASURE": Text("得分、分值、完成值或目标值", "Score, points, value or target"),
    "TIME_PERIOD": Text("评价截至日", "As-of date"),
    "OBS_VALUE": Text("数值", "Observed value"),
    "UNIT_MEASURE": Text("计量单位", "Unit of measure"),
    "OBS_STATUS": Text("状态", "Observation status"),
    "DECIMALS": Text("显示的小数位数", "Decimals it is shown in"),
    "EXACT_VALUE": Text("小数写不尽时的分数", "The fraction, where the decimal is rounded"),
    "DATA_STATUS": Text("为什么这样", "What became of it"),
    "GRADE": Text("等级", "Grade"),
}
DIMENSIONS = ("REF_AREA", "PROJECT", "INDICATOR", "MEASURE")
ATTRIBUTES = ("UNIT_MEASURE", "OBS_STATUS", "DECIMALS", "EXACT_VALUE", "DATA_STATUS", "GRADE")
_REQUIRED = ("UNIT_MEASURE", "OBS_STATUS", "DATA_STATUS")
MEASURES = {
    "SCORE": Text("得分", "Score"),
    "POINTS": Text("分值", "Points"),
    "VALUE": Text("完成值", "Value"),
    "TARGET": Text("目标值", "Target"),
}
STATUSES = {
    "A": Text("正常", "Normal value"),
    "I": Text("缺数据，体系规定记 0 分", "Imputed: no data, 0 by the framework"),
    "M": Text("缺", "Missing value"),
}
DATA_STATUSES = {
    "scored": Text("已计分", "scored"),
    "missing": Text("缺数据", "no data"),
    "zero": Text("缺数据，记 0 分", "no data, 0 by the framework"),
    "reweighted": Text("不适用，分值由同级分担", "left out, its points shared among its siblings"),
    "incomplete": Text("下级有缺", "something below is missing"),
}


@dataclass(frozen=True)
class Flow:
    """The dataflow of one edition of a framework."""

    compiled: CompiledFramework

    @cached_property
    def suffix(self) -> str:
        """What tells the artefacts of this edition from others."""
        framework = self.compiled.framework
        return re.sub(r"[^A-Za-z0-9_]", "_", f"{framework.framework}_{framework.edition}").upper()

    @property
    def reference(self) -> str:
        """The dataflow as the data name it."""
        return f"{AGENCY}:DF_{self.suffix}({VERSION})"

    @cached_property
    def codes(self) -> dict[str, str]:
        """Indicators by their code: the code in SDMX, which knows no dots, each used once."""
        taken = {TOTAL}
        found: dict[str, str] = {}
        for each in self.compiled.indicators:
            code = each.indicator.code
            plain = re.sub(r"[^A-Za-z0-9_@$-]", "_", code)
            while plain in taken:
                plain += "_"
            taken.add(plain)
            found[code] = plain
        return found


def structure_message(flow: Flow, prepared: str) -> dict[str, Any]:
    """The message as JSON; ``prepared`` is the moment it is written, with its zone."""
    title = flow.compiled.framework.title
    return {
        "meta": {
            "schema": SCHEMA,
            "id": f"{AGENCY}_{flow.suffix}",
            "prepared": prepared,
            "sender": {"id": AGENCY},
        },
        "data": {
            "codelists": _code_lists(flow),
            "conceptSchemes": [
                {**_name("CS", Text("评价", "Evaluation")), "concepts": _items(CONCEPTS)}
            ],
            "dataStructures": [_data_structure(flow)],
            "dataflows": [
                {
                    **_name(f"DF_{flow.suffix}", title),
                    "structure": _urn("datastructure.DataStructure", f"DSD_{flow.suffix}"),
                }
            ],
        },
    }


def _urn(kind: str, artefact: str, item: str = "") -> str:
    return f"{_URN}.{kind}={AGENCY}:{artefact}({VERSION}){item and '.' + item}"


def _name(key: str, name: Text) -> dict[str, Any]:
    names = {"zh": name.zh, "en": name.en}
    return {"id": key, "agencyID": AGENCY, "version": VERSION, "name": name.en, "names": names}


def _items(items: dict[str, Text]) -> list[dict[str, Any]]:
    return [_item(key, name) for key, name in items.items()]


def _item(key: str, name: Text, parent: str | None = None) -> dict[str, Any]:
    said = {"id": key, "name": name.en, "names": {"zh": name.zh, "en": name.en}}
    return {**said, "parent": parent} if parent else said


def _code_lists(flow: Flow) -> list[dict[str, Any]]:
    total = _item(TOTAL, Text("总分", "Total"))
    indicators = [
        _item(
            flow.codes[each.indicator.code],
            each.indicator.name,
            flow.codes[each.parent] if each.parent else TOTAL,
        )
        for each in flow.compiled.indicators
    ]
    name = Text("指标", "Indicators")
    return [
        {**_name(f"CL_INDICATOR_{flow.suffix}", name), "codes": [total, *indicators]},
        {**_name("CL_MEASURE", CONCEPTS["MEASURE"]), "codes": _items(MEASURES)},
        {**_name("CL_OBS_STATUS", CONCEPTS["OBS_STATUS"]), "codes": _items(STATUSES)},
        {**_name("CL_DATA_STATUS", CONCEPTS["DATA_STATUS"]), "codes": _items(DATA_STATUSES)},
    ]


def _data_structure(flow: Flow) -> dict[str, Any]:
    lists = {
        "INDICATOR": f"CL_INDICATOR_{flow.suffix}",
        "MEASURE": "CL_MEASURE",
        "OBS_STATUS": "CL_OBS_STATUS",
        "DATA_STATUS": "CL_DATA_STATUS",
    }
    dimensions = [{**_component(key, lists), "position": n} for n, key in enumerate(DIMENSIONS, 1)]
    attributes = [
        {
            **_component(key, lists),
            "usage": "mandatory" if key in _REQUIRED else "optional",
            "attributeRelationship": {"observation": {}},
        }
        for key in ATTRIBUTES
    ]
    time = {
        **_component("TIME_PERIOD", lists),
        "localRepresentation": {"format": {"dataType": "ObservationalTimePeriod"}},
    }
    measure = {
        **_component("OBS_VALUE", lists),
        "localRepresentation": {"format": {"dataType": "Decimal"}},
        "usage": "optional",
    }
    components = {
        "dimensionList": {
            "id": "DimensionDescriptor",
            "dimensions": dimensions,
            "timeDimension": time,
        },
        "measureList": {"id": "MeasureDescriptor", "measures": [measure]},
        "attributeList": {"id": "AttributeDescriptor", "attributes": attributes},
    }
    title = flow.compiled.framework.title
    return {**_name(f"DSD_{flow.suffix}", title), "dataStructureComponents": components}


def _component(key: str, lists: dict[str, str]) -> dict[str, Any]:
    represented: dict[str, Any] = {"format": {"dataType": "String"}}
    if key in lists:
        represented = {"enumeration": _urn("codelist.Codelist", lists[key])}
    elif key == "DECIMALS":
        represented = {"format": {"dataType": "Integer"}}
    return {
        "id": key,
        "conceptIdentity": _urn("conceptscheme.Concept", "CS", key),
        "localRepresentation": represented,
    }
