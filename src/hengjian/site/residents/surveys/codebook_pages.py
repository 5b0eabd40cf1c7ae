"""The questions of a questionnaire to read, and the codebook of what residents wrote by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.telling import attempt, sentence, tell_refusal
from hengjian.site.residents.surveys.actions import codebook as acts
from hengjian.site.residents.surveys.codebook import (
    BATCH,
    codebook_of,
    codings_of,
    differ,
    open_questions,
    written_to,
)
from hengjian.site.residents.surveys.codebook_annex import agreed
from hengjian.site.residents.surveys.models import (
    Coding,
    Questionnaire,
    Submission,
    Survey,
    Theme,
)
from hengjian.site.residents.surveys.open_forms import beginning, pages_of, told
from hengjian.site.residents.surveys.pages import survey_of
from hengjian.site.residents.surveys.pictures import percent

VIEW, EDIT, ASK = Permission.SURVEY_VIEW, Permission.SURVEY_EDIT, Permission.SURVEY_ASK


@needs(VIEW)
def form(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The questions of an edition as a household reads them, with what they mean; to print."""
    row = get_object_or_404(visible_to(Questionnaire, membership), code=code)
    meant = {question: name for name, question in row.meanings.items()}
    pages = pages_of(row.form, beginning(row.form, current_day())) if row.form else []
    conditional = {item["name"] for item in row.form.get("items", []) if "relevant" in item}
    context = {
        "questionnaire": row,
        "pages": pages,
        "meant": meant,
        "conditional": conditional,
        "surveys": visible_to(Survey, membership).filter(questionnaire=row),
    }
    return render(request, "surveys/form.html", context)


@needs(VIEW)
def codebook(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The themes of each open question: how often they came, who coded, how far they agree."""
    survey = survey_of(membership, code)
    if request.method == "POST" and membership.may(EDIT):
        _edit(request, membership, survey)
        return redirect("surveys:codebook", code)
    context = {
        "survey": survey,
        "questions": [
            {
                "question": each,
                "label": told(each.label),
                "whole": agreed(each.whole),
                "themes": [
                    (row, percent(row.share) if row.share is not None else "", agreed(row.twice))
                    for row in each.themes
                ],
            }
            for each in codebook_of(survey)
        ],
        "may_edit": membership.may(EDIT),
        "may_code": membership.may(ASK),
    }
    return render(request, "surveys/codebook.html", context)


def _edit(request: HttpRequest, membership: Membership, survey: Survey) -> None:
    """A theme is added, renamed or taken out, as the form says."""
    given = request.POST
    said = {name: given.get(name, "")[:255] for name in ("name", "name_en", "means")}
    if given.get("do") == "add":
        question = given.get("question", "")
        attempt(
            request,
            lambda: acts.add_theme(by=membership, survey=survey, question=question, **said),
            words("已加入编码", "it is in the codebook"),
        )
        return
    theme = get_object_or_404(Theme, survey=survey, code=given.get("theme", ""))
    if given.get("do") == "drop":
        attempt(
            request,
            lambda: acts.drop_theme(by=membership, theme=theme),
            words("已删去", "taken out"),
        )
        return
    attempt(
        request,
        lambda: acts.rename_theme(by=membership, theme=theme, **said),
        words("已改名", "renamed"),
    )


@needs(ASK)
def coding(
    request: HttpRequest, membership: Membership, code: str, question: str
) -> HttpResponseBase:
    """Code the answers to an open question, some at a time: their words are opened by a press of a
    button, which stands on the trail."""
    survey = survey_of(membership, code)
    if question not in open_questions(survey):
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "code":
        _code(request, membership, survey, question)
    waiting = _waiting(membership, survey, question)
    batch = waiting[:BATCH]
    opened: dict[int, str] = {}
    if request.method == "POST":
        rows = [row for row, _ in batch]
        try:
            opened = acts.open_words(by=membership, survey=survey, question=question, rows=rows)
        except Refused as refused:
            tell_refusal(request, refused)
    context: dict[str, Any] = {
        "survey": survey,
        "question": question,
        "label": told(open_questions(survey)[question]),
        "themes": list(survey.themes.filter(question=question)),
        "waiting": len(waiting),
        "rows": [(row, opened[row.pk], turns) for row, turns in batch if row.pk in opened],
    }
    answer = render(request, "surveys/coding.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _waiting(
    membership: Membership, survey: Survey, question: str
) -> list[tuple[Submission, list[Coding]]]:
    """The answers this person may code: those nobody coded, those another coded once, and those on
    which two differ, of which both codings are shown."""
    seen = set(
        visible_to(Submission, membership).filter(survey=survey).values_list("pk", flat=True)
    )
    codings, who = codings_of(survey), membership.person.username
    found: list[tuple[int, Submission, list[Coding]]] = []
    for row in written_to(survey)[question]:
        turns = codings.get((row.pk, question), {})
        if row.pk not in seen:
            continue
        if differ(turns):
            found.append((2, row, [turns[each] for each in sorted(turns)]))
        elif len(turns) < Coding.SECOND and all(each.coded_by != who for each in turns.values()):
            found.append((len(turns), row, []))
    return [(row, turns) for _, row, turns in sorted(found, key=lambda each: each[0])]


def _code(request: HttpRequest, membership: Membership, survey: Survey, question: str) -> None:
    """Every answer of the page that somebody said something of, each by itself."""
    rows = visible_to(Submission, membership).filter(
        survey=survey, code__in=request.POST.getlist("answer")[:BATCH]
    )
    done = 0
    for row in rows:
        chosen = request.POST.getlist(f"t-{row.code}")
        if not chosen:
            continue
        themes = [each for each in chosen if each != "none"]
        try:
            acts.put_under(by=membership, submission=row, question=question, themes=themes)
        except Refused as refused:
            for each in refused.problems:
                messages.error(request, sentence(each))
        else:
            done += 1
    messages.success(request, words(f"已编码 {done} 份", f"{done} answers coded"))
