"""Calls, said once."""

from __future__ import annotations

from collections.abc import Iterator

from hengjian.bilingual import Text
from hengjian.errors import Problem, problem
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.visibility import OF_SITE
from hengjian.site.platform.checking import not_in_future
from hengjian.site.platform.columns import DAY, SITE, SOURCE, Given, coded
from hengjian.site.platform.menu import Entry
from hengjian.site.platform.resource import Area, Resource
from hengjian.site.platform.surroundings import Surroundings
from tests.site.recipe.models import Call


def _counts_nest(row: Call, around: Surroundings) -> Iterator[Problem]:
    yield from not_in_future(row, around, "called_on")
    if isinstance(row.met, int) and isinstance(row.households, int) and row.met > row.households:
        yield problem("field-unknown", found=row.met, known=row.households)


CALLS = Resource(
    Call,
    name="calls",
    title=Text("走访", "Calls"),
    noun=Text("走访记录", "call"),
    each=Text("一行一次走访", "one round of calls a row"),
    area=Area(Text("居民", "Residents"), 70),
    reach=OF_SITE,
    right=Permission.SITE_EDIT,
    mark="F",
    rules=(_counts_nest,),
    columns={
        "code": coded("S-0001-F1"),
        "site": SITE,
        "called_on": DAY,
        "households": Given("户", example=36),
        "met": Given("户", example=30),
        **SOURCE,
    },
    leaves=("state",),
    pages=True,
    menu=Entry("residents", 60, words("走访", "Calls"), "users"),
    words={"entered_by": Text("走访人", "called by"), "checked_by": Text("复核人", "checked by")},
)
