"""From a site to the surveys that its households were drawn for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.pages.leads import Lead
from hengjian.site.library.visibility import visible_to
from hengjian.site.residents.surveys.models import Survey
from hengjian.site.residents.surveys.queries import surveys_at


def leads_to_surveys(membership: Membership, site: Any) -> list[Lead]:
    """The surveys one sees that reached the site."""
    if not membership.may(Permission.SURVEY_VIEW):
        return []
    count = surveys_at(visible_to(Survey, membership), site).count()
    address = f"{reverse('surveys:surveys')}?{urlencode({'site': site.code})}"
    return [Lead(85, "clipboard-list", words("居民调查", "surveys"), count, address)]
