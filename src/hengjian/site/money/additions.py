"""What the money adds to the pages of the library."""

from __future__ import annotations

from hengjian.site.money.pages.funds import key_figures
from hengjian.site.platform.page_parts import add_part

add_part("project", "money", key_figures)
