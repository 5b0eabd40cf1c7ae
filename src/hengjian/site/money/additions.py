"""What the money adds to the pages of the library."""

from __future__ import annotations

from hengjian.site.money.pages.funds import key_figures
from hengjian.site.money.pages.investment import total_as_adjusted
from hengjian.site.platform.pages import add_part

add_part("project", "money", key_figures)
add_part("project", "investment", total_as_adjusted)
