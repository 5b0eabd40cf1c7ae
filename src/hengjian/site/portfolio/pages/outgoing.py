"""What is handed out of a portfolio: open data as CSV and JSON, the brief as docx and pdf."""

from __future__ import annotations

from io import BytesIO

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.platform.exporting import attached, sent
from hengjian.site.platform.papers import report_file
from hengjian.site.portfolio.brief import brief_of
from hengjian.site.portfolio.models import Portfolio
from hengjian.site.portfolio.open_data import as_csv, as_open_json
from hengjian.site.portfolio.queries import visible_portfolios


def _portfolio(membership: Membership, code: str) -> Portfolio:
    return get_object_or_404(visible_portfolios(membership), code=code)


@needs(Permission.DATA_EXPORT)
def open_csv(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The places as CSV."""
    row = _portfolio(membership, code)
    return sent(BytesIO(as_csv(row).encode()), f"{row.code}.csv", "text/csv; charset=utf-8")


@needs(Permission.DATA_EXPORT)
def open_json(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The same as JSON, with its rule and source."""
    row = _portfolio(membership, code)
    answer = JsonResponse(as_open_json(row), json_dumps_params={"ensure_ascii": False})
    return attached(answer, f"{row.code}.json")


@needs(Permission.LIBRARY_VIEW)
def brief(request: HttpRequest, membership: Membership, code: str, form: str) -> HttpResponseBase:
    """The brief as ``docx`` or ``pdf``."""
    row = _portfolio(membership, code)
    return report_file(brief_of(row), f"{row.title}-{row.year}", form)
