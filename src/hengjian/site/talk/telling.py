"""Who is named in a note is told behind the bell; what the trail keeps of a note."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.queries import name_of
from hengjian.site.common.trail import snapshot
from hengjian.site.notices.kinds import DECISION
from hengjian.site.notices.telling import about_of, notify
from hengjian.site.talk.models import Errand, Note


def noted(note: Note) -> dict[str, Any]:
    """The note without its words: the trail is for ever, and they may name residents."""
    return {name: value for name, value in snapshot(note).items() if name != "text"}


def tell(errand: Errand, memberships: Iterable[Membership]) -> None:
    """Say to whom it was given who gave it and on which record; its words stay there."""
    who, name, due = name_of(errand.given_by), errand.note.subject_name, errand.due_on
    words = Text(f"{who}在“{name}”的留言里提到您", f"{who} named you in a note on “{name}”")
    if due is not None:
        words = Text(
            f"{who}就“{name}”交办，期限 {due}", f"{who} gave you work on “{name}”, due on {due}"
        )
    notify(
        to=memberships,
        kind=DECISION,
        words=words,
        link=reverse("web:note", args=[errand.note.code]),
        about=about_of(errand),
        key=f"errand:{errand.code}:{errand.version}",
    )
