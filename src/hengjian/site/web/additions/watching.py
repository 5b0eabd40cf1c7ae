"""What watching adds to those below: suspensions halt payments, warnings stand on a project's page,
and the trail says their words."""

from __future__ import annotations

from hengjian.site.platform.page_parts import add_part
from hengjian.site.projects.keeping.halts import add_halts
from hengjian.site.projects.models import Warning
from hengjian.site.projects.monitoring_lines import LIKELIHOOD, REASONS
from hengjian.site.projects.queries.warnings import suspended
from hengjian.site.web.trail.nouns import add_words
from hengjian.site.web.warnings.wording import levels_of, name_on_the_trail

add_halts(suspended)
add_part("project", "warning_levels", levels_of)
add_words(
    inside=REASONS,
    kept={"likelihood": LIKELIHOOD},
    names={Warning._meta.label_lower: name_on_the_trail},
)
