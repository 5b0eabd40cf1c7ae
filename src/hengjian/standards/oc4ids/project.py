"""The project of the standard."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hengjian.standards.oc4ids.common import (
    Classification,
    Document,
    Finance,
    Location,
    Meeting,
    Metric,
    Milestone,
    Organization,
    OrganizationReference,
    Period,
    Transaction,
    Value,
)
from hengjian.standards.oc4ids.contracting import ContractingProcess
from hengjian.standards.parts import DateTime, Part


@dataclass(kw_only=True, slots=True)
class SimpleIdentifier(Part):
    """Another identifier of the project."""

    id: str | None = None
    scheme: str | None = None


@dataclass(kw_only=True, slots=True)
class BudgetLine(Part):
    """An amount of the budget from one source in one period."""

    id: str | None = None
    description: str | None = None
    amount: Value | None = None
    uri: str | None = None
    period: Period | None = None
    source_party: OrganizationReference | None = None
    approval_date: DateTime | None = None


@dataclass(kw_only=True, slots=True)
class BudgetBreakdown(Part):
    """One way to break the budget down."""

    id: str | None = None
    description: str | None = None
    budget_breakdown: list[BudgetLine] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Budget(Part):
    """The budget of the project."""

    description: str | None = None
    amount: Value | None = None
    request_date: DateTime | None = None
    approval_date: DateTime | None = None
    budget_breakdowns: list[BudgetBreakdown] = field(default_factory=list)
    finance: list[Finance] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Completion(Part):
    """What the project came to."""

    end_date: DateTime | None = None
    end_date_details: str | None = None
    final_value: Value | None = None
    final_value_details: str | None = None
    final_scope: str | None = None
    final_scope_details: str | None = None


@dataclass(kw_only=True, slots=True)
class Cost(Part):
    """A cost of one class."""

    id: str | None = None
    classification: Classification | None = None
    value: Value | None = None


@dataclass(kw_only=True, slots=True)
class CostGroup(Part):
    """Costs of one category."""

    id: str | None = None
    category: str | None = None
    costs: list[Cost] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class LifeCycleCosting(Part):
    """The cost over the whole life."""

    value: Value | None = None


@dataclass(kw_only=True, slots=True)
class CostMeasurement(Part):
    """A reckoning of costs at one date."""

    id: str | None = None
    date: DateTime | None = None
    life_cycle_costing: LifeCycleCosting | None = None
    cost_groups: list[CostGroup] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class RelatedProject(Part):
    """Another project: the programme it belongs to, a part, one that came before."""

    id: str | None = None
    scheme: str | None = None
    identifier: str | None = None
    relationship: str | None = None
    title: str | None = None
    uri: str | None = None


@dataclass(kw_only=True, slots=True)
class PolicyAlignment(Part):
    """The policies the project follows."""

    policies: list[str] = field(default_factory=list)
    description: str | None = None


@dataclass(kw_only=True, slots=True)
class Beneficiary(Part):
    """Who benefits, and how many."""

    location: Location | None = None
    description: str | None = None
    number_of_people: int | None = None


@dataclass(kw_only=True, slots=True)
class Benefit(Part):
    """What the project is good for."""

    title: str | None = None
    description: str | None = None
    beneficiaries: list[Beneficiary] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class HealthAndSafety(Part):
    """Health and safety on the site."""

    material_tests: dict[str, Any] | None = None


@dataclass(kw_only=True, slots=True)
class Social(Part):
    """Consultation, land and labour."""

    consultation_meetings: list[Meeting] = field(default_factory=list)
    land_compensation_budget: Value | None = None
    in_indigenous_land: bool | None = None
    health_and_safety: HealthAndSafety | None = None


@dataclass(kw_only=True, slots=True)
class Environment(Part):
    """The project and its environment."""

    goals: list[str] = field(default_factory=list)
    climate_oversight_types: list[str] = field(default_factory=list)
    has_impact_assessment: bool | None = None
    impact_categories: list[Classification] = field(default_factory=list)
    climate_measures: list[dict[str, Any]] = field(default_factory=list)
    conservation_measures: list[dict[str, Any]] = field(default_factory=list)
    environmental_measures: list[dict[str, Any]] = field(default_factory=list)
    abatement_cost: Value | None = None
    in_protected_area: bool | None = None


@dataclass(kw_only=True, slots=True)
class Project(Part):
    """A project; ``id`` carries the publisher's prefix."""

    id: str | None = None
    updated: DateTime | None = None
    language: str | None = None
    identifiers: list[SimpleIdentifier] = field(default_factory=list)
    public_authority: OrganizationReference | None = None
    title: str | None = None
    description: str | None = None
    budget: Budget | None = None
    period: Period | None = None
    locations: list[Location] = field(default_factory=list)
    status: str | None = None
    type: str | None = None
    sector: list[str] = field(default_factory=list)
    purpose: str | None = None
    additional_classifications: list[Classification] = field(default_factory=list)
    parties: list[Organization] = field(default_factory=list)
    asset_lifetime: Period | None = None
    identification_period: Period | None = None
    preparation_period: Period | None = None
    implementation_period: Period | None = None
    completion_period: Period | None = None
    maintenance_period: Period | None = None
    decommissioning_period: Period | None = None
    forecasts: list[Metric] = field(default_factory=list)
    metrics: list[Metric] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    completion: Completion | None = None
    cost_measurements: list[CostMeasurement] = field(default_factory=list)
    transactions: list[Transaction] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    contracting_processes: list[ContractingProcess] = field(default_factory=list)
    related_projects: list[RelatedProject] = field(default_factory=list)
    policy_alignment: PolicyAlignment | None = None
    benefits: list[Benefit] = field(default_factory=list)
    social: Social | None = None
    environment: Environment | None = None
    lobbying_meetings: list[Meeting] = field(default_factory=list)
