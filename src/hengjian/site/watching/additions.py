"""What watching adds to those below: suspensions halt payments, warnings stand on a project's page,
and the trail says their words."""

from __future__ import annotations

from hengjian.site.library.nouns import add_words
from hengjian.site.money.red_line import add_halts
from hengjian.site.platform.pages import add_part
from hengjian.site.watching.models import Warning
from hengjian.site.watching.monitoring_lines import LIKELIHOOD, REASONS
from hengjian.site.watching.pages.warnings import levels_of, name_on_the_trail
from hengjian.site.watching.queries import reasons_of_suspension

add_halts(reasons_of_suspension)
add_part("project", "warning_levels", levels_of)
add_words(
    inside=REASONS,
    kept={"likelihood": LIKELIHOOD},
    names={Warning._meta.label_lower: name_on_the_trail},
)
