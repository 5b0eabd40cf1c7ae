"""Many rows at once: the same rules, the same trail, constant queries a thousand rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, UniqueConstraint

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.common.inserting import count_anew, insert, update
from hengjian.site.common.models import TrailEntry
from hengjian.site.common.trail import Change, record_all, snapshot
from hengjian.site.library import references
from hengjian.site.library.models import Project, Site
from hengjian.site.library.rows import (
    around,
    count,
    holder_of,
    recount_sites,
    refresh,
    refresh_projects,
    reopen,
)
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.checking import place_of, problems_of
from hengjian.site.platform.codes import initials
from hengjian.site.platform.procedure import closed, procedures
from hengjian.site.platform.resource import PLAIN, Landed, Landing, differs, landing_of, reaches
from hengjian.site.platform.surroundings import Surroundings

MANY = 100
"""Rows of one work after which PostgreSQL counts the table anew."""
CHUNK = 1000
Values = Mapping[str, Any]
Counted = Callable[[int], None]
"""Told how many rows are done, now and then."""


@dataclass(slots=True)
class Outcome:
    """What became of the rows."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rows: list[Model] = field(default_factory=list, compare=False, repr=False)
    """The rows that were saved, as they are now."""
    before: dict[str, dict[str, Any]] = field(default_factory=dict, compare=False, repr=False)
    """What the changed ones were, by code."""


@dataclass(slots=True)
class Weighed:
    """Rows compared with the library, nothing written yet."""

    new: list[Model] = field(default_factory=list)
    changed: list[Model] = field(default_factory=list)
    before: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the changed rows were, by code."""
    unchanged: list[Model] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Placed by line (the row's number, from 1) and path (its field)."""


def watch_nothing(_done: int) -> None:
    """Nobody watches."""


def weigh(
    *,
    by: Membership,
    model: type[Model],
    rows: Sequence[Values],
    synthetic: bool = False,
    counted: Counted = watch_nothing,
) -> Weighed:
    """Compare rows with the library: what would be new, changed, unchanged, and all problems."""
    weighed, landing, landed = Weighed(), landing_of(model), list[Landed]()
    counts = Counter(str(row.get("code", "")) for row in rows)
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        found = references.find(model, chunk, by)
        known = _known(model, chunk)
        ours = _visible(model, known, by)
        ground = _surroundings(model, chunk, found, known)
        for line, values in enumerate(chunk, start=start + 1):
            code = str(values.get("code", ""))
            problems = [problem("code-twice", Place(path="code"), found=code)] * (counts[code] > 1)
            if code in known and code not in ours:
                problems.append(problem("row-out-of-reach", Place(path="code"), found=code))
            was = known.get(code)
            row, said = _row(model, values, was, found, ground, synthetic)
            problems += [each for each in said if not _set_on_landing(each, landing)]
            problems += landing.alone(row, was)
            if was is not None and differs(row, was):
                problems += closed(was)
            if problems:
                weighed.problems += [
                    each.at(Place(line=line, path=each.place.path)) for each in problems
                ]
            else:
                _sort(weighed, row, was)
                landed.append(Landed(line, row, was))
        counted(start + len(chunk))
    if not weighed.problems:
        weighed.problems += landing.together(landed)
    if not weighed.problems:
        weighed.problems += _not_unique(model, landed, landing.derived)
    return weighed


def _not_unique(
    model: type[Model], landed: Sequence[Landed], derived: frozenset[str]
) -> Iterator[Problem]:
    """A problem for each row that says again what another says and only one may, in words of the
    constraint; what is set on landing is not known yet."""
    for each in model._meta.constraints:
        if not isinstance(each, UniqueConstraint) or each.condition is not None:
            continue
        if each.fields and not derived & set(each.fields):
            yield from _twice(model, each, landed)


def _twice(
    model: type[Model], constraint: UniqueConstraint, landed: Sequence[Landed]
) -> Iterator[Problem]:
    names = [model._meta.get_field(name).attname for name in constraint.fields]  # type: ignore[union-attr]  # own columns
    wanted: dict[tuple[object, ...], Landed] = {}
    said = constraint.get_violation_error_message()
    for one in landed:
        key = tuple(getattr(one.row, name) for name in names)
        if None in key or not differs(one.row, one.was):
            continue
        if wanted.setdefault(key, one) is not one:
            yield problem("row-not-allowed", Place(line=one.line), reason=said)
    moved = {one.row.pk for one in wanted.values() if one.was is not None}
    keys = list(wanted)
    for start in range(0, len(keys), CHUNK):
        firsts = {key[0] for key in keys[start : start + CHUNK]}
        there = model._default_manager.filter(**{f"{names[0]}__in": firsts}).exclude(pk__in=moved)
        for key in there.values_list(*names):
            if key in wanted:
                line = wanted.pop(key).line
                yield problem("row-not-allowed", Place(line=line), reason=said)


def _set_on_landing(found: Problem, landing: Landing) -> bool:
    return found.code == "field-empty" and found.place.path in landing.derived


def put(
    *,
    by: Membership,
    model: type[Model],
    rows: Sequence[Values],
    synthetic: bool,
    why: str,
    counted: Counted = watch_nothing,
) -> Outcome:
    """Save rows by their code: what is not there is made, what differs is changed.

    All or nothing: raises ``Refused`` with every problem. Fields that a row does not name stay.
    Each row is counted twice: when it is weighed and when it is saved or found unchanged.
    """
    weighed = weigh(by=by, model=model, rows=rows, synthetic=synthetic, counted=counted)
    if weighed.problems:
        raise Refused(weighed.problems)
    noun, landing = model._meta.model_name, landing_of(model)
    if landing.book is not None:
        booked = landing.book(by, weighed.new, why) if weighed.new else []
        _count_anew(model, booked)
        counted(2 * len(rows))
        return Outcome(len(booked), 0, len(weighed.unchanged), booked)
    saved = [*weighed.new, *weighed.changed]
    done = len(rows) + len(weighed.unchanged)
    for chunk in batches_of(saved):
        _mark_entered(chunk, by)
        if landing.enter is PLAIN.enter:
            _sign(chunk, by)
        opened = landing.enter(by, chunk)
        _save(model, chunk)
        _hold_reach(model, chunk, by)
        record_all(by=by, changes=[*opened, *_changes(str(noun), chunk, weighed, why)])
        _count_dossiers(chunk, weighed, by)
        done += len(chunk)
        counted(done)
    _count_anew(model, saved)
    counts = (len(weighed.new), len(weighed.changed), len(weighed.unchanged))
    return Outcome(*counts, saved, weighed.before)


def _count_anew(model: type[Model], written: Sequence[Model]) -> None:
    """Where it was many: so many that a plan made for what there was may be a wrong one."""
    if len(written) >= MANY:
        count_anew(model, TrailEntry)


def batches_of(rows: Sequence[Model]) -> Iterator[list[Model]]:
    """The rows a thousand at a time."""
    for start in range(0, len(rows), CHUNK):
        yield list(rows[start : start + CHUNK])


def _known(model: type[Model], chunk: Sequence[Values]) -> dict[str, Model]:
    codes = [str(row.get("code", "")) for row in chunk]
    relations = [each.name for each in model._meta.concrete_fields if each.is_relation]
    rows = model._default_manager.select_for_update(of=("self",)).filter(code__in=codes)
    return {row.code: row for row in rows.select_related(*relations)}  # type: ignore[attr-defined]


def _visible(model: type[Model], known: Mapping[str, Model], by: Membership) -> set[str]:
    if not known or model not in reaches():
        return set(known)
    return set(visible_to(model, by).filter(code__in=known).values_list("code", flat=True))


def _surroundings(
    model: type[Model], chunk: Sequence[Values], found: references.Found, known: Mapping[str, Model]
) -> Surroundings:
    if model is not Site:
        return Surroundings()
    places = {row.pk for row in found["sub_district"].values()}
    places |= {row.sub_district_id for row in known.values() if isinstance(row, Site)}
    places |= {
        row["sub_district"].pk for row in chunk if isinstance(row.get("sub_district"), Model)
    }
    return around(places)


@cache
def _editable(model: type[Model]) -> frozenset[str]:
    return frozenset(each.name for each in model._meta.concrete_fields if each.editable)


def _row(
    model: type[Model],
    values: Values,
    was: Model | None,
    found: references.Found,
    ground: Surroundings,
    synthetic: bool,
) -> tuple[Model, list[Problem]]:
    row = copy(was) if was is not None else model(synthetic=synthetic)
    row._state = copy(row._state)
    row._state.fields_cache = dict(row._state.fields_cache)
    wanted = dict(values)
    problems: list[Problem] = []
    if hasattr(row, "longitude"):
        problems += place_of(wanted, (row.longitude, row.latitude))  # type: ignore[attr-defined]
    wanted.pop("datum", None)
    fields = _editable(model)
    for name, value in wanted.items():
        if name not in fields:
            known = " ".join(sorted(fields))
            problems.append(problem("field-unknown", Place(path=name), found=name, known=known))
        elif name in found:
            problems += references.point(row, name, value, found)
        else:
            setattr(row, name, value)
    named = {each.place.path for each in problems}
    problems += [each for each in problems_of(row, ground) if each.place.path not in named]
    return row, problems


def _sort(weighed: Weighed, row: Model, was: Model | None) -> None:
    if hasattr(row, "pinyin") and (was is None or was.name != row.name):  # type: ignore[attr-defined]
        row.pinyin = initials(row.name)  # type: ignore[attr-defined]
    if was is None:
        weighed.new.append(row)
        return
    before = snapshot(was)
    if snapshot(row) == before:
        weighed.unchanged.append(row)
        return
    row.version += 1  # type: ignore[attr-defined]
    weighed.before[row.code] = before  # type: ignore[attr-defined]
    weighed.changed.append(row)


def _sign(rows: list[Model], by: Membership) -> None:
    """New rows say who entered them; where a procedure keeps that hand apart from another's,
    changed ones who did last, so that nobody decides on what they wrote themselves."""
    model = type(rows[0])
    if "entered_by" not in {field.name for field in model._meta.concrete_fields}:
        return
    apart = any("entered_by" in each.hands for each in procedures() if each.model is model)
    for row in rows:
        if apart or row.pk is None:
            row.entered_by = by.person.username  # type: ignore[attr-defined]  # it has the field


def _mark_entered(rows: list[Model], by: Membership) -> None:
    """Sites say who entered them last, and are no longer confirmed; it is part of their change."""
    sites = [row for row in rows if isinstance(row, Site)]
    new = [site for site in sites if site.pk is None]
    for number, site in enumerate(new, start=1):
        site.pk = -number  # a new site has no parts yet: this key finds none
    for site in sites:
        site.entered_by = by.person.username
        site.confirmed_at, site.confirmed_by = None, ""
    count(sites)
    for site in new:
        site.pk = None


def _save(model: type[Model], rows: list[Model]) -> None:
    """Write new and changed rows; the keys of the new ones come back by their codes."""
    kept = ("id", "code", "created_at")
    fields = [f for f in model._meta.concrete_fields if f.name not in kept and not f.generated]
    update(model, [row for row in rows if row.pk is not None], [f.name for f in fields])
    new: list[Any] = [row for row in rows if row.pk is None]
    rows_now = model._default_manager.filter(code__in=[row.code for row in new])
    try:
        with transaction.atomic():
            insert(model, new)
    except IntegrityError:
        taken = rows_now.values_list("code", flat=True)
        if not taken:
            raise
        # somebody else entered them while these were weighed
        raise Refused([problem("code-taken", Place(path="code"), found=c) for c in taken]) from None
    keys = dict(rows_now.values_list("code", "pk"))
    for row in new:
        row.pk = keys[row.code]
        row._state.adding = False


def _hold_reach(model: type[Model], rows: list[Model], by: Membership) -> None:
    if model not in reaches():
        return
    ours = set(
        visible_to(model, by).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
    )
    outside = [row for row in rows if row.pk not in ours]
    if outside:
        raise Refused([problem("row-out-of-reach", found=row) for row in outside])


def _changes(noun: str, rows: list[Model], weighed: Weighed, why: str) -> Iterator[Change]:
    for row in rows:
        before = weighed.before.get(row.code)  # type: ignore[attr-defined]
        yield Change(f"{noun}.{'create' if before is None else 'change'}", row, before, why=why)


def _count_dossiers(rows: list[Model], weighed: Weighed, by: Membership) -> None:
    holders = {each.pk: each for row in rows if isinstance(each := holder_of(row), Site)}
    sites = list(holders.values())
    of_sites = bool(rows) and isinstance(rows[0], Site)
    if not of_sites:
        reopen(by=by, sites=sites)
        refresh(sites)
    else:
        codes = {before.get("project") for before in weighed.before.values()} - {None}
        left = Project.objects.filter(code__in=codes).values_list("pk", flat=True)
        recount_sites({site.project_id for site in sites} | set(left))
        return
    projects = {each.pk: each for row in rows if isinstance(each := holder_of(row), Project)}
    refresh_projects(list(projects.values()))
