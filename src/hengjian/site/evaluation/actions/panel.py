"""Experts score blind; after disclosure a change keeps the first score beside it."""

from __future__ import annotations

from decimal import Decimal

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import snapshot
from hengjian.site.evaluation.case import framework_of
from hengjian.site.evaluation.models import Evaluation, Panel, PanelScore, TeamMember
from hengjian.site.evaluation.panels import out_of, panel_leaves
from hengjian.site.evaluation.rules import closed_to
from hengjian.site.evaluation.saving import hold, needed, save_change, save_new
from hengjian.site.evaluation.standing import mark_changed


@action(Permission.PANEL_SCORE)
def give_score(
    *,
    by: Membership,
    evaluation: Evaluation,
    indicator: str,
    points: Decimal,
    reason: str,
    version: int | None = None,
) -> PanelScore:
    """Give one's own score for an indicator, out of what its rule says, with a reason."""
    found = closed_to(by, evaluation)
    judges = evaluation.team.filter(membership=by.pk, part=TeamMember.Part.EXPERT)
    if not judges.filter(verdict=TeamMember.Verdict.NONE).exists():
        found.append(problem("panel-not-judge", name=evaluation))
    leaves = {each.indicator.code: each for each in panel_leaves(framework_of(evaluation.edition))}
    if indicator not in leaves:
        known = "、".join(leaves) or "—"
        raise Refused([*found, problem("panel-indicator", found=indicator, known=known)])
    most = out_of(leaves[indicator])
    if not 0 <= points <= most:
        found.append(problem("panel-points", Place(path="points"), found=points, most=most))
    found += needed("reason", reason, PanelScore._meta.get_field("reason").verbose_name)
    return _keep(by, evaluation, indicator, points, reason.strip(), version, found)


def _keep(
    by: Membership,
    evaluation: Evaluation,
    indicator: str,
    points: Decimal,
    reason: str,
    version: int | None,
    found: list[Problem],
) -> PanelScore:
    """A new score, or a change of one's own; after disclosure the first one stays beside it."""
    row = evaluation.panel_scores.filter(indicator=indicator, judge=by.pk).first()
    shown = Panel.objects.filter(evaluation=evaluation.pk, state=Panel.State.DISCLOSED).exists()
    if row is None:
        made = PanelScore(
            code=f"{evaluation.code}-K{by.pk}-{indicator}",
            evaluation=evaluation,
            indicator=indicator,
            judge=by,
            points=points,
            reason=reason,
            synthetic=evaluation.synthetic,
        )
        saved = save_new(by, made, "panel-score.give", found)
    else:
        held = hold(row, version, {"points": points, "reason": reason})
        before = snapshot(held)
        if shown and held.first is None and points != held.points:
            held.first = held.points
        held.points, held.reason = points, reason
        saved = save_change(by, held, "panel-score.give", before, found)
    if shown:
        mark_changed(evaluation)
    return saved
