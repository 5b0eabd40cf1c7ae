"""Keeping the counts of the dossiers beside the rows, so that lists need not gather them."""

from __future__ import annotations

from collections.abc import Collection

from hengjian.site.projects.completeness import Facts, completeness, counted
from hengjian.site.projects.models import Project, Site
from hengjian.site.projects.queries.dossiers import project_facts, site_facts


def refresh(sites: Collection[Site]) -> int:
    """Update ``dossier_done`` and ``dossier_due`` of the sites; how many differed.

    A constant number of queries. The rows given are changed too; nothing is written to the trail:
    the counts only say what the rows say.
    """
    facts = site_facts(sites)
    changed = [site for site in sites if _recounted(site, facts[site.pk], "site")]
    Site.objects.bulk_update(changed, ["dossier_done", "dossier_due"], batch_size=1000)
    return len(changed)


def refresh_projects(projects: Collection[Project]) -> int:
    """The same for projects, of their own requirements."""
    facts = project_facts(projects)
    changed = [each for each in projects if _recounted(each, facts[each.pk], "project")]
    Project.objects.bulk_update(changed, ["dossier_done", "dossier_due"], batch_size=1000)
    return len(changed)


def _recounted(row: Site | Project, facts: Facts, subject: str) -> bool:
    done, due = counted(completeness(facts, subject))
    if (row.dossier_done, row.dossier_due) == (done, due):
        return False
    row.dossier_done, row.dossier_due = done, due
    return True
