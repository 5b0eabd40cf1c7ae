"""The benefit score of schemes: the framework applied to their records, with the trace kept.

Schemes as record tables for the engine: what the framework ``scheme-benefit`` counts from.

A table that would be half known is not handed over, so that what rests on it is missing, not zero.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from hengjian.engine.api import evaluate, load_framework
from hengjian.engine.facts.model import Case
from hengjian.engine.facts.records import Cell, Records
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.rules import Checklist
from hengjian.engine.measures.counting import count_all
from hengjian.engine.result import Evaluation
from hengjian.engine.trace import trace_of
from hengjian.site.common.days import current_day
from hengjian.site.library.models import (
    Scheme,
    SchemeItem,
    Shortcoming,
    Site,
    UtilityOpinion,
    WillingnessSurvey,
)
from hengjian.site.library.scope_catalogue import catalogue

FRAMEWORK = "scheme-benefit"


@dataclass(frozen=True, slots=True)
class Benefit:
    """What a scheme scores now, and what the score rests on."""

    evaluation: Evaluation
    tables: Rows
    digest: str
    """Of the records, the judgements and the framework: equal digests, equal scores."""

    @property
    def score(self) -> Decimal | None:
        """Out of 100; unknown while anything is missing."""
        return self.evaluation.total if self.evaluation.complete else None

    def trace(self) -> dict[str, Any]:
        """The trace of the score with the records behind it."""
        return {
            **trace_of(self.evaluation),
            "records": as_json(self.tables),
            "digest": self.digest,
        }


@cache
def framework() -> CompiledFramework:
    """The framework schemes are scored by: the shipped one, or ``HENGJIAN_SCHEME_FRAMEWORK``."""
    return load_framework(os.environ.get("HENGJIAN_SCHEME_FRAMEWORK") or FRAMEWORK)


def benefits_of(schemes: Collection[Scheme], on: date) -> dict[int, Benefit]:
    """The benefit of each scheme by its key; a constant number of queries however many."""
    tables = records_of(schemes)
    return {scheme.pk: _benefit(scheme, tables[scheme.pk], on) for scheme in schemes}


def put_score(scheme: Scheme) -> None:
    """Put the benefit score of today on the row; the caller saves it."""
    benefit = benefits_of([scheme], current_day())[scheme.pk]
    scheme.benefit, scheme.benefit_trace = benefit.score, benefit.trace()


def criteria() -> dict[str, Checklist]:
    """The checklists of the framework, which people answer, by indicator."""
    return {
        each.indicator.code: each.indicator.score
        for each in framework().indicators
        if isinstance(each.indicator.score, Checklist)
    }


def _benefit(scheme: Scheme, tables: Rows, on: date) -> Benefit:
    compiled = framework()
    case = Case.model_validate(
        {
            "case": "scheme",
            "title": scheme.name,
            "framework": compiled.framework.framework,
            "as_of": on.isoformat(),
            "judgements": scheme.judgements,
        }
    )
    measured = count_all(compiled.measures.values(), Records(compiled.tables, tables), on)
    return Benefit(evaluate(compiled, case, measured), tables, _digest(scheme, tables))


def _digest(scheme: Scheme, tables: Rows) -> str:
    seen = [framework().digest, as_json(tables), scheme.judgements]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


Rows = dict[str, list[dict[str, Cell]]]
AGREED = frozenset((UtilityOpinion.Opinion.AGREES, UtilityOpinion.Opinion.CONDITIONS))


@dataclass(slots=True)
class Surveyed:
    """What is known of the sites of some schemes, by the site's key."""

    shortcomings: dict[int, list[Shortcoming]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[int, WillingnessSurvey] = field(default_factory=dict)
    """The latest asking."""
    opinions: dict[tuple[int, str], UtilityOpinion] = field(default_factory=dict)
    """The latest opinion of each utility."""


def records_of(schemes: Collection[Scheme]) -> dict[int, Rows]:
    """The tables of each scheme, by its key; a constant number of queries however many."""
    keys = [scheme.pk for scheme in schemes]
    sites: dict[int, list[Site]] = defaultdict(list)
    through = Scheme.sites.through.objects.filter(scheme__in=keys).select_related("site")
    for link in through.order_by("site__code"):
        sites[link.scheme_id].append(link.site)
    items: dict[int, list[SchemeItem]] = defaultdict(list)
    for item in SchemeItem.objects.filter(scheme__in=keys):
        items[item.scheme_id].append(item)
    surveyed = _survey_of({site.pk for own in sites.values() for site in own})
    return {
        scheme.pk: _tables(scheme, sites[scheme.pk], items[scheme.pk], surveyed)
        for scheme in schemes
    }


def _survey_of(keys: Collection[int]) -> Surveyed:
    found = Surveyed()
    for each in Shortcoming.objects.filter(site__in=keys).order_by("code"):
        found.shortcomings[each.site_id].append(each)
    for asking in WillingnessSurvey.objects.filter(site__in=keys).order_by("asked_on", "pk"):
        found.asked[asking.site_id] = asking
    for opinion in UtilityOpinion.objects.filter(site__in=keys).order_by("asked_on", "pk"):
        found.opinions[opinion.site_id, opinion.utility] = opinion
    return found


def _tables(
    scheme: Scheme, sites: Sequence[Site], items: Sequence[SchemeItem], surveyed: Surveyed
) -> Rows:
    kinds = catalogue()
    tables: Rows = {
        "scheme_sites": [
            {"code": site.code, "contiguous": site.area_id is not None} for site in sites
        ],
        "scheme_works": [
            {
                "item": item.item,
                "works_class": str(kinds[item.item].works_class),
                "cost": Fraction(item.cost),
            }
            for item in items
        ],
        "scheme_utilities": list(_utilities(sites, items, surveyed)),
        "scheme_property": [{"mode": scheme.property_after}] if scheme.property_after else [],
    }
    _add_whole(tables, "scheme_households", [_households(site) for site in sites])
    asked = [surveyed.asked.get(site.pk) for site in sites]
    _add_whole(tables, "scheme_willingness", [_willingness(each) for each in asked])
    _add_whole(tables, "scheme_paying", [_paying(each) for each in asked])
    found = [each for site in sites for each in surveyed.shortcomings.get(site.pk, ())]
    if found:
        tables["scheme_shortcomings"] = [_shortcoming(each, items) for each in found]
    return tables


def _add_whole(tables: Rows, name: str, rows: Sequence[dict[str, Cell] | None]) -> None:
    """Hand the table over only where no site lacks its row."""
    whole = [row for row in rows if row is not None]
    if rows and len(whole) == len(rows):
        tables[name] = whole


def _households(site: Site) -> dict[str, Cell] | None:
    if site.households is None or site.built_year is None:
        return None
    return {
        "code": site.code,
        "households": Fraction(site.households),
        "built_year": Fraction(site.built_year),
    }


def _willingness(asking: WillingnessSurvey | None) -> dict[str, Cell] | None:
    if asking is None:
        return None
    return {
        "code": asking.code,
        "asked": Fraction(asking.asked),
        "in_favour": Fraction(asking.in_favour),
    }


def _paying(asking: WillingnessSurvey | None) -> dict[str, Cell] | None:
    if asking is None or asking.willing_to_pay is None:
        return None
    return {
        "code": asking.code,
        "asked": Fraction(asking.asked),
        "willing_to_pay": Fraction(asking.willing_to_pay),
    }


def _shortcoming(each: Shortcoming, items: Sequence[SchemeItem]) -> dict[str, Cell]:
    """Covered by works of its kind, at its site or at all sites of the scheme."""
    covered = any(i.item == each.item and i.site_id in (None, each.site_id) for i in items)
    kind = catalogue().get(each.item)
    return {
        "code": each.code,
        "item": each.item,
        "works_class": str(kind.works_class) if kind else "",
        "covered": covered,
    }


def _utilities(
    sites: Sequence[Site], items: Sequence[SchemeItem], surveyed: Surveyed
) -> list[dict[str, Cell]]:
    """Each utility the works touch at each site, and whether its owner agreed."""
    kinds = catalogue()
    rows: list[dict[str, Cell]] = []
    for site in sites:
        own = (i for i in items if i.site_id in (None, site.pk))
        for utility in sorted({kinds[i.item].utility for i in own} - {""}):
            opinion = surveyed.opinions.get((site.pk, utility))
            agreed = opinion is not None and opinion.opinion in AGREED
            rows.append({"site": site.code, "utility": utility, "agreed": agreed})
    return rows


def as_json(tables: Mapping[str, Sequence[Mapping[str, Cell]]]) -> dict[str, list[dict[str, Any]]]:
    """The tables as JSON values: numbers as text, exactly."""
    return {
        name: [{key: _plain(cell) for key, cell in row.items()} for row in rows]
        for name, rows in tables.items()
    }


def _plain(cell: Cell) -> Any:
    return str(cell) if isinstance(cell, Fraction) else cell
