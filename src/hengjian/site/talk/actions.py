"""Writing a note on a record, naming people in it and giving them something to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Model

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import Change, record_all
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.labels import label
from hengjian.site.platform.resource import called
from hengjian.site.talk.models import LONGEST, Errand, Note
from hengjian.site.talk.queries import given_alike, names_in, reader_called
from hengjian.site.talk.steps import ERRAND
from hengjian.site.talk.telling import noted, tell


@action(Permission.LIBRARY_VIEW)
def write(
    *, by: Membership, row: Model, text: str, given_to: str = "", due_on: date | None = None
) -> Note:
    """Write a note on a record that ``by`` was shown.

    Whoever the text names with ``@`` is told, and so is ``given_to``, who with ``due_on`` is to do
    it by that day. Raises ``Refused`` with everything that is wrong; somebody who does not see the
    record cannot be named.
    """
    text, given_to = text.strip(), given_to.strip().removeprefix("@")
    found = _problems_of_words(text, given_to, due_on)
    told: dict[str, tuple[list[Membership], date | None]] = {}
    asked: list[tuple[str, str, date | None]] = [(name, "text", None) for name in names_in(text)]
    asked += [(given_to, "given_to", due_on)] if given_to else []
    for name, path, due in asked:
        memberships, wrong = reader_called(row, name, path)
        found += wrong
        if memberships:
            told[memberships[0].person.username] = (memberships, due)
    if found:
        raise Refused(found)
    note = _note(by, row, text)
    errands = [
        Errand(
            code=new_code(note.code, "R"),
            note=note,
            given_by=note.written_by,
            given_to=name,
            due_on=due,
        )
        for name, (_, due) in told.items()
    ]
    _keep(by, note, errands, [memberships for memberships, _ in told.values()])
    return note


@action(Permission.LIBRARY_VIEW)
def write_on_each(
    *,
    by: Membership,
    model: type[Model],
    codes: Sequence[str],
    text: str,
    given_to: str = "",
    due_on: date | None = None,
) -> list[Note]:
    """Write the same note on many records, as ``write`` does on one: on all, or on none.

    Raises ``Refused``: ``nothing-chosen``, ``row-out-of-reach`` for each record ``by`` does not
    see, and what is wrong with the note on the first record that does not take it.
    """
    rows = {row.code: row for row in visible_to(model, by).filter(code__in=codes)}  # type: ignore[attr-defined]  # such models have codes
    found = [problem("row-out-of-reach", found=code) for code in codes if code not in rows]
    if not codes:
        found.append(problem("nothing-chosen"))
    if found:
        raise Refused(found)
    given: dict[str, Any] = {"text": text, "given_to": given_to, "due_on": due_on}
    return [write(by=by, row=rows[code], **given) for code in codes]


@action(Permission.LIBRARY_VIEW)
def withdraw_alike(*, by: Membership, errand: Errand) -> int:
    """Withdraw what ``by`` gave the same person by the same day in the same words, on however many
    records, as far as nobody responded yet; how many they were."""
    rows = list(given_alike(errand, by))
    for row in rows:
        ERRAND.take("withdraw", by=by, row=row)
    return len(rows)


def _problems_of_words(text: str, given_to: str, due_on: date | None) -> list[Problem]:
    found: list[Problem] = []
    field = label(Note, "text")
    if not text:
        found.append(problem("field-empty", Place(path="text"), field=field))
    if len(text) > LONGEST:
        place = Place(path="text")
        found.append(problem("note-too-long", place, found=len(text), most=LONGEST))
    today = current_day()
    if due_on is not None and not given_to:
        found.append(problem("errand-without-person", Place(path="given_to"), due=due_on))
    if due_on is not None and due_on < today:
        found.append(problem("errand-due-past", Place(path="due_on"), due=due_on, today=today))
    return found


def _note(by: Membership, row: Model, text: str) -> Note:
    subject = str(getattr(row, "code", row.pk))
    return Note(
        code=new_code(subject, "N"),
        subject_type=row._meta.label_lower,
        subject_key=row.pk,
        subject=subject,
        subject_name=called(row)[:255],
        text=text,
        written_by=by.person.username,
    )


def _keep(
    by: Membership, note: Note, errands: Sequence[Errand], told: Sequence[Sequence[Membership]]
) -> None:
    """Keep them with their lines on the trail, and tell whom they name."""
    note.save()
    changes = [Change("note.write", note, after=noted(note))]
    for errand, memberships in zip(errands, told, strict=True):
        errand.save()
        verb = "errand.assign" if errand.due_on else "errand.mention"
        changes.append(Change(verb, errand))
        tell(errand, memberships)
    record_all(by=by, changes=changes)
