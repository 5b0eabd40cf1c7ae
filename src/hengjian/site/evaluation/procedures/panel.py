"""The panel scores blind; its lead discloses all scores at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from hengjian.bilingual import Text
from hengjian.errors import Problem, problem
from hengjian.site.accounts.permissions import Permission
from hengjian.site.evaluation.case import framework_of
from hengjian.site.evaluation.models import Panel
from hengjian.site.evaluation.panels import absent_judges, judges_of
from hengjian.site.evaluation.rules import closed_to
from hengjian.site.evaluation.standing import mark_changed
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Step, Turn

S = Panel.State


def _all_have_given(turn: Turn) -> Iterator[Problem]:
    yield from closed_to(turn.by, turn.row.evaluation)
    if not judges_of(turn.row.evaluation):
        yield problem("panel-without-judges")
    framework = framework_of(turn.row.evaluation.edition)
    missing = absent_judges(turn.row.evaluation, framework)
    if missing and not turn.why:
        names = "、".join(each.membership.person.name for each in missing)
        yield problem("panel-not-given", names=names)


def _tell_change(turn: Turn) -> None:
    mark_changed(turn.row.evaluation)


PANEL = Procedure(
    Panel,
    noun="panel",
    title=Text("专家组", "Panels"),
    address="evaluations/panels",
    page="web:evaluation-panel",
    shown_on="evaluation",
    listing="web:evaluations",
    seen=partial(visible_to, Panel),
    ends=frozenset((S.DISCLOSED,)),
    beside=("evaluation__project",),
    steps=(
        Step(
            "disclose",
            S.OPEN,
            S.DISCLOSED,
            right=Permission.EVALUATION_LEAD,
            by="disclosed_by",
            when="disclosed_on",
            asks=(_all_have_given,),
            reason=REASON,
            optional=True,
            keeps="decision_reason",
            then=_tell_change,
            grave=True,
            hint=Text(
                "揭示以前谁也看不到别人的分。有专家缺席时写明理由。",
                "Until then nobody sees another's score. Where an expert is absent, say why.",
            ),
            button=Text("揭示打分", "Disclose the scores"),
            done=Text("已揭示", "disclosed"),
        ),
    ),
)
