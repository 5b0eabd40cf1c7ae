"""The expert panel: who judges what, who has given, and what may be shown to whom.

Blindness is one condition of the database (``scores_seen``): a judge's own rows, and all of them
once the panel is disclosed. Every surface asks it; what is drawn together for scores, what-if,
packages and the command line takes disclosed scores alone (``disclosed_scores``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import Q, QuerySet

from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledIndicator
from hengjian.engine.frameworks.rules import Panel as PanelRule
from hengjian.site.accounts.models import Membership
from hengjian.site.evaluation.models import Evaluation, Panel, PanelScore, TeamMember

DISCLOSED = Panel.State.DISCLOSED
PanelScores = Mapping[str, Mapping[str, Decimal]]
"""By indicator and judge, what was given."""


def panel_leaves(framework: CompiledFramework) -> list[CompiledIndicator]:
    """The indicators that a panel scores."""
    return [each for each in framework.indicators if isinstance(each.indicator.score, PanelRule)]


def out_of(compiled: CompiledIndicator) -> Decimal:
    """The most a judge may give for it. Raises ``TypeError`` where no panel scores it."""
    rule = compiled.indicator.score
    if not isinstance(rule, PanelRule):
        raise TypeError(compiled.indicator.code)
    return Decimal(str(rule.out_of))


def judges_of(evaluation: Evaluation) -> list[TeamMember]:
    """The declared experts of the team."""
    verdict = TeamMember.Verdict.NONE
    rows = evaluation.team.filter(part=TeamMember.Part.EXPERT, verdict=verdict)
    return list(rows.select_related("membership__person"))


def absent_judges(evaluation: Evaluation, framework: CompiledFramework) -> list[TeamMember]:
    """The experts who have not scored every indicator of the panel."""
    wanted = {each.indicator.code for each in panel_leaves(framework)}
    given: dict[int, set[str]] = {}
    for judge, indicator in evaluation.panel_scores.values_list("judge", "indicator"):
        given.setdefault(judge, set()).add(indicator)
    return [each for each in judges_of(evaluation) if wanted - given.get(each.membership_id, set())]


def scores_seen(rows: QuerySet[PanelScore], membership: Membership) -> QuerySet[PanelScore]:
    """A judge's own scores, and everybody's once the panel is disclosed."""
    return rows.filter(Q(judge=membership.pk) | Q(evaluation__panel__state=DISCLOSED))


def disclosed_scores(evaluations: Iterable[int]) -> Mapping[int, PanelScores]:
    """Of these evaluations, by indicator and judge, what was given; nothing at all before
    disclosure."""
    found: dict[int, dict[str, dict[str, Decimal]]] = {}
    rows = PanelScore.objects.filter(
        evaluation__in=list(evaluations), evaluation__panel__state=DISCLOSED
    )
    for row in rows.order_by("pk"):
        given = found.setdefault(row.evaluation_id, {}).setdefault(row.indicator, {})
        given[f"judge-{row.judge_id}"] = row.points
    return found
