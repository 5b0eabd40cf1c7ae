"""What the pages of one evaluation share: its head, its tabs, what the person may do in it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.gates import has_a_panel
from hengjian.site.evaluation.models import Evaluation
from hengjian.site.evaluation.withdrawn import uses_of_withdrawn

TABS = (
    ("home", words("概况", "Overview"), "web:evaluation", False),
    ("plan", words("实施方案", "Work plan"), "web:evaluation-plan", True),
    ("sample", words("抽样", "Sample"), "web:evaluation-sample", True),
    ("requests", words("资料清单", "Requests"), "web:evaluation-requests", True),
    ("papers", words("底稿", "Working papers"), "web:evaluation-papers", True),
    ("scores", words("评分表", "Scores"), "web:evaluation-scores", False),
    ("panel", words("专家组", "Panel"), "web:evaluation-panel", True),
    ("figures", words("事实取值", "Figures"), "web:evaluation-figures", True),
    ("evidence", words("证据", "Evidence"), "web:evaluation-evidence", True),
    ("findings", words("问题和建议", "Findings"), "web:evaluation-findings", False),
    ("report", words("报告", "Report"), "web:evaluation-report", True),
    ("consultation", words("征求意见", "Consultation"), "web:evaluation-consultation", True),
    ("recheck", words("自评复核", "Re-check"), "web:evaluation-rechecks", True),
    ("after", words("结果应用", "Use of results"), "web:evaluation-after", False),
    ("archive", words("归档", "Archive"), "web:evaluation-archive", True),
)
"""Key, title, address, whether only those who work inside open it."""
_ALWAYS = frozenset({"web:evaluation"})
_SCORED = _ALWAYS | {address for _, _, address, needs_inside in TABS if not needs_inside}
_INSIDE = _SCORED | {address for _, _, address, _ in TABS}
MARKS = {
    Evaluation.State.SCORING: "mark-blue",
    Evaluation.State.REVIEW: "mark-amber",
    Evaluation.State.ISSUED: "mark-accent",
    Evaluation.State.STOPPED: "mark-grey",
}


def pages_open(*, inside: bool, scored: bool) -> frozenset[str]:
    """The names of the addresses of an evaluation that open for who is inside, or sees its scores,
    or knows no more of it than that it is there."""
    if inside:
        return _INSIDE
    return _SCORED if scored else _ALWAYS


def head_of(row: Evaluation, membership: Membership) -> dict[str, Any]:
    """The variables of ``evaluation/layout.html``."""
    inside = queries.opened(membership).filter(pk=row.pk).exists()
    scored = inside or queries.scored_for(membership).filter(pk=row.pk).exists()
    reach = pages_open(inside=inside, scored=scored)
    return {
        "evaluation": row,
        "state_mark": MARKS[Evaluation.State(row.state)],
        "inside": inside,
        "scored": scored,
        "reach": reach,
        "tabs": [
            (key, title, reverse(address, args=[row.code]))
            for key, title, address, _ in TABS
            if address in reach
            if key != "panel" or has_a_panel(row)
        ],
        "withdrawn": uses_of_withdrawn(row) if inside else [],
        "may_issue": membership.may(Permission.EVALUATION_ISSUE),
    }
