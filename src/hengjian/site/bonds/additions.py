"""What bonds add to those below: fields of forms, and the words of goals on the trail."""

from __future__ import annotations

from hengjian.site.bonds.models import Goal
from hengjian.site.bonds.pages.listing import field_of_bonds
from hengjian.site.common.words import both
from hengjian.site.library.nouns import add_words
from hengjian.site.library.pages.forms import add_fields

add_fields(field_of_bonds)
add_words(kept={"group": {code: both(label) for code, label in Goal.Group.choices}})
