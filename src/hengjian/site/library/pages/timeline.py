"""What happened to a site or project, from the trail, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Q

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import TrailEntry
from hengjian.site.common.words import said
from hengjian.site.library.nouns import nouns
from hengjian.site.library.trail import lines_about, lines_of

VERBS = {
    "create": Text("新增", "new"),
    "change": Text("修改", "changed"),
    "remove": Text("删除", "deleted"),
    "move": Text("变更阶段", "stage changed"),
    "confirm": Text("审核通过", "confirmed"),
    "reopen": Text("因改动退回待审", "reopened by a change"),
    "attach": Text("附上佐证", "evidence attached"),
    "answer": Text("答复", "answered"),
    "withdraw": Text("撤下", "withdrawn"),
    "policy": Text("政策依据变动", "policies changed"),
}
ICONS = {
    "create": "plus",
    "change": "edit",
    "remove": "trash",
    "move": "flag",
    "confirm": "circle-check",
    "reopen": "arrow-back-up",
    "attach": "paperclip",
    "answer": "message",
    "withdraw": "ban",
}
HIDDEN = frozenset(
    (
        *("version", "code", "synthetic", "pinyin", "entered_by", "confirmed_by"),
        *("confirmed_at", "withdrawn_at", "dossier_done", "dossier_due", "sites_count"),
    )
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the trail as a person reads it."""

    at: datetime
    who: str
    what: str
    subject: str
    why: str
    icon: str
    changes: tuple[tuple[str, str, str], ...]
    """Field, before, after."""


def of_subjects(
    subjects: Collection[tuple[str, Collection[str]]], most: int, reader: Membership
) -> list[Happening]:
    """The latest lines about those of these rows that the reader sees: pairs of a model's label
    and codes."""
    about = Q(pk__in=[])
    for model, codes in subjects:
        about |= Q(subject_type=model, subject__in=codes)
    models = [apps.get_model(model) for model, _ in subjects]
    return [read(entry, reader) for entry in lines_about(models, reader).filter(about)[:most]]


def read(entry: TrailEntry, reader: Membership) -> Happening:
    """A line of the trail in the language of the page."""
    noun, _, verb = entry.action.partition(".")
    what = [said(words) for words in (nouns().get(noun), VERBS.get(verb)) if words is not None]
    return Happening(
        entry.at,
        entry.actor_name or entry.actor,
        " · ".join(what) or entry.action,
        entry.subject_name,
        entry.why,
        ICONS.get(verb, "point"),
        tuple(_changes(entry, reader)) if entry.before else (),
    )


def last_change(model: str, code: str, field: str) -> TrailEntry | None:
    """The line that last wrote a field of a row."""
    lines = TrailEntry.objects.filter(subject_type=model, subject=code)[:200]
    return next((line for line in lines if field in (line.after or {})), None)


def _changes(entry: TrailEntry, reader: Membership) -> Iterator[tuple[str, str, str]]:
    for line in lines_of(entry, reader):
        if line.name not in HIDDEN:
            yield line.label, line.before or "—", line.after or "—"
