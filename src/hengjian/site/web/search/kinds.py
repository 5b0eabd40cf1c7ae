"""What the search of the top bar looks through: the entities that say how they are found."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model

from hengjian.bilingual import Text
from hengjian.site.platform.resource import Finds, resources


@dataclass(frozen=True, slots=True)
class Searched:
    """A kind of row that the search looks through."""

    model: type[Model]
    title: Text
    finds: Finds


def kinds() -> list[Searched]:
    """Every kind, in its order. Of money, ``visible_to`` shows no rows to who may not see it."""
    found = [
        Searched(model, title, each.finds)
        for model, each in resources().items()
        if each.finds is not None and (title := each.finds.title or each.title) is not None
    ]
    return sorted(found, key=lambda kind: kind.finds.place)
