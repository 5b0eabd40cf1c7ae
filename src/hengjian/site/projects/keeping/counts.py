"""Keeping the counts of the dossiers beside the rows, so that lists need not gather them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from hengjian.site.projects.completeness import Facts, completeness, counted
from hengjian.site.projects.models import Project, Site
from hengjian.site.projects.queries.dossiers import project_facts, site_facts


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
    return [site for site in sites if _recounted(site, facts[site.pk], "site")]


def refresh_projects(projects: Collection[Project]) -> int:
    """The same for projects, of their own requirements."""
    facts = project_facts(projects)
    changed = [each for each in projects if _recounted(each, facts[each.pk], "project")]
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


def _recounted(row: Site | Project, facts: Facts, subject: str) -> bool:
    done, due = counted(completeness(facts, subject))
    if (row.dossier_done, row.dossier_due) == (done, due):
        return False
    row.dossier_done, row.dossier_due = done, due
    return True
