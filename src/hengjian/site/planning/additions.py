"""What planning adds to those below: a site leads to the plans it is in."""

from __future__ import annotations

from hengjian.site.planning.pages.leads import leads_to_plans
from hengjian.site.platform.pages import add_part

add_part("site", "plans", leads_to_plans)
