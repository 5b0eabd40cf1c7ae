"""What every page of the money starts with: which project, as of which day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date

from hengjian.funds.red_line import ALONE, NAMES
from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import language, said
from hengjian.site.projects.models import Project
from hengjian.site.projects.queries.visibility import projects_with_money


def finding_in_words(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A finding of the red line, as it is kept, in the words of the page."""
    name, formula = said(NAMES[kept["rule"]]), kept["formula"][language()]
    return {**kept, "name": name, "formula": formula, "alone": kept["rule"] in ALONE}


def day_of(request: HttpRequest) -> date:
    """``?as_of=2023-09-30``, by default today; a later day is today."""
    today = timezone.localdate()
    try:
        asked = parse_date(request.GET.get("as_of", ""))
    except ValueError:
        asked = None
    return min(asked, today) if asked else today


def project_of(membership: Membership, code: str) -> Project:
    """The project whose money the reader sees. Raises ``Http404``."""
    rows = projects_with_money(membership).select_related("region", "implementer")
    row = rows.filter(code=code).first()
    if row is None:
        raise Http404
    return row
