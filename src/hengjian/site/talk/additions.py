"""What notes add to lists: one note on all the rows that were chosen."""

from __future__ import annotations

from hengjian.site.platform.chosen import offer_for_chosen
from hengjian.site.talk.pages.many import NOTING

offer_for_chosen(NOTING)
