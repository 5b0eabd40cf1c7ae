"""What the money adds to the pages of the library."""

from __future__ import annotations

from hengjian.site.platform.page_parts import add_part
from hengjian.site.web.funds.key_figures import key_figures

add_part("project", "money", key_figures)
