"""The sites to visit: how they were drawn, where each visit stands, drawing and replacing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.engine.facts.writing import csv_bytes
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import said, words
from hengjian.site.evaluation import queries, sampling
from hengjian.site.evaluation.actions import sampling as actions
from hengjian.site.evaluation.models import VisitSample
from hengjian.site.evaluation.pages.heads import head_of
from hengjian.site.evaluation.pages.indicators import may_write
from hengjian.site.library.models import Site
from hengjian.site.library.pages.editing import edit_page, resource_form
from hengjian.site.platform.telling import attempt

STAGES = {stage.value: stage.label for stage in Site.Stage}


def sample_card(row: Any) -> dict[str, Any]:
    """What the work plan and the page of the sample show of the draw; without one, nothing."""
    there = sampling.sample_of(row)
    if there is None:
        return {"sample": None}
    points = sampling.points_of(there)
    return {
        "sample": there,
        "rule": said(sampling.RULE),
        "frame_size": len(there.frame),
        "again": sampling.drawn_again(there)
        == [each.row.site.code for each in points if not hasattr(each.row, "instead_of")],
        "strata": [
            {"key": key, "title": STAGES[key], "sites": sites, "money": money, "drawn": drawn}
            for key, sites, money, drawn in sampling.strata_of(there)
        ],
        "drawn_sites": points,
        "visited": sum(each.visited for each in points),
        "replaced": sum(each.row.replaced_by_id is not None for each in points),
    }


@needs(Permission.LIBRARY_VIEW)
def sample(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The draw with frame, seed and rule; each site with its visit."""
    row = get_object_or_404(queries.opened(membership), code=code)
    leads = may_write(row, membership, Permission.EVALUATION_LEAD)
    context = {
        **head_of(row, membership),
        "tab": "sample",
        **sample_card(row),
        "may_draw": leads and not sampling.bars_to_redrawing(row, sampling.sample_of(row)),
        "may_replace": leads,
        "may_write": may_write(row, membership),
    }
    return render(request, "evaluation/sample.html", context)


@needs(Permission.EVALUATION_LEAD)
def draw(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Draw the sites, or draw anew with the reason."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    there = sampling.sample_of(row)
    form = resource_form(request, membership, VisitSample, there)
    if there is None:
        form.fields.pop("why", None)
    return edit_page(
        request,
        form,
        lambda: actions.draw_sample(
            by=membership, evaluation=row, values=form.values(), version=form.started_from()
        ),
        template="evaluation/process_form.html",
        to=lambda saved: reverse("web:evaluation-sample", args=[code]),
        done=words("已抽取", "drawn"),
        context={
            **head_of(row, membership),
            "tab": "sample",
            "title": words("抽取实地核查的小区", "Draw the sites to visit"),
            "back": reverse("web:evaluation-sample", args=[code]),
        },
    )


@require_POST
@needs(Permission.EVALUATION_LEAD)
def replace(request: HttpRequest, membership: Membership, code: str, own: str) -> HttpResponseBase:
    """Visit another site of the same stage instead, with the reason."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    there = get_object_or_404(VisitSample, evaluation=row)
    point = get_object_or_404(there.points, code=own)
    attempt(
        request,
        lambda: actions.replace_point(by=membership, point=point, why=request.POST.get("why", "")),
        words("已替换为同一阶段的下一个小区", "replaced by the next site of its stage"),
    )
    return redirect("web:evaluation-sample", code)


@needs(Permission.LIBRARY_VIEW)
def frame(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The frame as it was drawn from: whoever has it and the seed draws the same sites."""
    row = get_object_or_404(queries.opened(membership), code=code)
    there = get_object_or_404(VisitSample, evaluation=row)
    drawn = set(sampling.drawn_again(there))
    lines = [["site", "stage", "money_fen", "drawn"]]
    lines += [
        [each.code, each.stage, str(each.money), "1" if each.code in drawn else ""]
        for each in sampling.kept_frame(there)
    ]
    answer = HttpResponse(csv_bytes(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{there.code}.csv"'
    return answer
