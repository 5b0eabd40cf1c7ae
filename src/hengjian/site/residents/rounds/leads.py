"""From a site to the rounds in which its residents were asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.library.pages.leads import Lead
from hengjian.site.library.visibility import visible_to
from hengjian.site.residents.rounds.models import Round


def leads_to_rounds(membership: Membership, site: Any) -> list[Lead]:
    """The rounds that are about the site."""
    count = visible_to(Round, membership).filter(sites=site).count()
    address = f"{reverse('rounds:rounds')}?{urlencode({'site': site.code})}"
    return [Lead(80, "users", words("征询", "rounds"), count, address)]
