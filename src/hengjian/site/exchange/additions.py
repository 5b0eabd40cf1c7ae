"""What exchange adds to lists: setting a field of many rows at once, as an import of those rows."""

from __future__ import annotations

from hengjian.site.exchange.pages.chosen import SETTING
from hengjian.site.platform.chosen import offer_for_chosen

offer_for_chosen(SETTING)
