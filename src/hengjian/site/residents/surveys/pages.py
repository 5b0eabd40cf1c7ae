"""The surveys and one survey, for staff."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.paging import Place, page_of
from hengjian.site.residents.surveys.models import Survey


@needs(Permission.SURVEY_VIEW)
def surveys(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Every survey in sight, the newest first."""
    rows = visible_to(Survey, membership)
    if (state := request.GET.get("state", "")) in Survey.State.values:
        rows = rows.filter(state=state)
    place = Place.of(*(request.GET.get(key, "") for key in ("page", "after", "before")))
    page = page_of(rows, "-opens_on", place, ())
    beside = Survey.objects.select_related("questionnaire", "region").in_bulk(
        [row.pk for row in page.rows]
    )
    context = {"rows": [beside[row.pk] for row in page.rows], "page": page, "state": state}
    return render(request, "surveys/surveys.html", context)


@needs(Permission.SURVEY_VIEW)
def survey(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One survey: where it stands, and what can be done."""
    rows = visible_to(Survey, membership).select_related("questionnaire", "region", "project")
    row = get_object_or_404(rows, code=code)
    return render(request, "surveys/survey.html", {"survey": row})
