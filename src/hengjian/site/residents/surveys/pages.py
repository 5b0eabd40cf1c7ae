"""Surveys for staff: the list, one survey, its households and codes, papers, questionnaires."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.library.pages.leads import site_asked
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import Place, page_of
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.pages import parts_of
from hengjian.site.platform.telling import attempt, sentence, show_on, tell_refusal
from hengjian.site.residents.open.qr import qr_of
from hengjian.site.residents.surveys.actions import questionnaires as reading
from hengjian.site.residents.surveys.actions import surveys as acts
from hengjian.site.residents.surveys.forms_of_staff import (
    HouseholdsForm,
    SurveyForm,
    WorkbookForm,
)
from hengjian.site.residents.surveys.models import Questionnaire, SampleUnit, Submission, Survey
from hengjian.site.residents.surveys.queries import (
    channels_of,
    field_work_of,
    progress_of,
    surveys_at,
)
from hengjian.site.residents.surveys.shipped import NAMES, source_of, workbook_of

VIEW, EDIT, ASK = Permission.SURVEY_VIEW, Permission.SURVEY_EDIT, Permission.SURVEY_ASK


def survey_of(membership: Membership, code: str) -> Survey:
    """The survey of that code among those in sight, or 404."""
    rows = visible_to(Survey, membership).select_related("questionnaire", "region", "project")
    found: Survey = get_object_or_404(rows, code=code)
    return found


@in_menu("residents", 30, words("调查", "Surveys"), "clipboard-list")
@needs(VIEW)
def surveys(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Every survey in sight, the newest first."""
    rows = visible_to(Survey, membership)
    if (state := request.GET.get("state", "")) in Survey.State.values:
        rows = rows.filter(state=state)
    if (only := site_asked(request, membership)) is not None:
        rows = surveys_at(rows, only)
    page = page_of(rows, "-opens_on", Place.at(request), ())
    beside = Survey.objects.select_related("questionnaire", "region").in_bulk(
        [row.pk for row in page.rows]
    )
    units, answers = visible_to(SampleUnit, membership), visible_to(Submission, membership)
    far = field_work_of(beside, units, answers)
    context = {
        "rows": [(beside[row.pk], far[row.pk]) for row in page.rows],
        "page": page,
        "only_site": only,
        "state": state,
        "may_edit": membership.may(EDIT),
    }
    return render(request, "surveys/surveys.html", context)


@needs(VIEW)
def survey(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One survey: where it stands, how the field work goes, what can be done."""
    row = survey_of(membership, code)
    units = visible_to(SampleUnit, membership).filter(survey=row)
    answers = visible_to(Submission, membership).filter(survey=row)
    context = {
        "survey": row,
        "progress": progress_of(units),
        "channels": channels_of(answers),
        "answered": answers.count(),
        "valid": answers.filter(valid=True).count(),
        "without_code": units.filter(coded_on=None).count(),
        "may_edit": membership.may(EDIT),
        "may_ask": membership.may(ASK)
        and row.state == Survey.State.OPEN
        and bool(row.questionnaire.form),
        "form": HouseholdsForm(membership),
        **parts_of("survey", membership, row),
    }
    return render(request, "surveys/survey.html", context)


@needs(EDIT)
def prepare(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Prepare a survey."""
    form = SurveyForm(membership, request.POST or None, initial={"opens_on": current_day()})
    if request.method == "POST" and form.is_valid():
        try:
            row = acts.prepare(by=membership, values=form.cleaned_data)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, words("调查已建，可以登记样本户", "the survey is prepared"))
            return redirect("surveys:survey", row.code)
    return render(request, "surveys/prepare.html", {"form": form})


@needs(VIEW)
def questionnaires(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The questionnaires by edition, those that come with the product, and reading one in."""
    form = WorkbookForm(request.POST or None, request.FILES or None)
    problems: list[tuple[str, str]] = []
    may_edit = membership.may(EDIT)
    if request.method == "POST" and may_edit and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = reading.read(
                by=membership,
                path=Path(file.temporary_file_path()),
                name=file.name,
                purpose=form.cleaned_data["purpose"],
            )
        except Refused as refused:
            problems = [(str(each.place), sentence(each)) for each in refused.problems]
        else:
            messages.success(request, words(f"第 {row.edition} 版已存", f"edition {row.edition}"))
            return redirect("surveys:questionnaires")
    page = page_of(visible_to(Questionnaire, membership), "-created_at", Place.at(request), ())
    context = {
        "rows": Questionnaire.objects.select_related("workbook").filter(
            pk__in=[row.pk for row in page.rows]
        ),
        "page": page,
        "form": form,
        "problems": problems,
        "may_edit": may_edit,
        "shipped": [(name, source_of(name)["title"]) for name in NAMES],
    }
    return render(request, "surveys/questionnaires.html", context, status=422 if problems else 200)


@needs(VIEW)
def shipped(request: HttpRequest, membership: Membership, name: str) -> HttpResponseBase:
    """A questionnaire that comes with the product, as its workbook."""
    if name not in NAMES:
        return HttpResponse(status=404)
    answer = HttpResponse(workbook_of(name), content_type=reading.XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


@require_POST
@needs(EDIT)
def take_shipped(request: HttpRequest, membership: Membership, name: str) -> HttpResponseBase:
    """Take a questionnaire that comes with the product among one's own."""
    if name not in NAMES:
        return HttpResponse(status=404)
    attempt(
        request,
        lambda: reading.read_shipped(by=membership, name=name),
        words("已加入问卷", "it is among the questionnaires"),
    )
    return redirect("surveys:questionnaires")


@require_POST
@needs(EDIT)
def households(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter households of a site that are asked without a draw."""
    row = survey_of(membership, code)
    form = HouseholdsForm(membership, request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, "；".join(map(str, errors)))
        return redirect("surveys:survey", code)
    values = form.cleaned_data
    attempt(
        request,
        lambda: acts.enter_households(by=membership, survey=row, **values),
        words("样本户已登记", "the households are entered"),
    )
    return redirect("surveys:survey", code)


@require_POST
@needs(EDIT)
def codes(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """A sheet of codes with QR to print; codes are shown this once."""
    row = survey_of(membership, code)
    units = visible_to(SampleUnit, membership).filter(survey=row).select_related("site")
    wanted = units.order_by("site__code", "ordinal")
    if not request.POST.get("anew"):
        wanted = wanted.filter(coded_on=None)
    else:
        wanted = wanted.exclude(outcome=SampleUnit.Outcome.COMPLETE)
    try:
        made = acts.issue_codes(by=membership, survey=row, units=list(wanted[: acts.MOST_CODES]))
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("surveys:survey", code)
    address = request.build_absolute_uri(reverse("answer:answer"))
    slips = [(unit, clear, qr_of(f"{address}#{clear}")) for unit, clear in made]
    context = {"survey": row, "slips": slips, "address": address}
    answer = render(request, "surveys/codes.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@needs(ASK)
def visits(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The households to ask, and what came of it in one tap."""
    row = survey_of(membership, code)
    rows = visible_to(SampleUnit, membership).filter(survey=row)
    if request.method == "POST":
        unit = get_object_or_404(rows, code=request.POST.get("household", ""))
        attempt(
            request,
            lambda: acts.visit(by=membership, unit=unit, outcome=request.POST.get("outcome", "")),
            words("已登记", "entered"),
        )
        return redirect("surveys:visits", code)
    page = page_of(_waiting(rows, request), "code", Place.at(request), ())
    beside = SampleUnit.objects.select_related("site").in_bulk([each.pk for each in page.rows])
    told = SampleUnit.Outcome.choices
    by_hand = [each for each in told if each[0] not in ("complete", "waiting")]
    context = {
        "survey": row,
        "rows": [beside[each.pk] for each in page.rows],
        "page": page,
        "outcomes": by_hand,
        "all": request.GET.get("all", ""),
    }
    return render(request, "surveys/visits.html", context)


def _waiting(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    if request.GET.get("all"):
        return rows
    return rows.filter(outcome__in=("waiting", "not_at_home", "partial"))


@needs(VIEW)
def answers(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The answers that came in: when, how, whether they count; not what a household said. By the
    number of its receipt (``q``) one is found."""
    row = survey_of(membership, code)
    rows = visible_to(Submission, membership).filter(survey=row)
    asked = request.GET.get("q", "").strip()[:64]
    if asked:
        rows = rows.filter(code__icontains=asked)
    page = page_of(rows, "-answered_on", Place.at(request), ())
    keys = [each.pk for each in page.rows]
    beside = Submission.objects.select_related("site").in_bulk(keys)
    parts: dict[str, Any] = parts_of("answers", membership, keys) if keys else {}
    cases = parts.get("cases", {})
    context = {
        "survey": row,
        "rows": [(beside[key], cases.get(key)) for key in keys],
        "opens_cases": row.questionnaire.opens_cases,
        "page": page,
        "asked": asked,
        "may_edit": membership.may(EDIT),
    }
    return render(request, "surveys/answers.html", context)


@require_POST
@needs(EDIT)
def judge(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Say of an answer whether it counts."""
    row = get_object_or_404(visible_to(Submission, membership), code=code)
    valid, why = request.POST.get("valid") == "1", request.POST.get("why", "")
    attempt(
        request,
        lambda: acts.judge(by=membership, submission=row, valid=valid, why=why),
        words("已判定", "it is written down"),
    )
    return redirect("surveys:answers", row.survey.code)
