"""Is a dossier complete, what exactly is missing, and who owes it?

The requirements are data, ``dossier.yaml``; the facts are gathered by ``queries/dossiers.py``. This
module only compares the two, and knows no database.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ImproperlyConfigured

from hengjian.bilingual import Text

SHIPPED = Path(__file__).parent / "dossier.yaml"
STAGES = {
    "site": ("reserve", "planned", "started", "finished"),
    "project": ("reserve", "approved", "under_way", "completed"),
}
"""The stages in order; in any other stage (removed, closed) nothing is due."""


class Owes(StrEnum):
    """Who must bring a piece of the dossier."""

    SUB_DISTRICT = "sub_district"
    IMPLEMENTING_UNIT = "implementing_unit"
    COMPETENT_DEPARTMENT = "competent_department"
    UTILITY_OWNER = "utility_owner"


OWES_WORDS = {
    Owes.SUB_DISTRICT: Text("街道社区", "sub-district"),
    Owes.IMPLEMENTING_UNIT: Text("实施单位", "implementing unit"),
    Owes.COMPETENT_DEPARTMENT: Text("主管部门", "competent department"),
    Owes.UTILITY_OWNER: Text("管线产权单位", "utility owner"),
}


class State(StrEnum):
    """Where a requirement stands."""

    DONE = "done"
    MISSING = "missing"
    LATER = "later"
    """Not due in this stage yet."""
    NOT_APPLICABLE = "not_applicable"
    """Nothing of this site asks for it: a line that no works touch."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One piece that a dossier must hold."""

    code: str
    name: Text
    owes: Owes
    due: str
    """The stage from which it is due."""
    enter: str
    """The part of the page where it is entered, which is its anchor."""
    shown_by: tuple[str, ...] = ()
    """The facts that must all be there."""
    each: str = ""
    """``utility`` or ``viewpoint``: once for each of these."""
    always: frozenset[str] = frozenset()
    when: frozenset[str] = frozenset()
    document: str = ""
    """The kind of archived document that shows it."""
    archive_class: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One utility or viewpoint of a site, with the facts that are there about it."""

    name: Text
    there: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is there, of one site or one project."""

    stage: str
    there: frozenset[str] = frozenset()
    each: Mapping[str, Mapping[str, Piece]] = field(default_factory=dict)
    """``utility`` and ``viewpoint``: their pieces by code."""
    documents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RequirementState:
    """A requirement and where it stands; ``of`` names the utility or the viewpoint it is about."""

    requirement: Requirement
    state: State
    of_code: str = ""
    of: Text | None = None
    absent: tuple[str, ...] = ()
    """The facts that are not there."""

    @property
    def done(self) -> bool:
        """It is there."""
        return self.state is State.DONE

    @property
    def missing(self) -> bool:
        """It is due and not there."""
        return self.state is State.MISSING

    @property
    def counts(self) -> bool:
        """It is due: there or missing."""
        return self.state in (State.DONE, State.MISSING)


def completeness(facts: Facts, subject: str = "site") -> list[RequirementState]:
    """Every requirement of a ``site`` or ``project`` with its state, in the order of the file.

    What is there counts as done even before it is due.
    """
    found = []
    for requirement in requirements(subject):
        due = _is_due(facts.stage, requirement.due, subject)
        for code, name, there in _pieces(requirement, facts):
            if not _applies(requirement, code, there):
                found.append(RequirementState(requirement, State.NOT_APPLICABLE, code, name))
                continue
            absent = tuple(fact for fact in requirement.shown_by if fact not in there)
            if requirement.document and requirement.document not in facts.documents:
                absent = (*absent, requirement.document)
            state = State.DONE if not absent else State.MISSING if due else State.LATER
            found.append(RequirementState(requirement, state, code, name, absent))
    return found


def count_due(states: Iterable[RequirementState]) -> tuple[int, int]:
    """How many pieces that are due are there, and how many are due."""
    due = [each for each in states if each.counts]
    return sum(each.done for each in due), len(due)


def missing_by_owner(states: Iterable[RequirementState]) -> dict[Owes, list[RequirementState]]:
    """What is missing, by who owes it; only those who owe something."""
    found: dict[Owes, list[RequirementState]] = {}
    for each in states:
        if each.missing:
            found.setdefault(each.requirement.owes, []).append(each)
    return found


def _is_due(stage: str, due: str, subject: str) -> bool:
    order = STAGES[subject]
    return stage in order and order.index(stage) >= order.index(due)


def _pieces(
    requirement: Requirement, facts: Facts
) -> Iterator[tuple[str, Text | None, frozenset[str]]]:
    if not requirement.each:
        yield "", None, facts.there
        return
    for code, piece in facts.each.get(requirement.each, {}).items():
        yield code, piece.name, piece.there


def _applies(requirement: Requirement, code: str, there: frozenset[str]) -> bool:
    asked = not requirement.when or code in requirement.always
    return asked or bool(requirement.when & there)


@cache
def _all() -> dict[str, tuple[Requirement, ...]]:
    path = Path(os.environ.get("HENGJIAN_DOSSIER") or SHIPPED)
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {
            subject: tuple(_read(subject, code, row) for code, row in written[subject].items())
            for subject in STAGES
        }
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as reason:
        raise ImproperlyConfigured(f"{path}: {reason!r}") from reason


def requirements(subject: str = "site") -> tuple[Requirement, ...]:
    """The requirements in force for a ``site`` or a ``project``.

    Raises ``ImproperlyConfigured`` with the file and what is wrong in it.
    """
    return _all()[subject]


def document_kinds(subject: str) -> dict[str, Requirement]:
    """The kinds of documents that answer a requirement, by their code."""
    return {each.document: each for each in requirements(subject) if each.document}


KEYS = frozenset(
    ("zh", "en", "owes", "due", "enter", "shown_by", "each", "always", "when", "document")
) | {"archive_class"}
FACTS = {
    "site": frozenset(
        (
            *("community", "street", "built_year", "buildings_count", "households", "floor_area"),
            *("longitude", "latitude", "property_before", "property_after", "section"),
            *("planned_start_on", "planned_finish_on", "started_on", "finished_on"),
            *("shortcoming", "willingness", "willingness_evidence", "viewpoint", "building"),
            *("scope", "unit_costs", "scheme"),
            *("answered", "asked", "touched", "before", "during", "after"),
        )
    ),
    "project": frozenset(
        (
            *("description", "implementer", "approved_investment", "planned_start_on"),
            *("planned_finish_on", "policy", "site", "scope", "section", "contractor"),
            *("supervisor", "coordinated_plan", "approval_feasibility", "approval_survey"),
            *("approval_design", "approval_land", "approval_environment"),
            *("approval_start_permit", "system_legal_person", "system_tendering"),
            *("system_supervision", "system_disclosure", "system_contract"),
        )
    ),
}
"""The facts that can be gathered; a requirement may name no other."""


def _read(subject: str, code: str, row: dict[str, Any]) -> Requirement:
    shown_by = tuple(row.get("shown_by", ()))
    strange = (set(row) - KEYS) | (set(shown_by) - FACTS[subject])
    if strange:
        raise ValueError(f"{subject}.{code}: not known: {sorted(strange)}")
    if not shown_by and not row.get("document"):
        raise ValueError(f"{subject}.{code} says nothing that would show it")
    if row["due"] not in STAGES[subject]:
        raise ValueError(f"{subject}.{code} is due in the unknown stage {row['due']}")
    return Requirement(
        code,
        Text(row["zh"], row["en"]),
        Owes(row["owes"]),
        row["due"],
        row["enter"],
        shown_by,
        row.get("each", ""),
        frozenset(row.get("always", ())),
        frozenset(row.get("when", ())),
        row.get("document", ""),
        row.get("archive_class", ""),
    )
