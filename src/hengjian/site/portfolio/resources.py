"""Portfolios and saved comparisons as entities."""

from __future__ import annotations

from hengjian.bilingual import Text
from hengjian.site.platform.resource import FOR_ALL, Finds, Resource, with_text
from hengjian.site.platform.writing import BY_NAME, RECKONED
from hengjian.site.portfolio.models import Firm, Portfolio, SavedComparison
from hengjian.site.portfolio.queries import comparisons_seen, firms_seen, portfolios_seen

PORTFOLIO = Resource(
    Portfolio,
    only_read=RECKONED,
    noun=Text("同类比较", "comparison"),
    title=Text("同类比较", "Comparison"),
    reach=FOR_ALL,
    narrow=portfolios_seen,
    watched=False,
    reckoned=frozenset(("told",)),
    untold=frozenset(("told",)),
    finds=Finds(
        "web:portfolio",
        "web:portfolios",
        "chart-treemap",
        90,
        search=with_text("title", "code", "year"),
        reads=("code", "title", "year", "synthetic"),
        name=lambda row: str(row.title),
        beside=lambda row: (row.year,),
    ),
    words={
        "decimals": Text("总分小数位", "decimals of the totals"),
        "levels": Text("逐级的列", "columns from the top down"),
        "told": Text("比较结果", "what the comparison tells"),
        "region": Text("地区", "region"),
    },
    actions={"portfolio.load": Text("装入同类比较", "comparison: loaded")},
)
FIRM = Resource(
    Firm,
    only_read=RECKONED,
    noun=Text("跨项目询问的单位", "firm asked about"),
    title=Text("跨项目看单位", "Firms across projects"),
    reach=FOR_ALL,
    money=True,
    narrow=firms_seen,
    watched=False,
    untold=frozenset(("rules",)),
    finds=Finds(
        "web:firm",
        "web:portfolios",
        "users-group",
        92,
        search=with_text("name"),
        order="-points",
        beside=lambda row: (row.source,),
        reads=("code", "name", "source", "synthetic"),
    ),
)
SAVED_COMPARISON = Resource(
    SavedComparison,
    only_read=BY_NAME,
    noun=Text("保存的比较", "saved comparison"),
    reach=FOR_ALL,
    narrow=comparisons_seen,
    watched=False,
    words={
        "path": Text("所看的地区", "place in view"),
        "query": Text("筛选条件", "filters"),
        "saved_by": Text("保存人", "saved by"),
        "organisation": Text("保存人的单位", "organisation of who saved it"),
    },
    actions={
        "savedcomparison.save": Text("保存比较", "comparison: saved"),
        "savedcomparison.change": Text("改动保存的比较", "saved comparison: changed"),
        "savedcomparison.remove": Text("删除保存的比较", "saved comparison: removed"),
    },
)
