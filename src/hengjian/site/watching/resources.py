"""Watching: warnings, the suspensions they lead to, monitoring reports."""

from __future__ import annotations

from typing import Any

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import said
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import WHOLE
from hengjian.site.platform.columns import Choices
from hengjian.site.platform.resource import FormOf, Resource, Told, Waiting
from hengjian.site.platform.writing import RECKONED, Opening
from hengjian.site.watching import actions
from hengjian.site.watching.models import MonitoringReport, Suspension, Warning
from hengjian.site.watching.queries import risen_to
from hengjian.site.watching.rules import rules


def _rule(row: Warning) -> str:
    """A warning by its rule; by the code of it where the rule is gone."""
    rule = rules().by_code().get(row.rule)
    return said(rule.said.title) if rule is not None else row.rule


def _rules() -> Choices:
    """The rules in force by their codes."""
    return tuple((code, each.said.title) for code, each in rules().by_code().items())


WARNING = Resource(
    Warning,
    only_read=RECKONED,
    noun=Text("预警", "warning"),
    reach=WHOLE,
    money=True,
    files="evidence",
    watched=False,
    reckoned=frozenset(("measured", "as_of")),
    codes={"rule": _rules},
    called=_rule,
    tells={
        "measured": Told(
            dict[str, Any],
            lambda row: row.measured,
            {"formula": "到位资金 / 应到位资金", "value": "53.10%"},
        ),
    },
    waiting=(
        Waiting(
            "warnings-risen",
            Permission.MONEY_VIEW,
            risen_to,
            Text("条预警逾期未答复，已上报", "warnings rose to us unanswered"),
            "web:warnings",
            "?state=escalated",
            "mark-red",
            place=10,
        ),
    ),
    actions={
        "warning.close": Text("解除预警", "warning: closed"),
        "warning.escalate": Text("预警逾期上报", "warning: escalated"),
        "warning.lower": Text("预警降级", "warning: level lowered"),
        "warning.open": Text("触发预警", "warning: opened"),
        "warning.raise": Text("预警升级", "warning: level raised"),
    },
)
SUSPENSION = Resource(
    Suspension,
    opens=Opening(
        actions.propose_suspension, {"warning": Warning}, {"on": "proposed_on", "why": "reason"}
    ),
    noun=Text("暂停拨付", "suspension"),
    actions={
        "suspension.adopt": Text("决定暂停拨付", "suspension decided"),
        "suspension.lift": Text("恢复拨付", "suspension: lifted"),
        "suspension.propose": Text("建议暂停拨付", "suspension: proposed"),
        "suspension.refuse": Text("不采纳暂停拨付", "suspension: not adopted"),
    },
    reach=WHOLE,
    money=True,
    watched=False,
)
MONITORING_REPORT = Resource(
    MonitoringReport,
    opens=Opening(actions.begin_report, {"project": Project}, {"until": "until"}),
    noun=Text("绩效监控表", "monitoring report"),
    form=FormOf(
        ("project", "until"), hints={"until": Text("一般为 7 月 31 日", "usually 31 July")}
    ),
    actions={
        "monitoring.change": Text("填报绩效监控表", "monitoring report: filled in"),
        "monitoring.create": Text("开始填报绩效监控表", "monitoring report: begun"),
        "monitoring.refresh": Text("更新绩效监控表的数据", "monitoring report: figures taken anew"),
        "monitoring.review": Text("审核绩效监控表", "monitoring report: reviewed"),
        "monitoring.send_back": Text("退回绩效监控表", "monitoring report: sent back"),
        "monitoring.submit": Text("提交绩效监控表", "monitoring report: handed in"),
    },
    reach=WHOLE,
    money=True,
    watched=False,
)
