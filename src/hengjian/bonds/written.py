"""``bonds.yaml``: what a case may carry of its bonds, as it is written.

It stands beside ``case.yaml``. An assumption is a value with its date and source, or names a fact
of the case; sources are those of the case and of this file.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hengjian.engine.facts.model import Source
from hengjian.engine.frameworks.fields import Amount, Code, Date, Exact, Model, Wording
from hengjian.engine.frameworks.model import FactName
from hengjian.engine.json_schema import Schema, schema_of


class WrittenAssumption(Model):
    """A value with its unit, as of when, and from where; or a fact of the case, which has them."""

    value: Amount | None = None
    fact: FactName | None = None
    as_of: Date | None = None
    source: str | None = None
    """The key of a source."""
    place: str = ""
    note: Wording | None = None
    synthetic: bool = False
    """Invented: it is marked wherever it shows."""


class WrittenGrowth(Model):
    """Growth by a percentage after every ``every`` calendar years."""

    rate: WrittenAssumption
    every: int = Field(default=1, ge=1, le=50)


class WrittenInstalment(Model):
    """Principal due on a date."""

    due: Date
    amount: Amount


class WrittenUse(Model):
    """What a project has of the bond's money."""

    project: str
    amount: Amount


class WrittenBond(Model):
    """A bond's terms and where they are published."""

    code: Code
    name: Wording
    size: Amount
    rate: Amount
    years: int
    interest_from: Date
    issued_on: Date | None = None
    first_interest_on: Date | None = None
    frequency: int = 1
    repayment: Literal["bullet", "equal_principal", "annuity", "instalments"] = "bullet"
    grace_years: int = 0
    instalments: tuple[WrittenInstalment, ...] = ()
    day_count: Literal["equal_periods", "actual_365", "actual_360"] = "equal_periods"
    issue_fee: Amount | None = None
    service_fee: Amount | None = None
    uses: tuple[WrittenUse, ...] = ()
    project: str | None = None
    """The project of ``uses`` whose part is to be judged; without it the whole bond."""
    kind: Wording | None = None
    """As the yearly disclosure names the type."""
    source: str
    place: str = ""
    note: Wording | None = None
    synthetic: bool = False


class WrittenCost(Model):
    """An operating cost: a percentage of revenue, or money a year, month or day."""

    code: Code
    name: Wording
    amount: WrittenAssumption
    growth: WrittenGrowth | None = None


class WrittenOverhead(WrittenCost):
    """A cost of the whole project between two days."""

    starts_on: Date
    ends_on: Date | None = None


class WrittenStream(Model):
    """One stream of revenue."""

    code: Code
    name: Wording
    kind: Literal["parking", "charging", "kiosk", "advertising", "property", "subsidy", "other"]
    price: WrittenAssumption
    starts_on: Date
    ends_on: Date | None = None
    quantity: WrittenAssumption | None = None
    utilisation: WrittenAssumption | None = None
    ramp: tuple[WrittenAssumption, ...] = ()
    growth: WrittenGrowth | None = None
    costs: tuple[WrittenCost, ...] = ()


class WrittenSupport(Model):
    """Money that others have promised for the debt service of a year."""

    year: int = Field(ge=1990, le=2200)
    amount: WrittenAssumption


class WrittenRange(Model):
    """Between what a factor may change in the simulation, in percentages."""

    factor: Literal["revenue", "cost", "rate", "principal"]
    low: Amount
    high: Amount
    likeliest: Amount | None = None
    shape: Literal["triangular", "uniform"] = "triangular"


class WrittenTerm(Model):
    """From the start of construction to the last day of operation."""

    construction_from: Date
    operation_from: Date
    operation_until: Date


class WrittenBounds(Model):
    """Between what the coverage for life should lie."""

    lower: Exact
    upper: Exact | None = None


class WrittenIdle(Model):
    """How idle money is reckoned."""

    year_days: int = 365
    within_months: int = Field(default=12, ge=1, le=120)


class WrittenDisclosure(Model):
    """The yearly disclosure: the type of asset and the project's figures."""

    asset: Wording
    investment: WrittenAssumption | None = None
    investment_bond: WrittenAssumption | None = None
    realised: WrittenAssumption | None = None
    realised_bond: WrittenAssumption | None = None
    income: WrittenAssumption | None = None


class WrittenBonds(Model):
    """A project's bonds and the forecast that is to serve them."""

    synthetic: Wording | None = None
    """Where terms or assumptions are invented: what must be said wherever they show."""
    note: Wording | None = None
    sources: dict[str, Source] = Field(default_factory=dict)
    bounds: WrittenBounds
    term: WrittenTerm | None = None
    bonds: tuple[WrittenBond, ...] = Field(min_length=1)
    streams: tuple[WrittenStream, ...] = Field(min_length=1)
    overheads: tuple[WrittenOverhead, ...] = ()
    support: tuple[WrittenSupport, ...] = ()
    ranges: tuple[WrittenRange, ...] = ()
    idle: WrittenIdle = WrittenIdle()
    disclosure: WrittenDisclosure | None = None


def bonds_schema() -> Schema:
    """The JSON Schema of ``bonds.yaml``, for editors that check and complete YAML."""
    return schema_of(WrittenBonds, "Hengjian bonds of a case")
