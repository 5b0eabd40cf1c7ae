"""What the works add to those below: how late each site starts, on the map; how long its works take
and where they stand, on its page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.urls import reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.library.map_layers import Layer, Shade, Tone, add_layer
from hengjian.site.library.models import Site
from hengjian.site.library.slip import LEVELS, level_of, months_late
from hengjian.site.platform.pages import add_part
from hengjian.site.platform.templatetags.shell import t
from hengjian.site.works.pages.leads import durations_of, leads_to_works
from hengjian.site.works.pages.listings import LEVEL_WORDS
from hengjian.site.works.queries import plan_of_section

TONES = (Tone.TEAL, Tone.GREY, Tone.BLUE, Tone.AMBER, Tone.RED)


def slips(membership: Membership, keys: Collection[int], as_of: date) -> Mapping[int, Shade]:
    """How late each site starts that is in a plan and has a planned day."""
    rows = Site.objects.filter(pk__in=keys, project__isnull=False).exclude(planned_start_on=None)
    names = ("pk", "code", "planned_start_on", "started_on")
    found = {}
    for key, code, planned, started in rows.exclude(stage="reserve").values_list(*names):
        months = months_late(planned, started, as_of)
        says = t(f"计划 {planned} 开工", f"start planned for {planned}")
        if months:
            says += t(f"，滞后 {months} 个月", f", {months} months late")
        leads = reverse("web:works-site", args=[code])
        found[key] = Shade(level_of(planned, started, as_of), says, f"{leads}?as_of={as_of}")
    return found


add_layer(
    Layer(
        "slip",
        words("开工滞后", "start late"),
        20,
        {level: (tone, LEVEL_WORDS[level]) for level, tone in zip(LEVELS, TONES, strict=True)},
        words("不在计划或无计划日期", "in no plan, or no planned day"),
        slips,
    )
)
add_part("contract-picture", "planned", plan_of_section)
add_part("site", "works", leads_to_works)
add_part("site", "durations", durations_of)
