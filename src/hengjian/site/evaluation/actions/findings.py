"""Findings and recommendations are written by the team while the evaluation is scored."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import snapshot
from hengjian.site.evaluation.case import case_of
from hengjian.site.evaluation.models import Evaluation, Finding, Recommendation
from hengjian.site.evaluation.procedures.findings import FINDING
from hengjian.site.evaluation.procedures.recommendations import RECOMMENDATION
from hengjian.site.evaluation.references import unknown_references
from hengjian.site.evaluation.rules import closed_to
from hengjian.site.evaluation.saving import hold, save_change, save_new
from hengjian.site.platform.step import next_code

Values = Mapping[str, Any]


@action(Permission.EVALUATION_WORK)
def add_finding(
    *, by: Membership, evaluation: Evaluation, indicators: Collection[str], values: Values
) -> Finding:
    """Write down a problem or an experience, with the indicators it bears on."""
    row = Finding(
        code=next_code(Finding, f"{evaluation.code}-P"),
        evaluation=evaluation,
        indicators=list(indicators),
        entered_by=by.person.username,
        **values,
    )
    found = [*closed_to(by, evaluation), *_unknown(row)]
    return save_new(by, row, "finding.add", found)


@action(Permission.EVALUATION_WORK)
def change_finding(
    *,
    by: Membership,
    finding: Finding,
    indicators: Collection[str],
    values: Values,
    version: int | None = None,
) -> Finding:
    """Change a draft. Raises ``Clash`` where somebody else was faster."""
    row = hold(finding, version, values)
    found = [*closed_to(by, row.evaluation), *FINDING.closed(row)]
    before = snapshot(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.indicators = list(indicators)
    found += _unknown(row)
    return save_change(by, row, "finding.change", before, found)


@action(Permission.EVALUATION_WORK)
def recommend(*, by: Membership, finding: Finding, values: Values) -> Recommendation:
    """Recommend something to one organisation, with how one will know that it is done."""
    row = Recommendation(
        code=next_code(Recommendation, f"ZG{finding.evaluation.year}-"),
        finding=finding,
        entered_by=by.person.username,
        synthetic=finding.evaluation.synthetic,
        **values,
    )
    found = [*closed_to(by, finding.evaluation), *FINDING.closed(finding)]
    return save_new(by, row, "recommendation.add", found)


@action(Permission.EVALUATION_WORK)
def change_recommendation(
    *, by: Membership, recommendation: Recommendation, values: Values, version: int | None = None
) -> Recommendation:
    """Change a recommendation that has not been sent."""
    row = hold(recommendation, version, values)
    found = [*closed_to(by, row.finding.evaluation), *RECOMMENDATION.closed(row)]
    before = snapshot(row)
    for name, value in values.items():
        setattr(row, name, value)
    return save_change(by, row, "recommendation.change", before, found)


def _unknown(row: Finding) -> list[Problem]:
    """Indicators the framework does not have, and figures that are referred to and not there."""
    drawn = case_of(row.evaluation)
    known = {each.indicator.code for each in drawn.framework.indicators}
    at = Place(path="indicators")
    strange = [
        problem("finding-indicator-unknown", at, found=code)
        for code in row.indicators
        if code not in known
    ]
    return [*strange, *unknown_references(row.text, drawn.result, "text")]
