"""What watching adds to those below: suspensions halt payments, warnings stand on a project's page,
and the trail says their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q
from django.urls import reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.map_layers import Layer, Shade, Tone, add_layer
from hengjian.site.library.models import Site
from hengjian.site.library.nouns import add_words
from hengjian.site.money.red_line import add_halts
from hengjian.site.platform.pages import add_part
from hengjian.site.platform.templatetags.shell import t
from hengjian.site.watching.models import Level, Warning
from hengjian.site.watching.monitoring_lines import LIKELIHOOD, REASONS
from hengjian.site.watching.pages.leads import leads_to_warnings
from hengjian.site.watching.pages.warnings import levels_of, name_on_the_trail
from hengjian.site.watching.queries import reasons_of_suspension, visible_warnings

TONES = {Level.BLUE: Tone.BLUE, Level.YELLOW: Tone.AMBER, Level.RED: Tone.RED}


def warnings_of_projects(
    membership: Membership, keys: Collection[int], as_of: date
) -> Mapping[int, Shade]:
    """The gravest warning that stood on the day over the project of each site.

    A rule watches a project, so the sites of one project have one colour.
    """
    standing = Q(closed_on=None) | Q(closed_on__gt=as_of)
    rows = visible_warnings(membership).filter(standing, fired_on__lte=as_of)
    by_project: dict[int, Counter[str]] = {}
    for project, level in rows.order_by().values_list("project", "level"):
        by_project.setdefault(project, Counter())[level] += 1
    sites = Site.objects.filter(pk__in=keys, project__in=by_project)
    named = {
        project: _shade(code, by_project[project])
        for project, code in sites.order_by().values_list("project", "project__code").distinct()
    }
    return {key: named[project] for key, project in sites.values_list("pk", "project")}


def _shade(code: str, count: Counter[str]) -> Shade:
    gravest = next(level for level in reversed(TONES) if count[level])
    says = t(
        f"所属项目预警 {count.total()} 项，其中红色 {count['red']} 项",
        f"{count.total()} warnings of its project, {count['red']} of them red",
    )
    return Shade(gravest, says, reverse("web:warnings-project", args=[code]))


add_layer(
    Layer(
        "warnings",
        words("项目预警", "warnings"),
        40,
        {level: (tone, level.label) for level, tone in TONES.items()},
        words("没有预警", "no warning"),
        warnings_of_projects,
        Permission.MONEY_VIEW,
    )
)
add_halts(reasons_of_suspension)
add_part("project", "warning_levels", levels_of)
add_part("site", "warnings", leads_to_warnings)
add_words(
    inside=REASONS,
    kept={"likelihood": LIKELIHOOD},
    names={Warning._meta.label_lower: name_on_the_trail},
)
