"""Who sees a note: exactly who sees the record it is on; and who may be named in one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import Membership, Person
from hengjian.site.library.visibility import NOTHING, visible_to
from hengjian.site.platform.resource import resources
from hengjian.site.talk.models import Errand, Note

NAMED = re.compile(r"(?<![\w.@])@([\w.-]*\w)")
"""A person in the text of a note; an address of electronic mail is none."""
OFFERED = 8
"""How many people are offered while a name is typed."""


def model_called(label: str) -> type[Model] | None:
    """The kind of record of that label, where there may be notes on it; None where not."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    return model if model in resources() and model not in (Note, Errand) else None


def on_rows_seen(rows: QuerySet[Any], by: Membership, note: str = "") -> QuerySet[Any]:
    """Those of the rows that are on records the membership sees; ``note`` leads to their note."""
    kind, key = f"{note}subject_type", f"{note}subject_key"
    found = NOTHING
    for label in rows.order_by().values_list(kind, flat=True).distinct():
        model = model_called(label)
        if model is not None:
            seen = visible_to(model, by).order_by().values("pk")
            found |= Q(**{kind: label, f"{key}__in": seen})
    return rows.filter(found)


def errands_seen(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    """Those on records the membership sees."""
    return on_rows_seen(rows, by, "note__")


def errands_with(by: Membership) -> QuerySet[Errand]:
    """Those that were given to or by the person, on records the membership sees."""
    me = by.person.username
    rows = Errand.objects.filter(Q(given_to=me) | Q(given_by=me))
    return errands_seen(rows, by) if by.active else rows.none()


def given_alike(errand: Errand, by: Membership) -> QuerySet[Errand]:
    """The open ones that ``by`` gave the same person by the same day in the same words."""
    return errands_with(by).filter(
        state=Errand.State.OPEN,
        given_by=by.person.username,
        given_to=errand.given_to,
        due_on=errand.due_on,
        note__text=errand.note.text,
    )


def notes_on(row: Model) -> QuerySet[Note]:
    """The notes on a record, the first first. Whoever shows them has fetched the record itself as
    its reader sees it."""
    label = row._meta.label_lower
    notes = Note.objects.filter(subject_type=label, subject_key=row.pk)
    return notes.prefetch_related("errands", "errands__note")


def subject_of_note(note: Note, by: Membership) -> Any:
    """The record a note is on; None where it is gone or the membership does not see it."""
    model = model_called(note.subject_type)
    if model is None:
        return None
    return visible_to(model, by).filter(pk=note.subject_key).first()


def readers(row: Model, people: QuerySet[Person]) -> Iterator[tuple[Person, list[Membership]]]:
    """Those of the people who see the record, each with the memberships in which they do."""
    serving = Membership.objects.filter(person__in=people, person__is_active=True, active=True)
    every: dict[Person, list[Membership]] = {}
    for each in serving.select_related("person", "organisation", "organisation__parent"):
        if visible_to(type(row), each).filter(pk=row.pk).exists():
            every.setdefault(each.person, []).append(each)
    yield from every.items()


def readers_like(row: Model, text: str) -> list[tuple[Person, list[Membership]]]:
    """Who sees the record and whose name or user name holds the text; the first few."""
    people = Person.objects.filter(Q(name__icontains=text) | Q(username__icontains=text))
    return list(readers(row, people.order_by("name", "username")[: OFFERED * 2]))[:OFFERED]


def reader_called(row: Model, name: str, path: str) -> tuple[list[Membership], list[Problem]]:
    """The memberships in which the person of that user name or name sees the record, or what is
    wrong with the name."""
    people = Person.objects.filter(username=name)
    found = list(readers(row, people)) or list(readers(row, Person.objects.filter(name=name)))
    place = Place(path=path)
    if not found:
        return [], [problem("reader-unknown", place, found=name)]
    if len(found) > 1:
        names = "、".join(sorted(person.username for person, _ in found))
        count = len(found)
        return [], [problem("reader-ambiguous", place, found=name, count=count, names=names)]
    return found[0][1], []


def names_in(text: str) -> Iterable[str]:
    """The people a text names, each once."""
    return dict.fromkeys(NAMED.findall(text))
