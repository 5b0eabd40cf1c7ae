"""Gathering the facts of dossiers: a constant number of queries for any number of sites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.db.models import Count, Q
from django.utils.translation import override

from hengjian.bilingual import Text, same
from hengjian.site.library.completeness import Facts, Piece
from hengjian.site.library.models import (
    Approval,
    Building,
    Document,
    Participation,
    Project,
    Scheme,
    ScopeItem,
    Section,
    Shortcoming,
    Site,
    SitePicture,
    SystemCheck,
    UtilityOpinion,
    Viewpoint,
    WillingnessSurvey,
)
from hengjian.site.library.models.dossier import Utility
from hengjian.site.library.scope_catalogue import catalogue

FIELDS = (
    *("community", "street", "built_year", "buildings_count", "households", "floor_area"),
    *("longitude", "latitude", "property_before", "property_after"),
    *("planned_start_on", "planned_finish_on", "started_on", "finished_on"),
)
"""Fields of a site that are facts by being filled in."""
PROJECT_FIELDS = ("description", "approved_investment", "planned_start_on", "planned_finish_on")
Marks = dict[int, set[str]]
Each = dict[int, dict[str, Piece]]


def site_facts(sites: Collection[Site]) -> dict[int, Facts]:
    """The facts of each site by its key; the sites' own fields are taken as they stand."""
    keys = [site.pk for site in sites]
    there: Marks = defaultdict(set)
    for site in sites:
        there[site.pk] |= _fields_with_values(site, FIELDS)
        if site.section_id:
            there[site.pk].add("section")
    _mark(there, "building", Building.objects.filter(site__in=keys))
    _mark(there, "shortcoming", Shortcoming.objects.filter(site__in=keys))
    _mark_willingness(there, keys)
    schemed = Scheme.sites.through.objects.filter(site__in=keys)
    _mark(there, "scheme", schemed)
    touched = _mark_scope(there, keys)
    utilities = _utilities(keys, touched)
    viewpoints = _viewpoints(keys)
    for key in viewpoints:
        there[key].add("viewpoint")
    documents = _documents("site", keys)
    return {
        site.pk: Facts(
            site.stage,
            frozenset(there[site.pk]),
            {"utility": utilities[site.pk], "viewpoint": viewpoints.get(site.pk, {})},
            frozenset(documents[site.pk]),
        )
        for site in sites
    }


def project_facts(projects: Collection[Project]) -> dict[int, Facts]:
    """The facts of each project by its key."""
    keys = [project.pk for project in projects]
    there: Marks = defaultdict(set)
    for project in projects:
        there[project.pk] |= _fields_with_values(project, PROJECT_FIELDS)
        if project.implementer_id:
            there[project.pk].add("implementer")
    for name, rows in (
        ("policy", Project.policies.through.objects),
        ("site", Site.objects),
        ("section", Section.objects),
        ("scope", ScopeItem.objects),
    ):
        _mark(there, name, rows.filter(project__in=keys), "project_id")
    coordinated = Project.objects.filter(pk__in=keys, coordinated_plans__isnull=False)
    _mark(there, "coordinated_plan", coordinated, "pk")
    held = Approval.objects.filter(project__in=keys).filter(
        Q(not_needed=True) | Q(issued_on__isnull=False)
    )
    for key, kind in held.values_list("project_id", "kind"):
        there[key].add(f"approval_{kind}")
    kept = SystemCheck.objects.filter(project__in=keys, in_place=True)
    for key, system in kept.values_list("project_id", "system"):
        there[key].add(f"system_{system}")
    parts = Participation.objects.filter(project__in=keys)
    for key, capacity in parts.values_list("project_id", "capacity").distinct().order_by():
        there[key].add(capacity)
    documents = _documents("project", keys)
    return {
        project.pk: Facts(
            project.stage,
            frozenset(there[project.pk]),
            documents=frozenset(documents[project.pk]),
        )
        for project in projects
    }


def _fields_with_values(row: Site | Project, fields: Iterable[str]) -> set[str]:
    return {name for name in fields if getattr(row, name) not in (None, "")}


def _mark(there: Marks, fact: str, rows: object, key: str = "site_id") -> None:
    for found in rows.order_by().values_list(key, flat=True).distinct():  # type: ignore[attr-defined]
        there[found].add(fact)


def _mark_willingness(there: Marks, keys: list[int]) -> None:
    rows = WillingnessSurvey.objects.filter(site__in=keys).order_by()
    for site, pieces in rows.values_list("site_id").annotate(pieces=Count("evidence")):
        there[site].add("willingness")
        if pieces:
            there[site].add("willingness_evidence")


def _mark_scope(there: Marks, keys: list[int]) -> Mapping[int, set[str]]:
    """Marks the works that are known, and returns the utilities whose lines they touch."""
    touched: dict[int, set[str]] = defaultdict(set)
    unpriced = set()
    rows = ScopeItem.objects.filter(site__in=keys).order_by()
    for site, item, cost in rows.values_list("site_id", "item", "unit_cost"):
        there[site].add("scope")
        if cost is None:
            unpriced.add(site)
        kind = catalogue().get(item)
        if kind is not None and kind.utility:
            touched[site].add(kind.utility)
    for site in keys:
        if "scope" in there[site] and site not in unpriced:
            there[site].add("unit_costs")
    return touched


def utility_names() -> dict[str, Text]:
    """The utilities by their code, in both languages."""
    return {code: _both(str(code), label) for code, label in Utility.choices}


def _both(code: str, label: object) -> Text:
    with override("zh-hans"):
        chinese = str(label)
    with override("en"):
        return Text(chinese, str(label)) if chinese else same(code)


def _utilities(keys: list[int], touched: Mapping[int, set[str]]) -> Each:
    about: dict[tuple[int, str], set[str]] = defaultdict(set)
    rows = UtilityOpinion.objects.filter(site__in=keys).order_by()
    for site, utility, opinion in rows.values_list("site_id", "utility", "opinion"):
        about[site, utility].add("asked")
        if opinion != UtilityOpinion.Opinion.WAITING:
            about[site, utility].add("answered")
    for site, codes in touched.items():
        for code in codes:
            about[site, code].add("touched")
    blank = {code: Piece(name) for code, name in utility_names().items()}
    found: Each = {site: dict(blank) for site in keys}
    for (site, code), marks in about.items():
        found[site][code] = replace(blank[code], there=frozenset(marks))
    return found


def _viewpoints(keys: list[int]) -> Each:
    moments: Marks = defaultdict(set)
    pictures = SitePicture.objects.filter(viewpoint__site__in=keys, withdrawn_at=None).order_by()
    for viewpoint, moment in pictures.values_list("viewpoint_id", "moment").distinct():
        moments[viewpoint].add(moment)
    found: Each = defaultdict(dict)
    for row in Viewpoint.objects.filter(site__in=keys):
        found[row.site_id][row.code] = Piece(same(row.name), frozenset(moments[row.pk]))
    return dict(found)


def _documents(holder: str, keys: list[int]) -> Marks:
    found: Marks = defaultdict(set)
    rows = Document.objects.filter(**{f"{holder}__in": keys}, withdrawn_at=None)
    for key, kind in rows.order_by().values_list(f"{holder}_id", "kind").distinct():
        found[key].add(kind)
    return found
