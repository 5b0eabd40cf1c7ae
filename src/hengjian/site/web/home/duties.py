"""How each kind of waiting work is put to the person, and where it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hengjian.bilingual import Text
from hengjian.site.platform.procedure import procedures


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a duty and the page that does it."""

    title: Text
    address: str
    """The name of a page."""
    query: str = ""
    """``{owner}``: the utility owner the person answers for, else ``all``."""
    mark: str = "mark-accent"


WORDINGS: dict[str, Wording] = {
    "dossiers-open": Wording(
        Text("个小区的档案还没填完", "site dossiers are incomplete"),
        "web:sites",
        "?sort=dossier_done",
        "mark-amber",
    ),
    "dossiers-to-confirm": Wording(
        Text("份小区档案待审核", "site dossiers await confirmation"), "web:sites", "?band=complete"
    ),
    "schemes-to-decide": Wording(
        Text("个改造方案待审定", "schemes await a decision"), "web:schemes", "?state=submitted"
    ),
    "comments-open": Wording(
        Text("条意见待答复", "comments await an answer"), "web:schemes", "", "mark-amber"
    ),
    "plans-to-approve": Wording(
        Text("份年度计划待批准", "annual plans await approval"), "web:plans", "?state=submitted"
    ),
    "plans-to-publish": Wording(
        Text("份年度计划已批准，待公布", "approved plans await publication"),
        "web:plans",
        "?state=approved",
    ),
    "opinions-waiting": Wording(
        Text("件管线意见待答复", "opinions of utility owners are awaited"),
        "web:sites",
        "?opinion={owner}",
    ),
    "warnings-to-answer": Wording(
        Text("条预警等我单位答复", "warnings await an answer of ours"),
        "web:warnings",
        "?state=open",
        "mark-red",
    ),
    "warnings-risen": Wording(
        Text("条预警逾期未答复，已上报", "warnings rose to us unanswered"),
        "web:warnings",
        "?state=escalated",
        "mark-red",
    ),
    "suspensions-proposed": Wording(
        Text("件暂停拨付建议待决定", "proposed suspensions await a decision"),
        "web:warnings",
        "?level=red&state=standing",
        "mark-red",
    ),
    "monitoring-to-review": Wording(
        Text("份绩效监控表待审核", "monitoring reports await review"),
        "web:monitoring",
        "?state=submitted",
    ),
    "monitoring-sent-back": Wording(
        Text("份绩效监控表待填报", "monitoring reports are being filled in"),
        "web:monitoring",
        "?state=draft",
        "mark-amber",
    ),
    "assessments-to-conclude": Wording(
        Text("份事前评估待出结论", "ex-ante assessments await a conclusion"),
        "web:assessments",
        "?state=submitted",
    ),
    "uses-to-agree": Wording(
        Text("件债券用途调整待初审", "changes of use await the department"),
        "web:use-changes",
        "?state=asked",
    ),
    "uses-to-approve": Wording(
        Text("件债券用途调整待批准", "changes of use await approval"),
        "web:use-changes",
        "?state=agreed",
    ),
    "goals-to-approve": Wording(
        Text("个绩效目标待与资金同步批复", "goals await approval with the money"),
        "web:bond-projects",
    ),
    "debt-due": Wording(
        Text("笔还本付息已到提醒日或逾期", "payments of debt service are due soon or overdue"),
        "web:bond-calendar",
        "",
        "mark-red",
    ),
    "imports-ready": Wording(
        Text("批导入数据待确认", "imports await your confirmation"), "web:imports"
    ),
}
GRAVE_FIRST = ("mark-red", "mark-accent", "mark-amber")


@cache
def wordings() -> Mapping[str, Wording]:
    """By the key of every duty: those above, and those of the steps of the procedures."""
    return WORDINGS | {
        f"{procedure.noun}-{step.name}": Wording(
            step.duty.title, procedure.listing, step.duty.query, step.duty.mark
        )
        for procedure in procedures()
        for step in procedure.steps
        if step.duty is not None
    }
