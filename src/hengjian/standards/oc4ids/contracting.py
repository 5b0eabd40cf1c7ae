"""Contracting processes of a project."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from hengjian.standards.oc4ids.common import (
    Document,
    Finance,
    Milestone,
    OrganizationReference,
    Period,
    Transaction,
    Value,
)
from hengjian.standards.parts import DateTime, Part, named


@dataclass(kw_only=True, slots=True)
class LinkedRelease(Part):
    """A release of the contracting process, published elsewhere."""

    id: str | None = None
    tag: list[str] = field(default_factory=list)
    date: DateTime | None = None
    url: str | None = None


@dataclass(kw_only=True, slots=True)
class Modification(Part):
    """A change of the contract."""

    id: str | None = None
    date: DateTime | None = None
    description: str | None = None
    rationale: str | None = None
    type: str | None = None
    release_id: str | None = named("releaseID")
    old_contract_value: Value | None = None
    new_contract_value: Value | None = None
    old_contract_period: Period | None = None
    new_contract_period: Period | None = None


@dataclass(kw_only=True, slots=True)
class Sustainability(Part):
    """How the tender regards sustainability."""

    strategies: list[str] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Tender(Part):
    """How the contract was tendered."""

    procurement_method: str | None = None
    procurement_method_details: str | None = None
    date_published: DateTime | None = None
    cost_estimate: Value | None = None
    number_of_tenderers: Decimal | None = None
    tenderers: list[OrganizationReference] = field(default_factory=list)
    procuring_entity: OrganizationReference | None = None
    administrative_entity: OrganizationReference | None = None
    sustainability: list[Sustainability] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class LaborObligations(Part):
    """What the contract asks for labour."""

    obligations: list[str] = field(default_factory=list)
    description: str | None = None


@dataclass(kw_only=True, slots=True)
class ContractSocial(Part):
    """Labour in the contract."""

    labor_budget: Value | None = None
    labor_obligations: LaborObligations | None = None


@dataclass(kw_only=True, slots=True)
class Summary(Part):
    """A contracting process in short."""

    ocid: str | None = None
    external_reference: str | None = None
    nature: list[str] = field(default_factory=list)
    title: str | None = None
    description: str | None = None
    status: str | None = None
    tender: Tender | None = None
    suppliers: list[OrganizationReference] = field(default_factory=list)
    contract_value: Value | None = None
    contract_period: Period | None = None
    final_value: Value | None = None
    documents: list[Document] = field(default_factory=list)
    modifications: list[Modification] = field(default_factory=list)
    transactions: list[Transaction] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    finance: list[Finance] = field(default_factory=list)
    social: ContractSocial | None = None


@dataclass(kw_only=True, slots=True)
class ContractingProcess(Part):
    """One contracting process: design, supervision, a section of the works."""

    id: str | None = None
    summary: Summary | None = None
    releases: list[LinkedRelease] = field(default_factory=list)
