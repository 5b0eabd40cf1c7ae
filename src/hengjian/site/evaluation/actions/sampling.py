"""The sites to visit are drawn, drawn again for a reason, and one is replaced for a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import snapshot
from hengjian.site.evaluation.models import Evaluation, SamplePoint, VisitSample
from hengjian.site.evaluation.rules import closed_to
from hengjian.site.evaluation.sampling import bars_to_redrawing, frame_of, kept_frame, points_of
from hengjian.site.evaluation.saving import hold, needed, save_change, save_new
from hengjian.site.library.models import Site
from hengjian.site.library.references import set_values
from hengjian.statistics.sampling import Visited, draw_visits, next_visit, visits_fingerprint


@action(Permission.EVALUATION_LEAD)
def draw_sample(
    *,
    by: Membership,
    evaluation: Evaluation,
    values: Mapping[str, Any],
    version: int | None = None,
    on: date | None = None,
) -> VisitSample:
    """Draw the sites to visit, or draw anew while the work plan is not approved and nobody went.

    Raises ``Refused``: ``sample-frame-nobody``, ``sample-too-large``, ``sample-fixed``,
    ``sample-visited``, ``field-empty`` without a reason for drawing again.
    """
    there = VisitSample.objects.filter(evaluation=evaluation.pk).first()
    found = [*closed_to(by, evaluation), *bars_to_redrawing(evaluation, there)]
    row = hold(there, version, values) if there else _new(by, evaluation)
    before = snapshot(row)
    found += set_values(row, values, by)
    frame = frame_of(evaluation, row.frame_of)
    drawn = _draw(row, frame, found)
    row.frame = [[each.code, each.stage, each.money] for each in frame]
    row.fingerprint, row.drawn_on = visits_fingerprint(frame), on or current_day()
    with transaction.atomic():
        if there is None:
            saved = save_new(by, row, "visit-sample.draw", found)
        else:
            found += needed("why", row.why, row._meta.get_field("why").verbose_name)
            row.times += 1
            saved = save_change(by, row, "visit-sample.draw", before, found, row.why)
        saved.points.all().delete()
        _put(saved, drawn)
    return saved


def _new(by: Membership, evaluation: Evaluation) -> VisitSample:
    return VisitSample(
        code=f"{evaluation.code}-CY",
        evaluation=evaluation,
        entered_by=by.person.username,
        synthetic=evaluation.synthetic,
    )


def _draw(row: VisitSample, frame: list[Visited], found: list[Problem]) -> list[Visited]:
    """The sites drawn; what keeps from drawing is added to ``found``."""
    if not frame:
        found.append(problem("sample-frame-nobody", Place(path="frame_of")))
    if found or not row.size:
        return []
    try:
        return draw_visits(frame, row.size, row.seed)
    except Refused as refused:
        found += [replace(each, place=Place(path="size")) for each in refused.problems]
        return []


def _put(sample: VisitSample, drawn: list[Visited]) -> None:
    sites = Site.objects.in_bulk([each.code for each in drawn], field_name="code")
    SamplePoint.objects.bulk_create(
        SamplePoint(
            code=f"{sample.code}{place:03}",
            sample=sample,
            position=place,
            site=sites[each.code],
            stage=each.stage,
            synthetic=sample.synthetic,
        )
        for place, each in enumerate(drawn, start=1)
    )


@action(Permission.EVALUATION_LEAD)
def replace_point(*, by: Membership, point: SamplePoint, why: str) -> SamplePoint:
    """Visit another site of the same stage instead, the first in rank that was not drawn.

    Raises ``Refused``: ``field-empty`` without a reason, ``point-settled`` where it was visited or
    replaced already, ``point-nobody-left``.
    """
    sample = point.sample
    evaluation = sample.evaluation
    held = hold(point, None, {})
    before = snapshot(held)
    found = [
        *closed_to(by, evaluation),
        *needed("why", why, held._meta.get_field("why").verbose_name),
    ]
    own = next(each for each in points_of(sample) if each.row.pk == held.pk)
    if not own.open:
        found.append(problem("point-settled", name=held.site))
    taken = sample.points.values_list("site__code", flat=True)
    other = next_visit(kept_frame(sample), taken, held.stage, sample.seed)
    if other is None:
        found.append(problem("point-nobody-left", name=held.site, stage=held.get_stage_display()))
    if found or other is None:
        raise Refused(found)
    place = sample.points.count() + 1
    instead = SamplePoint(
        code=f"{sample.code}{place:03}",
        sample=sample,
        position=place,
        site=Site.objects.get(code=other.code),
        stage=other.stage,
        synthetic=sample.synthetic,
    )
    with transaction.atomic():
        save_new(by, instead, "sample-point.draw")
        held.replaced_by, held.why = instead, why.strip()[:500]
        save_change(by, held, "sample-point.replace", before, (), held.why)
    return instead
