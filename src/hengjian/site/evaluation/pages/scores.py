"""The scoring table: annex 2 as the surface one works on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import judging
from hengjian.site.evaluation.asking import Given, asked_by
from hengjian.site.evaluation.case import framework_of, scoring_of
from hengjian.site.evaluation.models import Citation, Evaluation, Judgement
from hengjian.site.evaluation.pages.beside import history_of, papers_on, problems_on
from hengjian.site.evaluation.pages.heads import head_of
from hengjian.site.evaluation.pages.leaves import (
    Leaf,
    figures_of,
    leaves_of,
    level_lines,
    otherwise,
)
from hengjian.site.evaluation.procedures.evaluations import EVALUATION
from hengjian.site.evaluation.rows import WITH
from hengjian.site.evaluation.rules import share_of
from hengjian.site.evaluation.standing import Standing, keep, standing_of
from hengjian.site.library.rows import Clash
from hengjian.site.platform.telling import attempt, sentence, tell_refusal

OPEN, UNPROVEN, DOUBTFUL, CHANGED, UNCHECKED = (
    "open",
    "unproven",
    "doubtful",
    "changed",
    "unchecked",
)
ONLY: dict[str, tuple[Any, Callable[[Leaf], bool]]] = {
    "open": (words("未完", "open"), lambda leaf: not leaf.decided),
    "unproven": (words("缺证", "unproven"), lambda leaf: leaf.open_questions > 0),
    "doubtful": (words("存疑", "in doubt"), lambda leaf: leaf.in_doubt),
    "changed": (words("已变", "changed"), lambda leaf: leaf.changed),
    "unchecked": (words("未复核", "unchecked"), lambda leaf: leaf.asks and not leaf.checked),
}
"""Filters of the table, by what they show."""


@needs(Permission.LIBRARY_VIEW)
def scores(
    request: HttpRequest, membership: Membership, code: str, indicator: str = ""
) -> HttpResponseBase:
    """The scoring table, or one indicator of it opened with figures, answers and evidence."""
    rows = queries.scored_for(membership).select_related(*WITH, "standing")
    row = get_object_or_404(rows, code=code)
    standing = _standing(row)
    leaves = leaves_of(standing)
    opened = next((leaf for leaf in leaves if leaf.code == indicator), None)
    if indicator and opened is None:
        raise Http404
    only = request.GET.get("only", "")
    shown = [x for x in leaves if x is opened or only not in ONLY or ONLY[only][1](x)]
    head = head_of(row, membership)
    inside = head["inside"]
    context = {
        **head,
        **_totals(standing),
        "tab": "scores",
        "leaves": shown,
        "tops": {each["code"]: each for each in level_lines(standing)},
        "only": only,
        "filters": [(key, title, sum(map(test, leaves))) for key, (title, test) in ONLY.items()],
        "opened": opened,
        **(_open(membership, standing, leaves, opened) if opened and inside else {}),
    }
    return render(request, "evaluation/scores.html", context)


def _standing(row: Evaluation) -> Standing:
    standing = standing_of(scoring_of(row))
    stale = not hasattr(row, "standing") or row.standing.stale
    if stale:
        keep([standing])
    return standing


def _totals(standing: Standing) -> dict[str, Any]:
    return {
        "standing": standing,
        "levels": level_lines(standing),
        "full": standing.drawn.framework.framework.points,
    }


def _open(
    membership: Membership,
    standing: Standing,
    leaves: list[Leaf],
    leaf: Leaf,
) -> dict[str, Any]:
    row, place = standing.drawn.evaluation, leaves.index(leaf)
    works = queries.worked_on(membership).filter(pk=row.pk).exists()
    editable = works and not EVALUATION.closed(row)
    checks = membership.may(Permission.EVALUATION_CHECK)
    before = leaves[place - 1].code if place else ""
    after = leaves[place + 1].code if place + 1 < len(leaves) else ""
    later = [each for each in leaves[place + 1 :] + leaves[:place] if not each.decided]
    return {
        "figures": figures_of(standing.drawn, leaf),
        "otherwise": otherwise(standing, leaf),
        "history": history_of(leaf),
        "papers": papers_on(row, leaf),
        "problems": problems_on(row, leaf),
        "evidence": [each for each in standing.drawn.evidence if each.state == "usable"],
        "may_answer": editable and membership.may(Permission.EVALUATION_WORK),
        "may_check": editable and checks and _to_check(leaf, membership),
        "before": before,
        "after": after,
        "next_open": later[0].code if later else "",
    }


def _to_check(leaf: Leaf, membership: Membership) -> bool:
    rows = [each.row for each in leaf.questions if each.row is not None]
    me = membership.person.username
    return bool(rows) and not leaf.checked and not any(row.entered_by == me for row in rows)


@require_POST
@needs(Permission.EVALUATION_WORK)
def answer(request: HttpRequest, membership: Membership, code: str, key: str) -> HttpResponseBase:
    """Answer one part of an indicator; saves by itself where scripts run."""
    row = get_object_or_404(queries.worked_on(membership).select_related(*WITH), code=code)
    indicator, _, part = key.partition(".")
    version = request.POST.get("version", "")
    try:
        given = _read_given(request)
        judging.answer(
            by=membership,
            evaluation=row,
            indicator=indicator,
            part=part,
            given=given,
            version=int(version) if version.isdecimal() else None,
        )
    except Refused as refused:
        return _refuse(request, row, key, refused)
    return _answer_saved(request, row, key)


def _read_given(request: HttpRequest) -> Given:
    data, found = request.POST, list[Problem]()
    try:
        share = share_of(data.get("share", ""))
    except ArithmeticError:
        share = None
        at = Place(path="share")
        found.append(problem("judgement-share-unreadable", at, found=data["share"][:20]))
    times = data.get("times", "1") or "1"
    if not times.isdecimal() or len(times) > 2:
        found.append(problem("judgement-times", Place(path="times"), found=times[:20], most=99))
    if found:
        raise Refused(found)
    answer, reason = data.get("answer", "").strip()[:40], data.get("reason", "")[:2000]
    return Given(answer, share=share, times=int(times), reason=reason)


def _refuse(request: HttpRequest, row: Evaluation, key: str, refused: Refused) -> HttpResponseBase:
    """What was typed stays where it was typed; beside it stands what is wrong."""
    if request.htmx:  # type: ignore[attr-defined]
        said = [capfirst(sentence(each)) for each in refused.problems]
        there = _faster(row, key) if isinstance(refused, Clash) else None
        options = _options(row, key)
        answered = options.get(there.answer, there.answer or "—") if there else ""
        context = {"key": key, "problems": said, "there": there, "answered": answered}
        return render(request, "evaluation/refused.html", context)
    tell_refusal(request, refused)
    return redirect(_back(row, key))


def _faster(row: Evaluation, key: str) -> Judgement | None:
    """What somebody else saved meanwhile: both stand side by side, and nothing is lost."""
    indicator, _, part = key.partition(".")
    return row.judgements.filter(indicator=indicator, part=part).first()


def _options(row: Evaluation, key: str) -> dict[str, Any]:
    indicator, _, part = key.partition(".")
    asked = asked_by(framework_of(row.edition)).get((indicator, part))
    return dict(asked.options) if asked is not None else {}


def _answer_saved(request: HttpRequest, row: Evaluation, key: str) -> HttpResponseBase:
    if not request.htmx:  # type: ignore[attr-defined]
        request.session.pop("typed", None)
        return redirect(_back(row, key))
    standing = standing_of(scoring_of(row))
    keep([standing])
    (leaf,) = leaves_of(standing, key.partition(".")[0])
    question = next(each for each in leaf.questions if each.part.key == key)
    context = {"evaluation": row, "leaf": leaf, "question": question, **_totals(standing)}
    return render(request, "evaluation/saved.html", context)


def _back(row: Evaluation, key: str) -> str:
    indicator = key.partition(".")[0]
    return reverse("web:evaluation-score", args=[row.code, indicator]) + f"#part-{key}"


@require_POST
@needs(Permission.EVALUATION_WORK)
def cite(request: HttpRequest, membership: Membership, code: str, key: str) -> HttpResponseBase:
    """Cite evidence for the answer to one part; the answer begins empty where there is none."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    indicator, _, part = key.partition(".")
    judged = row.judgements.filter(indicator=indicator, part=part).first()
    chosen = row.evidence.filter(code=request.POST.get("evidence", "")).first()

    def act() -> Citation:
        own = judged or judging.answer(
            by=membership, evaluation=row, indicator=indicator, part=part, given=Given("")
        )
        return judging.cite(
            by=membership,
            judgement=own,
            evidence=chosen,
            place=request.POST.get("place", ""),
            quote=request.POST.get("quote", ""),
        )

    attempt(request, act, words("已引用", "cited"))
    return redirect(_back(row, key))


@require_POST
@needs(Permission.EVALUATION_WORK)
def uncite(request: HttpRequest, membership: Membership, code: str, pk: int) -> HttpResponseBase:
    """Take a citation back from an answer, a paper or a finding."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    cited = get_object_or_404(Citation, pk=pk, evidence__evaluation=row)
    judged, finding, paper = cited.judgement, cited.finding, cited.paper
    attempt(
        request,
        lambda: judging.uncite(by=membership, citation=cited),
        words("已取消引用", "taken back"),
    )
    if paper is not None:
        return redirect("web:evaluation-paper", paper.code)
    if finding is not None:
        return redirect(f"{reverse('web:evaluation-findings', args=[code])}#{finding.code}")
    assert judged is not None, "a constraint of the table: one of the three"
    key = f"{judged.indicator}.{judged.part}" if judged.part else judged.indicator
    return redirect(_back(row, key))


@require_POST
@needs(Permission.EVALUATION_CHECK)
def check(
    request: HttpRequest, membership: Membership, code: str, indicator: str
) -> HttpResponseBase:
    """Vouch for the answers of an indicator as a second person, and go on to the next."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    done = attempt(
        request,
        lambda: judging.check(by=membership, evaluation=row, indicator=indicator),
        words("已复核", "checked"),
    )
    after = _next_unchecked(row, membership, indicator) if done else ""
    return redirect("web:evaluation-score", code, after or indicator)


def _next_unchecked(row: Evaluation, membership: Membership, indicator: str) -> str:
    """The next indicator in order with answers of others that nobody has checked."""
    leaves = leaves_of(_standing(row))
    place = next((n for n, each in enumerate(leaves) if each.code == indicator), 0)
    order = leaves[place + 1 :] + leaves[:place]
    return next((each.code for each in order if _to_check(each, membership)), "")
