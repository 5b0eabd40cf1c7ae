"""Where money comes from: the sources of the published data dictionary, with their names."""

from __future__ import annotations

from hengjian.bilingual import Text

SOURCES: dict[str, Text] = {
    "central": Text("中央补助", "central government"),
    "provincial": Text("省级", "province"),
    "municipal": Text("市级", "city"),
    "county": Text("县区级", "district"),
    "special_bond": Text("专项债券", "special bond"),
    "residents": Text("居民出资", "residents"),
    "utilities": Text("专营单位", "utility owners"),
    "loan": Text("贷款", "loan"),
    "other": Text("其他", "other"),
}
"""By their codes in ``tables.yaml``, in its order."""
