"""Asking at the door, and keying papers: what interviewers do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from hengjian.errors import Refused, problem
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.telling import attempt, sentence
from hengjian.site.residents.surveys.actions import papers
from hengjian.site.residents.surveys.forms.evaluating import evaluate
from hengjian.site.residents.surveys.forms_of_staff import PaperForm
from hengjian.site.residents.surveys.keyings import differences
from hengjian.site.residents.surveys.models import Keying, SampleUnit, Submission, Survey
from hengjian.site.residents.surveys.open_forms import answers_of, beginning, pages_of, told
from hengjian.site.residents.surveys.open_pages import answered, worker_script
from hengjian.site.residents.surveys.pages import survey_of
from hengjian.site.residents.surveys.taking import Said

ASK = Permission.SURVEY_ASK
OPEN_OUTCOMES = ("waiting", "not_at_home", "partial")


def _unit(membership: Membership, survey: Survey, code: str) -> SampleUnit | None:
    rows = visible_to(SampleUnit, membership).filter(survey=survey)
    return rows.select_related("site__sub_district", "stratum").filter(code=code.strip()).first()


def asked_survey(membership: Membership, code: str) -> Survey:
    """A survey whose questions are here: one that was held elsewhere has none. Or 404."""
    survey = survey_of(membership, code)
    if not survey.questionnaire.form:
        raise Http404
    return survey


@needs(ASK)
def ask(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Ask a household at its door: the questionnaire on one's own device, also without a
    network."""
    survey = asked_survey(membership, code)
    waiting = (
        visible_to(SampleUnit, membership)
        .filter(survey=survey, outcome__in=OPEN_OUTCOMES)
        .select_related("site")
        .order_by("site__code", "ordinal")[:500]
    )
    said = Said(survey, {}, "", Submission.Channel.INTERVIEWER)
    said.interviewer = membership.person.username
    context: dict[str, Any] = {
        "households": list(waiting),
        "chosen": request.POST.get("household") or request.GET.get("household", ""),
        "worker": reverse("surveys:worker"),
        "here": reverse("surveys:ask", args=[code]),
        "asking": True,
    }
    if request.method == "POST":
        said.unit = _unit(membership, survey, request.POST.get("household", ""))
        if said.unit is None and survey.by_code_only:
            found = request.POST.get("household", "") or "—"
            context["refusal"] = sentence(problem("submission-household-unknown", found=found))
    return answered(request, said, membership, context)


@needs(ASK)
def worker(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The script that opens the page of asking where there is no network."""
    return worker_script()


@needs(ASK)
def paper(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Key a paper; and the papers that wait for a second keying, or differ."""
    survey = asked_survey(membership, code)
    form = survey.questionnaire.form
    head = PaperForm(request.POST or None, initial={"answered_on": current_day()})
    found, problems = beginning(form, current_day()), []
    if request.method == "POST":
        given = answers_of(form, request.POST)
        found = evaluate(form, given, current_day())
        if head.is_valid():
            values = head.cleaned_data
            unit = _unit(membership, survey, values["household"])
            try:
                if unit is None and (values["household"] or survey.by_code_only):
                    named = values["household"] or "—"
                    raise Refused([problem("submission-household-unknown", found=named)])
                kept = {name: value for name, value in found.values.items() if value}
                row = papers.key(
                    by=membership,
                    survey=survey,
                    sheet=values["sheet"],
                    unit=unit,
                    answered_on=values["answered_on"],
                    answers=kept,
                )
            except Refused as refused:
                problems = [sentence(each) for each in refused.problems]
            else:
                messages.success(request, _done(row))
                return redirect("surveys:paper", code)
    sheets = _sheets_that_wait(membership, survey)
    context = {
        "survey": survey,
        "head": head,
        "pages": pages_of(form, found),
        "problems": problems,
        "once": [each[0] for each in sheets.values() if len(each) == 1],
        "apart": [each[0] for each in sheets.values() if len(each) == 2],
    }
    return render(request, "surveys/paper.html", context, status=422 if problems else 200)


def _sheets_that_wait(membership: Membership, survey: Survey) -> dict[str, list[Keying]]:
    """By sheet, what was keyed of it, where no submission came of it yet."""
    rows = visible_to(Keying, membership).filter(survey=survey, submission=None)
    sheets: dict[str, list[Keying]] = {}
    for row in rows.order_by("sheet"):
        sheets.setdefault(row.sheet, []).append(row)
    return sheets


def _done(row: Keying) -> Any:
    if row.turn == 1:
        return words("第一遍已录，请另一个人再录一遍", "keyed once; somebody else keys it again")
    if Keying.objects.filter(pk=row.pk, submission=None).exists():
        return words("两遍不一样，请核对", "the two keyings differ: decide on them")
    return words("两遍一致，已成为答卷", "both keyings agree: it is an answer")


@needs(ASK)
def compare(
    request: HttpRequest, membership: Membership, code: str, sheet: str
) -> HttpResponseBase:
    """Two keyings of a paper side by side: what differs is decided by the paper."""
    survey = survey_of(membership, code)
    rows = list(visible_to(Keying, membership).filter(survey=survey, sheet=sheet))
    if len(rows) != 2:
        raise Http404
    apart = differences(*rows)
    if request.method == "POST":
        chosen = {name: request.POST[f"c-{name}"] for name in apart if f"c-{name}" in request.POST}
        done = attempt(
            request,
            lambda: papers.decide(by=membership, survey=survey, sheet=sheet, chosen=chosen),
            words("已核对，成为答卷", "decided: it is an answer"),
        )
        if done:
            return redirect("surveys:paper", code)
        return redirect("surveys:compare", code, sheet)
    items = {item["name"]: item for item in survey.questionnaire.form["items"]}
    lists = survey.questionnaire.form["lists"]
    context = {
        "survey": survey,
        "sheet": sheet,
        "first": rows[0],
        "second": rows[1],
        "apart": [(name, *_in_words(items.get(name), lists, both)) for name, both in apart.items()],
    }
    return render(request, "surveys/compare.html", context)


def _in_words(
    item: dict[str, Any] | None, lists: dict[str, Any], both: tuple[str, str]
) -> tuple[Any, list[tuple[str, str]]]:
    """The question and both answers as they are read; without an item it is the day."""
    if item is None:
        return words("填答日期", "answered on"), [(value, value) for value in both]
    labels = {row["name"]: told(row["label"]) for row in lists.get(item.get("list", ""), [])}
    shown = ("、".join(labels.get(each, each) for each in value.split(" ")) for value in both)
    return told(item["label"]), [
        (value, text or "—") for value, text in zip(both, shown, strict=True)
    ]
