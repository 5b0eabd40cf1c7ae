"""What planning adds to those below: a site leads to the plans it is in; the map shows what is dug
twice."""

from __future__ import annotations

from hengjian.site.library.map_layers import add_layer
from hengjian.site.planning.pages.digging import LAYER
from hengjian.site.planning.pages.leads import leads_to_plans
from hengjian.site.platform.pages import add_part

add_part("site", "plans", leads_to_plans)
add_layer(LAYER)
