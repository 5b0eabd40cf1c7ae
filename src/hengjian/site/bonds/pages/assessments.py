"""Ex-ante assessments: begun, answered item by item, handed in, concluded, printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from hengjian.engine.result import Evaluation
from hengjian.errors import Problem, Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import name_of
from hengjian.site.bonds import actions, ex_ante, queries
from hengjian.site.bonds.models import Assessment
from hengjian.site.bonds.pages.listing import ASSESSMENTS, TABS
from hengjian.site.bonds.steps import ASSESSMENT
from hengjian.site.common.days import current_day
from hengjian.site.common.words import said, words
from hengjian.site.library.models import Project
from hengjian.site.library.pages.editing import edit_page, resource_form
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import answer
from hengjian.site.platform.telling import sentence

CHOICES = (
    ("yes", words("符合", "met")),
    ("partly", words("部分符合", "partly met")),
    ("no", words("不符合", "not met")),
)
MARKS = {"yes": "mark-accent", "partly": "mark-amber", "no": "mark-red"}


@needs(Permission.LIBRARY_VIEW)
def assessments(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The assessments one sees."""
    may_add = membership.may(Permission.ASSESSMENT_EDIT)
    return answer(
        request,
        membership,
        ASSESSMENTS,
        queries.visible_assessments(membership),
        template="bonds/list_page.html",
        tab="assessments",
        tabs=TABS,
        add=reverse("web:assessment-new") if may_add else "",
        add_words=words("开展评估", "Assess a project"),
    )


@needs(Permission.ASSESSMENT_EDIT)
def new(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Begin an assessment."""
    wanted = visible_to(Project, membership).filter(code=request.GET.get("project", "")).first()
    form = resource_form(request, membership, Assessment)
    form.initial = {"assessed_on": current_day(), "project": wanted}
    return edit_page(
        request,
        form,
        lambda: actions.start_assessment(
            by=membership,
            project=form.cleaned_data["project"],
            on=form.cleaned_data["assessed_on"],
        ),
        template="bonds/assessment_start.html",
        to=lambda row: reverse("web:assessment-edit", args=[row.code]),
        done=words("评估已开始", "the assessment has begun"),
        also=(form,),
    )


@needs(Permission.LIBRARY_VIEW)
def assessment(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One assessment as it reads: answers with reasons, score by item, conclusion; prints well."""
    rows = queries.visible_assessments(membership).prefetch_related("evidence")
    row = get_object_or_404(rows, code=code)
    evaluation = ex_ante.scored(row)
    context = {
        "assessment": row,
        "items": items_of(row, evaluation),
        "grade": _grade(evaluation),
        "points": "100",
        "framework": ex_ante.framework().framework,
        "vetoes": [sentence(each) for each in ex_ante.vetoes(row.judgements)],
        "entered_by": name_of(row.entered_by),
        "concluded_by": name_of(row.concluded_by) if row.concluded_by else "",
        "may_edit": membership.may(Permission.ASSESSMENT_EDIT) and not ASSESSMENT.closed(row),
        "admits": row.conclusion == Assessment.Conclusion.ADMIT,
    }
    return render(request, "bonds/assessment.html", context)


def _grade(evaluation: Evaluation) -> str:
    """The band of the score in the language of the page; empty while an answer is missing."""
    if not evaluation.complete or evaluation.grade is None:
        return ""
    grade = evaluation.grade
    return said(grade.title) if grade.title else grade.grade


def items_of(row: Assessment, evaluation: Evaluation) -> list[dict[str, Any]]:
    """Each item of the assessment with its score and its questions as they were answered."""
    scores = {each.code: each.score for each in evaluation.indicators}
    return [
        {
            "code": item.code,
            "name": item.name,
            "explanation": item.explanation,
            "points": item.points,
            "score": scores.get(item.code),
            "questions": [_question(row, question) for question in item.questions],
        }
        for item in ex_ante.items()
    ]


def _question(row: Assessment, question: ex_ante.Question) -> dict[str, Any]:
    given = ex_ante.answer_of(row.judgements, question)
    chosen = str(given.get("answer", ""))
    return {
        "key": question.key,
        "text": question.text,
        "decides": question.decides,
        "answer": chosen,
        "answer_name": dict(CHOICES).get(chosen, ""),
        "mark": MARKS.get(chosen, "mark-grey"),
        "reason": given.get("reason", ""),
        "evidence": given.get("evidence", ""),
        "options": [(value, name, value == chosen) for value, name in CHOICES],
    }


@needs(Permission.ASSESSMENT_EDIT)
def edit(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Answer the criteria; an unfinished form is kept, "hand in" names all that is missing."""
    row = get_object_or_404(queries.visible_assessments(membership), code=code)
    problems: list[Problem] = []
    if request.method == "POST":
        given, on = _read_answers(request.POST), parse_day(request.POST.get("on", ""), row)
        version = request.POST.get("version", "")
        try:
            kept = actions.answer_assessment(
                by=membership,
                assessment=row,
                judgements=given,
                on=on,
                version=int(version) if version.isdecimal() else None,
                files=request.FILES.getlist("evidence"),
            )
            if request.POST.get("then") != "submit":
                return redirect("web:assessment", code)
            row = kept
            ASSESSMENT.take("submit", by=membership, row=kept)
            return redirect("web:assessment", code)
        except Refused as refused:
            problems = list(refused.problems)
            row.judgements, row.assessed_on = given, on
    context = {
        "assessment": row,
        "items": items_of(row, ex_ante.scored(row)),
        "problems": [(sentence(each), each.place.path or "") for each in problems],
        "wrong": {each.place.path for each in problems},
    }
    return render(request, "bonds/assessment_edit.html", context)


def parse_day(text: str, row: Assessment) -> Any:
    """The day entered; the one there was where it is none."""
    try:
        return forms.DateField().to_python(text) or row.assessed_on
    except forms.ValidationError:
        return row.assessed_on


def _read_answers(data: Mapping[str, str]) -> dict[str, dict[str, dict[str, str]]]:
    """The answers of the form: ``answer-P1.need``, ``reason-P1.need``, ``evidence-P1.need``."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for question in ex_ante.questions():
        answers = found.setdefault(question.item, {})
        answers[question.id] = {
            part: data.get(f"{part}-{question.key}", "").strip()[:1000]
            for part in ("answer", "reason", "evidence")
        }
    return found
