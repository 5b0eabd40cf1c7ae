"""Saving one row of the library: its version, its rules, its reach, its line on the trail.

Runs inside an action's transaction, after the action asked who may.

Keeping the counts of the dossiers beside the rows, so that lists need not gather them.

Which rows of the library hold files.

Where the districts of sites lie: by the boundary that was loaded, else by their other sites.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Min, Model
from django.utils import timezone

from hengjian.bilingual import Text, same
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.geodesy import Box
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.models import Attachment, TrailEntry
from hengjian.site.common.trail import Change, record, record_all, snapshot
from hengjian.site.library import references
from hengjian.site.library.completeness import Facts, completeness, count_due
from hengjian.site.library.models import Project, Site
from hengjian.site.library.queries.dossiers import project_facts, site_facts
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.checking import place_of, problems_of
from hengjian.site.platform.codes import initials
from hengjian.site.platform.labels import reasons
from hengjian.site.platform.resource import holders, reaches, resources
from hengjian.site.platform.step import locked
from hengjian.site.platform.surroundings import Ground, Surroundings

Counted = TypeVar("Counted", Site, Project)


def refresh(sites: Collection[Site]) -> int:
    """Update ``dossier_done`` and ``dossier_due`` of the sites; how many differed.

    A constant number of queries to read, and one for each count to write. The rows given are
    changed too; nothing is written to the trail: the counts only say what the rows say.
    """
    changed = count(sites)
    _write(Site, changed)
    return len(changed)


def count(sites: Collection[Site]) -> list[Site]:
    """Count the dossiers anew on the rows given; those that differed. Nothing is saved."""
    facts = site_facts(sites)
    return _recount(sites, facts, "site")


def refresh_projects(projects: Collection[Project]) -> int:
    """The same for projects, of their own requirements."""
    facts = project_facts(projects)
    changed = _recount(projects, facts, "project")
    _write(Project, changed)
    return len(changed)


def _write(model: type[Site] | type[Project], rows: Sequence[Site | Project]) -> None:
    """The counts of these rows: one statement for all that have the same, a thousand at a time."""
    alike: dict[tuple[int, int], list[int]] = {}
    for row in rows:
        alike.setdefault((row.dossier_done, row.dossier_due), []).append(row.pk)
    for (done, due), keys in sorted(alike.items()):
        for start in range(0, len(keys), 1000):
            some = model._default_manager.filter(pk__in=keys[start : start + 1000])
            some.update(dossier_done=done, dossier_due=due)


def _recount(rows: Collection[Counted], facts: Mapping[int, Facts], subject: str) -> list[Counted]:
    """Those whose counts differed; rows of which the same is there are counted once."""
    counts: dict[Hashable, tuple[int, int]] = {}
    changed = []
    for row in rows:
        alike = _what_counts(facts[row.pk])
        if alike not in counts:
            counts[alike] = count_due(completeness(facts[row.pk], subject))
        if (row.dossier_done, row.dossier_due) != counts[alike]:
            row.dossier_done, row.dossier_due = counts[alike]
            changed.append(row)
    return changed


def _what_counts(facts: Facts) -> Hashable:
    pieces = [
        (kind, code, piece.there)
        for kind, found in facts.each.items()
        for code, piece in found.items()
    ]
    return facts.stage, facts.there, facts.documents, tuple(pieces)


def sees(attachment: Attachment, membership: Membership) -> bool:
    """Whether the membership sees a row that holds the file."""
    return any(
        visible_to(model, membership).filter(**{field: attachment}).exists()
        for model, field in holders()
    )


ENOUGH = 10
"""Sites with coordinates from which on they show where a district lies."""
MARGIN = 0.2
"""Degrees, some 20 km: how far beyond its other sites a district's site may lie."""


def around(sub_districts: Collection[int], besides: Collection[int] = ()) -> Surroundings:
    """The surroundings of sites in these sub-districts, judged without the sites ``besides``.

    Two queries.
    """
    rows = Organisation.objects.filter(pk__in=sub_districts).select_related("parent")
    districts = {row.pk: row.parent or row for row in rows}
    unbounded = {each.pk for each in districts.values() if each.boundary is None}
    boxes = _boxes(unbounded, besides) if unbounded else {}
    grounds = {
        key: Ground(each.name, each.boundary, boxes.get(each.pk)) for key, each in districts.items()
    }
    return Surroundings(grounds=grounds)


def _boxes(districts: Collection[int], besides: Collection[int]) -> dict[int, Box]:
    placed = Site.objects.filter(
        sub_district__parent__in=districts, longitude__isnull=False
    ).exclude(pk__in=list(besides))
    extents = (
        placed.order_by()
        .values_list("sub_district__parent")
        .annotate(Count("pk"), Min("longitude"), Min("latitude"), Max("longitude"), Max("latitude"))
    )
    return {
        district: Box(*(float(edge) for edge in edges)).grown(MARGIN)
        for district, count, *edges in extents
        if count >= ENOUGH
    }


Row = TypeVar("Row", bound=Model)
Values = Mapping[str, Any]


class Clash(Refused):
    """Somebody changed the row after this person had opened it.

    ``row`` is what stands now; ``values`` what this person wanted to write.
    """

    def __init__(self, row: Model, values: Values, found: Problem) -> None:
        super().__init__([found])
        self.row = row
        self.values = dict(values)


def create(*, by: Membership, row: Row, values: Values, verb: str, why: str = "") -> Row:
    """Save a new row. Raises ``Refused`` with everything that is wrong."""
    wanted = dict(values)
    problems = _assign(by, row, wanted, before=(None, None))
    problems += _code_problems(row)
    _save(by, row, problems)
    record(by=by, action=verb, subject=row, why=why)
    reopen_dossier(by=by, row=row)
    return row


def change(
    *, by: Membership, row: Row, values: Values, version: int | None, verb: str, why: str = ""
) -> Row:
    """Save changed values of a row that started from ``version``; ``None``: whatever it is now.

    Raises ``Clash`` where the row has another version now, ``Refused`` with all that is wrong.
    Nothing happens where nothing differs.
    """
    row = locked(row)
    now = getattr(row, "version", None)
    if version is not None and now != version:
        raise Clash(row, values, _clash_problem(row))
    before = snapshot(row)
    wanted = dict(values)
    place = (getattr(row, "longitude", None), getattr(row, "latitude", None))
    problems = _assign(by, row, wanted, before=place)
    if not problems and snapshot(row) == before:
        return row
    if now is not None:
        row.version = now + 1  # type: ignore[attr-defined]
    _save(by, row, problems)
    record(by=by, action=verb, subject=row, why=why, before=before)
    reopen_dossier(by=by, row=row)
    return row


def problems_when(row: Row, values: Values) -> list[Problem]:
    """What would be wrong with the row if it had these values; it is left as it is."""
    wanted = copy(row)
    for name, value in values.items():
        setattr(wanted, name, value)
    return [*problems_of(wanted, _surroundings(wanted)), *_constraints(wanted)]


def remove(*, by: Membership, row: Model, verb: str, why: str) -> None:
    """Delete a row that nothing rests on; what it was stays on the trail, with the reason."""
    if not why.strip():
        raise Refused([problem("step-without-reason", Place(path="why"))])
    row = locked(row)
    record(by=by, action=verb, subject=row, why=why, before=snapshot(row), after={})
    holder = holder_of(row)
    row.delete()
    if holder is not None:
        reopen_dossier(by=by, row=holder)


def holder_of(row: Model) -> Site | Project | None:
    """The site, else the project, whose dossier the row is part of."""
    if isinstance(row, Site | Project):
        return row
    if type(row) not in resources() or not resources()[type(row)].dossier:
        return None
    viewpoint = getattr(row, "viewpoint", None)
    site = getattr(viewpoint or row, "site", None)
    return site or getattr(row, "project", None)


def reopen_dossier(*, by: Membership, row: Model) -> None:
    """The dossier the row is part of was changed: count it anew, reopen it if confirmed.

    Who confirmed it saw another dossier; taking that back is a line on the trail of its own.
    """
    holder = holder_of(row)
    if holder is not None and holder is not row:
        holder = locked(holder)
    if isinstance(holder, Site):
        reopen(by=by, sites=[holder])
        refresh([holder])
        if isinstance(row, Site):
            recount_sites([row.project_id])
    elif isinstance(holder, Project):
        refresh_projects([holder])


def listing_of(names: Sequence[Text]) -> Text:
    """Names beside each other, in both languages; a dash where there are none."""
    if not names:
        return same("—")
    return Text("、".join(each.zh for each in names), ", ".join(each.en for each in names))


def reopen(*, by: Membership, sites: Collection[Site]) -> None:
    """These dossiers were changed by this person: they no longer count as confirmed."""
    was_confirmed = [site for site in sites if site.confirmed_at is not None]
    before = {site.pk: snapshot(site) for site in was_confirmed}
    now_is = {
        "entered_by": by.person.username,
        "confirmed_at": None,
        "confirmed_by": "",
        "changed_at": timezone.now(),
    }
    for site in sites:
        for name, value in now_is.items():
            setattr(site, name, value)
    keys = [site.pk for site in sites]
    for start in range(0, len(keys), 1000):
        Site.objects.filter(pk__in=keys[start : start + 1000]).update(**now_is)
    record_all(
        by=by,
        changes=[Change("site.reopen", site, before[site.pk]) for site in was_confirmed],
    )


def recount_sites(projects: Collection[int | None]) -> None:
    """Count again the sites of these projects, and what their dossiers hold."""
    found = list(Project.objects.filter(pk__in=[key for key in projects if key is not None]))
    counts = dict(
        Site.objects.filter(project__in=found)
        .order_by()
        .values_list("project")
        .annotate(Count("pk"))
    )
    for project in found:
        project.sites_count = counts.get(project.pk, 0)
    Project.objects.bulk_update(found, ["sites_count"], batch_size=1000)
    refresh_projects(found)


def _assign(
    by: Membership, row: Model, wanted: dict[str, Any], before: tuple[object, object]
) -> list[Problem]:
    placed = hasattr(row, "longitude")
    problems = list(place_of(wanted, before)) if placed else []
    wanted.pop("datum", None)
    problems += references.set_values(row, wanted, by)
    named = {each.place.path for each in problems}
    return problems + [
        each for each in problems_of(row, _surroundings(row)) if each.place.path not in named
    ]


def _surroundings(row: Model) -> Surroundings:
    if isinstance(row, Site) and row.sub_district_id:
        return around([row.sub_district_id], [row.pk] if row.pk else [])
    return Surroundings()


def _code_problems(row: Model) -> list[Problem]:
    code = getattr(row, "code", None)
    if code and type(row)._default_manager.filter(code=code).exists():
        return [problem("code-taken", Place(path="code"), found=code)]
    return []


def _save(by: Membership, row: Model, problems: list[Problem]) -> None:
    if not problems:
        problems = list(_constraints(row))
    if problems:
        raise Refused(problems)
    if hasattr(row, "pinyin"):
        row.pinyin = initials(row.name)  # type: ignore[attr-defined]
    row.save()
    if type(row) in reaches() and not visible_to(type(row), by).filter(pk=row.pk).exists():
        raise Refused([problem("row-out-of-reach", found=row)])


def _constraints(row: Model) -> Iterator[Problem]:
    """What the database would refuse, said before it does."""
    try:
        row.validate_constraints()
    except ValidationError as error:
        yield problem("row-not-allowed", reason=reasons(error))


def _clash_problem(row: Model) -> Problem:
    last = TrailEntry.objects.filter(
        subject_type=row._meta.label_lower, subject=getattr(row, "code", str(row.pk))
    ).first()
    who = (last.actor_name or last.actor) if last else "—"
    at = timezone.localtime(last.at) if last else timezone.localtime()
    return problem("changed-meanwhile", who=who, when=f"{at:%Y-%m-%d %H:%M}")
