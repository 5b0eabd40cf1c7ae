"""From a site to the cases about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.pages.leads import Lead
from hengjian.site.residents.hotline.queries import cases_of


def leads_to_cases(membership: Membership, site: Any) -> list[Lead]:
    """All cases about the site, open and closed."""
    if not membership.may(Permission.CASE_VIEW):
        return []
    count = cases_of(membership).filter(site=site).count()
    address = f"{reverse('hotline:board')}?{urlencode({'queue': 'all', 'site': site.code})}"
    return [Lead(70, "message", words("诉求", "cases"), count, address)]
