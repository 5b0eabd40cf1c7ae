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
    "opinions-waiting": Wording(
        Text("件管线意见待答复", "opinions of utility owners are awaited"),
        "web:sites",
        "?opinion={owner}",
    ),
    "warnings-risen": Wording(
        Text("条预警逾期未答复，已上报", "warnings rose to us unanswered"),
        "web:warnings",
        "?state=escalated",
        "mark-red",
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
