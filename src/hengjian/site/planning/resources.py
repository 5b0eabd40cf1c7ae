"""Planning: annual plans, the works of utility owners, and the plans that coordinate them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django.db.models import Prefetch, Q

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.resources import ARCHIVE, LIBRARY
from hengjian.site.library.rules import check_coordinates
from hengjian.site.library.visibility import through_sites
from hengjian.site.planning import actions
from hengjian.site.planning.models import (
    SOURCES,
    AnnualPlan,
    CoordinatedPlan,
    PlanChange,
    PlanEntry,
    UtilityWork,
)
from hengjian.site.platform.columns import (
    DAY,
    DEGREES,
    DISTRICT,
    SOURCE,
    UNIT,
    Given,
    coded,
)
from hengjian.site.platform.resource import Finds, FormOf, Reach, Resource, Told
from hengjian.site.platform.writing import TOGETHER, Opening

P = Permission
PLAN_REACH = Reach(("region",), whole="entries__scheme__sites__project", above="region")

PLAN = Resource(
    AnnualPlan,
    opens=Opening(actions.create_plan, {"region": Organisation}, {"year": "year", "name": "name"}),
    name="plans",
    title=Text("年度计划", "Annual plans"),
    noun=Text("年度计划", "annual plan"),
    also=("plan",),
    codes={"money": tuple(SOURCES.items())},
    each=Text("一行一个年度计划", "one annual plan a row"),
    area=ARCHIVE,
    reach=PLAN_REACH,
    # A plan that is being drawn up names budgets and schemes before anything of it is put out to
    # tender: who carries out or takes part sees what was published.
    decided=Q(state=AnnualPlan.State.PUBLISHED),
    finds=Finds("web:plan", "web:plans", "calendar-stats", 40),
    actions={
        "plan.money": Text("填年度计划的资金", "annual plan: money entered"),
        "plan.send_back": Text("退回年度计划", "annual plan: sent back"),
        "plan.weights": Text("定年度计划的加分和最低数", "annual plan: additions and minimums set"),
        "plan.wish": Text("指定方案去留", "annual plan: scheme wished in or out"),
        "plan.work_out": Text("测算年度计划", "annual plan: worked out"),
    },
    reckoned=frozenset(("outcome", "outcome_at", "job")),
    told=("published_at",),
    tells={
        "budgets": Told(
            dict[str, Decimal],
            lambda row: {each.source: each.amount for each in row.budgets.all()},
            {"central": "20000000.00"},
            lambda _: ("budgets",),
        ),
        "chosen": Told(
            list[str],
            lambda row: [each.scheme.code for each in row.entries.all() if each.chosen],
            ["F-2024-03"],
            lambda _: (Prefetch("entries", PlanEntry.objects.select_related("scheme")),),
        ),
    },
    form=FormOf(("year", "name")),
    importable=False,
    columns={
        "code": Given(),
        "name": Given(),
        "region": Given(),
        "year": Given(),
        "state": Given(),
        **SOURCE,
    },
)
PLAN_CHANGE = Resource(
    PlanChange,
    noun=Text("计划调整", "plan change"),
    also=("plan_change",),
    reach=PLAN_REACH.under("plan"),
    decided=Q(
        state=PlanChange.State.APPROVED,
        plan__state=AnnualPlan.State.PUBLISHED,
    ),
)
COORDINATED_PLAN = Resource(
    CoordinatedPlan,
    only_read=TOGETHER,
    noun=Text("统筹施工计划", "coordinated plan"),
    actions={
        "coordination.change": Text("修改统筹施工计划", "coordinated plan: changed"),
        "coordination.create": Text("编制统筹施工计划", "coordinated plan: drawn up"),
        "start.allow": Text("准予开工", "start: allowed"),
    },
    reach=Reach(("region",), ("project", "sites__project"), ("sites__section",), whole="project"),
    form=FormOf(
        ("name", "region", "area", "agreed_on", "sites"),
        hints={
            "agreed_on": Text(
                "与各管线单位会商一致的日期；没有它，准予开工时会提示",
                "the day all utility owners agreed; without it a start is warned about",
            )
        },
    ),
    dossier=True,
)
UTILITY_WORK = Resource(
    UtilityWork,
    name="utility-works",
    title=Text("管线工程计划", "Utility works"),
    noun=Text("管线计划", "utility works"),
    each=Text("一行一项管线单位的年度工程", "one work of a utility owner's yearly plan a row"),
    area=LIBRARY,
    also=("work",),
    finds=Finds(
        "web:utility",
        "web:utilities",
        "route",
        50,
        title=Text("管线工程", "Utility works"),
    ),
    actions={
        "utility.change": Text("修改管线工程", "utility work: changed"),
        "utility.create": Text("登记管线工程", "utility work: entered"),
        "utility.remove": Text("删除管线工程", "utility work: removed"),
    },
    reach=replace(through_sites("region"), above="region"),
    right=P.UTILITY_EDIT,
    rules=(check_coordinates,),
    form=FormOf(
        (
            *("name", "utility", "starts_on", "ends_on", "digs", "street", "area"),
            *("longitude", "latitude", "datum", "sites"),
        ),
        hints={"street": Text("如：玉兴路（东段）", "e.g. Yuxing Road")},
    ),
    bulk=("owner", "starts_on", "ends_on", "as_of"),
    columns={
        "code": coded("UW-1"),
        "region": DISTRICT,
        "utility": Given(example="water"),
        "owner": UNIT,
        "name": Given(example="北门街给水管更换"),
        "street": Given(example="北门街"),
        "area": Given(title=Text("连片区域编码", "area code")),
        "longitude": Given(hint=DEGREES, example="102.545000"),
        "latitude": Given(hint=DEGREES, example="24.350000"),
        "digs": Given(example="是"),
        "starts_on": DAY,
        "ends_on": DAY,
        **SOURCE,
    },
)
