"""Objects that stand in many places of the standard."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hengjian.standards.parts import DateTime, Part


@dataclass(kw_only=True, slots=True)
class Period(Part):
    """A span of time."""

    start_date: DateTime | None = None
    end_date: DateTime | None = None
    max_extent_date: DateTime | None = None
    duration_in_days: int | None = None


@dataclass(kw_only=True, slots=True)
class Value(Part):
    """An amount of money with its ISO 4217 currency."""

    amount: Decimal | None = None
    currency: str | None = None


@dataclass(kw_only=True, slots=True)
class Classification(Part):
    """A code of a scheme."""

    scheme: str | None = None
    id: str | None = None
    description: str | None = None
    uri: str | None = None


@dataclass(kw_only=True, slots=True)
class Address(Part):
    """A postal address."""

    street_address: str | None = None
    locality: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country_name: str | None = None


@dataclass(kw_only=True, slots=True)
class Geometry(Part):
    """A GeoJSON geometry."""

    type: str | None = None
    coordinates: list[Any] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Gazetteer(Part):
    """Entries of a list of places."""

    scheme: str | None = None
    identifiers: list[str] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Location(Part):
    """A place."""

    id: str | None = None
    description: str | None = None
    geometry: Geometry | None = None
    gazetteer: Gazetteer | None = None
    uri: str | None = None
    address: Address | None = None


@dataclass(kw_only=True, slots=True)
class Identifier(Part):
    """An identifier of an organisation or a person in a scheme."""

    scheme: str | None = None
    id: str | None = None
    legal_name: str | None = None
    uri: str | None = None


@dataclass(kw_only=True, slots=True)
class OrganizationReference(Part):
    """An organisation that stands among the parties."""

    name: str | None = None
    id: str | None = None


@dataclass(kw_only=True, slots=True)
class ContactPoint(Part):
    """How to reach an organisation."""

    name: str | None = None
    email: str | None = None
    telephone: str | None = None
    fax_number: str | None = None
    url: str | None = None


@dataclass(kw_only=True, slots=True)
class Person(Part):
    """A person."""

    id: str | None = None
    name: str | None = None
    identifier: Identifier | None = None
    nationalities: list[str] = field(default_factory=list)
    address: Address | None = None
    email: str | None = None
    fax_number: str | None = None
    telephone: str | None = None
    job_title: str | None = None


@dataclass(kw_only=True, slots=True)
class Organization(Part):
    """A party to the project."""

    name: str | None = None
    id: str | None = None
    identifier: Identifier | None = None
    additional_identifiers: list[Identifier] = field(default_factory=list)
    address: Address | None = None
    contact_point: ContactPoint | None = None
    roles: list[str] = field(default_factory=list)
    beneficial_owners: list[Person] = field(default_factory=list)
    classifications: list[Classification] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Document(Part):
    """A published document."""

    id: str | None = None
    document_type: str | None = None
    title: str | None = None
    description: str | None = None
    url: str | None = None
    date_published: DateTime | None = None
    date_modified: DateTime | None = None
    format: str | None = None
    language: str | None = None
    page_start: str | None = None
    page_end: str | None = None
    access_details: str | None = None
    author: str | None = None


@dataclass(kw_only=True, slots=True)
class Milestone(Part):
    """An event that was planned, met or missed."""

    id: str | None = None
    title: str | None = None
    type: str | None = None
    description: str | None = None
    code: str | None = None
    due_date: DateTime | None = None
    date_met: DateTime | None = None
    date_modified: DateTime | None = None
    status: str | None = None
    value: Value | None = None


@dataclass(kw_only=True, slots=True)
class MilestoneReference(Part):
    """A milestone that stands elsewhere."""

    id: str | None = None
    title: str | None = None


@dataclass(kw_only=True, slots=True)
class Transaction(Part):
    """A payment."""

    id: str | None = None
    source: str | None = None
    date: DateTime | None = None
    value: Value | None = None
    payer: OrganizationReference | None = None
    payee: OrganizationReference | None = None
    uri: str | None = None
    related_implementation_milestone: MilestoneReference | None = None


@dataclass(kw_only=True, slots=True)
class Unit(Part):
    """What an observation counts in."""

    name: str | None = None
    scheme: str | None = None
    id: str | None = None
    uri: str | None = None


@dataclass(kw_only=True, slots=True)
class Observation(Part):
    """One value of a metric in one period."""

    id: str | None = None
    period: Period | None = None
    value: Value | None = None
    measure: str | Decimal | None = None
    unit: Unit | None = None
    dimensions: dict[str, Any] | None = None
    notes: str | None = None


@dataclass(kw_only=True, slots=True)
class Metric(Part):
    """Something that is measured or forecast."""

    id: str | None = None
    title: str | None = None
    description: str | None = None
    observations: list[Observation] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class InterestRate(Part):
    """The rate of a loan."""

    base: str | Decimal | None = None
    margin: Decimal | None = None
    fixed: bool | None = None
    notes: str | None = None


@dataclass(kw_only=True, slots=True)
class Finance(Part):
    """Money that was lent, given or invested."""

    id: str | None = None
    title: str | None = None
    description: str | None = None
    value: Value | None = None
    financing_party: OrganizationReference | None = None
    financing_party_type: str | None = None
    source: str | None = None
    asset_class: list[str] = field(default_factory=list)
    type: str | None = None
    repayment_priority: str | None = None
    concessional: bool | None = None
    results_based: bool | None = None
    period: Period | None = None
    payment_period: Period | None = None
    payment_frequency: Decimal | None = None
    interest_rate: InterestRate | None = None
    exchange_rate_guarantee: bool | None = None
    step_in_rights: bool | None = None
    related_lots: list[str] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class PublicOffice(Part):
    """Who was met."""

    person: dict[str, Any] | None = None
    organization: OrganizationReference | None = None
    job_title: str | None = None


@dataclass(kw_only=True, slots=True)
class Meeting(Part):
    """A meeting with the public or with lobbyists."""

    id: str | None = None
    date: DateTime | None = None
    address: Address | None = None
    number_of_participants: int | None = None
    public_office: PublicOffice | None = None
