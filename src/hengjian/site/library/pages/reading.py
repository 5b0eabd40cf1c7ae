"""What the pages of a site and a project are drawn from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from django.db.models import Model, Prefetch, QuerySet
from django.http import Http404
from django.utils.functional import Promise

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.models import Document, Project, Site, SitePicture, Viewpoint
from hengjian.site.library.pages.cells import Cell, cell
from hengjian.site.library.pages.sections import SITE_PARTS, Part
from hengjian.site.library.queries import projects, sites
from hengjian.site.library.visibility import visible_to

Row = TypeVar("Row", bound=Model)


def site_of(membership: Membership, code: str) -> Site:
    """The site of that code, if the reader sees it. Raises ``Http404``."""
    return _one(sites.visible_sites(membership), code)


def project_of(membership: Membership, code: str) -> Project:
    """The project of that code, if the reader sees it. Raises ``Http404``."""
    return _one(projects.visible_projects(membership), code)


def _one(rows: QuerySet[Row], code: str) -> Row:
    row = rows.filter(code=code).first()
    if row is None:
        raise Http404
    return row


@dataclass(slots=True)
class Line:
    """One row of a part, cell by cell, with its files."""

    row: Model
    cells: list[Cell]
    evidence: list[Any] = field(default_factory=list)

    @property
    def problem(self) -> bool:
        """An opinion that objects, a shortcoming that endangers."""
        return (
            getattr(self.row, "opinion", "") == "objects" or getattr(self.row, "severity", 0) == 3
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A part of a dossier with its rows."""

    part: Part
    titles: list[tuple[str | Promise, bool]]
    lines: list[Line]
    may_edit: bool
    answers: frozenset[int] = frozenset()
    """The rows the reader may answer: opinions asked of their own organisation."""


def table_of(part: Part, rows: QuerySet[Any], may_edit: bool) -> Table:
    """The rows of a part, ready to be drawn."""
    pointers = [name for name in part.fields if part.model._meta.get_field(name).is_relation]
    if pointers:
        rows = rows.select_related(*pointers)
    if part.evidence == "many":
        rows = rows.prefetch_related("evidence")
    if part.evidence == "one":
        rows = rows.select_related("attachment")
    lines = [
        Line(row, [cell(row, name) for name in part.fields], _files(row, part)) for row in rows
    ]
    heads = lines[0].cells if lines else []
    return Table(part, [(each.title, each.end) for each in heads], lines, may_edit)


def _files(row: Any, part: Part) -> list[Any]:
    if part.evidence == "many":
        return list(row.evidence.all())
    if part.evidence == "one" and row.attachment is not None:
        return [row.attachment]
    return []


def site_tables(membership: Membership, site: Site) -> dict[str, Table]:
    """The parts of a site that are lists, by their key."""
    may = membership.may(Permission.SITE_EDIT)
    found = {
        key: table_of(part, part.model._default_manager.filter(site=site), may)
        for key, part in SITE_PARTS.items()
        if key != "viewpoints"
    }
    if membership.may(Permission.COMMENT_ENTER) and not may:
        found["opinions"] = replace(found["opinions"], answers=_own(found["opinions"], membership))
    return found


def _own(table: Table, membership: Membership) -> frozenset[int]:
    mine = membership.organisation_id
    rows = [line.row for line in table.lines]
    return frozenset(row.pk for row in rows if getattr(row, "owner_id", None) == mine)


@dataclass(slots=True)
class View:
    """A viewpoint with its newest pictures of each moment."""

    viewpoint: Viewpoint
    pictures: list[SitePicture]

    def _newest(self, moment: str) -> SitePicture | None:
        return next((each for each in self.pictures if each.moment == moment), None)

    @property
    def before(self) -> SitePicture | None:
        """The newest picture before the works."""
        return self._newest("before")

    @property
    def during(self) -> SitePicture | None:
        """The newest picture during the works."""
        return self._newest("during")

    @property
    def after(self) -> SitePicture | None:
        """The newest picture after the works."""
        return self._newest("after")


def views_of(site: Site) -> list[View]:
    """The viewpoints of a site with the pictures that were not withdrawn, newest first."""
    pictures = (
        SitePicture.objects.filter(withdrawn_at=None)
        .select_related("attachment")
        .order_by("-taken_on", "-pk")
    )
    rows = site.viewpoints.prefetch_related(Prefetch("pictures", pictures))
    return [View(row, list(row.pictures.all())) for row in rows]


def documents_of(holder: Site | Project) -> list[tuple[str, Any, list[Document]]]:
    """The archive by its classes, the withdrawn documents last in each."""
    rows = holder.documents.select_related("attachment")
    found: dict[str, list[Document]] = {}
    for row in sorted(rows, key=lambda each: each.withdrawn_at is not None):
        found.setdefault(row.archive_class, []).append(row)
    classes = Document.ArchiveClass.choices
    return [(code, name, found.get(str(code), [])) for code, name in classes]


def subjects_of_site(site: Site, tables: dict[str, Table], views: list[View]) -> Collection[Any]:
    """The site and its parts, as the trail names them."""
    found: list[tuple[str, Collection[str]]] = [("library.site", [site.code])]
    for table in tables.values():
        codes = [getattr(line.row, "code", str(line.row.pk)) for line in table.lines]
        if codes:
            found.append((table.part.model._meta.label_lower, codes))
    found.append(("library.viewpoint", [view.viewpoint.code for view in views]))
    pictures = [each.code for view in views for each in view.pictures]
    found.append((SitePicture._meta.label_lower, pictures))
    documents = visible_documents(site)
    found.append((Document._meta.label_lower, documents))
    return found


def visible_documents(holder: Site | Project) -> list[str]:
    """The codes of a holder's documents, the withdrawn ones too."""
    return list(holder.documents.values_list("code", flat=True))


def rows_of(part: Part, membership: Membership) -> QuerySet[Any]:
    """Every row of the part's model that the reader sees."""
    return visible_to(part.model, membership)
