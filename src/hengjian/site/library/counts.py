"""Keeping the counts of the dossiers beside the rows, so that lists need not gather them."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

from hengjian.site.library.completeness import Facts, completeness, count_due
from hengjian.site.library.models import Project, Site
from hengjian.site.library.queries.dossiers import project_facts, site_facts

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
