"""The model of a case: a project's reported figures, judgements and evidence, as data."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from hengjian.engine.frameworks.fields import (
    Amount,
    Code,
    Date,
    Exact,
    Model,
    Slug,
    Wording,
    Written,
)
from hengjian.engine.frameworks.model import FactName, Grade

Basis = Literal["reported", "records"]


class Source(Model):
    """A document figures are taken from."""

    title: Wording
    publisher: Wording | None = None
    date: Date | None = None
    file: str = ""
    """The file inside the case's folder, if it is handed over with it."""
    description: Wording | None = None


class Reported(Model):
    """A reported figure: what the form says, as of when, and where it says so."""

    value: Written
    """A quantity, a date, a text, ``true`` or ``false``, by the type of the fact."""
    as_of: Date | None = None
    source: str
    """The key of a source of the case."""
    place: str = ""
    """Section, table and page in the source."""
    basis: Basis | None = None
    """Which counts for this one figure where it is also counted from records, decided by somebody;
    the case's ``basis`` where it is not given."""
    note: Wording | None = None


class Evidence(Model):
    """A piece of evidence behind a judgement (财预〔2021〕101号: four classes)."""

    title: Wording
    kind: Literal["formal", "working", "voucher", "explanation"]
    source: str
    place: str = ""
    note: Wording | None = None


class Answer(Model):
    """The answer to one criterion or the count of one fault, with its reason and evidence."""

    met: Amount | bool = True
    """For a criterion: met, not met, or the share to which it is met."""
    times: int = Field(default=1, ge=0)
    """For a fault: how often it was found."""
    reason: Wording | None = None
    evidence: tuple[str, ...] = ()


class Judgement(Model):
    """What people judged for one indicator; only the part its rule asks for is given."""

    criteria: dict[Code, Answer] = Field(default_factory=dict)
    """Checklist: every criterion must be answered."""
    faults: dict[Code, Answer] | None = None
    """Deductions: the faults found; ``{}`` says none were found. Checklist: those of its
    criteria."""
    tier: str | None = None
    """Qualitative: the tier; ``share`` is the share inside it."""
    share: Amount | None = None
    passed: bool | None = None
    """Pass or fail without a formula."""
    score: Exact | None = None
    """Judged: the points given."""
    scores: dict[str, Exact] = Field(default_factory=dict)
    """Panel: the score each judge gave."""
    reason: Wording | None = None
    evidence: tuple[str, ...] = ()
    by: str = ""
    on: Date | None = None


class Published(Model):
    """Scores that were published for the case, to set beside the computed ones."""

    total: Exact | None = None
    grade: str | None = None
    indicators: dict[Code, Exact] = Field(default_factory=dict)
    source: str = ""
    place: str = ""


class Recommendation(Model):
    """What should be done, by whom."""

    title: Wording
    text: Wording
    owner: Wording | None = None


class Finding(Model):
    """A problem found: what, the indicators it bears on, its cause, and the recommendations.

    Texts may name figures as ``{facts.NAME}``, ``{scores.CODE}``, ``{values.CODE}``: they are
    filled from the result and never typed.
    """

    title: Wording
    text: Wording
    cause: Wording | None = None
    indicators: tuple[Code, ...] = ()
    evidence: tuple[str, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()


class Correction(Model):
    """A "what if" the case itself proposes: facts to change and why."""

    title: Wording
    facts: dict[FactName, str]
    why: Wording


class FundRow(Model):
    """One row of the fund table; every cell names a fact."""

    name: Wording
    facts: dict[Literal["due", "arrived", "transferred", "paid"], FactName]
    total: bool = False


class Narrative(Model):
    """The prose of the report, in the evaluator's words; figures by reference as in ``Finding``."""

    background: Wording | None = None
    content: Wording | None = None
    progress: Wording | None = None
    organisation: Wording | None = None
    goals: Wording | None = None
    purpose: Wording | None = None
    method: Wording | None = None
    process: Wording | None = None
    conclusion: Wording | None = None
    experience: Wording | None = None
    other: Wording | None = None
    analysis: dict[Code, Wording] = Field(default_factory=dict)
    """By indicator code: what was found."""


class Goal(Model):
    """One row of the goal table: what was promised, what was done."""

    name: Wording
    target: Wording
    fact: FactName | None = None
    actual: Wording | None = None
    status: Literal["met", "partly", "unmet"]


class Participant(Model):
    """Somebody with a part in the project or its evaluation."""

    role: Wording
    name: Wording


class Case(Model):
    """A project at one date: what is reported of it and what was judged."""

    case: Slug
    title: Wording
    project: Wording | None = None
    framework: str
    """The name of a shipped framework, or a path from the case's folder."""
    edition: str | None = None
    as_of: Date
    basis: Basis = "reported"
    """What counts where a fact is both reported and counted from records; a difference between the
    two is always a reported problem."""
    synthetic: Wording | None = None
    """Where records are invented: what must be said wherever they show."""
    note: Wording | None = None
    participants: tuple[Participant, ...] = ()
    grades: tuple[Grade, ...] | Slug | None = None
    """Another grade scale than the framework's."""
    sources: dict[str, Source] = Field(default_factory=dict)
    facts: dict[FactName, Reported] = Field(default_factory=dict)
    evidence: dict[str, Evidence] = Field(default_factory=dict)
    judgements: dict[Code, Judgement] = Field(default_factory=dict)
    published: Published | None = None
    corrections: tuple[Correction, ...] = ()
    funds: tuple[FundRow, ...] = ()
    goals: tuple[Goal, ...] = ()
    narrative: Narrative | None = None
    findings: tuple[Finding, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _without_empty_sections(cls, data: Any) -> Any:
        """A section with nothing in it, as a template leaves it, is one that is not given."""
        if not isinstance(data, dict):
            return data
        empty = {key for key, value in data.items() if value is None}
        needed = {key for key, field in cls.model_fields.items() if field.is_required()}
        return {key: value for key, value in data.items() if key not in empty - needed}
