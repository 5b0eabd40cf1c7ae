"""Two people changed one record: both versions side by side, field by field, to choose from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Model, QuerySet

from hengjian.bilingual import Text
from hengjian.site.common.models import TrailEntry
from hengjian.site.common.words import said
from hengjian.site.library.pages.forms import RowForm
from hengjian.site.library.rows import Clash
from hengjian.site.platform.coordinates import place_of
from hengjian.site.platform.refusals import sentence

TIED = ("longitude", "latitude")
"""Fields that only make sense together."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One field in which the two versions differ."""

    name: str
    title: str
    theirs: str
    """What stands now, as a form writes it."""
    theirs_shown: str
    mine: str
    mine_shown: str
    chosen: str
    """``mine`` or ``theirs`` where only one of the two changed it; empty where both did."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What there is to choose; what agrees is carried along."""

    message: str
    version: int
    choices: list[Choice]
    same: list[tuple[str, str]]


def conflict_of(clash: Clash, form: RowForm, started_from: int) -> Conflict:
    """Compare what stands now with what the person wanted to write."""
    row, values = clash.row, form.values()
    same: list[tuple[str, str]] = []
    if values.get("datum"):
        list(place_of(values, (None, None)))
        same.append(("datum", "WGS-84"))
    values.pop("datum", None)
    base = _base(row, started_from)
    choices = []
    own = {each.name for each in row._meta.get_fields()}
    for name, wanted in values.items():
        if name not in own:
            continue  # carried along as it was sent
        theirs, mine = _written(_of(row, name)), _written(wanted)
        if _alike(row, name, wanted):
            same.append((name, theirs))
            continue
        was = base.get(name)
        choices.append(
            Choice(
                name,
                str(form.fields[name].label or name),
                theirs,
                _value_in_words(form, name, _of(row, name)),
                mine,
                _value_in_words(form, name, wanted),
                _who_changed(row, name, wanted, was, name in base),
            )
        )
    return Conflict(
        sentence(clash.problems[0]), getattr(row, "version", 0), _tie_coordinates(choices), same
    )


def _tie_coordinates(choices: list[Choice]) -> list[Choice]:
    """Longitude and latitude are never preselected apart."""
    marks = {each.chosen for each in choices if each.name in TIED}
    if len(marks) < 2:
        return choices
    return [replace(each, chosen="") if each.name in TIED else each for each in choices]


def _who_changed(row: Model, name: str, wanted: Any, was: Any, they_did: bool) -> str:
    if not they_did:
        return "mine"
    return "theirs" if _same_value(row, name, wanted, was) else ""


def _base(row: Model, started_from: int) -> dict[str, Any]:
    """What the fields that others changed since were, when the person began."""
    lines = TrailEntry.objects.filter(
        subject_type=row._meta.label_lower, subject=getattr(row, "code", str(row.pk))
    )[:200]
    found: dict[str, Any] = {}
    for line in lines:
        after = line.after or {}
        if after.get("version", started_from + 1) <= started_from:
            break
        found.update(line.before or {})
    return found


def _alike(row: Model, name: str, wanted: Any) -> bool:
    return _same_value(row, name, wanted, _written(_of(row, name)))


def _of(row: Model, name: str) -> Any:
    """What stands in the field: a value, a row, or the rows of many."""
    value = getattr(row, name)
    return list(value.all()) if row._meta.get_field(name).many_to_many else value


def _same_value(row: Model, name: str, wanted: Any, other: Any) -> bool:
    field: Any = row._meta.get_field(name)
    if field.many_to_many:
        return set(_written(wanted).split()) == set(str(other or "").split())
    if field.is_relation:
        code = getattr(wanted, "code", None)
        return _written(wanted) == (other or "") or (code is not None and code == other)
    return bool(_written(field.to_python(other or None)) == _written(wanted))


def _written(value: Any) -> str:
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, list | QuerySet) and all(isinstance(each, Model) for each in value):
        return " ".join(str(each.pk) for each in value)
    return "" if value is None else str(value)


def _value_in_words(form: RowForm, name: str, value: Any) -> str:
    if isinstance(value, list | QuerySet) and all(isinstance(each, Model) for each in value):
        return said(Text("、", ", ")).join(str(each) for each in value)
    if value in (None, ""):
        return ""
    for code, title in getattr(form.fields[name], "choices", ()) or ():
        if str(code) == str(value) and not isinstance(value, Model):
            return str(title)
    return str(value)
