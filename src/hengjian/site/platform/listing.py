"""What a list is: its columns, facets and search, declared; ``platform.lists`` draws it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from django.db.models import Model, QuerySet, TextChoices
from django.utils.functional import Promise

from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words

Words = str | Promise


TEN_THOUSAND_YUAN = words("万元", "10,000 yuan")


Numeric = Literal["number", "money", "area", "year", "progress"]


Kind = Literal["text", "long", "name", "date", "moment", "badge"] | Numeric
"""``long`` is text that needs room, as a name of another row does."""


ENDS = frozenset(get_args(Numeric))
"""Kinds that stand at the end of their cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it shows of a row, and by which field it sorts."""

    key: str
    title: Words
    value: Callable[[Any], object]
    kind: Kind = "text"
    sort: str = ""
    """A database field; empty where the column cannot sort."""
    unit: Words = ""
    """Stands in the header; ``money`` is shown in 万元 and exported in 元."""
    opens: str = ""
    """The figure that a cell is (``money:due``), by default the stored number of this key or by
    which it sorts; ``-`` where its numbers count nothing of the row."""

    @property
    def measured_in(self) -> str:
        """The unit of its cells, in words; empty where they have none."""
        return str(TEN_THOUSAND_YUAN if self.kind == "money" else self.unit)

    @property
    def end(self) -> bool:
        """Whether its cells are right-aligned."""
        return self.kind in ENDS


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a facet offers."""

    value: str
    title: Words


MOST = 200
"""The most choices a facet offers."""


def choices_of(rows: QuerySet[Any], code: str = "code", name: str = "name") -> list[Choice]:
    """The rows as choices by their code; none where there are more than ``MOST``: a filter that
    offers some of ten thousand would hide the others. Such a list is narrowed by searching it."""
    found = list(rows.order_by().values_list(code, name)[: MOST + 1])
    return [Choice(*each) for each in sorted(found)] if len(found) <= MOST else []


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter by one field, offered as a drop-down of its values."""

    key: str
    title: Words
    choices: Callable[[Membership], Sequence[Choice]]
    narrow: Callable[[QuerySet[Any], str], QuerySet[Any]]
    """The rows with that value; unknown values give no rows, never an error."""
    kind: Literal["choice", "date", "hidden"] = "choice"
    """``hidden`` comes from a link and stays while the list is narrowed further."""
    alike: bool = False
    """Where it is chosen, or offers one value only, every row says the same in the column of its
    key: the page leaves that column out, and names have more room."""


@cache
def _labels(model: type[Model], field: str) -> dict[Any, Words]:
    return dict(getattr(model, field).field.flatchoices)


def label_of(row: Model, field: str) -> str:
    """What ``row.get_…_display()`` says, found without building its choices anew for each row."""
    value = getattr(row, field)
    return str(_labels(type(row), field).get(value, value))


def by_field(field: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    """The rows whose field holds the value."""
    return lambda rows, value: rows.filter(**{field: value})


def facet_of(key: str, title: Words, choices: type[TextChoices]) -> Facet:
    """A filter by a field of the row that holds one of these choices."""

    def offered(_: Membership) -> Sequence[Choice]:
        return [Choice(value, label) for value, label in choices.choices]

    return Facet(key, title, offered, by_field(key))


@dataclass(frozen=True, slots=True)
class Listing:
    """A list page."""

    name: str
    """Its name for saved filters and for the file that is exported: ``sites``."""
    title: Words
    columns: tuple[Column, ...]
    address: Callable[[Any], str]
    """Where a row's name leads."""
    reads: tuple[str, ...] = ()
    """The fields that the columns and the address need, those of rows beside through ``__``: a
    page reads nothing else. Empty: all of them."""
    facets: tuple[Facet, ...] = ()
    search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    search_hint: Words = ""
    """What can be searched for; by default name, pinyin initials or code."""
    order: str = "code"
    empty_title: Words = ""
    empty_hint: Words = ""
