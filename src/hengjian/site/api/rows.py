"""Rows as the interface shows them."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from hengjian.site.library.models import Project, Scheme, Site
from hengjian.site.planning.models import AnnualPlan
from hengjian.site.watching.models import Warning

COMMON = ("code", "version", "synthetic", "source", "as_of", "changed_at")
PROJECT = (
    "name",
    "stage",
    "approved_investment",
    "planned_start_on",
    "planned_finish_on",
    "description",
    "dossier_done",
    "dossier_due",
)
SITE = (
    "name",
    "community",
    "street",
    "stage",
    "built_year",
    "buildings_count",
    "households",
    "floor_area",
    "longitude",
    "latitude",
    "property_before",
    "property_after",
    "planned_start_on",
    "started_on",
    "planned_finish_on",
    "finished_on",
    "confirmed_at",
    "dossier_done",
    "dossier_due",
)
SCHEME = (
    "name",
    "year",
    "state",
    "cost",
    "benefit",
    "utilities_aligned",
    "starts_on",
    "finishes_on",
)


def fields_of(row: Model, names: tuple[str, ...]) -> dict[str, Any]:
    """The fields of these names, with those that every row has."""
    return {name: getattr(row, name) for name in (*COMMON, *names)}


def _code(row: Any) -> str | None:
    return None if row is None else str(row.code)


def project(row: Project) -> dict[str, Any]:
    """A project; needs its relations selected."""
    return fields_of(row, PROJECT) | {
        "programme": _code(row.programme),
        "region": row.region.code,
        "competent_department": row.competent_department.code,
        "implementer": _code(row.implementer),
        "sites": row.sites_count,
    }


def site(row: Site) -> dict[str, Any]:
    """A site; needs its relations selected."""
    return fields_of(row, SITE) | {
        "sub_district": row.sub_district.code,
        "project": _code(row.project),
        "section": _code(row.section),
        "area": _code(row.area),
    }


def scheme(row: Scheme) -> dict[str, Any]:
    """A scheme; needs its sites and items prefetched."""
    return fields_of(row, SCHEME) | {
        "region": row.region.code,
        "area": _code(row.area),
        "sites": [each.code for each in row.sites.all()],
        "items": [
            {
                "item": each.item,
                "site": _code(each.site),
                "quantity": str(each.quantity),
                "unit_cost": str(each.unit_cost),
            }
            for each in row.items.all()
        ],
    }


def plan(row: AnnualPlan) -> dict[str, Any]:
    """An annual plan; needs its budgets and entries prefetched."""
    return fields_of(row, ("name", "year", "state", "published_at")) | {
        "region": row.region.code,
        "budgets": {each.source: each.amount for each in row.budgets.all()},
        "chosen": [each.scheme.code for each in row.entries.all() if each.chosen],
    }


def warning(row: Warning) -> dict[str, Any]:
    """A warning; needs its project and organisations beside it."""
    names = (
        "rule", "level", "state", "fired_on", "due_on", "closed_on", "closed_how", "measured",
    )  # fmt: skip
    return fields_of(row, names) | {
        "project": row.project.code,
        "owner": row.owner.code,
        "escalated_to": row.escalated_to.code if row.escalated_to else None,
    }
