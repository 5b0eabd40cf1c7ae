"""Working papers: what the team found, each reviewed by a second person."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.quantities import round_half_up
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import process as actions
from hengjian.site.evaluation.actions import quoting
from hengjian.site.evaluation.models import Evaluation, WorkingPaper
from hengjian.site.evaluation.pages.heads import head_of
from hengjian.site.evaluation.pages.indicators import may_write, named_leaves
from hengjian.site.library.pages.editing import edit_page, resource_form
from hengjian.site.library.pages.forms import RowForm
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.telling import attempt

MARKS = {"draft": "mark-grey", "handed": "mark-amber", "reviewed": "mark-accent"}
FACTORS = 3
"""How many empty lines for factors a form has beside those that are there."""
SIDES = (("objective", words("客观", "objective")), ("subjective", words("主观", "subjective")))
ORIGINS = (("internal", words("内部", "internal")), ("external", words("外部", "external")))


@needs(Permission.LIBRARY_VIEW)
def papers(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Every paper of an evaluation, by kind, with its two hands."""
    row = get_object_or_404(queries.opened(membership), code=code)
    rows = row.papers.select_related("site").prefetch_related("citations").order_by("kind", "code")
    context = {
        **head_of(row, membership),
        "tab": "papers",
        "lines": [{"row": each, "mark": MARKS[each.state]} for each in rows],
        "may_write": may_write(row, membership),
        "kinds": WorkingPaper.Kind.choices,
    }
    return render(request, "evaluation/papers.html", context)


@needs(Permission.EVALUATION_WORK)
def write(
    request: HttpRequest, membership: Membership, code: str, own: str = ""
) -> HttpResponseBase:
    """Write a paper, or change one; a review it had falls away then."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    there = get_object_or_404(row.papers, code=own) if own else None
    form = resource_form(request, membership, WorkingPaper, there)
    if there is None and request.method != "POST":
        form.initial["kind"] = request.GET.get("kind", "")
        _about_a_site(form, row, request.GET.get("site", ""))
    analysed = _asks_for_factors(form, request.POST.get("kind") or form.initial.get("kind"))
    factors = _factors(request) if request.method == "POST" else (there.factors if there else [])
    chosen = request.POST.getlist("indicators") or (there.indicators if there else [])

    def act() -> WorkingPaper:
        return actions.write_paper(
            by=membership,
            evaluation=row,
            values=form.values(),
            indicators=request.POST.getlist("indicators"),
            factors=factors,
            row=there,
            version=form.started_from(),
        )

    return edit_page(
        request,
        form,
        act,
        template="evaluation/process_form.html",
        to=lambda saved: reverse("web:evaluation-paper", args=[saved.code]),
        context={
            **_frame(row, membership),
            "leaves": named_leaves(row, chosen),
            "factors": [*factors, *({} for _ in range(FACTORS))] if analysed else factors,
            "sides": SIDES,
            "origins": ORIGINS,
            "falls_away": there is not None and bool(there.reviewed_by),
        },
    )


def _frame(row: Evaluation, membership: Membership) -> dict[str, Any]:
    """What stands around the form of a paper."""
    return {
        **head_of(row, membership),
        "tab": "papers",
        "title": words("底稿", "Working paper"),
        "back": reverse("web:evaluation-papers", args=[row.code]),
    }


def _asks_for_factors(form: RowForm, kind: str | None) -> bool:
    """Whether factors, input and output are asked for: of an analysis, or of no kind yet."""
    if kind in (None, "", WorkingPaper.Kind.FACTORS):
        return True
    for name in ("put_in", "got_out"):
        form.fields.pop(name)
    return False


def _about_a_site(form: RowForm, row: Evaluation, site: str) -> None:
    """What a paper on a visit begins with: the site that is visited, named in the title."""
    visited = row.project.sites.filter(pk=site).first() if site.isdecimal() else None
    if visited is not None:
        form.initial["site"] = visited.pk
        form.initial["title"] = str(words(f"实地核查：{visited}", f"Visit: {visited}"))


def _factors(request: HttpRequest) -> list[dict[str, str]]:
    lines = zip(
        request.POST.getlist("factor-text"),
        request.POST.getlist("factor-side"),
        request.POST.getlist("factor-origin"),
        strict=False,
    )
    return [
        {"text": text.strip(), "side": side, "origin": origin}
        for text, side, origin in lines
        if text.strip()
    ]


@needs(Permission.LIBRARY_VIEW)
def paper(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One paper: what it records, what bears it out, who prepared and who reviewed it."""
    rows = visible_to(WorkingPaper, membership).select_related("evaluation__project", "site")
    row = get_object_or_404(rows, code=code)
    context: dict[str, Any] = {
        **head_of(row.evaluation, membership),
        "tab": "papers",
        "row": row,
        "mark": MARKS[row.state],
        "citations": row.citations.select_related("evidence"),
        "pictures": row.pictures.all(),
        "evidence": row.evaluation.evidence.filter(state="usable"),
        "ratio": ratio_of(row),
        "factors": [
            (each["text"], dict(SIDES).get(each["side"]), dict(ORIGINS).get(each["origin"]))
            for each in row.factors
        ],
        "may_write": may_write(row.evaluation, membership),
    }
    return render(request, "evaluation/paper.html", context)


def ratio_of(row: WorkingPaper) -> Decimal | None:
    """Output for each yuan of input, two decimals, rounded half up; None where one is missing."""
    if row.put_in is None or row.got_out is None:
        return None
    return round_half_up(Decimal(row.got_out) / Decimal(row.put_in), 2)


@require_POST
@needs(Permission.EVALUATION_WORK)
def cite(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Cite evidence in a paper, with page and quotation."""
    row = get_object_or_404(visible_to(WorkingPaper, membership), code=code)
    piece = get_object_or_404(row.evaluation.evidence, code=request.POST.get("evidence", ""))
    attempt(
        request,
        lambda: quoting.cite_in_paper(
            by=membership,
            paper=row,
            evidence=piece,
            place=request.POST.get("place", ""),
            quote=request.POST.get("quote", ""),
        ),
        words("已引用", "cited"),
    )
    return redirect("web:evaluation-paper", code)
