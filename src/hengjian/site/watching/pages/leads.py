"""From a site to the warnings that stand against its project."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.pages.leads import Lead
from hengjian.site.watching.queries import standing


def leads_to_warnings(membership: Membership, site: Any) -> list[Lead]:
    """The warnings that are not closed; they are about the project, not about one site."""
    if site.project_id is None or not membership.may(Permission.MONEY_VIEW):
        return []
    count = standing(membership).filter(project=site.project_id).count()
    asked = urlencode({"project": site.project.code, "state": "standing"})
    address = f"{reverse('web:warnings')}?{asked}"
    title, scope = words("未解除预警", "standing warnings"), words("全项目", "of the whole project")
    return [Lead(50, "alert-triangle", title, count, address, scope)]
