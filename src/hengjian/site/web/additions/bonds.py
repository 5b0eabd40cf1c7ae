"""What bonds add to those below: fields of forms, and the words of goals on the trail."""

from __future__ import annotations

from hengjian.site.common.words import both
from hengjian.site.projects.models import Goal
from hengjian.site.web.library.forms import add_fields
from hengjian.site.web.listed import field_of_bonds
from hengjian.site.web.trail.nouns import add_words

add_fields(field_of_bonds)
add_words(kept={"group": {code: both(label) for code, label in Goal.Group.choices}})
